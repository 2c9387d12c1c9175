"""The tallies: what charts tell apart within a month. Each is one question to the facts, whose answers can be added up.

A cell is a list of what was told apart, as JSON knows it, and its number comes last. Nothing in it is of one incident,
but for amounts, clocks that still run and how long steps took: those are needed one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, case, func, select

from gir.cases.terms import Step
from gir.facts.models import Fact, FactEffect, FactForm, FactMeasure, FactStage
from gir.incidents.terms import Source
from gir.web.dates import local_day

AGGRESSION = "aggression"
MICROSECOND = timedelta(microseconds=1)
TIMED = (Step.RELIEF.value, Step.REACTION.value, "closed")
"""Steps of which charts show how long they took."""

Key = tuple[Any, ...]
Cells = list[list[Any]]


def _as_it_is(*values: Any) -> Key:
    return values


@dataclass(frozen=True)
class Tally:
    """One question: its ``columns``, of facts with what hangs on them (``of``), each row as the ``key`` of a cell.

    ``retracted``: of the facts that else count nowhere. ``gathered``: the key ends with a value that is seldom the same
    twice, so what shares the rest of it is one cell, with the ordered values as a list before their number.
    """

    name: str
    columns: tuple[SQLColumnExpression[Any], ...]
    of: Any = None
    only: ColumnElement[bool] | None = None
    key: Callable[..., Key] = _as_it_is
    retracted: bool = False
    gathered: bool = False

    def question(self, *before: SQLColumnExpression[Any]) -> Select[*tuple[Any, ...]]:
        """Rows of what comes ``before``, the columns, and a number."""
        told = [*before, *self.columns]
        named: list[Any] = [column.label(f"told_{index}") for index, column in enumerate(told)]
        rows = select(*named, func.count().label("number")).select_from(Fact)
        if self.of is not None:
            rows = rows.join(self.of, self.of.incident_id == Fact.incident_id)
        if self.only is not None:
            rows = rows.where(self.only)
        counts = (Fact.kind == AGGRESSION, Fact.retracted.is_(self.retracted))
        return rows.where(*counts).group_by(*(column.name for column in named))

    def count(self, rows: Iterable[Key]) -> Counter[Key]:
        """The rows of a question without what came before, by key."""
        found: Counter[Key] = Counter()
        for *told, number in rows:
            found[self.key(*told)] += number
        return found

    def cells(self, counted: Counter[Key]) -> Cells:
        """What was counted by key, as cells."""
        if not self.gathered:
            return [[*key, number] for key, number in counted.items()]
        values: dict[Key, list[Any]] = {}
        for *key, value in sorted(counted.elements()):
            values.setdefault(tuple(key), []).append(value)
        return [[*key, some, len(some)] for key, some in values.items()]

    def counted(self, cells: Cells) -> Counter[Key]:
        """Cells by their key again."""
        if not self.gathered:
            return Counter({tuple(key): number for *key, number in cells})
        return Counter((*key, value) for *key, values, _number in cells for value in values)


def _severity(day: date, severity: str | None) -> Key:
    return day.day, severity


def _delay(day: date, received_at: datetime) -> Key:
    return (max((local_day(received_at) - day).days, 0),)


def _hour(day: date, hour: int | None) -> Key:
    return (None if hour is None else day.weekday()), hour


def _stage(step: str, needed: bool, done: bool, on_time: bool | None, running_until: datetime | None) -> Key:
    return step, needed, done, on_time, running_until and running_until.isoformat()


def _took(step: str, received_at: datetime, done_at: datetime) -> Key:
    return step, (done_at - received_at) // MICROSECOND


def _measure(kind: str, *told: date | str | None) -> Key:
    *days, hearing = told
    return kind, *(day.isoformat() if isinstance(day, date) else None for day in days), hearing


_open = and_(FactStage.needed.is_(True), FactStage.done_at.is_(None))

SEVERITY = Tally("severity", (Fact.first_day, Fact.severity), key=_severity)
"""Day of the month, severity."""
DELAY = Tally("delay", (Fact.first_day, Fact.received_at), only=Fact.source == Source.REPORT.value, key=_delay)
"""Days from the incident to the report."""
KNOWN = Tally("known", (Fact.forms_known, Fact.repeat))
"""Whether the forms are known; whether it is linked to another of the same perpetrator."""
CHANNELS = Tally("channels", (Fact.channel,))
CHANNEL_FORMS = Tally("channel_forms", (Fact.channel, FactForm.form), FactForm)
STAGES = Tally(
    "stages",
    (
        FactStage.step,
        FactStage.needed,
        FactStage.done_at.is_not(None),
        FactStage.on_time,
        case((_open, FactStage.due_at)),
    ),
    FactStage,
    key=_stage,
)
"""Step, needed, done, on time, and when its clock runs out while it is open."""
TIMES = Tally(
    "times",
    (FactStage.step, Fact.received_at, FactStage.done_at),
    FactStage,
    and_(FactStage.step.in_(TIMED), FactStage.needed.is_(True), FactStage.done_at.is_not(None)),
    key=_took,
    gathered=True,
)
"""Step, and of each time it was done the microseconds since the report."""
PLACES = Tally("places", (Fact.place,))
HOURS = Tally("hours", (Fact.first_day, Fact.hour), key=_hour)
"""Day of the week, hour."""
OFFICES = Tally("offices", (Fact.office, Fact.influence))
HARM = Tally("harm", (Fact.injury, Fact.absent, Fact.absence_band))
EFFECTS = Tally("effects", (FactEffect.effect,), FactEffect)
POLICE = Tally(
    "police",
    (
        Fact.police_report,
        Fact.vpt_code,
        Fact.filing,
        Fact.damage_cents,
        Fact.claimed_cents,
        Fact.recovered_cents,
    ),
)
DEPARTMENTS = Tally("departments", (Fact.department_id,))
TWICE = Tally("twice", (), retracted=True)
"""Reported twice, so counted nowhere else."""
MEASURES = Tally(
    "measures",
    (
        FactMeasure.kind,
        FactMeasure.decided_on,
        FactMeasure.starts_on,
        FactMeasure.ends_on,
        FactMeasure.review_on,
        FactMeasure.over_on,
        FactMeasure.hearing,
    ),
    FactMeasure,
    key=_measure,
)
ALL = (
    *(SEVERITY, DELAY, KNOWN, CHANNELS, CHANNEL_FORMS, STAGES, TIMES, PLACES, HOURS, OFFICES, HARM, EFFECTS, POLICE),
    *(DEPARTMENTS, TWICE, MEASURES),
)
