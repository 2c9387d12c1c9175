"""What an import would bring, before it does: counts per year, what is unknown, and what cannot be taken over. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gir.exchange.days import Span
from gir.exchange.incidents import Found, Judged
from gir.incidents.terms import Kind, Population
from gir.statistics.words import Unit, last_day


@dataclass(frozen=True)
class YearCount:
    """One year: incidents, of how many the form and the severity are known, rows without a known day, rows left out."""

    year: int
    incidents: int
    forms_known: int
    severity_known: int
    without_day: int
    rejected: int


@dataclass(frozen=True)
class Covered:
    """What the facts say of one year and one group of people (``gir.facts.models.RegisterSpan``)."""

    population: Population
    year: int
    first: date
    last: date
    throughout: bool


def per_year(judged: Judged) -> list[YearCount]:
    """The counts of each year that occurs; rows of which the year is not known count in no year."""
    incidents, formed, assessed, dayless = (Counter[int]() for _ in range(4))
    for row in judged.found:
        year = row.span.first.year
        incidents[year] += row.count
        formed[year] += row.count if row.forms else 0
        assessed[year] += row.count if row.severity else 0
        dayless[year] += 0 if row.span.is_day else row.count
    refused = Counter(row.year for row in judged.rejected if row.year)
    return [
        YearCount(year, incidents[year], formed[year], assessed[year], dayless[year], refused[year])
        for year in sorted(incidents.keys() | refused.keys())
    ]


def days_held(found: Iterable[Found]) -> Span | None:
    """From the first to the last day of which anything is told; None when nothing is."""
    spans = [row.span for row in found]
    return Span(min(span.first for span in spans), max(span.last for span in spans)) if spans else None


def proposed_days(found: Iterable[Found], today: date) -> Span | None:
    """The days that such a register most likely covered: whole months, from the first to the last that is told of."""
    held = days_held(found)
    if held is None:
        return None
    return Span(held.first.replace(day=1), min(last_day(held.last.replace(day=1), Unit.MONTH), today))


def covered_years(found: Iterable[Found], days: Span, *, throughout: bool) -> list[Covered]:
    """What the facts will say of each group and year. A year counts per month when every incident's day is known."""
    rows = list(found)
    dayless = {(row.population, row.span.first.year) for row in rows if row.count and not row.span.is_day}
    return [
        Covered(
            population,
            year,
            max(days.first, date(year, 1, 1)),
            min(days.last, date(year, 12, 31)),
            throughout and (population, year) not in dayless,
        )
        for population in Population
        if any(row.population is population for row in rows)
        for year in range(days.first.year, days.last.year + 1)
    ]


def not_aggression(judged: Judged) -> int:
    """Accidents and near-misses: they are kept, and not counted as aggression."""
    return sum(row.count for row in judged.found if row.kind is not Kind.AGGRESSION)
