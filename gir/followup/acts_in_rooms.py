"""The pages of the acts in the rooms of care and of the threat."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.care import access as care_access
from gir.care import services as care
from gir.care.queries import absence_of
from gir.care.terms import AbsenceBand, CareAct, NoticeWay, TalkOutcome
from gir.cases.access import AFTERCARE, rooms_of
from gir.cases.masking import mask_for
from gir.cases.models import Case
from gir.cases.terms import Step
from gir.followup import forms
from gir.followup.act_page import ActPage, asked_step, fresh, moment_in, open_steps
from gir.followup.police.forms import PoliceForm
from gir.incidents.terms import INJURIES, Consequence
from gir.terms import lazy as _l
from gir.threat import access as threat_access
from gir.threat import services as threat
from gir.threat.police.queries import outcomes_of
from gir.threat.police.terms import Filing
from gir.threat.queries import police_step_of
from gir.threat.terms import PoliceDecision, ReactionWay, ThreatAct, VptCode
from gir.web.dates import moment_in_text
from gir.web.fields import options
from gir.web.moments import day_as_typed

# ── Care ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _plan_form(case: Case, actor: Actor) -> forms.PlanForm:
    talks = open_steps(case, lambda task: task.step in AFTERCARE)
    form = fresh(forms.PlanForm, case, actor, step=asked_step(talks))
    form.step.choices = options(talks)
    form.nothing = "" if talks else _("There is no talk to plan now.")
    return form


def _plan_talk(case: Case, form: forms.PlanForm, actor: Actor) -> str:
    moment = moment_in(form)
    care.plan_talk(case, Step(form.step.data), moment, actor=actor, version=form.shown_version)
    return _("The talk is planned for %(when)s. The reporter sees this too.", when=moment_in_text(moment))


def _record_form(case: Case, actor: Actor) -> forms.RecordForm:
    talks = open_steps(case, lambda task: task.step in AFTERCARE)
    form = fresh(forms.RecordForm, case, actor, step=asked_step(talks))
    form.step.choices = options(talks)
    form.nothing = "" if talks else _("There is no talk to record now.")
    form.earliest = case.incident.first_day
    return form


def _record_talk(case: Case, form: forms.RecordForm, actor: Actor) -> str:
    step, outcome, moment = Step(form.step.data), TalkOutcome(form.outcome.data), moment_in(form)
    care.record_talk(case, step, outcome, moment, actor=actor, version=form.shown_version)
    if outcome is TalkOutcome.NOT_REACHED:
        return _("Recorded that you could not reach the reporter. The step stays open: try again.")
    if outcome is TalkOutcome.DECLINED:
        return _("Recorded that the reporter did not want this talk.")
    return _("The talk of %(when)s is recorded.", when=moment_in_text(moment))


def _more_talks_form(case: Case, actor: Actor) -> forms.ActForm:
    form = fresh(forms.ActForm, case, actor)
    form.nothing = "" if care.may_want_more(case) else _("There are no more talks to add to this case.")
    return form


def _add_talks(case: Case, form: forms.ActForm, actor: Actor) -> str:
    care.add_talks(case, actor=actor, version=form.shown_version)
    return _("Two talks were added. Plan them with the reporter.")


def _injury_form(case: Case, actor: Actor) -> forms.InjuryForm:
    known = (case.incident.consequences or frozenset()) & INJURIES
    band = absence_of(case)
    return fresh(
        forms.InjuryForm, case, actor, injuries=sorted(term.value for term in known), absence=band.value if band else ""
    )


def _record_injury(case: Case, form: forms.InjuryForm, actor: Actor) -> str:
    injuries = frozenset(map(Consequence, form.injuries.data or []))
    absence = AbsenceBand(form.absence.data) if form.absence.data else None
    care.record_injury(case, injuries, absence, actor=actor, version=form.shown_version)
    return _("Recorded what is known of injury and absence.")


def _accident_form(case: Case, actor: Actor) -> forms.AccidentForm:
    form = fresh(forms.AccidentForm, case, actor)
    form.earliest = case.incident.first_day
    return form


def _report_accident(case: Case, form: forms.AccidentForm, actor: Actor) -> str:
    moment, way = moment_in(form), NoticeWay(form.way.data)
    care.report_accident(case, moment, way, form.reference.data or "", actor=actor, version=form.shown_version)
    return _("Recorded that the labour inspectorate was told on %(when)s.", when=moment_in_text(moment))


# ── Threat ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _reaction_form(case: Case, actor: Actor) -> forms.ReactionForm:
    form = fresh(forms.ReactionForm, case, actor)
    form.earliest = case.incident.first_day
    return form


def _record_reaction(case: Case, form: forms.ReactionForm, actor: Actor) -> str:
    moment, told, their_side = moment_in(form), form.told.data or "", form.their_side.data or ""
    way = ReactionWay(form.way.data)
    threat.record_reaction(case, way, moment, told, their_side, actor=actor, version=form.shown_version)
    return _("The reaction of %(when)s is recorded.", when=moment_in_text(moment))


def _police_form(case: Case, actor: Actor) -> PoliceForm:
    earlier, mask = police_step_of(case), mask_for(case, rooms_of(actor, case))
    known = (
        {
            "decision": earlier.decision,
            "reason": mask(earlier.reason or ""),
            "vpt_code": earlier.vpt_code,
            "number": mask(earlier.police_number or ""),
            "filing": earlier.filing or Filing.EMPLOYER,
            "filed_on": day_as_typed(earlier.filed_on),
        }
        if earlier
        else {"vpt_code": VptCode.NOT_ASKED.value, "filing": Filing.EMPLOYER}
    )
    form = fresh(PoliceForm, case, actor, **known)
    form.earliest, form.so_far = case.incident.first_day, tuple(outcomes_of(case))
    return form


def _decide_police(case: Case, form: PoliceForm, actor: Actor) -> str:
    decision = PoliceDecision(form.decision.data)
    threat.decide_police(
        case,
        decision,
        form.reason.data or "",
        VptCode(form.vpt_code.data),
        form.number.data or "",
        filing=Filing(form.filing.data) if form.filing.data else None,
        filed_on=form.filed_day,
        actor=actor,
        version=form.shown_version,
    )
    return _("The decision is recorded: %(decision)s.", decision=str(decision.label).lower())


def _advice_form(case: Case, actor: Actor) -> forms.HomeAdviceForm:
    return fresh(forms.HomeAdviceForm, case, actor)


def _advise_home(case: Case, form: forms.HomeAdviceForm, actor: Actor) -> str:
    threat.advise_home(case, form.advice.data or "", actor=actor, version=form.shown_version)
    return _("The advice is saved. The office-holder gets a mail that there is something to read.")


# ── The table ──────────────────────────────────────────────────────────────────────────────────────────────────


def _care(act: CareAct, heading: str, button: str, form: Any, do: Any, intro: str = "") -> ActPage:
    return ActPage(act, care_access.permitted, care_access.POLICY, heading, button, form, do, intro)


def threat_page(act: ThreatAct, heading: str, button: str, form: Any, do: Any, intro: str = "") -> ActPage:
    """The page of an act in the room of the threat."""
    return ActPage(act, threat_access.permitted, threat_access.POLICY, heading, button, form, do, intro)


PLAN_TALK = _care(
    CareAct.PLAN_TALK,
    _l("Plan a talk"),
    _l("Plan the talk"),
    _plan_form,
    _plan_talk,
    _l("Agree on the moment with the reporter first. The clock stops when the talk was held."),
)
RECORD_TALK = _care(
    CareAct.RECORD_TALK,
    _l("Record a talk"),
    _l("Record the talk"),
    _record_form,
    _record_talk,
    _l("Only that you spoke and when. What was said stays between you and the reporter."),
)
ADD_TALKS = _care(
    CareAct.ADD_TALKS,
    _l("Add talks"),
    _l("Add two talks"),
    _more_talks_form,
    _add_talks,
    _l("After a light incident one talk is offered. When the reporter would like more, add the second and third here."),
)
RECORD_INJURY = _care(
    CareAct.RECORD_INJURY,
    _l("Injury and absence"),
    _l("Record what is known"),
    _injury_form,
    _record_injury,
    _l("For when somebody cannot enter it, or when it shows only later. What the law then asks is added as a step."),
)
REPORT_ACCIDENT = _care(
    CareAct.REPORT_ACCIDENT,
    _l("Reported to the labour inspectorate"),
    _l("Record that they were told"),
    _accident_form,
    _report_accident,
    _l("After a death, a hospital admission or a permanent injury the employer must report it at once."),
)
RECORD_REACTION = threat_page(
    ThreatAct.RECORD_REACTION,
    _l("Reaction to the perpetrator"),
    _l("Record the reaction"),
    _reaction_form,
    _record_reaction,
    _l("Tell the perpetrator which behaviour is not accepted, and ask for their side. This is not a measure."),
)
DECIDE_POLICE = threat_page(
    ThreatAct.DECIDE_POLICE,
    _l("Decision on a police report"),
    _l("Record the decision"),
    _police_form,
    _decide_police,
    _l(
        "Ask the police for the VPT code. Only number, date, status and outcome belong here, never what the police "
        "investigate: that is theirs by law (Wpg)."
    ),
)
ADVISE_HOME = threat_page(
    ThreatAct.ADVISE_HOME,
    _l("Advice about the safety of the home"),
    _l("Save the advice"),
    _advice_form,
    _advise_home,
    _l("Only the office-holder and who handles this case by name read it. It shows nowhere else."),
)
