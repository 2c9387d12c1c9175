"""A protocol as the text in which a version is kept, and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from gir.cases.clocks import Clock
from gir.cases.protocol.default import DEFAULT_PROTOCOL
from gir.cases.protocol.limits import LIMITS
from gir.cases.protocol.rules import OwnWords, StepRule
from gir.cases.protocol.terms import Owner, Unit
from gir.cases.terms import step_of
from gir.incidents.terms import Consequence, Form, Population, Severity
from gir.terms import Term

SETS: dict[str, type[Term]] = {"populations": Population, "forms": Form, "consequences": Consequence}
FLAGS = ("on_wish", "if_known")


def as_text(rules: Sequence[StepRule]) -> str:
    """Rules as JSON: the same rules always make the same text. What is not asked of a step is left out."""
    return json.dumps([_as_plain(rule) for rule in rules], sort_keys=True)


@lru_cache(maxsize=1000)
def of_text(text: str) -> tuple[StepRule, ...]:
    """Rules as they were kept, in the order of the default protocol, then those of the organisation's own steps.

    Read once for every text.
    A step that this version did not know is off, unless it is one that every organisation has.
    """
    kept = {rule.step: rule for rule in map(_of_plain, json.loads(text))}
    own = (rule for rule in kept.values() if rule.own)
    return (*(kept.get(usual.step, replace(usual, on=usual.step in LIMITS)) for usual in DEFAULT_PROTOCOL), *own)


def clock_of(number: int, unit: Unit) -> Clock:
    """A clock of so many of these; the number of a same day does not matter."""
    clocks = {
        Unit.HOURS: Clock(hours=number),
        Unit.DAYS: Clock(days=number),
        Unit.WORKING_DAYS: Clock(working_days=number),
        Unit.SAME_DAY: Clock(same_day=True),
        Unit.NEVER: Clock(never=True),
    }
    return clocks[unit]


def count_of(clock: Clock) -> tuple[int, Unit]:
    """How many of what a clock counts; 0 for the same day, and for no clock."""
    if clock.never:
        return 0, Unit.NEVER
    if clock.same_day:
        return 0, Unit.SAME_DAY
    counts = ((clock.hours, Unit.HOURS), (clock.days, Unit.DAYS), (clock.working_days, Unit.WORKING_DAYS))
    return next(count for count in counts if count[0])


def _as_plain(rule: StepRule) -> dict[str, Any]:
    number, unit = count_of(rule.clock)
    plain: dict[str, Any] = {"step": rule.step.value, "owner": rule.owner.value, "clock": [number, unit.value]}
    plain |= {name: sorted(term.value for term in getattr(rule, name)) for name in SETS if getattr(rule, name)}
    plain |= {name: True for name in FLAGS if getattr(rule, name)}
    plain |= {"severity": rule.severity.value} if rule.severity else {}
    plain |= {"own": _own_as_plain(rule.own)} if rule.own else {}
    return plain | ({} if rule.on else {"on": False})


def _own_as_plain(own: OwnWords) -> dict[str, Any]:
    plain: dict[str, Any] = {"name": own.name, "instruction": own.instruction}
    return plain | ({"to_close": True} if own.to_close else {})


def _of_plain(plain: dict[str, Any]) -> StepRule:
    number, unit = plain["clock"]
    sets = {name: frozenset(map(vocabulary, plain.get(name, ()))) for name, vocabulary in SETS.items()}
    return StepRule(
        step_of(plain["step"]),
        Owner(plain["owner"]),
        clock_of(number, Unit(unit)),
        on=plain.get("on", True),
        severity=Severity(plain["severity"]) if "severity" in plain else None,
        own=OwnWords(**plain["own"]) if "own" in plain else None,
        **{name: plain.get(name, False) for name in FLAGS},
        **sets,  # type: ignore[arg-type]  # each by its own name
    )
