"""What a handler does to finish a step: which act, on which page, in which words."""

from __future__ import annotations

from dataclasses import dataclass

from gir.accounts.actor import Actor
from gir.care.access import permitted as permitted_in_care
from gir.care.terms import CareAct
from gir.cases.access import permitted
from gir.cases.holdings import remembered
from gir.cases.models import Case, Task
from gir.cases.terms import Act, OwnStep, Step
from gir.terms import Term
from gir.terms import lazy as _l
from gir.threat.access import permitted as permitted_in_threat
from gir.threat.damage.access import permitted as permitted_in_damage
from gir.threat.damage.terms import DamageAct
from gir.threat.measures.access import permitted as permitted_about_measures
from gir.threat.terms import ThreatAct


@dataclass(frozen=True)
class StepAct:
    """The act that finishes a step, what the handler has to do, and what the button says.

    ``is_named``: its page is about several steps, so its address names this one.
    """

    act: Term
    endpoint: str
    instruction: str
    button: str
    is_named: bool = False


_RECORD = "followup.record_talk"
STEP_ACTS: dict[Step, StepAct] = {
    Step.RELIEF: StepAct(
        CareAct.RECORD_TALK,
        _RECORD,
        _l("Speak with the reporter and record that you did"),
        _l("Record the relief"),
        is_named=True,
    ),
    Step.TRIAGE: StepAct(
        Act.SET_SEVERITY,
        "followup.set_severity",
        _l("Assess how severe it is, so that everybody knows what to do"),
        _l("Set the severity"),
    ),
    Step.REACTION: StepAct(
        ThreatAct.RECORD_REACTION,
        "followup.record_reaction",
        _l("Speak to the perpetrator and record how"),
        _l("Record the reaction"),
    ),
    Step.TALK_1: StepAct(
        CareAct.RECORD_TALK,
        _RECORD,
        _l("Hold the first aftercare talk and record it"),
        _l("Record the talk"),
        is_named=True,
    ),
    Step.TALK_2: StepAct(
        CareAct.RECORD_TALK,
        _RECORD,
        _l("Hold the second aftercare talk and record it"),
        _l("Record the talk"),
        is_named=True,
    ),
    Step.TALK_3: StepAct(
        CareAct.RECORD_TALK,
        _RECORD,
        _l("Hold the third aftercare talk and record it"),
        _l("Record the talk"),
        is_named=True,
    ),
    Step.POLICE: StepAct(
        ThreatAct.DECIDE_POLICE,
        "followup.decide_police",
        _l("Decide what goes to the police"),
        _l("Record the decision"),
    ),
    Step.ACCIDENT: StepAct(
        CareAct.REPORT_ACCIDENT,
        "followup.report_accident",
        _l("Tell the labour inspectorate now"),
        _l("Record that they were told"),
    ),
    Step.ANSWER: StepAct(
        Act.ANSWER,
        "followup.answer",
        _l("Answer the reporter in your own words"),
        _l("Answer the reporter"),
    ),
    Step.DAMAGE: StepAct(
        DamageAct.ADD,
        "followup.add_damage",
        _l("Write down the damage, and claim it or write it off"),
        _l("Look at the damage"),
    ),
    Step.EVALUATION: StepAct(
        Act.EVALUATE,
        "followup.evaluate",
        _l("Look back on the case, and write what should be done differently"),
        _l("Look back on the case"),
    ),
    Step.SECOND_LOOK: StepAct(
        Act.CONFIRM_CLOSE,
        "followup.second_look",
        _l("Look whether this case can be closed"),
        _l("Look and answer"),
    ),
}


def how_to_do(task: Task) -> StepAct:
    """How a step is done. What the system does itself has no page."""
    if isinstance(task.step, OwnStep):
        words = task.instruction or ""
        return StepAct(Act.DO_STEP, "followup.do_step", words, _l("Record that it is done"), is_named=True)
    return STEP_ACTS[task.step]


def all_permitted(actor: Actor, case: Case) -> frozenset[Term]:
    """Everything that this actor may do to this case now, in all rooms."""
    return remembered(case, (_all_permitted, actor.whose), lambda: _all_permitted(actor, case))


def _all_permitted(actor: Actor, case: Case) -> frozenset[Term]:
    return frozenset[Term](
        {
            *permitted(actor, case),
            *permitted_in_care(actor, case),
            *permitted_in_threat(actor, case),
            *permitted_in_damage(actor, case),
            *permitted_about_measures(actor, case),
        }
    )
