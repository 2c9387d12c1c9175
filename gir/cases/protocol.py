"""The default protocol: which steps a case gets, by whom, before when (DOMAIN §4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from gir.accounts.terms import Office, Role
from gir.cases.clocks import Clock, is_office_hour
from gir.cases.terms import Part, Step
from gir.incidents.models import Incident
from gir.incidents.terms import ACCIDENT_DUTY, Consequence, Form, Kind, Population, Severity

WEEK = 5
"""Working days in a week."""
MORE_TALKS = frozenset({Step.TALK_2, Step.TALK_3})
"""The talks that a light case has only when the reporter wishes so."""
TALKS = frozenset({Step.TALK_1, *MORE_TALKS})
"""The talks that follow the first relief; with it they are aftercare (``gir.cases.access.AFTERCARE``)."""
EMPLOYED = frozenset({Office.COUNCIL_CLERK, Office.TOWN_CLERK})
"""Offices held by employees: the labour inspectorate must hear of their serious accidents too (Arbowet art. 9)."""
POLICE_FORMS = frozenset({Form.THREAT, Form.PHYSICAL, Form.SEXUAL, Form.DISCRIMINATION, Form.PROPERTY})


@dataclass(frozen=True)
class Situation:
    """What decides which steps apply."""

    incident: Incident
    severity: Severity
    supporter: Role = Role.HRM
    """Who catches an employee: the manager, or who takes the manager's place."""
    wished: bool = False
    """The reporter would like more talks than the severity asks for."""

    damaged: bool = False
    """Somebody wrote down damage, whatever the reporter answered."""

    @property
    def official(self) -> bool:
        return self.incident.population is Population.OFFICIAL

    @property
    def light_verbal(self) -> bool:
        """A shouted insult and nothing more: it should not set the whole machinery in motion."""
        return self.severity is Severity.LIGHT and (self.incident.forms or frozenset()) <= {Form.VERBAL, Form.OTHER}


def _always(_situation: Situation) -> bool:
    return True


@dataclass(frozen=True)
class StepRule:
    """One step: its room, its owner, its clock, and when it applies."""

    step: Step
    part: Part
    owner: Callable[[Situation], Role]
    clock: Callable[[Situation], Clock]
    applies: Callable[[Situation], bool]
    possible: Callable[[Situation], bool] = _always
    """Whether it can be done; if not, the step is there and does not apply."""


def _supporter(situation: Situation) -> Role:
    """Who catches the reporter: the clerk for office-holders; for others the manager or whom they chose instead."""
    return Role.CLERK if situation.official else situation.supporter


def _reaction(situation: Situation) -> bool:
    return situation.incident.perpetrator_known is True if situation.light_verbal else True


def _somebody_to_speak_to(situation: Situation) -> bool:
    return situation.incident.perpetrator_known is not False


def _police(situation: Situation) -> bool:
    forms = situation.incident.forms or frozenset()
    return bool(forms & POLICE_FORMS) or situation.incident.police_wished is True


def _more_talks(situation: Situation) -> bool:
    return situation.wished or situation.severity is not Severity.LIGHT


def _accident(situation: Situation) -> bool:
    """Employers answer for their employees, clerks of office-holders among them; politicians are not employed."""
    hurt = (situation.incident.consequences or frozenset()) & ACCIDENT_DUTY
    return bool(hurt) and (not situation.official or situation.incident.office in EMPLOYED)


def _damage(situation: Situation) -> bool:
    return situation.damaged or Consequence.DAMAGE in (situation.incident.consequences or frozenset())


def _worth_a_look(situation: Situation) -> bool:
    return situation.severity is not Severity.LIGHT


def _for(role: Role) -> Callable[[Situation], Role]:
    return lambda _situation: role


def _in(clock: Clock) -> Callable[[Situation], Clock]:
    return lambda _situation: clock


def _relief_clock(situation: Situation) -> Clock:
    call = situation.incident.call_today and is_office_hour(situation.incident.received_at)
    return Clock(same_day=True) if situation.official or call else Clock(hours=24)


def _caretaker(situation: Situation) -> Role:
    return Role.CLERK if situation.official else Role.HRM


PROTOCOL = (
    StepRule(Step.ACKNOWLEDGE, Part.CORE, _for(Role.COORDINATOR), _in(Clock(hours=1)), _always),
    StepRule(Step.RELIEF, Part.CARE, _supporter, _relief_clock, _always),
    StepRule(Step.TRIAGE, Part.CORE, _for(Role.COORDINATOR), _in(Clock(working_days=1)), _always),
    StepRule(Step.REACTION, Part.THREAT, _for(Role.OOV), _in(Clock(hours=48)), _reaction, _somebody_to_speak_to),
    StepRule(Step.TALK_1, Part.CARE, _supporter, _in(Clock(hours=72)), _always),
    StepRule(Step.POLICE, Part.THREAT, _for(Role.OOV), _in(Clock(working_days=2)), _police),
    StepRule(Step.ACCIDENT, Part.CARE, _caretaker, _in(Clock(hours=1)), _accident),
    StepRule(Step.ANSWER, Part.CORE, _for(Role.COORDINATOR), _in(Clock(working_days=WEEK)), _always),
    StepRule(Step.TALK_2, Part.CARE, _supporter, _in(Clock(working_days=2 * WEEK)), _more_talks),
    StepRule(Step.TALK_3, Part.CARE, _supporter, _in(Clock(working_days=8 * WEEK)), _more_talks),
    StepRule(Step.DAMAGE, Part.THREAT, _for(Role.OOV), _in(Clock(working_days=4 * WEEK)), _damage),
    StepRule(Step.EVALUATION, Part.CORE, _for(Role.COORDINATOR), _in(Clock(working_days=8 * WEEK)), _worth_a_look),
)
FOLLOWS_AGGRESSION = frozenset({Step.REACTION, Step.POLICE})
"""Steps that only make sense when there was a perpetrator."""


@dataclass(frozen=True)
class PlannedStep:
    """A step of this situation, with its moment. Without ``needed`` nothing can be done: nobody knows who it was."""

    step: Step
    part: Part
    owner: Role
    due_at: datetime
    position: int
    needed: bool = True


def steps_for(situation: Situation, since: datetime | None = None) -> list[PlannedStep]:
    """The steps a case gets, in the order of the protocol. Clocks start at receipt, not at the incident.

    ``since`` is the moment from which a step is owed that nobody could know of before; None: since receipt.
    """
    start = since or situation.incident.received_at
    return [
        PlannedStep(
            rule.step,
            rule.part,
            rule.owner(situation),
            rule.clock(situation).due(start),
            position,
            rule.possible(situation),
        )
        for position, rule in enumerate(PROTOCOL)
        if rule.applies(situation)
        and (rule.step not in FOLLOWS_AGGRESSION or situation.incident.kind is not Kind.ACCIDENT)
    ]
