"""Figures that may be read by people who may not see the cases: protected tables, and nothing that can be subtracted.

The program closes one quarter after another (`close`) and keeps the `Ledger` that comes back; pages read it through
`table`, `twelve_months`, `shares` and `revisions`. Four rules carry it (docs/decisions/0061):

1. A **block** is the smallest thing that is ever shown: neighbouring categories of one property in one period, with
   reports of at least 5 people (management) or 10 (public). The public's blocks are sums of the management's.
2. A table is a **sum of whole blocks**, and so is every total. Nothing is left blank, so nothing can be filled in.
3. Each property is counted in **one family of tables** (`CATALOGUE`), each report in one category of it, and no table
   ends where the total of its reports does not end too.
4. A closed period **stays as it is**. What comes later is a dated revision, made of blocks of its own.

Pure: no database, no web, no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from gir.statistics.blocks import AUDIENCES, MANAGEMENT, PUBLIC, Audience, Block, Family, Row, common
from gir.statistics.ledger import (
    CATALOGUE,
    ON_TIME,
    REGULAR,
    TOTAL,
    Ledger,
    Published,
    Stream,
    Waiting,
    close,
)
from gir.statistics.ledger_data import as_data, from_data
from gir.statistics.on_time import Bound, Share
from gir.statistics.periods import Quarter

__all__ = [
    "AUDIENCES",
    "CATALOGUE",
    "MANAGEMENT",
    "ON_TIME",
    "PUBLIC",
    "REGULAR",
    "TOTAL",
    "Audience",
    "Block",
    "Bound",
    "Family",
    "Ledger",
    "Period",
    "ProtectedRow",
    "ProtectedTable",
    "Published",
    "Remains",
    "Revision",
    "Row",
    "Share",
    "SharesOfPeriod",
    "Stream",
    "Total",
    "Waiting",
    "as_data",
    "close",
    "from_data",
    "revisions",
    "shares",
    "table",
    "twelve_months",
    "what_remains",
]


@dataclass(frozen=True)
class Period:
    """Whole quarters, from the first up to and including the last."""

    first: Quarter
    last: Quarter

    @property
    def quarters(self) -> int:
        return self.first.up_to(self.last)


@dataclass(frozen=True)
class ProtectedRow:
    """Categories that are shown as one, with their reports in each period; ``percent`` is of all reports together."""

    categories: tuple[str, ...]
    counts: tuple[int, ...]
    total: int
    percent: int | None


@dataclass(frozen=True)
class ProtectedTable:
    """A table as an audience reads it: rounded where it is rounded, so that rows may not add up to ``totals``."""

    family: str
    audience: str
    periods: tuple[Period, ...]
    rows: tuple[ProtectedRow, ...]
    totals: tuple[int, ...]
    total: int
    closed_on: date


@dataclass(frozen=True)
class Total:
    """The reports of twelve months, rounded to five for everybody."""

    period: Period
    reports: int
    closed_on: date


@dataclass(frozen=True)
class SharesOfPeriod:
    """How often each step was done on time; a step that rests on too little is not there."""

    period: Period
    shares: tuple[Share, ...]
    closed_on: date


@dataclass(frozen=True)
class Revision:
    """What was found of a year after it was closed: reports that were added, or ``withdrawn``."""

    year: int
    withdrawn: bool
    rows: tuple[ProtectedRow, ...]
    total: int
    closed_on: date


@dataclass(frozen=True)
class Remains:
    """How much of a table is left in a stretch of time: in how many periods, with how many of its categories apart."""

    family: str
    periods: tuple[Period, ...]
    rows: int
    categories: int


def table(
    ledger: Ledger, family: str, audience: Audience, first: Quarter | None = None, last: Quarter | None = None
) -> ProtectedTable | None:
    """The periods that lie wholly between two quarters (all, when not said), as they were closed; None without any.

    Rows are the finest that every one of those periods has. Raises ValueError for a table that is not in the catalogue.
    """
    if family not in (TOTAL, *CATALOGUE):
        raise ValueError(f"not in the catalogue: {family}")
    parts = [
        part
        for part in ledger.shown(audience, family)
        if (first is None or part.first >= first) and (last is None or part.last <= last)
    ]
    if not parts:
        return None
    rows, totals = _rows(parts, audience)
    return ProtectedTable(
        family,
        audience.name,
        tuple(Period(part.first, part.last) for part in parts),
        rows,
        tuple(audience.rounded(total) for total in totals),
        audience.rounded(sum(totals)),
        parts[-1].closed_on,
    )


def _rows(parts: Sequence[Published], audience: Audience) -> tuple[tuple[ProtectedRow, ...], list[int]]:
    """The rows that all parts can give, and the exact total of each part."""
    counts = [
        (names, [sum(block.reports for block in part.blocks if set(block.categories) <= set(names)) for part in parts])
        for names in common([block.categories for block in part.blocks] for part in parts)
    ]
    totals = [sum(block.reports for block in part.blocks) for part in parts]
    share = _share_of(audience, sum(totals))
    rows = (
        ProtectedRow(names, tuple(map(audience.rounded, each)), audience.rounded(sum(each)), share(sum(each)))
        for names, each in counts
    )
    return tuple(rows), totals


def _share_of(audience: Audience, whole: int) -> Callable[[int], int | None]:
    """Whole percentages of what is shown, never of what is behind it."""
    shown = audience.rounded(whole)
    if whole < audience.percent_from:
        return lambda _part: None
    return lambda part: round(100 * audience.rounded(part) / shown)


def twelve_months(ledger: Ledger, audience: Audience) -> Total | None:
    """The latest twelve months that are whole blocks resting on 10 people; None when there are none."""
    parts = ledger.shown(audience, TOTAL)
    for end in range(len(parts), 0, -1):
        for start in range(end - 1, -1, -1):
            period = Period(parts[start].first, parts[end - 1].last)
            blocks = [block for part in parts[start:end] for block in part.blocks]
            if period.quarters == 4 and max(block.people for block in blocks) >= PUBLIC.people:
                reports = PUBLIC.rounded(sum(block.reports for block in blocks))
                return Total(period, reports, parts[end - 1].closed_on)
    return None


def shares(ledger: Ledger, audience: Audience) -> tuple[SharesOfPeriod, ...]:
    """The on-time shares of every year that was closed, oldest first."""
    return tuple(
        SharesOfPeriod(Period(part.first, part.last), part.shares, part.closed_on)
        for part in ledger.shown(audience, ON_TIME)
    )


def revisions(ledger: Ledger, audience: Audience, family: str = TOTAL) -> tuple[Revision, ...]:
    """What an audience has learned of closed periods since, in the order in which it did. The tables stay as they are.

    A few late reports wait until they are those of enough people; fewer are never told.
    """
    found = []
    for part in ledger.published:
        if part.audience == audience.name and part.family == family and part.stream.year is not None:
            rows, (total,) = _rows([part], audience)
            rounded = audience.rounded(total)
            found.append(Revision(part.stream.year, part.stream.withdrawn, rows, rounded, part.closed_on))
    return tuple(found)


def what_remains(
    ledger: Ledger, audience: Audience, first: Quarter | None = None, last: Quarter | None = None
) -> tuple[Remains, ...]:
    """What protection leaves of each table of the catalogue that is kept here; no periods: nothing of it."""
    found = []
    for name, categories in [(TOTAL, 1), *((family.name, len(family.line)) for family in ledger.families)]:
        seen = table(ledger, name, audience, first, last)
        found.append(Remains(name, seen.periods if seen else (), len(seen.rows) if seen else 0, categories))
    return tuple(found)
