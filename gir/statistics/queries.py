"""Counts from facts, and from facts only. Every function takes a ``Scope`` and gives plain numbers.

What is counted stands in docs/counting-rules.md: aggression that was not retracted; several forms count in each form;
what is unknown counts nowhere but in totals.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select

from gir.database import db
from gir.facts.models import Fact
from gir.incidents.home import HOME_CHANNELS
from gir.incidents.terms import Channel, Population
from gir.organisations.models import Department
from gir.questions import ask
from gir.statistics.periods import Quarter
from gir.statistics.tallies import kinds
from gir.statistics.tallies.kinds import AGGRESSION
from gir.statistics.tallies.models import FrozenTally
from gir.statistics.tallies.queries import FORM, daily, flat, frozen, monthly

SEVERE, UNASSESSED = "severe", "unassessed"
SEVERITIES = (SEVERE, "medium", "light", UNASSESSED)
"""As in ``SeverityCounts``."""


@dataclass(frozen=True)
class Scope:
    """Whose facts are counted: one organisation and population, perhaps one department or form.

    ``without`` are incidents that do not exist for the viewer.
    """

    organisation_id: str
    population: str
    department_id: str | None = None
    form: str | None = None
    without: tuple[str, ...] = ()

    def condition(self) -> ColumnElement[bool]:
        """The facts of this scope."""
        parts = [
            Fact.organisation_id == self.organisation_id,
            Fact.population == self.population,
            Fact.kind == AGGRESSION,
            Fact.retracted.is_(False),
        ]
        if self.department_id:
            parts.append(Fact.department_id == self.department_id)
        if self.form:
            of_form = select(FORM.form).where(FORM.incident_id == Fact.incident_id, FORM.form == self.form)
            parts.append(of_form.correlate(Fact).exists())
        if self.without:
            parts.append(Fact.incident_id.not_in(self.without))
        return and_(*parts)

    def between(self, first: date, last: date) -> ColumnElement[bool]:
        """Facts of this scope in the months between two days. What older registers counted is in no month."""
        return and_(self.condition(), Fact.month >= first.replace(day=1), Fact.month <= last)

    def on_days(self, first: date, last: date) -> ColumnElement[bool]:
        """Facts of this scope that happened from the first up to and including the last day, each day known."""
        return and_(self.between(first, last), Fact.first_day >= first, Fact.first_day <= last)


def reports_by_month(scope: Scope, months: Sequence[date]) -> list[int]:
    """Incidents in each month."""
    if not months:
        return []
    found = monthly(kinds.SEVERITY, scope, months[0], months[-1])
    return [sum(number for _day, _severity, number in found.get(month, ())) for month in months]


@dataclass(frozen=True)
class SeverityCounts:
    """Incidents of one quarter by severity; ``unassessed`` were not yet, or never, assessed."""

    severe: int = 0
    medium: int = 0
    light: int = 0
    unassessed: int = 0

    @property
    def total(self) -> int:
        return self.severe + self.medium + self.light + self.unassessed


def severity_by_quarter(scope: Scope, quarters: Sequence[Quarter]) -> list[SeverityCounts]:
    """Incidents of each quarter by severity."""
    found = monthly(kinds.SEVERITY, scope, quarters[0].first, quarters[-1].last)
    counts: Counter[tuple[Quarter, str]] = Counter()
    for month, cells in found.items():
        quarter = Quarter.of(month)
        for _day, severity, number in cells:
            counts[quarter, severity or UNASSESSED] += number
    return [SeverityCounts(*(counts[quarter, key] for key in SEVERITIES)) for quarter in quarters]


def severity_between(scope: Scope, first: date, last: date) -> SeverityCounts:
    """Incidents from the first up to and including the last day by severity."""
    counts: Counter[str] = Counter()
    for _day, severity, number in _days_with_severity(scope, first, last):
        counts[severity or UNASSESSED] += number
    return SeverityCounts(*(counts[key] for key in SEVERITIES))


def _days_with_severity(scope: Scope, first: date, last: date) -> Iterator[tuple[date, str | None, int]]:
    """Each day on which something happened, with a severity and how often; not in order."""
    for month, cells in monthly(kinds.SEVERITY, scope, first, last).items():
        for number_of_day, severity, number in cells:
            day = month.replace(day=number_of_day)
            if first <= day <= last:
                yield day, severity, number


def days_of(scope: Scope, first: date, last: date, *, severe: bool = False) -> tuple[list[date], int]:
    """Days of the incidents, or the severe ones, in a span, and how many more an older register counted in it."""
    days = sorted(
        (day, number)
        for day, severity, number in _days_with_severity(scope, first, last)
        if severity == SEVERE or not severe
    )
    span = and_(scope.condition(), Fact.month.is_(None), Fact.first_day >= first, Fact.last_day <= last)
    if severe:
        span = and_(span, Fact.severity == SEVERE)
    from_registers = db.session.scalar(select(func.count()).where(span)) or 0
    for _first, end, cells in frozen(kinds.SEVERITY, scope, dated=False, first=first, last=last):
        from_registers += sum(n for _day, level, n in cells if end <= last and (level == SEVERE or not severe))
    return [day for day, number in days for _ in range(number)], from_registers


def days_to_report(scope: Scope, first: date, last: date) -> Counter[int]:
    """Of the reports about these days, how many came in so many days later; older registers do not tell."""
    found: Counter[int] = Counter()
    for days, number in flat(daily(kinds.DELAY, scope, first, last)):
        found[days] += number
    return found


def forms_by_quarter(scope: Scope, quarters: Sequence[Quarter], forms: Sequence[str]) -> list[list[int]]:
    """``counts[form][quarter]``; an incident with several forms counts in each."""
    counts: Counter[tuple[str, Quarter]] = Counter()
    for month, cells in monthly(kinds.CHANNEL_FORMS, scope, quarters[0].first, quarters[-1].last).items():
        quarter = Quarter.of(month)
        for _channel, form, number in cells:
            counts[form, quarter] += number
    return [[counts[form, quarter] for quarter in quarters] for form in forms]


def hidden_channels(scope: Scope) -> frozenset[Channel]:
    """The channels that no chart of this scope tells apart."""
    return HOME_CHANNELS if scope.population == Population.OFFICIAL else frozenset()


def forms_by_channel(
    scope: Scope, first: date, last: date, channels: Sequence[str | None], forms: Sequence[str]
) -> tuple[list[list[int]], list[int]]:
    """``counts[channel][form]``, and the incidents of each channel; the channel None is "not known".

    What happened at an office-holder's home, or in their private time, counts as "somewhere else", for every viewer:
    that part of a case is for people who were named (``hidden_channels``).
    """
    hidden, pairs, totals = hidden_channels(scope), Counter[tuple[str | None, str]](), Counter[str | None]()
    for channel, form, number in flat(monthly(kinds.CHANNEL_FORMS, scope, first, last)):
        pairs[Channel.OTHER if channel in hidden else channel, form] += number
    for channel, number in flat(monthly(kinds.CHANNELS, scope, first, last)):
        totals[Channel.OTHER if channel in hidden else channel] += number
    return [[pairs[channel, form] for form in forms] for channel in channels], [totals[key] for key in channels]


@dataclass(frozen=True)
class StageCounts:
    """One step of the follow-up over a period. ``waiting``: needed, not done, and its clock still runs."""

    needed: int = 0
    done: int = 0
    on_time: int = 0
    waiting: int = 0
    not_applicable: int = 0


def stages(scope: Scope, first: date, last: date, moment: datetime) -> dict[str, StageCounts]:
    """The steps of the follow-up of incidents from the first up to the last day, as they stand at ``moment``."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for step, needed, done, on_time, running_until, number in flat(daily(kinds.STAGES, scope, first, last)):
        counts = found[step]
        counts["needed" if needed else "not_applicable"] += number
        if needed:
            counts["done"] += number if done else 0
            counts["on_time"] += number if on_time else 0
            counts["waiting"] += number if running_until and datetime.fromisoformat(running_until) > moment else 0
    return {step: StageCounts(**counts) for step, counts in found.items()}


def departments(organisation_id: str) -> list[tuple[str, str]]:
    """Id and name of the departments of an organisation, by name."""
    rows = select(Department.id, Department.name).where(Department.organisation_id == organisation_id)
    return list(db.session.execute(rows.order_by(Department.name)))


def first_month(organisation_id: str) -> date | None:
    """The month in which the organisation's register began: from then on a month without an incident is a true 0.

    Of the whole register, whatever is chosen and whoever looks: a quiet department was not outside it.
    """
    return min(_ends(organisation_id, last=False), default=None)


def last_month(organisation_id: str) -> date | None:
    """The newest month of which anything is registered."""
    return max(_ends(organisation_id, last=True), default=None)


def _ends(organisation_id: str, *, last: bool) -> list[date]:
    """Of each population the first or the last month. One question for each: the index has it at an end."""
    mine, which = Fact.organisation_id == bindparam("organisation_id"), func.max if last else func.min

    def ends() -> Select[*tuple[Any, ...]]:
        each = (select(which(Fact.month)).where(mine, Fact.population == population) for population in Population)
        gone = select(which(FrozenTally.first_day)).where(
            FrozenTally.organisation_id == bindparam("organisation_id"), FrozenTally.dated.is_(True)
        )
        return select(*(end.scalar_subquery().label(f"end_{index}") for index, end in enumerate((*each, gone))))

    found = ask(("ends", last), ends, organisation_id=organisation_id)
    return [month for month in found[0] if month is not None]


def holds_anything(scope: Scope) -> bool:
    """Whether anything of this scope is counted, also what is known per year only."""
    if db.session.scalar(select(Fact.incident_id).where(scope.condition()).limit(1)) is not None:
        return True
    return any(frozen(kinds.SEVERITY, scope, dated=dated) for dated in (True, False))
