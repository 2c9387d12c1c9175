"""From rows to incidents that can be counted, and to reasons where that cannot be done. It asks no database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gir.exchange.days import NotADay, Span, span_of
from gir.exchange.history import MOST, HistoryGroup, untrue_total
from gir.exchange.mapping import Layout, words_of
from gir.exchange.reading import Cell, Row
from gir.exchange.synonyms import answer_of
from gir.exchange.terms import TICKS, Reason, Target
from gir.incidents.terms import Channel, Form, Kind, Place, Population, Precision, Severity


@dataclass(frozen=True)
class Rejected:
    """A row that cannot be taken over, and why, without repeating what is in it. ``year`` is 0 when it is not known."""

    row: int
    reason: Reason
    year: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """What a row says: ``count`` incidents of which nothing more is told apart. None is unknown.

    A row of 0 incidents is a total: so many of all incidents of its days went to the police.
    """

    row: int
    span: Span
    count: int
    population: Population
    kind: Kind
    forms: frozenset[Form] | None
    severity: Severity | None
    channel: Channel | None
    place: Place | None
    department_id: str | None
    police_report: bool | None
    police_notice: bool | None
    police_reports: int | None = None
    police_notices: int | None = None

    @property
    def precision(self) -> Precision:
        """A day, a whole year, or another period."""
        return self.group.precision

    @property
    def group(self) -> HistoryGroup:
        """The same as the figures of registers that know no single incidents."""
        return HistoryGroup(
            self.span.first,
            self.span.last,
            self.count,
            self.forms,
            self.police_report,
            self.police_notice,
            self.population,
            self.row,
            self.police_reports,
            self.police_notices,
        )


@dataclass
class Judged:
    """All rows of a file: what was found, and what cannot be taken over."""

    found: list[Found] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)

    @property
    def incidents(self) -> int:
        """How many incidents there are in the good rows."""
        return sum(row.count for row in self.found)

    @property
    def reasons(self) -> list[tuple[Reason, int]]:
        """How often each reason occurs, the most frequent first."""
        return Counter(row.reason for row in self.rejected).most_common()


class NotTaken(ValueError):
    """A row cannot be taken over."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def judge(rows: Iterable[Row], layout: Layout, *, today: date, epoch_1904: bool = False) -> Judged:
    """Look at every row. Nothing is guessed: what a cell does not say plainly is unknown, or the row is refused."""
    judged, reader = Judged(), _Reader(layout, today, epoch_1904)
    for row in rows:
        try:
            judged.found.append(reader.read(row))
        except (NotTaken, NotADay) as error:
            judged.rejected.append(Rejected(row.number, error.reason, reader.year))
    _refuse_untrue_totals(judged)
    return judged


def _refuse_untrue_totals(judged: Judged) -> None:
    totals = [row for row in judged.found if row.count == 0]
    if not totals:
        return
    groups = {row.row: row.group for row in judged.found}
    wrong = {total.row for total in totals if untrue_total(groups[total.row], list(groups.values()))}
    judged.rejected += [Rejected(t.row, Reason.TOTAL_UNTRUE, t.span.first.year) for t in totals if t.row in wrong]
    judged.rejected.sort(key=lambda rejected: rejected.row)
    judged.found = [row for row in judged.found if row.row not in wrong]


class _Reader:
    """Reads rows of one layout. ``year`` is that of the last row, as far as it was known."""

    def __init__(self, layout: Layout, today: date, epoch_1904: bool) -> None:
        self.places = {target: place for place, target in enumerate(layout.columns) if target}
        self.ticks = [target for target in TICKS if target in self.places]
        self.meanings, self.today, self.epoch_1904 = layout.meanings, today, epoch_1904
        self.year = 0

    def read(self, row: Row) -> Found:
        """What a row says.

        Raises:
            NotADay, NotTaken: with the reason.
        """
        self.year = 0
        span = self._span(row)
        self.year = span.first.year
        count = self._count(row)
        told: dict[str, Any] = self._answers(row) if count else self._totals(row)
        return Found(
            row=row.number,
            span=span,
            count=count,
            population=Population(self._meant(row, Target.POPULATION) or Population.EMPLOYEE),
            kind=Kind(self._meant(row, Target.KIND) or Kind.AGGRESSION),
            forms=self._forms(row) if count else None,
            severity=_term(Severity, self._meant(row, Target.SEVERITY)),
            channel=_term(Channel, self._meant(row, Target.CHANNEL)),
            place=_term(Place, self._meant(row, Target.PLACE)),
            department_id=self._meant(row, Target.DEPARTMENT) or None,
            **told,
        )

    def _cell(self, row: Row, target: Target) -> Cell:
        place = self.places.get(target)
        return row.cells[place] if place is not None and place < len(row.cells) else None

    def _span(self, row: Row) -> Span:
        span = span_of(self._cell(row, Target.DAY), epoch_1904=self.epoch_1904)
        last = self._cell(row, Target.LAST_DAY)
        if last is not None:
            span = Span(span.first, span_of(last, epoch_1904=self.epoch_1904).last)
        if span.last < span.first:
            raise NotTaken(Reason.BACKWARDS)
        if span.last > self.today:
            raise NotTaken(Reason.FUTURE)
        if span.first.year != span.last.year:
            raise NotTaken(Reason.TWO_YEARS)
        return span

    def _count(self, row: Row) -> int:
        """How many incidents: one when the file does not count; 0 for a row that only tells totals."""
        if Target.COUNT not in self.places:
            return 1
        cell = self._cell(row, Target.COUNT)
        if cell is None and any(self._number(row, target) is not None for target in _POLICE):
            return 0
        count = whole_number(cell)
        if count is None or not 1 <= count <= MOST:
            raise NotTaken(Reason.NOT_A_COUNT)
        return count

    def _number(self, row: Row, target: Target) -> int | None:
        return whole_number(self._cell(row, target))

    def _answers(self, row: Row) -> dict[str, Any]:
        report, notice = (answer_of(self._cell(row, target)) for target in _POLICE)
        return {"police_report": report, "police_notice": notice}

    def _totals(self, row: Row) -> dict[str, Any]:
        reports, notices = (self._number(row, target) for target in _POLICE)
        return {
            "police_report": None,
            "police_notice": None,
            "police_reports": reports,
            "police_notices": notices,
        }

    def _meant(self, row: Row, target: Target) -> str:
        return next(iter(self._all_meant(row, target)), "")

    def _all_meant(self, row: Row, target: Target) -> Iterator[str]:
        known = self.meanings.get(target, {})
        if target in self.places:
            yield from (known[word] for word in words_of(self._cell(row, target), target) if known.get(word))

    def _forms(self, row: Row) -> frozenset[Form] | None:
        """The forms that are named or ticked; None when none is. "Not applicable" is no tick."""
        named = {Form(key) for key in self._all_meant(row, Target.FORMS)}
        ticked = {target.ticked for target in self.ticks if answer_of(self._cell(row, target))}
        return frozenset(form for form in named | ticked if form) or None


_POLICE = (Target.POLICE_REPORT, Target.POLICE_NOTICE)


def _term(vocabulary: Any, key: str) -> Any:
    return vocabulary(key) if key else None


def whole_number(cell: Cell) -> int | None:
    """A whole number, also as 1.234 or 12,0 in Dutch; None when it is none."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        return int(cell) if float(cell).is_integer() and cell >= 0 else None
    text = cell.replace(" ", "").replace("\u00a0", "")
    parts = text.split(".")
    if len(parts) > 1 and all(len(part) == 3 and part.isdecimal() for part in parts[1:]) and 1 <= len(parts[0]) <= 3:
        text = "".join(parts)
    whole, _comma, rest = text.partition(",")
    plain = whole.isascii() and whole.isdecimal() and len(whole) <= 9 and not rest.strip("0")
    return int(whole) if plain else None
