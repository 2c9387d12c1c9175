"""Counts from facts, and from facts only. Every function takes a ``Scope`` and gives plain numbers.

What is counted stands in docs/counting-rules.md: aggression that was not retracted; several forms count in each form;
what is unknown counts nowhere but in totals.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, case, func, select

from gir.database import db
from gir.facts.models import Fact, FactForm, FactStage
from gir.incidents.home import HOME_CHANNELS
from gir.incidents.terms import Channel, Population, Source
from gir.organisations.models import Department
from gir.statistics.periods import Quarter
from gir.web.dates import local_day

AGGRESSION = "aggression"


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
            parts.append(Fact.incident_id.in_(select(FactForm.incident_id).where(FactForm.form == self.form)))
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
    rows = select(Fact.month, func.count()).where(scope.between(months[0], months[-1])).group_by(Fact.month)
    found = dict(db.session.execute(rows).all())
    return [found.get(month, 0) for month in months]


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
    rows = db.session.execute(
        select(Fact.month, Fact.severity, func.count())
        .where(scope.between(quarters[0].first, quarters[-1].last))
        .group_by(Fact.month, Fact.severity)
    )
    counts: Counter[tuple[Quarter, str]] = Counter()
    for month, severity, count in rows:
        if month is not None:
            counts[Quarter.of(month), severity or "unassessed"] += count
    keys = ("severe", "medium", "light", "unassessed")
    return [SeverityCounts(**{key: counts[quarter, key] for key in keys}) for quarter in quarters]


def severity_between(scope: Scope, first: date, last: date) -> SeverityCounts:
    """Incidents from the first up to and including the last day by severity."""
    rows = db.session.execute(
        select(Fact.severity, func.count()).where(scope.on_days(first, last)).group_by(Fact.severity)
    )
    return SeverityCounts(**{severity or "unassessed": count for severity, count in rows})


def days_of(scope: Scope, first: date, last: date, *, severe: bool = False) -> tuple[list[date], int]:
    """Days of the incidents, or the severe ones, in a span, and how many more an older register counted in it."""
    span = and_(scope.condition(), Fact.first_day >= first, Fact.last_day <= last)
    if severe:
        span = and_(span, Fact.severity == "severe")
    days = select(Fact.first_day).where(span, Fact.month.is_not(None)).order_by(Fact.first_day)
    from_registers = select(func.count()).where(span, Fact.month.is_(None))
    return list(db.session.scalars(days)), db.session.scalar(from_registers) or 0


def days_to_report(scope: Scope, first: date, last: date) -> list[int]:
    """Of each report about these days, how many days after the incident it came in; older registers do not tell."""
    rows = db.session.execute(
        select(Fact.first_day, Fact.received_at).where(scope.on_days(first, last), Fact.source == Source.REPORT)
    )
    return [max((local_day(at) - day).days, 0) for day, at in rows]


def forms_by_quarter(scope: Scope, quarters: Sequence[Quarter], forms: Sequence[str]) -> list[list[int]]:
    """``counts[form][quarter]``; an incident with several forms counts in each."""
    rows = db.session.execute(
        select(Fact.month, FactForm.form, func.count())
        .join(FactForm, FactForm.incident_id == Fact.incident_id)
        .where(scope.between(quarters[0].first, quarters[-1].last))
        .group_by(Fact.month, FactForm.form)
    )
    counts: Counter[tuple[str, Quarter]] = Counter()
    for month, form, count in rows:
        if month is not None:
            counts[form, Quarter.of(month)] += count
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
    span = scope.between(first, last)
    known = case((Fact.channel.in_(hidden_channels(scope)), Channel.OTHER.value), else_=Fact.channel).label("known")
    pairs = db.session.execute(
        select(known, FactForm.form, func.count())
        .join(FactForm, FactForm.incident_id == Fact.incident_id)
        .where(span)
        .group_by("known", FactForm.form)
    )
    cells = {(channel, form): count for channel, form, count in pairs}
    totals: dict[str | None, int] = dict(
        db.session.execute(select(known, func.count()).where(span).group_by("known")).all()
    )
    grid = [[cells.get((channel, form), 0) for form in forms] for channel in channels]
    return grid, [totals.get(channel, 0) for channel in channels]


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
    needed = FactStage.needed.is_(True)
    running = and_(needed, FactStage.done_at.is_(None), FactStage.due_at > moment)
    rows = db.session.execute(
        select(
            FactStage.step,
            _count(needed),
            _count(and_(needed, FactStage.done_at.is_not(None))),
            _count(and_(needed, FactStage.on_time.is_(True))),
            _count(running),
            _count(FactStage.needed.is_(False)),
        )
        .join(Fact, Fact.incident_id == FactStage.incident_id)
        .where(scope.on_days(first, last))
        .group_by(FactStage.step)
    )
    return {step: StageCounts(*(int(number) for number in numbers)) for step, *numbers in rows}


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def departments(organisation_id: str) -> list[tuple[str, str]]:
    """Id and name of the departments of an organisation, by name."""
    rows = select(Department.id, Department.name).where(Department.organisation_id == organisation_id)
    return list(db.session.execute(rows.order_by(Department.name)))


def first_month(organisation_id: str) -> date | None:
    """The month in which the organisation's register began: from then on a month without an incident is a true 0.

    Of the whole register, whatever is chosen and whoever looks: a quiet department was not outside it.
    """
    return db.session.scalar(select(func.min(Fact.month)).where(Fact.organisation_id == organisation_id))


def holds_anything(scope: Scope) -> bool:
    """Whether anything of this scope is counted, also what is known per year only."""
    return db.session.scalar(select(Fact.incident_id).where(scope.condition()).limit(1)) is not None
