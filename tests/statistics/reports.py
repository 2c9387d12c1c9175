"""Rows for the tests of protected figures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from gir.statistics.disclosure import Family, Ledger, Row, close
from gir.statistics.periods import Quarter, quarters_up_to

CLOSED = date(2027, 2, 1)
YEAR = quarters_up_to(Quarter(2026, 4), 4)
FORM = Family("form", ("verbal", "threat", "physical", "other"))


def reports(quarter: Quarter, people: Iterable[str], times: int = 1, **labels: str) -> list[Row]:
    """So many reports of each of these people."""
    return [Row(quarter, person, labels) for person in people for _ in range(times)]


def team(number: int, name: str = "p") -> list[str]:
    """So many different people."""
    return [f"{name}{index}" for index in range(number)]


def closed(rows: Iterable[Row], *families: Family, quarters: Iterable[Quarter] = YEAR) -> Ledger:
    """The ledger after these quarters."""
    quarters, rows = list(quarters), list(rows)
    ledger = Ledger(families, quarters[0])
    for quarter in quarters:
        ledger = close(ledger, quarter, [row for row in rows if row.quarter == quarter], on=CLOSED)
    return ledger
