"""What happens when the form of an act on a measure is asked for, or sent."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gir.accounts.actor import Actor, me
from gir.accounts.drafts import forget_kept
from gir.audit import recorded
from gir.cases.access import case_for
from gir.cases.readers import capacities
from gir.cases.services import NotEligible
from gir.followup.act_page import fresh
from gir.followup.attempts import SOMEBODY_CHANGED_IT, Attempt
from gir.followup.case_page import title_for
from gir.followup.forms import ActForm
from gir.followup.measures.acts import MeasureActPage
from gir.followup.measures.forms import KindForm
from gir.followup.measures.page import measure_page
from gir.terms import lazy as _l
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
    form = fresh(KindForm, case, actor)
    if request.method == "POST" and form.validate():
        measure = draft(case, MeasureKind(form.kind.data), actor=actor)
        forget_kept(actor, request.path)
        return redirect(url_for("measures.act", measure_id=measure.id, act="change"))
    status = 422 if request.method == "POST" else 200
    return render_template("measures/new.html", case=case, case_title=title_for(actor, case), form=form), status


def measure_act(measure_id: str, page: MeasureActPage) -> ResponseReturnValue:
    """Show the form of an act, or do the act with what was filled in."""
    shown = ActForm(data={}).shown_version if request.method == "POST" else None
    return _MeasureAttempt(page, measure_for(me(), measure_id, page.act, shown=shown)).answer()


class _MeasureAttempt(Attempt[Measure]):
    page: MeasureActPage
    conflict_template = "measures/conflict.html"
    refusals = {NotComplete: _l("Something is still missing: see the list."), NotEligible: SOMEBODY_CHANGED_IT}

    def note_look(self) -> None:
        note_look(self.thing, actor=self.actor)

    def is_permitted(self) -> bool:
        return self._permits(self.page.act)

    def form_page(self, **shown: Any) -> str:
        return render_template("measures/act.html", **self.as_it_is(), **shown)

    def as_it_is(self) -> dict[str, Any]:
        return {"measure": measure_page(self.thing, self.actor)}

    def next_place(self) -> str:
        """The measure, for who may still read it; else the list."""
        if self._permits(MeasureAct.READ):
            return url_for("measures.measure", measure_id=self.thing.id)
        return url_for("measures.measures")

    def _permits(self, act: MeasureAct) -> bool:
        return act in permitted_on(self.thing)(self.actor, self.thing.case)
