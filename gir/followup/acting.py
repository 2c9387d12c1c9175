"""What happens when the form of an act is asked for, or sent: one way for all acts on a case."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import Actor, me
from gir.accounts.drafts import forget_kept, kept_form
from gir.audit import refused
from gir.cases.access import Rules, case_for, hats, permitted
from gir.cases.models import Case
from gir.cases.services import CannotClose, ChangedMeanwhile, NotEligible, note_reading
from gir.cases.terms import Act
from gir.followup.act_page import ActPage
from gir.followup.case_page import case_page, title_for
from gir.followup.case_steps import accident_url, missing_words
from gir.followup.forms import ActForm
from gir.incidents.broken_rules import norm_of
from gir.incidents.severity_norm import levels_with

ENDING = frozenset({Act.CLOSE, Act.PROPOSE_CLOSE, Act.CONFIRM_CLOSE})
ADDING = frozenset({Act.NOTE, Act.ANSWER})
"""Acts that only add a text: nothing of somebody else's is lost when the case has moved on."""


def act_page(case_id: str, page: ActPage) -> ResponseReturnValue:
    """Show the form of an act, or do the act with what was filled in."""
    case = _case_to_act_on(case_id, page)
    form = page.form(case, me())
    if request.method != "POST":
        return _show(page, case, form), 200
    if form.shown_version != case.version and page.act not in ADDING:
        return _conflict(page, case, form)
    if not form.validate():
        return _show(page, case, form), 422
    return _do(page, case, form)


def _case_to_act_on(case_id: str, page: ActPage) -> Case:
    """The case, when this act is permitted now.

    Who sends a form about a case that has moved on gets the case too: the answer then shows both texts instead of
    losing one. They must stand before the case in a capacity that has this act.
    """
    return case_for(me(), case_id, page.act, rules=_or_moved_on(page) if request.method == "POST" else page.rules)


def _or_moved_on(page: ActPage) -> Rules:
    def rules(actor: Actor, case: Case) -> frozenset[Any]:
        moved_on = request.form.get("version") not in (None, "", str(case.version))
        return page.rules(actor, case) | (
            {page.act} if moved_on and page.policy[page.act] & hats(actor, case) else set()
        )

    return rules


def _show(page: ActPage, case: Case, form: ActForm) -> str:
    note_reading(case, actor=me())  # forms hold what was written earlier: reasons, the number of the police
    restored = request.method == "GET" and kept_form(me(), request.path) is not None
    missing = missing_words(case, me()) if page.act in ENDING else []
    levels = levels_with(norm_of(case.incident)) if page.act is Act.SET_SEVERITY else []
    asks = page.act is Act.SET_SEVERITY and Act.SHUT_OUT in permitted(me(), case)
    return render_template(
        page.template,
        act=page,
        case=case,
        case_title=title_for(me(), case),
        form=form,
        restored=restored,
        missing=missing,
        levels=levels,
        accident_url=accident_url(case, me()),
        **page.beside(case, me()),
        conflict_url=url_for("followup.shut_out", case_id=case.id) if asks else "",
    )


def _do(page: ActPage, case: Case, form: ActForm) -> ResponseReturnValue:
    try:
        told = page.do(case, form, me())
    except ChangedMeanwhile:
        return _conflict(page, case, form)
    except CannotClose:
        _refuse(page, case)
        form.form_errors.append(_("The case cannot be closed yet: see which steps are missing."))
        return _show(page, case, form), 422
    except NotEligible:
        _refuse(page, case)
        form.form_errors.append(
            _("This is not possible any more: somebody changed the case. Look at the choices again.")
        )
        return _show(page, case, form), 422
    forget_kept(me(), request.path)
    flash(told, "done")
    return redirect(url_for(page.leads_to) if page.leads_to else url_for("followup.case", case_id=case.id))


def _conflict(page: ActPage, case: Case, form: ActForm) -> ResponseReturnValue:
    """Somebody else was first: show how the case is now beside what was typed, and let the person choose."""
    actor = me()
    may_still = page.act in page.rules(actor, case)
    if not may_still:
        _refuse(page, case)
    note_reading(case, actor=actor)
    answer = render_template(
        "followup/conflict.html",
        act=page,
        case=case_page(case, actor),
        answers=form.answers(),
        kept=[(name, value) for name, value in request.form.items(multi=True) if name not in ("version", "csrf_token")],
        may_still=may_still,
    )
    return answer, 409


def _refuse(page: ActPage, case: Case) -> None:
    """Leave a trace of an act that was asked for and not allowed."""
    refused(page.act, Case.__tablename__, case.id, actor=me())
