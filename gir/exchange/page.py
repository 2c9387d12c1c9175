"""What the pages of an import show."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from gir.exchange.forms import examples_of
from gir.exchange.importing import is_complete
from gir.exchange.incidents import Judged
from gir.exchange.keeping import rows_of
from gir.exchange.mapping import Layout, column_names
from gir.exchange.models import HistoryImport, ImportFile
from gir.exchange.preview import YearCount, not_aggression, per_year, proposed_days
from gir.exchange.queries import counted_per_year
from gir.exchange.reading import Head, Row, heard_head
from gir.exchange.taking_over import overlaps
from gir.exchange.terms import WITH_FILE, ImportStatus
from gir.statistics import words
from gir.terms import capital
from gir.web.dates import long_day, today

LOOKED_AT = 200
"""Rows in which examples are looked for."""
MOST_LISTED = 100
"""Rejected rows on the page; all of them are in the file."""
ENCODINGS = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "windows-1252": "Windows-1252"}


@dataclass(frozen=True)
class Line:
    """One import in the list."""

    address_id: str
    title: str
    told: str
    state: str
    opens: bool


def line_of(history: HistoryImport, me_id: str) -> Line:
    """An import in one line: when, by whom, and what became of it."""
    started = _("%(day)s, by %(name)s", day=long_day(history.began_at), name=history.started_by.name)
    opens = history.status not in WITH_FILE or history.started_by_id == me_id
    return Line(history.id, _title(history), started, capital(history.status.label), opens)


def _title(history: HistoryImport) -> str:
    if history.taken and history.first_day and history.last_day:
        incidents = ngettext("%(num)s incident", "%(num)s incidents", history.taken)
        years = sorted({history.first_day.year, history.last_day.year})
        return f"{incidents}, {'–'.join(map(str, years))}"
    return _("File of %(day)s", day=long_day(history.began_at))


def head_of(file: ImportFile) -> Head:
    """What is known of the file as a whole."""
    return heard_head(file.head or "")


def layout_of(file: ImportFile) -> Layout | None:
    """What its columns and words are taken for; None when nothing was chosen yet."""
    return Layout.heard(file.layout) if file.layout else None


def is_ready(file: ImportFile) -> bool:
    """Whether it can be seen what the import would bring."""
    layout = layout_of(file)
    return layout is not None and is_complete(layout)


def names_and_rows(file: ImportFile) -> tuple[tuple[str, ...], list[Row]]:
    """The names of the columns, and the first rows."""
    rows = rows_of(file)
    names = column_names(next(rows))
    return names, list(islice(rows, LOOKED_AT))


def columns_context(history: HistoryImport, file: ImportFile) -> dict[str, Any]:
    """What the page of the columns shows beside its fields."""
    names, rows = names_and_rows(file)
    cells = [row.cells for row in rows]
    examples = [examples_of(cells, number) for number in range(len(names))]
    return {"history": history, "name": file.name, "examples": examples, "recognised": recognised(head_of(file))}


def recognised(head: Head) -> str:
    """How the file was read, in a sentence."""
    if head.kind == "xlsx":
        return _("We read the sheet “%(sheet)s”.", sheet=head.sheets[head.sheet][0])
    encoding, _space, delimiter = head.detail.partition(" ")
    marks = {";": _("semicolons"), ",": _("commas"), "tab": _("tabs"), "|": _("bars (|)")}
    mark = marks.get(delimiter, delimiter)
    return _(
        "We read a text file in %(encoding)s, with %(mark)s between the cells.",
        encoding=ENCODINGS.get(encoding, encoding),
        mark=mark,
    )


@dataclass(frozen=True)
class Preview:
    """What an import would bring."""

    incidents: int
    years: list[YearCount]
    reasons: list[tuple[str, int]]
    listed: list[tuple[int, str]]
    more: int
    rejected: int
    counted_already: int
    not_aggression: int
    totals: int
    stopped_at: int


def preview_of(history: HistoryImport, file: ImportFile, rows: Judged) -> Preview:
    """The preview, with the first of the rows that cannot be taken over."""
    days = proposed_days(rows.found, today())
    return Preview(
        rows.incidents,
        per_year(rows),
        [(str(reason.label), number) for reason, number in rows.reasons],
        [(row.row, str(row.reason.label)) for row in rows.rejected[:MOST_LISTED]],
        max(0, len(rows.rejected) - MOST_LISTED),
        len(rows.rejected),
        overlaps(history.organisation_id, days, rows.found) if days else 0,
        not_aggression(rows),
        sum(row.count == 0 for row in rows.found),
        head_of(file).stopped_at,
    )


def outcome(history: HistoryImport) -> list[tuple[str, str]]:
    """What became of an import, as questions and answers."""
    told = [
        (_("Sent"), _("%(day)s, by %(name)s", day=long_day(history.began_at), name=history.started_by.name)),
        (_("State"), capital(history.status.label)),
    ]
    if history.status in (ImportStatus.DONE, ImportStatus.UNDONE):
        told += [
            (_("Incidents"), words.number(history.taken)),
            (_("Rows left out"), words.number(history.rejected)),
            (_("Days"), _days(history)),
            (_("Counts"), _("per month") if history.throughout else _("per year only")),
        ]
    if history.undone_at and history.undone_by:
        told.append((_("Undone"), _("%(day)s, by %(name)s", day=long_day(history.undone_at),
                                    name=history.undone_by.name)))  # fmt: skip
    return told


def _days(history: HistoryImport) -> str:
    first, last = (long_day(day) if day else "" for day in (history.first_day, history.last_day))
    return _("%(first)s until %(last)s", first=first, last=last)


def years_of(history: HistoryImport) -> list[tuple[int, int]]:
    """Year and number of what an import has brought."""
    return counted_per_year(history) if history.status is ImportStatus.DONE else []
