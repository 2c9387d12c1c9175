"""The page on which is recorded what the police did."""

from __future__ import annotations

from flask import request
from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.cases.access import rooms_of
from gir.cases.masking import mask_for
from gir.cases.models import Case
from gir.followup.act_page import ActPage, fresh
from gir.followup.police.forms import OutcomeForm
from gir.terms import lazy as _l
from gir.terms import small
from gir.threat import access
from gir.threat.police.queries import progress_of
from gir.threat.police.services import record_outcome
from gir.threat.police.terms import PoliceOutcome
from gir.threat.queries import police_step_of
from gir.threat.terms import PoliceDecision, ThreatAct
from gir.web.dates import today
from gir.web.moments import day_as_typed


def _outcome_form(case: Case, actor: Actor) -> OutcomeForm:
    step, rows = police_step_of(case), progress_of(case)
    number = mask_for(case, rooms_of(actor, case))((step.police_number if step else None) or "")
    day = day_as_typed(today())
    form = fresh(OutcomeForm, case, actor, outcome=request.args.get("outcome"), day=day, number=number)
    form.earliest, form.last_day = case.incident.first_day, rows[-1].day if rows else None
    form.offer(step.decision if step else PoliceDecision.NONE, [row.outcome for row in rows])
    first = _("First decide what goes to the police. Then you can record here what they did.")
    form.nothing = "" if form.outcome.choices else first
    return form


def _record_outcome(case: Case, form: OutcomeForm, actor: Actor) -> str:
    outcome = PoliceOutcome(form.outcome.data)
    day = form.day_typed
    if day is None:  # the form was validated, so this cannot be
        raise ValueError("No day.")
    number = form.number.data or ""
    record_outcome(case, outcome, day, form.euros, number, actor=actor, version=form.shown_version)
    return _("Recorded: %(outcome)s. The reporter gets a mail that there is news.", outcome=small(outcome.label))


RECORD_OUTCOME = ActPage(
    ThreatAct.RECORD_OUTCOME,
    access.permitted,
    access.POLICY,
    _l("What the police did"),
    _l("Record this"),
    _outcome_form,
    _record_outcome,
    _l(
        "Only number, date, status and outcome. What the police investigate is theirs by law (Wpg): do not write it "
        "down here."
    ),
)
