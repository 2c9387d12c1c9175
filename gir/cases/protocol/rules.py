"""A protocol as data, and the one evaluator of it: which steps a case gets, by whom, before when.

What an organisation decides about a step is a ``StepRule``. What a step is, whoever decides, is its ``Nature``: the
room it lies in, and what law and logic say of it. That is not in the data, so no version can be without it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from gir.accounts.terms import Office, Role
from gir.cases.clocks import Clock, is_office_hour
from gir.cases.protocol.terms import Owner
from gir.cases.terms import AnyStep, OwnStep, Part, Step
from gir.incidents.terms import Consequence, Form, Kind, Population, Severity

EMPLOYED = frozenset({Office.COUNCIL_CLERK, Office.TOWN_CLERK})
"""Offices held by employees: the labour inspectorate must hear of their serious accidents too (Arbowet art. 9)."""
A_DAY = 24
LEVELS = {severity: severity.level for severity in Severity}
"""Looked up once: every report asks."""


class Known(Protocol):
    """What a protocol asks of an incident: the row itself, or a tuple with these columns."""

    @property
    def population(self) -> Population: ...
    @property
    def office(self) -> Office | None: ...
    @property
    def kind(self) -> Kind: ...
    @property
    def received_at(self) -> datetime: ...
    @property
    def forms(self) -> frozenset[Form] | None: ...
    @property
    def consequences(self) -> frozenset[Consequence] | None: ...
    @property
    def perpetrator_known(self) -> bool | None: ...
    @property
    def police_wished(self) -> bool | None: ...
    @property
    def call_today(self) -> bool: ...


@dataclass(frozen=True)
class Situation:
    """What decides which steps apply."""

    incident: Known
    severity: Severity
    supporter: Role = Role.HRM
    """Who supports an employee: the manager, or who takes the manager's place."""
    wished: bool = False
    """The reporter would like more talks than the severity asks for."""
    damaged: bool = False
    """Somebody wrote down damage, whatever the reporter answered."""

    @property
    def official(self) -> bool:
        return self.incident.population is Population.OFFICIAL


def _always(_situation: Situation) -> bool:
    return True


def _never(_situation: Situation) -> bool:
    return False


def _had_a_perpetrator(situation: Situation) -> bool:
    return situation.incident.kind is not Kind.ACCIDENT


def _somebody_to_speak_to(situation: Situation) -> bool:
    return situation.incident.perpetrator_known is not False


def _of_an_employee(situation: Situation) -> bool:
    """Employers answer for their employees, clerks of office-holders among them; politicians are not employed."""
    return not situation.official or situation.incident.office in EMPLOYED


def _police_wished(situation: Situation) -> bool:
    return situation.incident.police_wished is True


def _talks_wished(situation: Situation) -> bool:
    return situation.wished


def _damaged(situation: Situation) -> bool:
    return situation.damaged


def _today(situation: Situation) -> bool:
    """Office-holders are called the same day, and so is who asks for it while people are at work."""
    call = situation.incident.call_today and is_office_hour(situation.incident.received_at)
    return situation.official or call


@dataclass(frozen=True)
class Nature:
    """What holds of a step in every protocol.

    ``concerns``: the cases it can be about at all. ``possible``: whether it can be done; if not, the step is there and
    does not apply. ``wished``: whether the reporter asked for it. ``began``: whether somebody began with what it ends,
    so that it is owed without any other reason. ``today``: whether it is promised for the same day.
    """

    part: Part
    owners: tuple[Owner, ...]
    concerns: Callable[[Situation], bool] = _always
    possible: Callable[[Situation], bool] = _always
    wished: Callable[[Situation], bool] = _never
    began: Callable[[Situation], bool] = _never
    today: Callable[[Situation], bool] = _never

    @property
    def can_be_wished(self) -> bool:
        """Whether a reporter is asked whether they want this step."""
        return self.wished is not _never

    @property
    def promised_today(self) -> bool:
        """Whether some are promised this step for the same day."""
        return self.today is not _never


NATURES: dict[Step, Nature] = {
    Step.ACKNOWLEDGE: Nature(Part.CORE, (Owner.COORDINATOR,)),
    Step.RELIEF: Nature(Part.CARE, (Owner.SUPPORTER,), today=_today),
    Step.TRIAGE: Nature(Part.CORE, (Owner.COORDINATOR,)),
    Step.REACTION: Nature(Part.THREAT, (Owner.OOV,), concerns=_had_a_perpetrator, possible=_somebody_to_speak_to),
    Step.TALK_1: Nature(Part.CARE, (Owner.SUPPORTER,)),
    Step.POLICE: Nature(Part.THREAT, (Owner.OOV,), concerns=_had_a_perpetrator, wished=_police_wished),
    Step.ACCIDENT: Nature(Part.CARE, (Owner.CARETAKER,), concerns=_of_an_employee),
    Step.ANSWER: Nature(Part.CORE, (Owner.COORDINATOR, Owner.CARETAKER, Owner.OOV)),
    Step.TALK_2: Nature(Part.CARE, (Owner.SUPPORTER, Owner.CARETAKER), wished=_talks_wished),
    Step.TALK_3: Nature(Part.CARE, (Owner.SUPPORTER, Owner.CARETAKER), wished=_talks_wished),
    Step.DAMAGE: Nature(Part.THREAT, (Owner.OOV,), began=_damaged),
    Step.EVALUATION: Nature(Part.CORE, (Owner.COORDINATOR,)),
}
"""Of every step. ``owners`` are those who may do it by the rules of the rooms: nobody else can be given it."""
OF_OWN_STEPS: dict[Owner, Nature] = {
    owner: Nature(part, (owner,))
    for owner, part in (
        (Owner.SUPPORTER, Part.CORE),
        (Owner.CARETAKER, Part.CARE),
        (Owner.COORDINATOR, Part.CORE),
        (Owner.OOV, Part.THREAT),
    )
}
"""Of a step of the organisation's own: it lies in the room of who does it. What managers and peers do lies in the
shared room, for the room of care is closed to them."""


@dataclass(frozen=True)
class OwnWords:
    """What an organisation says about a step of its own.

    ``instruction`` is a sentence to whoever does it. ``to_close``: a case closes only after it was done or left out.
    """

    name: str
    instruction: str
    to_close: bool = False


@dataclass(frozen=True)
class StepRule:
    """What an organisation decides about one step; ``own`` of a step that it added itself.

    It is owed in cases of these ``populations`` (none named: all of them) when one of the reasons holds: the
    ``severity`` is at least this, a form or a consequence is among these, the reporter wishes it, or the perpetrator is
    known. Without any reason it is owed always.
    """

    step: AnyStep
    owner: Owner
    clock: Clock
    on: bool = True
    populations: frozenset[Population] = frozenset()
    severity: Severity | None = None
    forms: frozenset[Form] = frozenset()
    consequences: frozenset[Consequence] = frozenset()
    on_wish: bool = False
    if_known: bool = False
    own: OwnWords | None = None

    @property
    def label(self) -> str:
        """What the step is called."""
        return self.own.name if self.own else str(Step(self.step).label)

    @property
    def nature(self) -> Nature:
        """What holds of the step in every protocol."""
        return OF_OWN_STEPS[self.owner] if isinstance(self.step, OwnStep) else NATURES[self.step]

    @property
    def has_reasons(self) -> bool:
        """Whether it is owed for a reason only."""
        return bool(self.severity or self.forms or self.consequences or self.on_wish or self.if_known)

    def applies(self, situation: Situation) -> bool:
        """Whether the step is owed in this situation."""
        incident, nature = situation.incident, self.nature
        if not self.on or not nature.concerns(situation):
            return False
        if self.populations and incident.population not in self.populations:
            return False
        return not self.has_reasons or nature.began(situation) or self._has_a_reason(situation, nature)

    def _has_a_reason(self, situation: Situation, nature: Nature) -> bool:
        incident = situation.incident
        return (
            (self.severity is not None and LEVELS[situation.severity] >= LEVELS[self.severity])
            or bool(self.forms & (incident.forms or frozenset()))
            or bool(self.consequences & (incident.consequences or frozenset()))
            or (self.on_wish and nature.wished(situation))
            or (self.if_known and incident.perpetrator_known is True)
        )

    def owner_in(self, situation: Situation) -> Role:
        """The role that does it in this situation."""
        if self.owner in (Owner.SUPPORTER, Owner.CARETAKER) and situation.official:
            return Role.CLERK
        if self.owner is Owner.SUPPORTER:
            return situation.supporter
        return Role.HRM if self.owner is Owner.CARETAKER else Role(self.owner.value)

    def due_in(self, situation: Situation, start: datetime) -> datetime:
        """The moment before which it is owed. What is promised for today is done today, or sooner by the clock."""
        if not self.nature.today(situation):
            return self.clock.due(start)
        today = Clock(same_day=True).due(start)
        return min(today, self.clock.due(start)) if 0 < self.clock.hours < A_DAY else today
