"""What every chart has: its origin, its texts, its table and its CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypedDict

from flask_babel import gettext

from gir.statistics import words
from gir.web.cells import safe_cell


@dataclass(frozen=True)
class Origin:
    """Where figures come from: who is counted, in which source, on which day, by which version of the counting rules.

    `exact` figures rest on single people and carry a mark; protected figures do not.
    """

    population: str
    source: str
    made: date
    definition: str
    exact: bool = True


@dataclass(frozen=True)
class Marker:
    """Something that happened on a day and may explain figures: a campaign, a new form, a counting rule."""

    day: date
    label: str


@dataclass(frozen=True)
class Table:
    """The figures of a chart as text cells, in the reader's language; the first cell of a row names it."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Section:
    """What stands on the page under a heading of its own (`finding`), and can be taken away by its `key`."""

    key: str
    title: str
    subtitle: str
    finding: str
    table: Table
    origin: Origin
    notes: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    markers: tuple[Marker, ...] = ()

    @property
    def exact(self) -> bool:
        return self.origin.exact

    @property
    def marked(self) -> tuple[tuple[int, str], ...]:
        """The markers with the number that they have in the picture."""
        return tuple(
            (number, f"{words.full_date(marker.day)}, {marker.label}") for number, marker in enumerate(self.markers, 1)
        )

    def csv(self) -> str:
        """The table with its title and notes as comment lines; semicolons, so that a Dutch spreadsheet opens it."""
        out = io.StringIO()
        writer = csv.writer(out, delimiter=";")
        mark = [words.do_not_distribute()] if self.exact else []
        marked = [told for _number, told in self.marked]
        for comment in (*mark, self.title, self.subtitle, *self.notes, *self.signals, *marked):
            writer.writerow([f"# {' '.join(comment.split())}"])
        writer.writerow(map(safe_cell, self.table.headers))
        writer.writerows(map(safe_cell, row) for row in self.table.rows)
        return out.getvalue()


@dataclass(frozen=True, kw_only=True)
class SmallTable(Section):
    """A small table with the sentence that it proves; there is no picture of it."""


@dataclass(frozen=True, kw_only=True)
class Chart(Section):
    """A section with a picture: `title` is in it, `short` under it when narrow, `reason` says why nothing is drawn."""

    short: str
    alternative: str
    reason: str | None = None


def with_markers(chart: Chart, markers: Sequence[Marker]) -> Chart:
    """The same chart with what happened meanwhile, in the picture, in the list under it, and in words."""
    if not markers or chart.reason is not None:
        return chart
    found = replace(chart, markers=tuple(markers))
    told = [gettext("Marker %(number)s: %(text)s", number=number, text=text) for number, text in found.marked]
    return replace(found, alternative=f"{chart.alternative} {words.sentences(told)}")


class Heading(TypedDict):
    """The texts above the numbers."""

    title: str
    subtitle: str
    short: str


class Undrawn(TypedDict):
    """What stands in the place of a picture."""

    finding: str
    alternative: str
    reason: str


def heading(title: str, first: date, last: date, origin: Origin) -> Heading:
    """The texts above a chart of the days first..last."""
    when = words.period(first, last)
    made = words.subtitle(origin.population, when, origin.source, origin.made, origin.definition)
    return {"title": title, "subtitle": made, "short": f"{origin.population}, {when}"}


def small_table(
    key: str, finding: str, table: Table, notes: Sequence[str], *, first: date, last: date, origin: Origin
) -> SmallTable:
    """A small table of the days first..last; its caption is its title."""
    top = heading(table.caption, first, last, origin)
    return SmallTable(
        key=key, title=top["title"], subtitle=top["subtitle"], finding=finding, table=table, origin=origin,
        notes=tuple(notes),
    )  # fmt: skip


def register_notes(quarters: Sequence[tuple[date, int]]) -> list[str]:
    """In which quarters no register was kept, or only in some months: (first day, months that were kept)."""
    gone = [words.quarter_short(day) for day, months in quarters if not months]
    part = [words.quarter_short(day) for day, months in quarters if 0 < months < 3]
    notes = []
    if gone:
        notes.append(gettext("No register was kept in %(quarters)s: a gap, and no zero", quarters=words.listing(gone)))
    if part:
        told = words.listing(part)
        notes.append(gettext("A register was kept in only some months of %(quarters)s: not compared", quarters=told))
    return notes


def undrawn(reason: str) -> Undrawn:
    """The texts of a chart that cannot be drawn honestly."""
    return {"finding": reason, "alternative": reason, "reason": reason}
