"""Take over what an older register counted, without knowing more than it did.

History becomes incidents and countable facts, and no case: there is nothing left to follow up. What the register did
not say stays unknown, and a year or a period is never divided over months. Nobody is named.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gir.audit import Who, recorded
from gir.cases.counting import count_incident
from gir.cases.terms import Act
from gir.database import db, now
from gir.facts.models import Fact, PeriodTotal, RegisterSpan
from gir.incidents.models import Incident
from gir.incidents.terms import Form, Kind, Population, Precision, Source
from gir.organisations.models import Organisation
from gir.vault import DataKey, KeySet
from gir.web.dates import today

MOST = 100_000
"""More incidents than this in one group is a mistake in the file."""
NEEDED = ("first_day", "last_day", "count")
OPTIONAL = ("forms", "police_report", "police_notice", "population")
ANSWERS = {"": None, "yes": True, "no": False}


@dataclass(frozen=True)
class HistoryGroup:
    """Incidents that the register did not tell apart: how many, between which days, and what is known of them.

    None is unknown. ``line`` is where the group stands in a file. A group of 0 incidents is a total: of all incidents
    of exactly its days together ``police_reports`` and ``police_notices`` went to the police, nobody said which ones.
    """

    first_day: date
    last_day: date
    count: int
    forms: frozenset[Form] | None = None
    police_report: bool | None = None
    police_notice: bool | None = None
    population: Population = Population.EMPLOYEE
    line: int = 0
    police_reports: int | None = None
    police_notices: int | None = None

    @property
    def totals(self) -> tuple[int, ...]:
        """The totals that this group gives; nothing for a group of incidents."""
        return tuple(number for number in (self.police_reports, self.police_notices) if number is not None)

    def belongs_to(self, other: HistoryGroup) -> bool:
        """Whether both are of exactly the same days, and of the same people."""
        mine, theirs = ((g.first_day, g.last_day, g.population) for g in (self, other))
        return mine == theirs

    @property
    def precision(self) -> Precision:
        """A day, exactly one calendar year, or some other period."""
        if self.first_day == self.last_day:
            return Precision.DAY
        year = self.first_day.year
        whole = (self.first_day, self.last_day) == (date(year, 1, 1), date(year, 12, 31))
        return Precision.YEAR if whole else Precision.PERIOD


@dataclass(frozen=True)
class Rejection:
    """A row that cannot be taken over, and why. Line 0 is the file as a whole."""

    line: int
    reason: str


class HistoryRejected(ValueError):
    """Nothing was taken over; ``rejections`` says what has to change first."""

    def __init__(self, rejections: Sequence[Rejection]) -> None:
        super().__init__("; ".join(f"line {row.line}: {row.reason}" for row in rejections))
        self.rejections = tuple(rejections)


# ── Reading a file ─────────────────────────────────────────────────────────────────────────────────────────────


def read_history(text: str) -> list[HistoryGroup]:
    """Read a CSV file (columns: docs/history/README.md). Lines that start with # say where the figures come from.

    Raises:
        HistoryRejected: with every row that cannot be read.
    """
    lines = [(number, line) for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1) if _holds_data(line)]
    if not lines:
        raise HistoryRejected([Rejection(0, "the file is empty")])
    delimiter = ";" if ";" in lines[0][1] else ","
    header = [name.strip() for name in next(csv.reader([lines[0][1]], delimiter=delimiter))]
    _check_header(header, lines[0][0])
    groups, rejections = [], []
    for number, line in lines[1:]:
        cells = next(csv.reader(io.StringIO(line), delimiter=delimiter))
        try:
            groups.append(_group(header, cells, number))
        except ValueError as error:
            rejections.append(Rejection(number, str(error)))
    if not groups and not rejections:
        rejections.append(Rejection(0, "there are no rows"))
    if rejections:
        raise HistoryRejected(rejections)
    return groups


def _holds_data(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("#")


def _check_header(header: list[str], line: int) -> None:
    missing = [name for name in NEEDED if name not in header]
    unknown = [name for name in header if name not in (*NEEDED, *OPTIONAL)]
    problems = [f"column {name} is missing" for name in missing] + [f"column {name!r} is not known" for name in unknown]
    if len(set(header)) < len(header):
        problems.append("a column occurs twice")
    if problems:
        raise HistoryRejected([Rejection(line, problem) for problem in problems])


def _group(header: list[str], cells: list[str], line: int) -> HistoryGroup:
    if len(cells) != len(header):
        raise ValueError(f"{len(cells)} cells under {len(header)} columns")
    row = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    group = HistoryGroup(
        first_day=_read(row, "first_day", date.fromisoformat, "a day such as 2015-01-31"),
        last_day=_read(row, "last_day", date.fromisoformat, "a day such as 2015-01-31"),
        forms=_read(row, "forms", _forms, f"empty, or some of: {', '.join(Form)}"),
        population=_read(row, "population", _population, f"one of: {', '.join(Population)}"),
        line=line,
        **_incidents(row) if row["count"] else _totals(row),
    )
    problem = _fault(group)
    if problem:
        raise ValueError(problem)
    return group


def _incidents(row: dict[str, str]) -> dict[str, Any]:
    return {
        "count": _read(row, "count", _number, f"a whole number from 1 to {MOST}"),
        "police_report": _read(row, "police_report", ANSWERS.__getitem__, "yes, no or empty"),
        "police_notice": _read(row, "police_notice", ANSWERS.__getitem__, "yes, no or empty"),
    }


def _totals(row: dict[str, str]) -> dict[str, Any]:
    expected = "a total in a row without count: a whole number, or empty"
    return {
        "count": 0,
        "police_reports": _read(row, "police_report", _number_or_unknown, expected),
        "police_notices": _read(row, "police_notice", _number_or_unknown, expected),
    }


def _read(row: dict[str, str], name: str, parse: Callable[[str], Any], expected: str) -> Any:
    try:
        return parse(row.get(name, ""))
    except (ValueError, KeyError):
        raise ValueError(f"{name} is {row.get(name, '')!r}; expected {expected}") from None


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise ValueError(text)
    return int(text)


def _number_or_unknown(text: str) -> int | None:
    return _number(text) if text else None


def _forms(text: str) -> frozenset[Form] | None:
    return frozenset(Form(key) for key in text.split()) if text else None


def _population(text: str) -> Population:
    return Population(text) if text else Population.EMPLOYEE


def _fault(group: HistoryGroup) -> str | None:
    """Why a group cannot be right, or None."""
    if group.last_day < group.first_day:
        return "last_day lies before first_day"
    if group.first_day.year != group.last_day.year:
        return "the period lies in more than one year"
    if group.last_day > today():
        return "the period is not over yet"
    if group.totals and group.count == 0:
        return "a total is tied to no form" if group.forms else None
    if not 1 <= group.count <= MOST:
        return f"count is {group.count}; expected a whole number from 1 to {MOST}"
    if group.forms is not None and not group.forms:
        return "forms are known but none is named"
    return None


# ── Taking over ────────────────────────────────────────────────────────────────────────────────────────────────


def load_history(organisation: Organisation, groups: Sequence[HistoryGroup], *, actor: Who) -> int:
    """Take over all groups or none; gives the number of incidents.

    Raises:
        HistoryRejected: a group cannot be right, overlaps another, or lies in days that were taken over before.
    """
    with recorded(
        Act.IMPORT, organisation, actor=actor, detail={"incidents": str(sum(group.count for group in groups))}
    ) as session:
        check_history(organisation.id, groups)
        key = DataKey.fresh(KeySet.CASE)
        session.add(key)
        for group in groups:
            for _ in range(group.count):
                _take_over(session, organisation.id, group, key)
            if group.totals:
                session.add(_total(organisation.id, group))
    return sum(group.count for group in groups)


def check_history(organisation_id: str, groups: Sequence[HistoryGroup]) -> None:
    """Look whether these groups could be taken over, without doing it.

    Raises:
        HistoryRejected: with everything that is wrong.
    """
    known = _spans_of(organisation_id)
    rejections = []
    for index, group in enumerate(groups):
        fault = _fault(group) or _double(group, groups[:index], known) or untrue_total(group, groups)
        if fault:
            rejections.append(Rejection(group.line, fault))
    if rejections:
        raise HistoryRejected(rejections)


def _spans_of(organisation_id: str) -> list[tuple[date, date]]:
    rows = select(Incident.first_day, Incident.last_day).where(
        Incident.organisation_id == organisation_id, Incident.source == Source.HISTORY
    )
    spans = select(RegisterSpan.first_day, RegisterSpan.last_day).where(RegisterSpan.organisation_id == organisation_id)
    return [(first, last) for first, last in db.session.execute(rows.union(spans))]


def _double(group: HistoryGroup, before: Iterable[HistoryGroup], known: list[tuple[date, date]]) -> str | None:
    """Why this group would count something twice, or None. Groups of exactly the same days belong together."""
    if any(_overlap(group, first, last) for first, last in known):
        return "history of these days was taken over before"
    for other in before:
        same = (group.first_day, group.last_day) == (other.first_day, other.last_day)
        if not same and _overlap(group, other.first_day, other.last_day):
            return f"the period overlaps the one on line {other.line}"
    return None


def untrue_total(group: HistoryGroup, groups: Sequence[HistoryGroup]) -> str | None:
    """Why this total cannot be right beside the incidents of its days, or None."""
    if not group.totals:
        return None
    beside = [other for other in groups if other is not group and group.belongs_to(other)]
    if any(other.totals for other in beside):
        return "there is another total of the same days"
    if max(group.totals) > sum(other.count for other in beside):
        return "the total is more than the incidents of exactly these days"
    reports_told = group.police_reports is not None and any(other.police_report is not None for other in beside)
    notices_told = group.police_notices is not None and any(other.police_notice is not None for other in beside)
    return "incidents of these days say it themselves" if reports_told or notices_told else None


def _overlap(group: HistoryGroup, first: date, last: date) -> bool:
    return group.first_day <= last and first <= group.last_day


def _total(organisation_id: str, group: HistoryGroup) -> PeriodTotal:
    return PeriodTotal(
        organisation_id=organisation_id,
        population=group.population.value,
        first_day=group.first_day,
        last_day=group.last_day,
        police_reports=group.police_reports,
        police_notices=group.police_notices,
    )


def _take_over(session: Session, organisation_id: str, group: HistoryGroup, key: DataKey) -> None:
    incident = Incident(
        organisation_id=organisation_id,
        source=Source.HISTORY,
        population=group.population,
        kind=Kind.AGGRESSION,
        first_day=group.first_day,
        last_day=group.last_day,
        precision=group.precision,
        received_at=now(),
        forms=group.forms,
        key=key,
    )
    session.add(incident)
    count_incident(session, incident)
    fact = session.get_one(Fact, incident.id)
    fact.police_report, fact.police_notice = group.police_report, group.police_notice
