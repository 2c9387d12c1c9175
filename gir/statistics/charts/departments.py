"""Chart 4: departments against each other. Whoever stands out is looked into, and nobody is ranked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from gir.statistics import control, words
from gir.statistics.charts.base import Chart, Origin, Table, heading, undrawn

FEWEST = 8
"""With fewer departments a common rate and its limits say nothing."""


@dataclass(frozen=True)
class Department:
    """One department: its size and reports, and beyond which limit it lies (0: none, 95 or 998), on which side."""

    name: str
    fte: float
    count: int
    rate: float
    lower95: float
    upper95: float
    lower998: float
    upper998: float
    outside: int = 0
    few: bool = False


@dataclass(frozen=True, kw_only=True)
class DepartmentsChart(Chart):
    """A funnel: `departments` from small to large, the common `rate`, and the names of the lines."""

    departments: tuple[Department, ...] = ()
    rate: float = 0.0
    rate_label: str = ""
    limit_labels: tuple[str, str] = ("", "")
    across: str = ""


def departments_chart(
    rows: Sequence[tuple[str, float | None, int]], *, first: date, last: date, origin: Origin, why_not: str = ""
) -> DepartmentsChart:
    """``rows`` are name, fte (None: not known) and reports of a year, of every department."""
    title = gettext("Departments: reports per 100 fte in a year")
    known = [(name, fte, count) for name, fte, count in rows if fte]
    found = control.funnel([count for *_name, count in known], [fte / 100 for _name, fte, _count in known])
    limits = zip(found.lower95, found.upper95, found.lower998, found.upper998, strict=True)
    flags = [998 if far else 95 if near else 0 for near, far in zip(found.outside95, found.outside998, strict=True)]
    departments = [
        Department(
            name,
            fte,
            count,
            rate=100 * count / fte,
            lower95=low or 0.0,
            upper95=high or 0.0,
            lower998=lowest or 0.0,
            upper998=highest or 0.0,
            outside=flag,
            few=100 * count / fte < (found.rate or 0),
        )
        for (name, fte, count), (low, high, lowest, highest), flag in zip(known, limits, flags, strict=True)
    ]
    table = _table(title, rows, departments)
    top = heading(title, first, last, origin)
    total = sum(department.count for department in departments)
    reason = why_not or _reason(len(departments), total)
    if reason:
        return DepartmentsChart(key="departments", **top, **undrawn(reason), table=table, origin=origin)
    ordered = sorted(departments, key=lambda department: (department.fte, department.name))
    out = sorted((d for d in departments if d.outside), key=lambda department: department.name)
    told = tuple(_said(department) for department in out)
    notes = [gettext("Funnel: limits of 95 and 99.8 percent around the common rate; this is no ranking")]
    if found.adjusted:
        notes.append(gettext("The limits allow for differences between kinds of work"))
    notes.append(gettext("Standing out is a reason to look together at what happens there, not a judgement"))
    return DepartmentsChart(
        key="departments", **top, finding=_finding(out), table=table, origin=origin, notes=tuple(notes), signals=told,
        alternative=words.sentences([
            gettext("Funnel with %(number)s departments, %(period)s", number=words.number(len(ordered)),
                    period=words.period(first, last)),
            gettext("Average %(value)s", value=words.number(found.rate or 0, 1)),
            *(told or [gettext("All lie between the limits")]),
        ]),
        departments=tuple(ordered), rate=found.rate or 0.0, across=gettext("fte"),
        rate_label=gettext("average %(value)s", value=words.number(found.rate or 0, 1)),
        limit_labels=(gettext("95 percent"), gettext("99.8 percent")),
    )  # fmt: skip


def _reason(number: int, total: int) -> str:
    if number < FEWEST:
        return gettext(
            "Departments are compared from %(number)s with a known number of fte on", number=words.number(FEWEST)
        )
    return "" if total else gettext("There are no incidents in this period")


def _table(title: str, rows: Sequence[tuple[str, float | None, int]], departments: Sequence[Department]) -> Table:
    """By the alphabet, so that nothing looks like a ranking."""
    known = {department.name: department for department in departments}
    headers = (gettext("Department"), gettext("Fte"), gettext("Reports"), gettext("Per 100 fte"),
               gettext("between (95 percent)"), gettext("Reading"))  # fmt: skip
    cells = []
    for name, fte, count in sorted(rows):
        found = known.get(name)
        rate = "–" if found is None else words.number(found.rate, 1)
        limits = "–" if found is None else f"{words.number(found.lower95, 1)} – {words.number(found.upper95, 1)}"
        cells.append((name, words.exactly(fte), words.number(count), rate, limits, _reading(found)))
    return Table(title, headers, tuple(cells))


def _reading(department: Department | None) -> str:
    if department is None:
        return gettext("no head count")
    if department.outside and department.few:
        return gettext("few for its size, ask whether people report")
    return {
        0: gettext("chance can explain it"),
        95: gettext("may stand out, look into it"),
        998: gettext("stands out, look into it"),
    }[department.outside]


def _said(department: Department) -> str:
    rate = words.number(department.rate, 1)
    return gettext(
        "%(department)s: %(rate)s per 100 fte, %(reading)s",
        department=department.name, rate=rate, reading=_reading(department),
    )  # fmt: skip


def _finding(out: Sequence[Department]) -> str:
    out = [department for department in out if not department.few] or out
    far = [department.name for department in out if department.outside == 998]
    if far:
        return gettext(
            "Stands out: %(departments)s. Look together at what happens there", departments=words.listing(far)
        )
    if out:
        names = words.listing([department.name for department in out])
        return gettext("May stand out: %(departments)s. Look into it", departments=names)
    return gettext("The differences between departments can be chance")
