"""The steps that somebody has to do themselves, by the day on which their clocks run out.

They come from the same question as the counts of the work list, so a case that does not exist for somebody has no clock
here either.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from flask_babel import pgettext
from sqlalchemy import Select

from gir.accounts.actor import Actor
from gir.cases.access import handled_cases
from gir.cases.models import Case, Task, label_of
from gir.cases.terms import AnyStep, TaskStatus
from gir.followup.work_clocks import clock_of, is_mine
from gir.followup.work_list import sight
from gir.followup.work_tabs import to_do
from gir.questions import ask
from gir.web.dates import NEVER, ClockView, local_day, short_date, short_moment, time_left

MOST = 300
"""How many clocks are told, those that run out first."""


@dataclass(frozen=True)
class OwnClock:
    """A step that somebody has to do; ``planned_at`` is a moment that was agreed."""

    task_id: str
    case_id: str
    number: str
    step: AnyStep
    due_at: datetime
    planned_at: datetime | None
    paused_until: datetime | None = None
    name: str | None = None

    @property
    def label(self) -> str:
        """What the step is called."""
        return label_of(self.step, self.name)

    @property
    def has_clock(self) -> bool:
        """Whether it is owed before some moment."""
        return self.due_at < NEVER


@dataclass(frozen=True)
class ClockRow:
    """One clock in words. ``agreed`` is empty when no moment was agreed, or when it has passed; so is ``paused``."""

    case_id: str
    number: str
    step: str
    clock: ClockView
    agreed: str
    paused: str


@dataclass(frozen=True)
class ClockGroup:
    """The clocks that run out around the same day. ``key`` is late, today, tomorrow, week, later or never."""

    key: str
    label: str
    rows: list[ClockRow]


def own_clocks(actor: Actor) -> list[OwnClock]:
    """The open steps of an actor, the earliest clock first; one more than ``MOST`` when there are more."""
    found = ask(("clocks", sight(actor)), lambda: _statement(actor))
    return [OwnClock(*row) for row in found]


def _statement(actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        handled_cases(actor)
        .join(Task, Task.case_id == Case.id)
        .where(to_do(actor, clock_of(actor)), Task.status == TaskStatus.OPEN, is_mine(actor))
        .with_only_columns(
            Task.id,
            Case.id.label("case_id"),
            Case.number,
            Task.step,
            Task.due_at,
            Task.planned_at,
            Task.paused_until,
            Task.name,
        )
        .order_by(Task.due_at, Task.id)
        .limit(MOST + 1)
    )


def by_day(clocks: list[OwnClock], moment: datetime) -> Iterator[ClockGroup]:
    """The clocks in words, in groups that have one at least."""
    labels = {
        "late": pgettext("clocks", "Too late"),
        "today": pgettext("clocks", "Today"),
        "tomorrow": pgettext("clocks", "Tomorrow"),
        "week": pgettext("clocks", "This week"),
        "later": pgettext("clocks", "Later"),
        "never": pgettext("clocks", "Without a deadline"),
    }
    for key, alike in groupby(clocks, lambda clock: _when(clock.due_at, moment)):
        yield ClockGroup(key, labels[key], [_in_words(clock, moment) for clock in alike])


def _when(due: datetime, moment: datetime) -> str:
    """In which group a clock stands. A week ends on Sunday."""
    if due >= NEVER:
        return "never"
    if due < moment:
        return "late"
    today, day = local_day(moment), local_day(due)
    if day <= today + timedelta(days=1):
        return "today" if day == today else "tomorrow"
    return "week" if day <= today + timedelta(days=6 - today.weekday()) else "later"


def _in_words(clock: OwnClock, moment: datetime) -> ClockRow:
    agreed = short_moment(clock.planned_at) if clock.planned_at is not None and clock.planned_at > moment else ""
    paused = short_date(clock.paused_until) if clock.paused_until is not None and clock.paused_until > moment else ""
    return ClockRow(clock.case_id, clock.number, clock.label, time_left(clock.due_at, moment), agreed, paused)
