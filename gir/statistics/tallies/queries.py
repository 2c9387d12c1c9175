"""Tallies of months: the stored ones where they still hold, the others counted from the facts at once."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, select
from sqlalchemy.orm import aliased

from gir.facts.models import Fact, FactForm, FactMonth
from gir.questions import Question, ask
from gir.statistics.periods import months_between
from gir.statistics.tallies.kinds import Cells, Key, Tally
from gir.statistics.tallies.models import FrozenTally, MonthTally

if TYPE_CHECKING:
    from gir.statistics.queries import Scope

WHOLE, PARTS = 1, 2
"""In which detail a month is stored (``FactMonth.detail``)."""
EVERYTHING = ""
FORM = aliased(FactForm)
"""The form that is asked for, beside the forms that a tally tells apart."""

STORED = Question(
    select(FactMonth.month, FactMonth.version, MonthTally.cells)
    .outerjoin(
        MonthTally,
        and_(
            MonthTally.organisation_id == FactMonth.organisation_id,
            MonthTally.month == FactMonth.month,
            MonthTally.population == bindparam("population"),
            MonthTally.part == bindparam("part"),
            MonthTally.tally == bindparam("tally"),
        ),
    )
    .where(
        FactMonth.organisation_id == bindparam("organisation_id"),
        FactMonth.month >= bindparam("first"),
        FactMonth.month <= bindparam("last"),
        FactMonth.tallied == FactMonth.version,
        FactMonth.detail >= bindparam("detail"),
    )
)
FROZEN = Question(
    select(FrozenTally.first_day, FrozenTally.last_day, FrozenTally.cells).where(
        FrozenTally.organisation_id == bindparam("organisation_id"),
        FrozenTally.dated == bindparam("dated"),
        FrozenTally.first_day >= bindparam("first"),
        FrozenTally.first_day <= bindparam("last"),
        FrozenTally.population == bindparam("population"),
        FrozenTally.part == bindparam("part"),
        FrozenTally.tally == bindparam("tally"),
    )
)
VERSIONS = Question(
    select(FactMonth.month, FactMonth.version).where(
        FactMonth.organisation_id == bindparam("organisation_id"),
        FactMonth.month >= bindparam("first"),
        FactMonth.month <= bindparam("last"),
    )
)


def monthly(tally: Tally, scope: Scope, first: date, last: date) -> dict[date, Cells]:
    """The cells of each month from that of the first up to that of the last day; one without any may be left out."""
    return _of_months(tally, scope, months_between(first, last))


def daily(tally: Tally, scope: Scope, first: date, last: date) -> dict[date, Cells]:
    """The cells by month of what happened from the first up to and including the last day.

    A month of which not every day is asked for is counted from its facts.
    """
    months = months_between(first, last)
    cut = {month for month in months if month < first or end_of(month) > last}
    found = _of_months(tally, scope, [month for month in months if month not in cut])
    return found | _counted(tally, scope, sorted(cut), days=(first, last))


def undated(tally: Tally, scope: Scope) -> Cells:
    """The cells of what is in no month, because nobody knows its day."""
    where = Fact.month.is_(None)
    rows = ask((*_shape(tally, scope), "undated"), lambda: _from_facts(tally, scope, where), **_values(scope))
    counted = tally.count(row[1:] for row in rows)
    for *_span, cells in frozen(tally, scope, dated=False):
        counted += tally.counted(cells)
    return tally.cells(counted)


def flat(found: dict[date, Cells]) -> Iterable[list[Any]]:
    """The cells of all months, one after the other; the same cell comes once for each month."""
    return (cell for cells in found.values() for cell in cells)


def end_of(month: date) -> date:
    """The last day of the month that begins on a day."""
    return (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _of_months(tally: Tally, scope: Scope, months: Sequence[date]) -> dict[date, Cells]:
    if not months:
        return {}
    found = {} if scope.department_id and scope.form else _stored(tally, scope, months)
    missing = [month for month in months if month not in found]
    return _with_frozen(tally, scope, months, found | _counted(tally, scope, missing))


def _with_frozen(tally: Tally, scope: Scope, months: Sequence[date], found: dict[date, Cells]) -> dict[date, Cells]:
    """The same with what was counted of cases that are gone. They are hidden from nobody any more."""
    wanted = frozenset(months)
    for month, _last, cells in frozen(tally, scope, dated=True, first=months[0], last=months[-1]):
        if month in wanted:
            found[month] = tally.cells(tally.counted(found.get(month, [])) + tally.counted(cells))
    return found


def frozen(
    tally: Tally, scope: Scope, *, dated: bool, first: date = date.min, last: date = date.max
) -> list[tuple[date, date, Cells]]:
    """What was counted of cases that are gone, of spans that begin between two days: their ends, and the cells."""
    rows = FROZEN.ask(
        organisation_id=scope.organisation_id,
        population=scope.population,
        part=part_of(scope.department_id, scope.form),
        tally=tally.name,
        dated=dated,
        first=first,
        last=last,
    )
    return [(row.first_day, row.last_day, json.loads(row.cells)) for row in rows]


def part_of(department_id: str | None, form: str | None) -> str:
    """What the tallies of a department, a form or both are kept under."""
    return " ".join(filter(None, (department_id, form)))


# ── Stored ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _stored(tally: Tally, scope: Scope, months: Sequence[date]) -> dict[date, Cells]:
    part = part_of(scope.department_id, scope.form)
    span = {"organisation_id": scope.organisation_id, "first": months[0], "last": months[-1]}
    rows = STORED.ask(population=scope.population, part=part, tally=tally.name, detail=PARTS if part else WHOLE, **span)
    found: dict[date, Cells] = {row.month: json.loads(row.cells) if row.cells else [] for row in rows}
    if scope.without and found:
        return _less(tally, scope, found, {row.month: row.version for row in rows}, span)
    return found


def _less(
    tally: Tally, scope: Scope, found: dict[date, Cells], versions: dict[date, int], span: dict[str, Any]
) -> dict[date, Cells]:
    """The stored months less what does not exist for the viewer; without the months that changed meanwhile."""
    hidden = Fact.incident_id.in_(bindparam("without", expanding=True))
    rows = ask(
        (*_shape(tally, scope), "hidden"),
        lambda: _from_facts(tally, scope, and_(hidden, _MONTHS), without=False),
        months=list(found),
        **_values(scope),
    )
    taken = _by_month(tally, rows)
    now = dict(VERSIONS.ask(**span))
    same = (month for month in found if now.get(month) == versions[month])
    return {
        month: tally.cells(tally.counted(found[month]) - taken[month]) if month in taken else found[month]
        for month in same
    }


# ── Counted ────────────────────────────────────────────────────────────────────────────────────────────────────

_MONTHS = Fact.month.in_(bindparam("months", expanding=True))
_DAYS = and_(Fact.first_day >= bindparam("first"), Fact.first_day <= bindparam("last"))


def _counted(
    tally: Tally, scope: Scope, months: Sequence[date], days: tuple[date, date] | None = None
) -> dict[date, Cells]:
    if not months:
        return {}
    where = and_(_MONTHS, _DAYS) if days else _MONTHS
    rows = ask(
        (*_shape(tally, scope), bool(days)),
        lambda: _from_facts(tally, scope, where),
        months=list(months),
        **_values(scope),
        **({"first": days[0], "last": days[1]} if days else {}),
    )
    return {month: tally.cells(counted) for month, counted in _by_month(tally, rows).items()}


def _from_facts(tally: Tally, scope: Scope, where: ColumnElement[bool], *, without: bool = True) -> Select[Any]:
    """The question to the facts of a scope, of which only its shape is in the statement."""
    rows = tally.question(Fact.month).where(
        Fact.organisation_id == bindparam("organisation_id"), Fact.population == bindparam("population"), where
    )
    if scope.department_id:
        rows = rows.where(Fact.department_id == bindparam("department_id"))
    if scope.form:
        # Asked of each fact: a list of all incidents of this form would go through those of every organisation.
        of_form = select(FORM.form).where(FORM.incident_id == Fact.incident_id, FORM.form == bindparam("form"))
        rows = rows.where(of_form.correlate(Fact).exists())
    if scope.without and without:
        rows = rows.where(Fact.incident_id.not_in(bindparam("without", expanding=True)))
    return rows


def _shape(tally: Tally, scope: Scope) -> tuple[Any, ...]:
    return "tally", tally.name, bool(scope.department_id), bool(scope.form), bool(scope.without)


def _values(scope: Scope) -> dict[str, Any]:
    told = {
        "organisation_id": scope.organisation_id,
        "population": scope.population,
        "department_id": scope.department_id,
        "form": scope.form,
        "without": list(scope.without),
    }
    return {name: value for name, value in told.items() if value}


def _by_month(tally: Tally, rows: Iterable[Any]) -> dict[date, Counter[Key]]:
    by_month: dict[date, list[Any]] = defaultdict(list)
    for month, *rest in rows:
        by_month[month].append(rest)
    return {month: tally.count(rest) for month, rest in by_month.items()}
