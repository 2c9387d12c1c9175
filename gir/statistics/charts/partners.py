"""Chart 16: the published figures of several employers beside each other. Small multiples, and never a ranking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext, ngettext

from gir.statistics import words
from gir.statistics.charts.base import Chart, Origin, Table, heading
from gir.statistics.control import poisson_interval
from gir.statistics.periods import YEAR, Quarter

QUARTERS_SHOWN = 12
FEW_DIGITS = 10
"""From this on a rate is a whole number."""
MANY = 100
"""Reports in a period from which on chance is no longer told of."""
MOST_DRAWN = 24
"""Employers in the picture; the table has all."""


@dataclass(frozen=True)
class Span:
    """One published period of one employer: its reports, and its mean fte when that is known.

    ``label`` names it in a table, ``when`` in a sentence.
    """

    first: Quarter
    quarters: int
    label: str
    reports: int
    fte: float | None = None
    when: str = ""

    @property
    def rate(self) -> float | None:
        """Reports per 100 fte, as many as in a year."""
        return None if not self.fte else 400 * self.reports / self.quarters / self.fte

    @property
    def last(self) -> Quarter:
        return self.first.back(1 - self.quarters)


@dataclass(frozen=True)
class Employer:
    """One employer with its published periods, the oldest first, and the counting rules that it used."""

    name: str
    own: bool
    definition: str
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Panel:
    """One small chart: ``heights`` over the spans that are drawn, on the common axis (``rated``) or one of its own."""

    title: str
    unit: str
    own: bool
    rated: bool
    spans: tuple[Span, ...]
    heights: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class PartnersChart(Chart):
    """Small charts side by side from ``start``, so many ``quarters`` wide; ``top`` is that of the common axis."""

    panels: tuple[Panel, ...] = ()
    start: Quarter
    quarters: int = YEAR
    top: float = 0.0


def partners_chart(employers: Sequence[Employer], *, origin: Origin) -> PartnersChart:
    """The newest three years of employers that published something, by the alphabet.

    Per 100 fte where the number of staff is known and the counting rules are those of ``origin``: only that can stand
    on one axis. Raises ValueError without any employer.
    """
    last = max(span.last for employer in employers for span in employer.spans)
    shown = [_recent(employer, last.back(QUARTERS_SHOWN - 1)) for employer in employers]
    start = min(last.back(YEAR - 1), *(span.first for employer in shown for span in employer.spans))
    panels = tuple(_panel(employer, origin.definition) for employer in shown if employer.spans)
    drawn = _most(panels)
    title = gettext("Reports at employers with a public task")
    return PartnersChart(
        key="partners",
        **heading(title, start.first, last.last, origin),
        finding=_finding(panels),
        table=_table(title, shown),
        origin=origin,
        notes=tuple(_notes(shown, panels, drawn, origin)),
        alternative=words.sentences([_lead(drawn, start.first, last.last), *map(_told, drawn)]),
        panels=drawn,
        start=start,
        quarters=start.up_to(last),
        top=max((height for panel in drawn if panel.rated for height in panel.heights), default=0.0),
    )


def figure(panel: Panel, height: float) -> str:
    """A height in figures. What is made of numbers that were rounded to 5 gets no more digits than it can carry."""
    return words.number(height, _digits(height) if panel.rated else 0)


def _digits(rate: float) -> int:
    return 1 if round(rate, 1) < FEW_DIGITS else 0


def _recent(employer: Employer, start: Quarter) -> Employer:
    spans = tuple(span for span in employer.spans if span.first >= start)
    return Employer(employer.name, employer.own, employer.definition, spans)


def _has_spans(employer: Employer) -> bool:
    return bool(employer.spans)


def _panel(employer: Employer, definition: str) -> Panel:
    rated = employer.definition == definition and employer.spans[-1].rate is not None
    spans = tuple(span for span in employer.spans if not rated or span.rate is not None)
    heights = tuple((span.rate or 0.0) if rated else span.reports / span.quarters for span in spans)
    title = gettext("%(name)s (your own organisation)", name=employer.name) if employer.own else employer.name
    unit = gettext("per 100 fte in a year") if rated else gettext("reports per quarter, an axis of its own")
    return Panel(title, unit, employer.own, rated, spans, heights)


def _most(panels: Sequence[Panel]) -> tuple[Panel, ...]:
    """As many as a picture can hold, one's own always among them."""
    others = [panel for panel in panels if not panel.own][: MOST_DRAWN - 1]
    return tuple(panel for panel in panels if panel.own or panel in others)


def _table(title: str, employers: Sequence[Employer]) -> Table:
    headers = (
        *(gettext("Employer"), gettext("Period"), gettext("Reports"), gettext("Fte")),
        *(gettext("Per 100 fte in a year"), gettext("Version of the counting rules")),
    )
    rows = [
        (
            employer.name, span.label, words.number(span.reports), words.exactly(span.fte),
            words.exactly(span.rate, _digits(span.rate or 0)), employer.definition,
        )
        for employer in employers
        for span in employer.spans
    ]  # fmt: skip
    return Table(title, headers, tuple(rows))


def _finding(panels: Sequence[Panel]) -> str:
    """What stands for the own organisation, and how many stand beside it: never who has more."""
    others = sum(not panel.own for panel in panels)
    beside = ngettext("%(num)s other employer beside it", "%(num)s other employers beside it", others)
    own = next((panel for panel in panels if panel.own and panel.spans), None)
    if own is None:
        return ngettext("The figures of %(num)s other employer", "The figures of %(num)s other employers", others)
    return f"{_newest(own)}; {beside}"


def _newest(panel: Panel) -> str:
    return f"{panel.title}: {_said(panel, panel.heights[-1])}, {panel.spans[-1].when}"


def _said(panel: Panel, height: float) -> str:
    if panel.rated:
        return gettext("%(number)s reports per 100 fte in a year", number=figure(panel, height))
    return gettext("%(number)s reports per quarter", number=figure(panel, height))


def _told(panel: Panel) -> str:
    """One panel in words: from where to where it goes, and how it ends."""
    low, high = figure(panel, min(panel.heights)), figure(panel, max(panel.heights))
    told = {"newest": _newest(panel), "low": low, "high": high}
    return gettext("%(newest)s; between %(low)s and %(high)s", **told)


def _lead(panels: Sequence[Panel], first: date, last: date) -> str:
    number, when = len(panels), words.period(first, last)
    return ngettext(
        "Bars of %(num)s employer, %(period)s", "Bars of %(num)s employers, each apart, %(period)s", number, period=when
    )


def _notes(employers: Sequence[Employer], panels: Sequence[Panel], drawn: Sequence[Panel], origin: Origin) -> list[str]:
    notes = [
        gettext("By the alphabet, and no ranking: the work differs, and so does how soon people report"),
        gettext("A wide bar is a half-year or a year; its height counts as if it was as long as the others"),
    ]
    fewest = min(panel.spans[-1].reports for panel in panels)
    if fewest < MANY:
        low, high = poisson_interval(fewest)
        told = {"number": words.reports(fewest), "low": words.number(low), "high": words.number(high)}
        notes.append(gettext("Chance moves small numbers: %(number)s could have been %(low)s to %(high)s", **told))
    other = [f"{e.name} ({e.definition})" for e in employers if e.spans and e.definition != origin.definition]
    if other:
        told = {"names": words.listing(other), "version": origin.definition}
        notes.append(gettext("Counted by another version of the rules than %(version)s, so do not compare it with the "
                             "others: %(names)s", **told))  # fmt: skip
    without = [e.name for e in employers if e.spans and e.definition == origin.definition and not e.spans[-1].fte]
    if without:
        notes.append(gettext("No number of staff is known of %(names)s", names=words.listing(without)))
    if any(len(panel.spans) < len(e.spans) for panel, e in zip(panels, filter(_has_spans, employers), strict=True)):
        notes.append(gettext("Periods without a number of staff stand only in the table"))
    if len(drawn) < len(panels):
        left = len(panels) - len(drawn)
        notes.append(ngettext("%(num)s employer is only in the table", "%(num)s employers are only in the table", left))
    return notes
