"""Published figures as plain data, and back. Nothing that comes back is believed.

Who receives such data knows the place of what is wrong, and never finds what somebody wrote there in a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, TypeVar

from gir.statistics.disclosure import Period, SharesOfPeriod
from gir.statistics.ledger import TOTAL
from gir.statistics.on_time import STEP as STEP_ON_TIME
from gir.statistics.on_time import Bound, Share
from gir.statistics.partners.figures import FEWEST, SHARED, STEP, PublicFigures, PublicRow, PublicTable
from gir.statistics.partners.terms import Fault
from gir.statistics.periods import Quarter

MOST = 1_000_000
"""Reports, or fte: nobody who employs people has more."""
MOST_ITEMS = 1_000
"""Of any list: sixty years of all tables."""
DEFINITION = re.compile(r"[0-9A-Za-z.-]{1,20}")
CATEGORY = re.compile(r"[a-z0-9_-]{0,40}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
T = TypeVar("T")


class Unfit(ValueError):
    """Data that is not what it says it is: why, and at which place."""

    def __init__(self, fault: Fault, place: str = "") -> None:
        super().__init__(f"{fault.value} {place}".strip())
        self.fault, self.place = fault, place


def as_data(figures: PublicFigures) -> dict[str, Any]:
    """Dictionaries, lists, words and whole numbers."""
    return {
        "definition": figures.definition,
        "since": figures.since.key,
        "until": figures.until.key,
        "tables": [
            {
                "name": table.name,
                **_period_data(table.period, table.closed_on),
                "rows": [{"categories": list(row.categories), "reports": row.reports} for row in table.rows],
            }
            for table in figures.tables
        ],
        "on_time": [
            {
                **_period_data(year.period, year.closed_on),
                "steps": [{"step": s.step, "percent": s.percent, "bound": s.bound.value} for s in year.shares],
            }
            for year in figures.on_time
        ],
        "fte": [{"quarter": quarter.key, "fte": number} for quarter, number in figures.fte],
    }


def _period_data(period: Period, closed_on: date) -> dict[str, str]:
    return {"first": period.first.key, "last": period.last.key, "closed_on": closed_on.isoformat()}


# ── Back ───────────────────────────────────────────────────────────────────────────────────────────────────────


def figures_of(data: Mapping[str, Any], made_on: date) -> PublicFigures:
    """The figures that ``as_data`` wrote, and that somebody else can have written by ``made_on``.

    Raises:
        Unfit: they are not what published figures have to be.
    """
    since, until = quarter(data["since"], "since"), quarter(data["until"], "until")
    if since > until:
        raise Unfit(Fault.STRANGE, "until")
    if until.last >= made_on:
        raise Unfit(Fault.FUTURE, "until")
    figures = PublicFigures(
        word(data["definition"], "definition", DEFINITION),
        since,
        until,
        tuple(each(data["tables"], "tables", _table)),
        tuple(each(data["on_time"], "on_time", _year)),
        tuple(each(data["fte"], "fte", _fte)),
    )
    _check_periods(figures, made_on)
    return figures


def _table(data: Any, place: str) -> PublicTable:
    fields(data, place, {"name", "first", "last", "closed_on", "rows"})
    name = data["name"]
    if name not in SHARED:
        raise Unfit(Fault.STRANGE, f"{place}.name")
    rows = tuple(each(data["rows"], f"{place}.rows", _row))
    named = [category for row in rows for category in row.categories]
    whole = name == TOTAL
    if len(named) != len(set(named)) or (whole and (len(rows) != 1 or named)):
        raise Unfit(Fault.STRANGE, f"{place}.rows")
    if not whole and (len(rows) < 2 or not all(row.categories for row in rows)):
        raise Unfit(Fault.STRANGE, f"{place}.rows")
    return PublicTable(name, _period(data, place), day(data["closed_on"], f"{place}.closed_on"), rows)


def _row(data: Any, place: str) -> PublicRow:
    fields(data, place, {"categories", "reports"})
    named = each(data["categories"], f"{place}.categories", lambda name, at: word(name, at, CATEGORY))
    return PublicRow(tuple(named), _safe(data["reports"], f"{place}.reports"))


def _safe(value: Any, place: str) -> int:
    """A number that rests on people enough, as far as anybody can see: it is ten or more, and in steps of five."""
    number = whole(value, place, 0, MOST)
    if number < FEWEST or number % STEP:
        raise Unfit(Fault.SMALL, place)
    return number


def _year(data: Any, place: str) -> SharesOfPeriod:
    fields(data, place, {"first", "last", "closed_on", "steps"})
    shares = tuple(each(data["steps"], f"{place}.steps", _share))
    if not shares or len({share.step for share in shares}) < len(shares):
        raise Unfit(Fault.STRANGE, f"{place}.steps")
    return SharesOfPeriod(_period(data, place), shares, day(data["closed_on"], f"{place}.closed_on"))


def _share(data: Any, place: str) -> Share:
    fields(data, place, {"step", "percent", "bound"})
    percent = whole(data["percent"], f"{place}.percent", 0, 100)
    if percent % STEP_ON_TIME:
        raise Unfit(Fault.SMALL, f"{place}.percent")
    if data["bound"] not in [bound.value for bound in Bound]:
        raise Unfit(Fault.STRANGE, f"{place}.bound")
    return Share(word(data["step"], f"{place}.step", CATEGORY), percent, Bound(data["bound"]))


def _fte(data: Any, place: str) -> tuple[Quarter, int]:
    fields(data, place, {"quarter", "fte"})
    return quarter(data["quarter"], f"{place}.quarter"), _safe(data["fte"], f"{place}.fte")


def _period(data: Mapping[str, Any], place: str) -> Period:
    first, last = quarter(data["first"], f"{place}.first"), quarter(data["last"], f"{place}.last")
    if first > last:
        raise Unfit(Fault.STRANGE, f"{place}.last")
    return Period(first, last)


def _check_periods(figures: PublicFigures, made_on: date) -> None:
    """Every table goes forward in time, without a quarter twice, between the ends that the whole has."""
    if not figures.totals:
        raise Unfit(Fault.STRANGE, "tables")
    named = {name: [table for table in figures.tables if table.name == name] for name in SHARED}
    if [table.name for table in figures.tables] != [name for name, tables in named.items() for _table in tables]:
        raise Unfit(Fault.STRANGE, "tables")
    lines: list[Sequence[PublicTable | SharesOfPeriod]] = [*named.values(), figures.on_time]
    for parts in lines:
        place = "on_time" if parts is figures.on_time else "tables"
        if any(after.period.first <= before.period.last for before, after in pairwise(parts)):
            raise Unfit(Fault.TWICE, place)
        for part in parts:
            if part.period.first < figures.since or part.period.last > figures.until:
                raise Unfit(Fault.STRANGE, place)
            if not part.period.last.last < part.closed_on <= made_on:
                raise Unfit(Fault.STRANGE, f"{place}.closed_on")
    quarters = [known for known, _number in figures.fte]
    if any(after <= before for before, after in pairwise(quarters)) or any(q > figures.until for q in quarters):
        raise Unfit(Fault.STRANGE, "fte")


# ── Single values ──────────────────────────────────────────────────────────────────────────────────────────────


def fields(data: Any, place: str, names: set[str]) -> None:
    """Whether a value has exactly these fields. Raises `Unfit`, as all of these do."""
    if not isinstance(data, dict) or set(data) != names:
        raise Unfit(Fault.STRANGE, place)


def each(data: Any, place: str, read: Callable[[Any, str], T]) -> list[T]:
    """The items of a list, read one by one."""
    if not isinstance(data, list) or len(data) > MOST_ITEMS:
        raise Unfit(Fault.STRANGE, place)
    return [read(item, f"{place}[{number}]") for number, item in enumerate(data)]


def word(value: Any, place: str, pattern: re.Pattern[str]) -> str:
    """A text of this pattern."""
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise Unfit(Fault.STRANGE, place)
    return value


def whole(value: Any, place: str, low: int, high: int) -> int:
    """A whole number between two others, both included."""
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise Unfit(Fault.STRANGE, place)
    return value


def quarter(value: Any, place: str) -> Quarter:
    """A quarter such as 2026-Q3."""
    found = Quarter.parse(value) if isinstance(value, str) else None
    if found is None or found.key != value:
        raise Unfit(Fault.STRANGE, place)
    return found


def day(value: Any, place: str) -> date:
    """A day such as 2026-11-29."""
    try:
        return date.fromisoformat(word(value, place, DAY))
    except ValueError as error:
        raise Unfit(Fault.STRANGE, place) from error
