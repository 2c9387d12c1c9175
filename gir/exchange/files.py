"""What people may take away: an empty template with an explanation, an example, and the rows that were left out."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence

from flask_babel import gettext as _

from gir.exchange.incidents import Rejected
from gir.incidents.terms import Channel, Form, Place, Population, Severity
from gir.terms import Term, capital

Grid = Sequence[Sequence[object]]


def columns() -> list[tuple[str, str]]:
    """The columns of the template, each with what may stand in it."""
    return [
        (_("Date"), _("The day of the incident: 4-3-2019, 4 maart 2019 or 2019-03-04. Only a month or a year: so.")),
        (_("Form of aggression"), _("One or more, with a comma between them: %(words)s.", words=_listed(Form))),
        (_("Severity"), _("One of: %(words)s.", words=_listed(Severity))),
        (_("Channel"), _("One of: %(words)s.", words=_listed(Channel))),
        (_("Place"), _("One of: %(words)s.", words=_listed(Place))),
        (_("Department"), _("As it is called in this register.")),
        (_("Aimed at"), _("One of: %(words)s. Empty: employees.", words=_listed(Population))),
        (_("Police report"), _("Yes, no, or empty when it is not known.")),
    ]


def _listed(vocabulary: type[Term]) -> str:
    return " · ".join(str(term.label) for term in vocabulary)


def _template_text() -> bytes:
    return _as_text([[name for name, _meaning in columns()]])


def _example() -> bytes:
    """A small invented register."""
    rows = [
        ("4-3-2019", Form.VERBAL, Severity.LIGHT, Channel.DESK, Place.TOWN_HALL, "nee"),
        ("18 juni 2019", Form.THREAT, Severity.MEDIUM, Channel.TELEPHONE, None, "ja"),
        ("2020-01-09", Form.VERBAL, Severity.LIGHT, Channel.ONLINE, Place.ONLINE, ""),
        ("02/11/2020", Form.PHYSICAL, Severity.SEVERE, Channel.STREET, Place.PUBLIC_ROAD, "ja"),
        ("31-2-2020", Form.VERBAL, Severity.LIGHT, Channel.DESK, Place.TOWN_HALL, "nee"),
        ("mei 2021", None, None, None, None, ""),
    ]
    told = [
        [day, *(capital(term.label) if term else "" for term in terms), "", "", answer] for day, *terms, answer in rows
    ]
    return _as_text([[name for name, _meaning in columns()], *told])


def _template_book() -> bytes:
    """The template as a workbook, with a second sheet that explains the columns."""
    names = [[name for name, _meaning in columns()]]
    meanings = [(_("Column"), _("What you write in it")), *columns()]
    return workbook([names, meanings], [_("Incidents"), _("Explanation")])


def workbook(sheets: Sequence[Grid], names: Sequence[str] = ("1", "2")) -> bytes:
    """Sheets of plain cells as a workbook."""
    import openpyxl  # loads slowly, and is seldom asked for

    book = openpyxl.Workbook(write_only=True)
    for rows, name in zip(sheets, names, strict=False):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "template.xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _template_book),
    "template.csv": ("text/csv; charset=utf-8", _template_text),
    "example.csv": ("text/csv; charset=utf-8", _example),
}
"""What may be downloaded, by its name: its type, and how it is made."""


def rejected_rows(rejected: Iterable[Rejected]) -> bytes:
    """Number and reason of every row that was left out, and nothing of what is in it."""
    return _as_text([[_("Row"), _("Reason")], *([row.row, str(row.reason.label)] for row in rejected)])


def _as_text(rows: Grid) -> bytes:
    """With semicolons and a byte order mark, so that a Dutch spreadsheet opens it."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    return f"\ufeff{out.getvalue()}".encode()
