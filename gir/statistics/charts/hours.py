"""Chart 5: when it happens, by day of the week and hour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import format_date, gettext

from gir.statistics import words
from gir.statistics.charts.base import Chart, Origin, Table, heading, undrawn

BANDS = ((22, 7), (7, 9), (9, 11), (11, 13), (13, 15), (15, 17), (17, 19), (19, 22))
"""Hours from and up to, the night first: it is the night before a working day, and counts by its calendar day."""
MONDAY = date(2024, 1, 1)


@dataclass(frozen=True, kw_only=True)
class HoursChart(Chart):
    """Incidents by weekday and hour: `counts[day][band]`, Monday first."""

    days: tuple[str, ...] = ()
    short_days: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()
    counts: tuple[tuple[int, ...], ...] = ()
    totals: tuple[int, ...] = ()
    total_label: str = ""


def band_of(hour: int) -> int:
    """The index of the band an hour lies in."""
    return next((i for i, (start, end) in enumerate(BANDS) if start < end and start <= hour < end), 0)


def hours_chart(
    moments: Mapping[tuple[int, int], int], unknown: int, *, first: date, last: date, origin: Origin
) -> HoursChart:
    """``moments`` by weekday (0 is Monday) and hour; ``unknown`` of how many incidents nobody told the moment."""
    grid = [[0] * len(BANDS) for _day in range(7)]
    for (day, hour), count in moments.items():
        grid[day][band_of(hour)] += count
    days = [str(format_date(MONDAY + timedelta(days=day), "EEEE")) for day in range(7)]
    short = tuple(str(format_date(MONDAY + timedelta(days=day), "EEEEEE")) for day in range(7))
    bands = [gettext("%(from)s to %(to)s", **{"from": start, "to": end}) for start, end in BANDS]
    totals, columns = [sum(row) for row in grid], [sum(row[i] for row in grid) for i in range(len(BANDS))]
    title, everything = gettext("Day of the week and hour"), gettext("All hours")
    table = Table(title, (gettext("Day"), *bands, everything), (
        *((day, *map(words.number, row), words.number(sum(row))) for day, row in zip(days, grid, strict=True)),
        (gettext("All days"), *map(words.number, columns), words.number(sum(totals))),
    ))  # fmt: skip
    top = heading(title, first, last, origin)
    total = sum(totals)
    notes = [gettext("Moment not known: %(number)s, counted in no cell", number=words.number(unknown))]
    if not total:
        nothing = undrawn(gettext("Of no incident in this period the moment is known"))
        return HoursChart(key="hours", **top, **nothing, table=table, origin=origin, notes=tuple(notes))
    if total < 10 * len(BANDS):
        notes.append(gettext("The numbers are small: one cell alone says little"))
    busiest = [gettext("%(form)s: %(numbers)s", form=day, numbers=n) for day, n in zip(days, totals, strict=True)]
    return HoursChart(
        key="hours", **top, finding=_finding(days, bands, totals, columns), table=table, origin=origin,
        alternative=words.sentences([
            gettext("Table of days and hours, %(period)s", period=words.period(first, last)), *busiest,
            gettext("Most in the hours %(hours)s", hours=bands[columns.index(max(columns))]),
        ]),
        notes=tuple(notes), days=tuple(days), short_days=short, bands=tuple(f"{start}–{end}" for start, end in BANDS),
        counts=tuple(map(tuple, grid)), totals=tuple(totals), total_label=everything,
    )  # fmt: skip


def _finding(days: list[str], bands: list[str], totals: list[int], columns: list[int]) -> str:
    if sum(totals) < 4 * words.FEW:
        return gettext("Too few incidents to tell")
    return gettext(
        "Most often on %(day)s, and from %(hours)s",
        day=words.listing([day for day, n in zip(days, totals, strict=True) if n == max(totals)]),
        hours=words.listing([band for band, n in zip(bands, columns, strict=True) if n == max(columns)]),
    )
