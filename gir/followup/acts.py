"""The pages of the acts: for each its form, its verb, and what is said when it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import request
from flask_babel import gettext as _

from gir.accounts.actor import Actor, actor_of
from gir.accounts.drafts import form_of_request
from gir.accounts.models import first_name
from gir.accounts.terms import Role
from gir.care import access as care_access
from gir.care import services as care
from gir.care.terms import CareAct, TalkOutcome
from gir.cases import access, services
from gir.cases.access import AFTERCARE, Rules, hats, parts_of
from gir.cases.models import Case
from gir.cases.people import HANDLING_ROLES, handlers_for, people_with
from gir.cases.terms import Act, Audience, CloseReason, Hat, Step, TaskStatus
from gir.database import db
from gir.followup import forms
from gir.incidents.terms import Severity
from gir.terms import Term
from gir.terms import lazy as _l
from gir.threat import access as threat_access
from gir.threat import services as threat
from gir.threat.models import PoliceStep
from gir.threat.terms import PoliceDecision, ReactionWay, ThreatAct, VptCode
from gir.web.dates import moment_in_text

F = TypeVar("F", bound=forms.ActForm)


@dataclass(frozen=True)
class ActPage:
    """One act with its page.

    ``form`` makes the form for a case; ``do`` performs the verb with a valid form and says in a sentence what happened.
    """

    act: Term
    rules: Rules
    policy: Mapping[Any, frozenset[Hat]]
    heading: str
    button: str
    form: Callable[[Case, Actor], Any]
    do: Callable[[Case, Any, Actor], str]
    intro: str = ""


def _fresh(form_class: type[F], case: Case, actor: Actor, **values: Any) -> F:
    """A form of this request about the case as it is now."""
    return form_of_request(form_class, actor, data={"version": str(case.version), **values})


def _open_steps(case: Case, wanted: Callable[[Any], bool]) -> list[tuple[str, str]]:
    return [
        (task.step.value, str(task.step.label))
        for task in sorted(case.tasks, key=lambda task: task.position)
        if task.status is TaskStatus.OPEN and wanted(task)
    ]


def _asked_step(choices: list[tuple[str, str]]) -> str | None:
    """The step that the address asks for, or the only one there is."""
    asked = request.args.get("step")
    keys = [key for key, _label in choices]
    return asked if asked in keys else keys[0] if len(keys) == 1 else None


def _moment(form: forms.MomentForm) -> Any:
    moment = form.moment
    if moment is None:  # the form was validated, so this cannot be
        raise ValueError("No moment.")
    return moment


# ── Take and assign ────────────────────────────────────────────────────────────────────────────────────────────


def _take_form(case: Case, actor: Actor) -> forms.TakeForm:
    worn = hats(actor, case)
    roles = [(role.value, str(role.label)) for role in HANDLING_ROLES if Hat(role.value) in worn]
    form = _fresh(forms.TakeForm, case, actor, role=roles[0][0] if len(roles) == 1 else None)
    form.role.choices = forms.options(roles)
    return form


def _take(case: Case, form: forms.TakeForm, actor: Actor) -> str:
    role = Role(form.role.data)
    services.take(case, role, actor=actor, version=form.shown_version)
    return _("You handle this case now as %(role)s.", role=role.label)


def _assign_form(case: Case, actor: Actor) -> forms.AssignForm:
    people = {a.person_id: a for a in people_with(case.organisation_id, HANDLING_ROLES)}
    for grant in case.grants:
        try:
            people.setdefault(grant.person_id, actor_of(grant.person_id))
        except LookupError:
            continue  # left the organisation
    eligible = handlers_for(case, sorted(people.values(), key=lambda a: a.name))
    form = _fresh(forms.AssignForm, case, actor)
    form.who.choices = [
        choice
        for role, found in eligible.items()
        for choice in forms.options([(f"{role.value}:{a.person_id}", a.name) for a in found], str(role.label))
    ]
    return form


def _assign(case: Case, form: forms.AssignForm, actor: Actor) -> str:
    role, person_id = form.who.data.split(":", 1)
    services.assign(case, Role(role), person_id, actor=actor, version=form.shown_version)
    return _(
        "%(person)s handles this case now as %(role)s, and gets a mail.",
        person=first_name(actor_of(person_id).name),
        role=Role(role).label,
    )


# ── Severity, notes, answer ────────────────────────────────────────────────────────────────────────────────────


def _severity_form(case: Case, actor: Actor) -> forms.SeverityForm:
    form = _fresh(forms.SeverityForm, case, actor, severity=case.severity, reason=case.severity_reason)
    form.proposed = case.proposed_severity
    form.severity.description = _("The rule proposes: %(severity)s.", severity=case.proposed_severity.label)
    return form


def _set_severity(case: Case, form: forms.SeverityForm, actor: Actor) -> str:
    severity = Severity(form.severity.data)
    services.set_severity(case, severity, form.reason.data or "", actor=actor, version=form.shown_version)
    return _("The severity is set: %(severity)s.", severity=severity.label)


def _note_form(case: Case, actor: Actor) -> forms.NoteForm:
    form = _fresh(forms.NoteForm, case, actor)
    form.audience.choices = forms.options((a.value, str(a.label)) for a in services.audiences(actor, case))
    return form


def _note(case: Case, form: forms.NoteForm, actor: Actor) -> str:
    audience = Audience(form.audience.data)
    services.add_note(case, form.text.data or "", audience, actor=actor)
    return _("The note is saved. Who may read it: %(audience)s.", audience=str(audience.label).lower())


def _answer_form(case: Case, actor: Actor) -> forms.AnswerForm:
    return _fresh(forms.AnswerForm, case, actor)


def _answer(case: Case, form: forms.AnswerForm, actor: Actor) -> str:
    services.answer(case, form.text.data or "", actor=actor)
    return _("The answer is sent. The reporter gets a mail that it is there.")


# ── Leave out, close, reopen ───────────────────────────────────────────────────────────────────────────────────


def _skip_form(case: Case, actor: Actor) -> forms.SkipForm:
    rooms = parts_of(hats(actor, case))
    steps = _open_steps(case, lambda task: task.part in rooms and task.step not in services.NEVER_SKIPPED)
    form = _fresh(forms.SkipForm, case, actor, step=_asked_step(steps))
    form.step.choices = forms.options(steps)
    return form


def _skip(case: Case, form: forms.SkipForm, actor: Actor) -> str:
    step = Step(form.step.data)
    services.skip_step(case, step, form.reason.data or "", actor=actor, version=form.shown_version)
    return _("This step is left out: %(step)s.", step=str(step.label).lower())


def _close_form(case: Case, actor: Actor) -> forms.CloseForm:
    return _fresh(forms.CloseForm, case, actor)


def _close(case: Case, form: forms.CloseForm, actor: Actor) -> str:
    reason = CloseReason(form.reason.data)
    services.close(case, reason, form.note.data or "", actor=actor, version=form.shown_version)
    return _("The case is closed. Aftercare goes on, and the reporter gets a mail.")


def _reopen_form(case: Case, actor: Actor) -> forms.ReopenForm:
    return _fresh(forms.ReopenForm, case, actor)


def _reopen(case: Case, form: forms.ReopenForm, actor: Actor) -> str:
    services.reopen(case, form.reason.data or "", actor=actor, version=form.shown_version)
    return _("The case is open again. The reporter is owed a new answer.")


# ── Care ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _plan_form(case: Case, actor: Actor) -> forms.PlanForm:
    talks = _open_steps(case, lambda task: task.step in AFTERCARE)
    form = _fresh(forms.PlanForm, case, actor, step=_asked_step(talks))
    form.step.choices = forms.options(talks)
    return form


def _plan_talk(case: Case, form: forms.PlanForm, actor: Actor) -> str:
    moment = _moment(form)
    care.plan_talk(case, Step(form.step.data), moment, actor=actor, version=form.shown_version)
    return _("The talk is planned for %(when)s. The reporter sees this too.", when=moment_in_text(moment))


def _record_form(case: Case, actor: Actor) -> forms.RecordForm:
    talks = _open_steps(case, lambda task: task.step in AFTERCARE)
    form = _fresh(forms.RecordForm, case, actor, step=_asked_step(talks))
    form.step.choices = forms.options(talks)
    form.earliest = case.incident.first_day
    return form


def _record_talk(case: Case, form: forms.RecordForm, actor: Actor) -> str:
    step, outcome, moment = Step(form.step.data), TalkOutcome(form.outcome.data), _moment(form)
    care.record_talk(case, step, outcome, moment, actor=actor, version=form.shown_version)
    if outcome is TalkOutcome.NOT_REACHED:
        return _("Recorded that you could not reach the reporter. The step stays open: try again.")
    if outcome is TalkOutcome.DECLINED:
        return _("Recorded that the reporter did not want this talk.")
    return _("The talk of %(when)s is recorded.", when=moment_in_text(moment))


def _accident_form(case: Case, actor: Actor) -> forms.AccidentForm:
    form = _fresh(forms.AccidentForm, case, actor)
    form.earliest = case.incident.first_day
    return form


def _report_accident(case: Case, form: forms.AccidentForm, actor: Actor) -> str:
    moment = _moment(form)
    care.report_accident(case, moment, actor=actor, version=form.shown_version)
    return _("Recorded that the labour inspectorate was told on %(when)s.", when=moment_in_text(moment))


# ── Threat ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _reaction_form(case: Case, actor: Actor) -> forms.ReactionForm:
    form = _fresh(forms.ReactionForm, case, actor)
    form.earliest = case.incident.first_day
    return form


def _record_reaction(case: Case, form: forms.ReactionForm, actor: Actor) -> str:
    moment, told, their_side = _moment(form), form.told.data or "", form.their_side.data or ""
    way = ReactionWay(form.way.data)
    threat.record_reaction(case, way, moment, told, their_side, actor=actor, version=form.shown_version)
    return _("The reaction of %(when)s is recorded.", when=moment_in_text(moment))


def _police_form(case: Case, actor: Actor) -> forms.PoliceForm:
    earlier = db.session.query(PoliceStep).filter_by(case_id=case.id).one_or_none()
    known = (
        {
            "decision": earlier.decision,
            "reason": earlier.reason,
            "vpt_code": earlier.vpt_code,
            "number": earlier.police_number,
        }
        if earlier
        else {"vpt_code": VptCode.NOT_ASKED.value}
    )
    return _fresh(forms.PoliceForm, case, actor, **known)


def _decide_police(case: Case, form: forms.PoliceForm, actor: Actor) -> str:
    decision = PoliceDecision(form.decision.data)
    threat.decide_police(
        case,
        decision,
        form.reason.data or "",
        VptCode(form.vpt_code.data),
        form.number.data or "",
        actor=actor,
        version=form.shown_version,
    )
    return _("The decision is recorded: %(decision)s.", decision=str(decision.label).lower())


# ── The table ──────────────────────────────────────────────────────────────────────────────────────────────────


def _core(act: Act, heading: str, button: str, form: Any, do: Any, intro: str = "") -> ActPage:
    return ActPage(act, access.permitted, access.POLICY, heading, button, form, do, intro)


def _care(act: CareAct, heading: str, button: str, form: Any, do: Any, intro: str = "") -> ActPage:
    return ActPage(act, care_access.permitted, care_access.POLICY, heading, button, form, do, intro)


def _threat(act: ThreatAct, heading: str, button: str, form: Any, do: Any, intro: str = "") -> ActPage:
    return ActPage(act, threat_access.permitted, threat_access.POLICY, heading, button, form, do, intro)


TAKE = _core(
    Act.TAKE,
    _l("Take the case"),
    _l("Take the case"),
    _take_form,
    _take,
    _l("From then on colleagues and the reporter see that you handle it."),
)
ASSIGN = _core(
    Act.ASSIGN,
    _l("Hand over the case"),
    _l("Hand over the case"),
    _assign_form,
    _assign,
    _l("You can choose from everybody who may see this case."),
)
SET_SEVERITY = _core(
    Act.SET_SEVERITY,
    _l("Set the severity"),
    _l("Set the severity"),
    _severity_form,
    _set_severity,
    _l("A more severe case gets the steps that belong to it. The proposal of the rule is kept beside your judgement."),
)
NOTE = _core(Act.NOTE, _l("Write a note"), _l("Save the note"), _note_form, _note)
ANSWER = _core(
    Act.ANSWER,
    _l("Answer the reporter"),
    _l("Send the answer"),
    _answer_form,
    _answer,
    _l("The reporter reads this word for word. Without an answer a case cannot be closed."),
)
SKIP_STEP = _core(
    Act.SKIP_STEP,
    _l("Leave out a step"),
    _l("Leave out the step"),
    _skip_form,
    _skip,
    _l("Only when a step does not apply. It stays visible as “does not apply”, with your reason."),
)
CLOSE = _core(
    Act.CLOSE,
    _l("Close the case"),
    _l("Close the case"),
    _close_form,
    _close,
    _l("Aftercare goes on: its talks keep their clocks. The reporter gets a mail, and you can reopen the case."),
)
REOPEN = _core(
    Act.REOPEN,
    _l("Reopen the case"),
    _l("Reopen the case"),
    _reopen_form,
    _reopen,
    _l("Steps that had lapsed are to be done again, and the reporter is owed a new answer."),
)
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
REPORT_ACCIDENT = _care(
    CareAct.REPORT_ACCIDENT,
    _l("Reported to the labour inspectorate"),
    _l("Record that they were told"),
    _accident_form,
    _report_accident,
    _l("After a hospital admission or a permanent injury the employer must tell the labour inspectorate at once."),
)
RECORD_REACTION = _threat(
    ThreatAct.RECORD_REACTION,
    _l("Reaction to the perpetrator"),
    _l("Record the reaction"),
    _reaction_form,
    _record_reaction,
    _l("Tell the perpetrator which behaviour is not accepted, and ask for their side. This is not a measure."),
)
DECIDE_POLICE = _threat(
    ThreatAct.DECIDE_POLICE,
    _l("Decision on a police report"),
    _l("Record the decision"),
    _police_form,
    _decide_police,
    _l("The organisation files the report, with its own address. Ask the police for the VPT code."),
)
