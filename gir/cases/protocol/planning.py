"""From rules to the steps of one case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gir.accounts.terms import Role
from gir.cases.protocol.default import DEFAULT_PROTOCOL
from gir.cases.protocol.rules import OwnWords, Situation, StepRule
from gir.cases.terms import AnyStep, Part


@dataclass(frozen=True)
class PlannedStep:
    """A step of this situation, with its moment. Without ``needed`` nothing can be done: nobody knows who it was."""

    step: AnyStep
    part: Part
    owner: Role
    due_at: datetime
    position: int
    needed: bool = True
    own: OwnWords | None = None


def steps_for(
    situation: Situation, since: datetime | None = None, rules: Sequence[StepRule] = DEFAULT_PROTOCOL
) -> list[PlannedStep]:
    """The steps that a case gets by these rules, in their order. Clocks start at receipt, not at the incident.

    ``since`` is the moment from which a step is owed that nobody could know of before; None: since receipt.
    """
    start = since or situation.incident.received_at
    owed = [(position, rule, rule.nature) for position, rule in enumerate(rules) if rule.applies(situation)]
    return [
        PlannedStep(
            rule.step,
            nature.part,
            rule.owner_in(situation),
            rule.due_in(situation, start),
            position,
            nature.possible(situation),
            rule.own,
        )
        for position, rule, nature in owed
    ]
