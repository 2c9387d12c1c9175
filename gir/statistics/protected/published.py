"""What one reader may read of closed quarters, as charts: page, picture, table and CSV are made of the same ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.incidents.terms import Population
from gir.statistics import disclosure, words
from gir.statistics.charts import Origin
from gir.statistics.charts.bars import Bar, BarsChart, bars_chart
from gir.statistics.disclosure import Period, ProtectedTable
from gir.statistics.ledger import ON_TIME, TOTAL, Ledger
from gir.statistics.on_time import Bound, Share
from gir.statistics.periods import YEAR, Quarter
from gir.statistics.protected import naming, queries
from gir.statistics.protected.access import Reading, reading_of
from gir.statistics.protected.models import ClosedQuarter
from gir.web.dates import local_day

MOST_TOTALS = 12
"""Periods in the picture of all reports; the table of an older year is in the file of that year."""
MOST_PERIODS = 3
"""Periods in a table of categories."""


@dataclass(frozen=True)
class Group:
    """The figures of one group of people that were counted by one version of the rules."""

    key: str
    title: str
    definition: str
    counted: str
    year: str
    waiting: str
    charts: tuple[BarsChart, ...]
    revisions: tuple[str, ...]
    rounded: bool

    @property
    def nothing(self) -> bool:
        """Whether nothing of it can be shown yet."""
        return all(chart.reason for chart in self.charts)


def groups(actor: Actor) -> list[Group]:
    """Everything an actor may read, the newest counting rules first for each group of people."""
    return [
        _group(closing, reading_of(actor, population), old=number > 0)
        for population in queries.GROUPS
        for number, closing in enumerate(queries.series(actor.organisation_id, population))
    ]


def groups_as_closed(organisation_id: str, quarter: Quarter, reading: Reading) -> list[Group]:
    """The same for one way of reading, as it was when a quarter was closed: the same answer for ever."""
    return [
        _group(closing, reading, old=number > 0)
        for population in queries.GROUPS
        for number, closing in enumerate(queries.series(organisation_id, population, quarter))
    ]


def chart_called(actor: Actor, key: str) -> BarsChart | None:
    """One chart of what an actor may read; None when there is none with this key."""
    return next((chart for group in groups(actor) for chart in group.charts if chart.key == key), None)


def _group(closing: ClosedQuarter, reading: Reading, *, old: bool) -> Group:
    ledger = disclosure.from_data(closing.ledger)
    population = Population(closing.population)
    key = f"{population}-v{closing.definition}" if old else population.value
    totals = ledger.shown(reading.audience, TOTAL)
    closed_on = totals[-1].closed_on if totals else local_day(closing.closed_at)
    seen = _Seen(ledger, reading, key, str(population.label), closing.definition, closed_on)
    year = disclosure.twelve_months(ledger, reading.audience)
    return Group(
        key=key,
        title=str(population.label),
        definition=closing.definition,
        counted=naming.counted(ledger.since, Quarter.of(closing.quarter), closing.definition, closed_on),
        year=_year(year) if year else "",
        waiting=_waiting(totals[-1].last, Quarter.of(closing.quarter)) if totals else "",
        charts=tuple(seen.charts()),
        revisions=tuple(seen.revisions()),
        rounded=reading.audience.rounded_to > 1,
    )


def _year(total: disclosure.Total) -> str:
    when = words.period(total.period.first.first, total.period.last.last)
    return _("About %(reports)s in twelve months, %(period)s", reports=words.reports(total.reports), period=when)


def _waiting(shown: Quarter, closed: Quarter) -> str:
    if shown >= closed:
        return ""
    return _(
        "What was reported of after %(period)s is not shown yet: too few people stand behind it until now, or none",
        period=words.quarter(shown.first),
    )


@dataclass(frozen=True)
class _Seen:
    """A ledger as one reader sees it."""

    ledger: Ledger
    reading: Reading
    key: str
    population: str
    definition: str
    closed_on: date

    def charts(self) -> list[BarsChart]:
        families = [family.name for family in self.ledger.families if family.name not in self.reading.without]
        return [self._total(), *map(self._family, families), self._on_time()]

    def _origin(self, closed_on: date) -> Origin:
        return Origin(self.population, _("protected figures of the register"), closed_on, self.definition, exact=False)

    def _chart(
        self, name: str, finding: str, bars: Sequence[Bar], periods: Sequence[Period], notes: Sequence[str], why: str
    ) -> BarsChart:
        span = (periods[0].first.first, periods[-1].last.last) if periods else _span(self.ledger)
        return bars_chart(
            f"{self.key}-{name}",
            naming.title(name),
            finding,
            bars,
            headers=naming.headers(name),
            span=span,
            origin=self._origin(self.closed_on),
            notes=notes,
            none=_("These figures are not there yet. Too few people stand behind them until now"),
            why_not=why,
            top=100 if name == ON_TIME else 0,
        )

    def _periods(self, name: str, most: int) -> list[ProtectedTable]:
        """Each period as it was closed, oldest first."""
        whole = disclosure.table(self.ledger, name, self.reading.audience)
        periods = whole.periods[-most:] if whole else ()
        tables = (
            disclosure.table(self.ledger, name, self.reading.audience, period.first, period.last) for period in periods
        )
        return [table for table in tables if table]

    def _total(self) -> BarsChart:
        tables = self._periods(TOTAL, MOST_TOTALS)
        bars = [_bar(naming.period(table.periods[0]), table.total, naming.closed(table)) for table in tables]
        periods = [table.periods[0] for table in tables]
        finding = _in_newest(tables[-1]) if tables else ""
        return self._chart(TOTAL, finding, bars, periods, [*naming.notes(TOTAL, periods), *self._rounding()], "")

    def _family(self, name: str) -> BarsChart:
        tables = list(reversed(self._periods(name, MOST_PERIODS)))
        labels = naming.labels(self.ledger, name)
        bars = [
            _bar(
                naming.row(row.categories, labels),
                row.total,
                "–" if row.percent is None else words.share(row.percent, 100),
                section=naming.period(table.periods[0]),
            )
            for table in tables
            for row in table.rows
        ]
        newest = tables[0] if tables else None
        why = ""
        if newest and all(len(table.rows) == 1 for table in tables):
            why, bars = _("Too few people reported to show this separately: every row would point at somebody"), []
        periods = [table.periods[0] for table in reversed(tables)]
        return self._chart(name, _most(newest, labels), bars, periods, [*naming.notes(name), *self._rounding()], why)

    def _on_time(self) -> BarsChart:
        years = list(reversed(disclosure.shares(self.ledger, self.reading.audience)))[:MOST_PERIODS]
        years = [year for year in years if year.shares]
        bars = [
            Bar(naming.step(share.step), (share.percent,), _share(share), section=naming.period(year.period))
            for year in years
            for share in sorted(year.shares, key=lambda each: naming.order(each.step))
        ]
        finding = f"{bars[0].label}, {bars[0].section}: {bars[0].text}" if bars else ""
        return self._chart(ON_TIME, finding, bars, [year.period for year in reversed(years)], naming.notes(ON_TIME), "")

    def _rounding(self) -> list[str]:
        step = self.reading.audience.rounded_to
        return [_("Rounded to %(step)s, so rows do not always add up", step=step)] if step > 1 else []

    def revisions(self) -> list[str]:
        """What was found of closed years since, each dated."""
        return [naming.revision(each) for each in disclosure.revisions(self.ledger, self.reading.audience)]


def _span(ledger: Ledger) -> tuple[date, date]:
    last = ledger.until or ledger.since
    return max(ledger.since, last.back(YEAR - 1)).first, last.last


def _bar(label: str, count: int, beside: str, section: str = "") -> Bar:
    text = words.number(count)
    return Bar(label, (count,), text, (text, beside), section)


def _in_newest(table: ProtectedTable) -> str:
    reports, when = words.reports(table.total), naming.in_text(table.periods[0])
    return _("%(reports)s in %(period)s", reports=reports, period=when)


def _share(share: Share) -> str:
    number = words.number(share.percent)
    if share.bound is Bound.AT_LEAST:
        return _("%(number)s%% or more", number=number)
    if share.bound is Bound.AT_MOST:
        return _("%(number)s%% or less", number=number)
    return _("about %(number)s%%", number=number)


def _most(table: ProtectedTable | None, labels: dict[str, str]) -> str:
    if table is None:
        return ""
    top = max(table.rows, key=lambda row: row.total)
    return _(
        "Most often in %(period)s: %(row)s, %(part)s of %(whole)s",
        period=naming.in_text(table.periods[0]),
        row=naming.shortly(top.categories, labels),
        part=words.number(top.total),
        whole=words.reports(table.total),
    )
