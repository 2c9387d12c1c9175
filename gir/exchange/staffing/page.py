"""What the page of a file with head counts shows before anything is saved, and the templates to fill in."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.exchange.confined import read_alone
from gir.exchange.files import workbook
from gir.exchange.importing import WAITING, FileRefused, is_quick
from gir.exchange.queries import departments_by_word
from gir.exchange.reading import Row, Unreadable
from gir.exchange.staffing.rows import Found, Judged, NotHeadCounts, judge
from gir.exchange.staffing.terms import FileFault
from gir.exchange.terms import Trouble
from gir.statistics import words
from gir.statistics.charts import safe_cell
from gir.statistics.periods import Quarter
from gir.statistics.staffing.numbers import Count
from gir.statistics.staffing.queries import counts_of, last_before, mark_of, names_of
from gir.web.dates import today


@dataclass(frozen=True)
class Change:
    """One department in one quarter: what is there, and what would be."""

    department: str
    now: str
    then: str


@dataclass(frozen=True)
class CountsPreview:
    """What a file would change, quarter by quarter, and how many of its rows change nothing."""

    quarters: list[tuple[str, list[Change]]]
    rows: int
    same: int
    mark: str


def judged_file(data: bytes, actor: Actor) -> Judged:
    """What is in a file.

    Raises:
        FileRefused: it cannot be read.
        NotHeadCounts: there are no head counts in it, or far more than there can be.
    """
    if not is_quick(data):
        raise NotHeadCounts(FileFault.TOO_LARGE)
    try:
        rows = [piece for piece in read_alone(data, patience=WAITING) if isinstance(piece, Row)]
    except Unreadable as error:
        raise FileRefused(Trouble(error.why)) from error
    return judge(rows, departments_by_word(actor.organisation_id), Quarter.of(today()))


def preview_of(found: Found, actor: Actor) -> CountsPreview:
    """What would change if this was saved now."""
    counts, names = counts_of(actor.organisation_id), names_of(actor.organisation_id)
    changed = {
        quarter: [
            Change(name, _told(counts.get(quarter, {}).get(place)), _told(wanted[place]))
            for place, name in names
            if place in wanted and wanted[place] != counts.get(quarter, {}).get(place)
        ]
        for quarter, wanted in sorted(found.items(), reverse=True)
    }
    rows = sum(map(len, found.values()))
    return CountsPreview(
        [(words.quarter_title(quarter.first), changes) for quarter, changes in changed.items() if changes],
        rows,
        rows - sum(map(len, changed.values())),
        mark_of(list(found), counts, names),
    )


def _told(count: Count | None) -> str:
    if count is None:
        return _("not known")
    return _("%(people)s people, %(fte)s fte", people=words.number(count.people), fte=words.number(float(count.fte), 1))


# ── A file to fill in ──────────────────────────────────────────────────────────────────────────────────────────

TEMPLATES = {
    "head-counts.csv": "text/csv; charset=utf-8",
    "head-counts.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def template_of(name: str, actor: Actor) -> bytes:
    """Every department with the newest numbers that are known, under the last quarter that is over."""
    quarter = Quarter.of(today()).back(1)
    counts = counts_of(actor.organisation_id)
    newest = last_before(quarter.back(-1), counts)
    known = counts[newest] if newest else {}
    rows: list[list[object]] = [[_("Quarter"), _("Department"), _("People"), _("Fte")]]
    for place, department in names_of(actor.organisation_id):
        count = known.get(place)
        numbers = [count.people, float(count.fte)] if count else [None, None]
        rows.append([quarter.key, safe_cell(department), *numbers])
    return workbook([rows], [_("Number of staff")]) if name.endswith(".xlsx") else _as_text(rows)


def _as_text(rows: list[list[object]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(
        [str(cell).replace(".", ",") if isinstance(cell, float) else cell for cell in row] for row in rows
    )
    return f"\ufeff{out.getvalue()}".encode()
