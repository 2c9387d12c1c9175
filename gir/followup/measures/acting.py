"""What happens when the form of an act on a measure is asked for, or sent: one way for all of them."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import Actor, me
from gir.accounts.drafts import forget_kept, form_of_request, kept_form
from gir.audit import recorded, refused
from gir.cases.access import case_for
from gir.cases.readers import capacities
from gir.cases.services import ChangedMeanwhile, NotEligible
from gir.followup.case_page import title_for
from gir.followup.forms import ActForm
from gir.followup.measures.acts import MeasureActPage
from gir.followup.measures.forms import KindForm
from gir.followup.measures.page import measure_page
from gir.threat.measures.access import measure_for, permitted, permitted_on
from gir.threat.measures.models import Measure
from gir.threat.measures.services import NotComplete, draft
from gir.threat.measures.terms import MeasureAct, MeasureKind


def note_look(measure: Measure, *, actor: Actor) -> None:
    """Leave the trace of a look into a dossier."""
    with recorded(MeasureAct.READ, measure, actor=actor, detail=capacities(actor, measure.case)):
        pass


def begin_draft(case_id: str) -> ResponseReturnValue:
    """Ask which measure it is, and begin a draft of it. Nothing of somebody else's is lost by that."""
    actor = me()
    case = case_for(actor, case_id, MeasureAct.DRAFT, rules=permitted)
    form = form_of_request(KindForm, actor, data={"version": str(case.version)})
    if request.method == "POST" and form.validate():
        measure = draft(case, MeasureKind(form.kind.data), actor=actor)
        forget_kept(actor, request.path)
        return redirect(url_for("measures.act", measure_id=measure.id, act="change"))
    status = 422 if request.method == "POST" else 200
    return render_template("measures/new.html", case=case, case_title=title_for(actor, case), form=form), status


def measure_act(measure_id: str, page: MeasureActPage) -> ResponseReturnValue:
    """Show the form of an act, or do the act with what was filled in."""
    actor, posted = me(), request.method == "POST"
    measure = measure_for(actor, measure_id, page.act, shown=_shown_version() if posted else None)
    form = page.form(measure, actor)
    if not posted:
        return _show(page, measure, form), 200
    if form.shown_version != measure.version or page.act not in permitted_on(measure)(actor, measure.case):
        return _conflict(page, measure, form)
    if not form.validate():
        return _show(page, measure, form), 422
    return _do(page, measure, form)


def _shown_version() -> int | None:
    """The version of the measure that the page showed; None when the request does not say."""
    return ActForm(data={}).shown_version


def _show(page: MeasureActPage, measure: Measure, form: Any) -> str:
    note_look(measure, actor=me())
    restored = request.method == "GET" and kept_form(me(), request.path) is not None
    view = measure_page(measure, me())
    return render_template("measures/act.html", act=page, measure=view, form=form, restored=restored)


def _do(page: MeasureActPage, measure: Measure, form: Any) -> ResponseReturnValue:
    try:
        told = page.do(measure, form, me())
    except ChangedMeanwhile:
        return _conflict(page, measure, form)
    except NotComplete:
        form.form_errors.append(_("Something is still missing: see the list."))
    except NotEligible:
        form.form_errors.append(
            _("This is not possible any more: somebody changed the case. Look at the choices again.")
        )
    else:
        forget_kept(me(), request.path)
        flash(told, "done")
        return redirect(_next_place(measure))
    refused(page.act, Measure.__tablename__, measure.id, actor=me())
    return _show(page, measure, form), 422


def _next_place(measure: Measure) -> str:
    """The measure, for who may still read it; else the list."""
    if MeasureAct.READ in permitted_on(measure)(me(), measure.case):
        return url_for("measures.measure", measure_id=measure.id)
    return url_for("measures.measures")


def _conflict(page: MeasureActPage, measure: Measure, form: Any) -> ResponseReturnValue:
    """Somebody else was first: show the measure as it is now beside what was typed, and let the person choose."""
    actor = me()
    may_still = page.act in permitted_on(measure)(actor, measure.case)
    if not may_still:
        refused(page.act, Measure.__tablename__, measure.id, actor=actor)
    note_look(measure, actor=actor)
    answer = render_template(
        "measures/conflict.html",
        act=page,
        measure=measure_page(measure, actor),
        answers=form.answers(),
        kept=[(name, value) for name, value in request.form.items(multi=True) if name not in ("version", "csrf_token")],
        may_still=may_still,
    )
    return answer, 409
