"""From the rows of a spreadsheet to head counts, or a sentence for each row that is none. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from gir.exchange.reading import Cell, Row
from gir.exchange.staffing.terms import FileFault, RowFault
from gir.exchange.synonyms import plain
from gir.statistics.periods import Quarter
from gir.statistics.staffing.numbers import Count, Untrue, count_of
from gir.terms import Term

MOST_ROWS = 5_000
COLUMNS = {
    "quarter": ("kwartaal", "quarter", "periode", "period", "kwartaal en jaar"),
    "year": ("jaar", "year"),
    "department": ("afdeling", "department", "team", "organisatieonderdeel"),
    "people": ("mensen", "people", "medewerkers", "personen", "aantal medewerkers", "aantal personen", "aantal"),
    "fte": ("fte", "aantal fte", "formatie"),
}
"""How a column may be called, in plain letters."""
NEEDED = ("quarter", "department", "people", "fte")
YEAR_FIRST = re.compile(r"(\d{4})\s*[-/ ]?\s*(?:q|k|kw|kwartaal|quarter)?\s*([1-4])")
NUMBER_FIRST = re.compile(
    r"(?:q|k|kw|kwartaal|quarter)?\s*([1-4])(?:e|de|ste)?\s*(?:kwartaal|quarter|q|k)?\s*[-/ ]?\s*(\d{4})"
)
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
LINE = re.compile(r"(\d{4}-Q[1-4]);([0-9a-f]{32});(\d{1,6});(\d{1,6}\.\d)")

Found = dict[Quarter, dict[str, Count]]


class NotHeadCounts(ValueError):
    """Nothing of a file can be read as head counts."""

    def __init__(self, fault: FileFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass
class Judged:
    """The counts of a file, and what is wrong with its other rows: number in the spreadsheet, and why."""

    found: Found = field(default_factory=dict)
    faults: list[tuple[int, Term]] = field(default_factory=list)


def judge(rows: Iterable[Row], departments: Mapping[str, str], running: Quarter) -> Judged:
    """Read all rows; the first one names the columns. ``departments``: id by plain name.

    Raises:
        NotHeadCounts: a column is missing, or there are no rows, or too many.
    """
    told, places, judged = iter(rows), dict[str, int](), Judged()
    head = next(told, None)
    if head is not None:
        places = _columns(head.cells)
    if set(NEEDED) - set(places):
        raise NotHeadCounts(FileFault.NO_COLUMNS)
    for number, row in enumerate(told, 1):
        if number > MOST_ROWS:
            raise NotHeadCounts(FileFault.TOO_MANY)
        _judge_row(row, places, departments, running, judged)
    if not judged.found and not judged.faults:
        raise NotHeadCounts(FileFault.NO_ROWS)
    return judged


def _columns(names: Sequence[Cell]) -> dict[str, int]:
    """Where each column stands; the first of a name."""
    found: dict[str, int] = {}
    for place, name in enumerate(names):
        for column, called in COLUMNS.items():
            if plain(str(name or "")) in called:
                found.setdefault(column, place)
    return found


def _judge_row(
    row: Row, places: Mapping[str, int], departments: Mapping[str, str], running: Quarter, judged: Judged
) -> None:
    cells = {column: row.cells[place] if place < len(row.cells) else None for column, place in places.items()}
    quarter = _quarter(cells["quarter"], cells.get("year"))
    name = plain(str(cells["department"] or ""))
    place = departments.get(name, "")
    fault: Term | None = None
    if quarter is None:
        fault = RowFault.NOT_A_QUARTER
    elif quarter > running:
        fault = RowFault.FUTURE
    elif not place:
        fault = RowFault.OTHER_DEPARTMENT if name else RowFault.NO_DEPARTMENT
    elif place in judged.found.get(quarter, {}):
        fault = RowFault.TWICE
    if quarter is None or fault is not None:
        judged.faults.append((row.number, fault or RowFault.NOT_A_QUARTER))
        return
    try:
        count = count_of(cells["people"], cells["fte"])
    except Untrue as untrue:
        judged.faults.append((row.number, untrue.fault))
        return
    if count is None:
        judged.faults.append((row.number, RowFault.EMPTY))
    else:
        judged.found.setdefault(quarter, {})[place] = count


def _quarter(cell: Cell, year: Cell) -> Quarter | None:
    """The quarter of one cell, or of a number beside a year."""
    text = _text(cell) if year is None else f"{_text(year)} {_text(cell)}"
    if day := DAY.fullmatch(text):
        return Quarter.parse(f"{day[1]}-Q{(int(day[2]) + 2) // 3}") if 1 <= int(day[2]) <= 12 else None
    if found := YEAR_FIRST.fullmatch(text):
        return Quarter.parse(f"{found[1]}-Q{found[2]}")
    if found := NUMBER_FIRST.fullmatch(text):
        return Quarter.parse(f"{found[2]}-Q{found[1]}")
    return None


def _text(cell: Cell) -> str:
    whole = isinstance(cell, float) and cell.is_integer()
    return str(int(cell) if whole and isinstance(cell, float) else cell or "").strip().lower()


# ── Between the preview and the yes ────────────────────────────────────────────────────────────────────────────


def told(found: Found) -> str:
    """Counts as a text that a page carries until somebody says yes."""
    return "\n".join(
        f"{quarter.key};{place};{count.people};{count.fte}"
        for quarter, counts in sorted(found.items())
        for place, count in sorted(counts.items())
    )


def heard(text: str, running: Quarter) -> Found:
    """The same, read again and judged again: nobody has to send back what they were shown.

    Raises:
        NotHeadCounts: it is not what a page carried.
    """
    found: Found = {}
    lines = text.split()
    for line in lines:
        parts = LINE.fullmatch(line)
        quarter = Quarter.parse(parts[1]) if parts else None
        if parts is None or quarter is None or quarter > running or parts[2] in found.get(quarter, {}):
            raise NotHeadCounts(FileFault.CHANGED)
        found.setdefault(quarter, {})[parts[2]] = _again(int(parts[3]), Decimal(parts[4]))
    if not lines or len(lines) > MOST_ROWS:
        raise NotHeadCounts(FileFault.CHANGED)
    return found


def _again(people: int, fte: Decimal) -> Count:
    try:
        count = count_of(people, float(fte))
    except Untrue as untrue:
        raise NotHeadCounts(FileFault.CHANGED) from untrue
    if count is None:
        raise NotHeadCounts(FileFault.CHANGED)
    return count
