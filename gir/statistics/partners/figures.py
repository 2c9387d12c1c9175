"""The published figures of one employer as they may leave the house: of its employees, for the public, and no more.

Office-holders are few and known, departments are called differently everywhere: neither is shared. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from gir.statistics import disclosure
from gir.statistics.blocks import PUBLIC
from gir.statistics.disclosure import Period, SharesOfPeriod
from gir.statistics.ledger import TOTAL, Ledger
from gir.statistics.periods import Quarter

SHARED = (TOTAL, "form", "severity", "channel")
"""The tables that mean the same at every employer."""
FEWEST = PUBLIC.people
"""A block of so many people has at least so many reports."""
STEP = PUBLIC.rounded_to


@dataclass(frozen=True)
class PublicRow:
    """Categories that are shown as one, none in a table of all reports; ``reports`` is rounded."""

    categories: tuple[str, ...]
    reports: int


@dataclass(frozen=True)
class PublicTable:
    """One table of one period, as the public has read it since ``closed_on``."""

    name: str
    period: Period
    closed_on: date
    rows: tuple[PublicRow, ...]


@dataclass(frozen=True)
class PublicFigures:
    """Everything that an employer published under one version of the counting rules.

    ``fte`` are its full-time equivalents by quarter, in steps of five, when it gives them.
    """

    definition: str
    since: Quarter
    until: Quarter
    tables: tuple[PublicTable, ...]
    on_time: tuple[SharesOfPeriod, ...] = ()
    fte: tuple[tuple[Quarter, int], ...] = ()

    @property
    def totals(self) -> tuple[PublicTable, ...]:
        """All reports together, period by period, the oldest first."""
        return tuple(table for table in self.tables if table.name == TOTAL)

    def fte_in(self, period: Period) -> float | None:
        """The mean of the quarters of a period; None when one of them is not known."""
        known = dict(self.fte)
        found = [known.get(period.first.back(-number)) for number in range(period.quarters)]
        return None if None in found else sum(number or 0 for number in found) / len(found)


def public_figures(ledger: Ledger, definition: str, fte: Mapping[Quarter, float]) -> PublicFigures | None:
    """What the public reads of a ledger; None as long as that is nothing.

    A table of which only one row is left says nothing that the total does not.
    """
    tables = [table for name in SHARED for table in _tables(ledger, name) if name == TOTAL or len(table.rows) > 1]
    if not tables or ledger.until is None:
        return None
    return PublicFigures(
        definition,
        ledger.since,
        ledger.until,
        tuple(tables),
        tuple(year for year in disclosure.shares(ledger, PUBLIC) if year.shares),
        shared_fte(fte, ledger.until),
    )


def shared_fte(fte: Mapping[Quarter, float], until: Quarter) -> tuple[tuple[Quarter, int], ...]:
    """Full-time equivalents as they may leave the house: in steps of five, and never of fewer than ten."""
    rounded = {quarter: PUBLIC.rounded(round(number)) for quarter, number in fte.items() if quarter <= until}
    return tuple(sorted((quarter, number) for quarter, number in rounded.items() if number >= FEWEST))


def _tables(ledger: Ledger, name: str) -> list[PublicTable]:
    parts = ledger.shown(PUBLIC, name)
    found = (disclosure.table(ledger, name, PUBLIC, part.first, part.last) for part in parts)
    return [
        PublicTable(
            name,
            table.periods[0],
            table.closed_on,
            tuple(PublicRow(() if name == TOTAL else row.categories, row.total) for row in table.rows),
        )
        for table in found
        if table
    ]
