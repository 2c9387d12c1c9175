"""Published registers: figures known per year or period only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from gir.statistics import words
from gir.statistics.charts.base import Chart, Origin, Table, heading


@dataclass(frozen=True)
class RegisterRow:
    """What a register published about one period (first and last day); None is unknown and stays so."""

    first: date
    last: date
    values: tuple[int | None, ...]


@dataclass(frozen=True, kw_only=True)
class RegisterTable(Chart):
    """Figures known only per year or period: a table, no picture, because no month or quarter may be invented."""

    register: tuple[RegisterRow, ...] = ()


def yearly_table(rows: Sequence[RegisterRow], columns: Sequence[str], *, origin: Origin) -> RegisterTable:
    """A published register as a table; the first column of figures is the number of reports."""
    ordered = tuple(sorted(rows, key=lambda row: (row.first, row.last)))
    title = gettext("Registered per year")
    unknown = gettext("unknown")
    table = Table(title, (gettext("Period"), *columns), tuple(
        (words.register_period(row.first, row.last),
         *(unknown if n is None else words.number(n) for _, n in zip(columns, row.values, strict=True)))
        for row in ordered
    ))  # fmt: skip
    first, last = (ordered[0].first, ordered[-1].last) if ordered else (origin.made,) * 2
    uneven = any(not words.is_year(row.first, row.last) for row in ordered)
    notes = [gettext("Per year or period; nothing is divided over months or quarters")]
    if uneven:
        notes.append(gettext("The periods differ in length, so the figures cannot be compared directly"))
    listed = [gettext("%(form)s: %(numbers)s", form=row[0], numbers=", ".join(
        f"{name} {cell}" for name, cell in zip(columns, row[1:], strict=True))) for row in table.rows]  # fmt: skip
    return RegisterTable(
        key="register", **heading(title, first, last, origin), finding=_register_finding(ordered),
        alternative=words.sentences(listed), table=table, origin=origin, notes=tuple(notes), register=ordered,
        reason=None if ordered else gettext("There are no figures for this period yet"),
    )  # fmt: skip


def _register_finding(rows: Sequence[RegisterRow]) -> str:
    told = [row for row in rows if row.values and row.values[0] is not None]
    whole = [row for row in told if words.is_year(row.first, row.last)]
    known = [(words.register_period(row.first, row.last), row.values[0]) for row in (whole if len(whole) > 1 else told)]
    if not known:
        return gettext("There are no figures for this period yet")
    if len(known) == 1:
        return gettext("%(form)s: %(numbers)s", form=known[0][0], numbers=words.reports(known[0][1] or 0))
    (start, one), (end, other) = known[0], known[-1]
    return gettext("%(first)s reports in %(start)s, %(last)s in %(end)s", first=words.number(one or 0), start=start,
                   last=words.number(other or 0), end=end)  # fmt: skip
