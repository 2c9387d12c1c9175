"""The quarter as a file: the same numbers as on the screen, asked what for, written in the log."""

from __future__ import annotations

import io
import json
import secrets
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select

from gir.audit.models import AuditLine
from gir.database import db, now
from gir.statistics.chapters import chapters
from gir.statistics.charts import Chart, Section
from gir.statistics.choice import Choice
from gir.statistics.periods import Quarter
from gir.statistics.queries import Scope
from gir.statistics.reports.files import file_of
from gir.statistics.reports.internal import report_of
from gir.statistics.reports.terms import Kind
from gir.statistics.reports.workbook import typed, workbook_of
from gir.web.dates import today
from tests.statistics.register import Register
from tests.support.page import Page
from tests.support.page_client import PageClient
from tests.support.pdf import open_pdf, structure, text_of_pdf
from tests.support.pictures import drawn_only, not_drawn

ClientFor = Callable[..., PageClient]
WRITES_ALL = {"panel", "severity", "channels", "follow-up", "scorecard"}
"""Charts whose picture writes every number of the table; the others have an axis to read from."""
EMPLOYER = "Gemeente =Voorbeeld #[1+1]"


def lines(app: Flask) -> list[dict[str, Any]]:
    with app.app_context():
        found = db.session.scalars(select(AuditLine.detail).where(AuditLine.act == "statistics.export"))
        return [json.loads(detail) for detail in found]


def filled(register: Register) -> Choice:
    """Five quarters with more and more incidents of several kinds."""
    quarter = Quarter.of(today()).back(1)
    for back in range(5):
        first = quarter.back(back).first
        days = [first.replace(day=1 + n % 28) for n in range(40 - 5 * back)]
        register.counts(*days[::2], department="Sport")
        register.counts(*days[1::2], department="Publiekszaken", form="threat", severity="severe")
    return Choice(Scope(register.cast.organisation_id, "employee"), quarter, now(), care=True, threat=True)


def once(chart: Chart) -> tuple[str, ...]:
    """By what a picture is kept: by nothing that another test could have."""
    return (chart.key, secrets.token_hex(8))


def together(text: str) -> str:
    """Without the spaces and hyphens, which come and go when a line breaks."""
    return "".join(text.split()).translate(dict.fromkeys(map(ord, "-\u00ad\u2010"), None))


def rows_of(book: Any, section: Section) -> list[list[Any]]:
    rows = list(book[section.key[:31]].iter_rows())
    start = next(n for n, row in enumerate(rows) if n > 3 and row[0].value == section.table.headers[0])
    return [list(row[: len(section.table.headers)]) for row in rows[start + 1 : start + 1 + len(section.table.rows)]]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_picture_table_csv_workbook_and_paper_hold_the_same_numbers(register: Register, language: str) -> None:
    choice = filled(register)
    with register.app.test_request_context(), force_locale(language):
        on_screen = [section for chapter in chapters(choice) for section in chapter.sections]
        report = report_of(choice, EMPLOYER)
        paper = file_of(report, Kind.PDF, once, language)
        book = openpyxl.load_workbook(io.BytesIO(file_of(report, Kind.XLSX, once, language)))
        said = together(text_of_pdf(paper))
        figures = [alternative for kind, alternative in structure(paper) if kind == "Figure"]
        assert report.sections == tuple(on_screen)
        assert len(on_screen) > 10
        for section in on_screen:
            csv = section.csv()
            cells = rows_of(book, section)
            assert together(section.finding) in said
            for row, typed_row in zip(section.table.rows, cells, strict=True):
                assert together("".join(row)) in said, row
                for text, cell in zip(row, typed_row, strict=True):
                    assert text in csv
                    value = cell.value.date() if hasattr(cell.value, "date") else cell.value
                    assert value == typed(text)[0] or (cell is typed_row[0] and value == text)
            if isinstance(section, Chart) and section.reason is None:
                assert section.alternative in figures
                assert drawn_only(section) == [], section.key
                assert section.key not in WRITES_ALL or not_drawn(section) == [], section.key


def test_every_page_says_that_it_is_internal_and_every_picture_speaks(register: Register) -> None:
    choice = filled(register)
    with register.app.test_request_context(), force_locale("nl"):
        paper = file_of(report_of(choice, EMPLOYER), Kind.PDF, once, "nl")
    with open_pdf(paper) as document:
        pages = len(document.pages)
    assert 6 <= pages <= 16
    said = text_of_pdf(paper)
    assert said.lower().count("niet verspreiden") >= pages
    assert EMPLOYER in said, "what somebody typed is text, and no instruction"
    assert all(alternative for kind, alternative in structure(paper) if kind == "Figure")


def test_no_cell_of_the_workbook_is_a_formula(register: Register) -> None:
    choice = filled(register)
    with register.app.test_request_context(), force_locale("nl"):
        book = openpyxl.load_workbook(io.BytesIO(workbook_of(report_of(choice, '=HYPERLINK("x")'))))
    kinds = [cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "f" not in kinds
    assert kinds.count("n") > 50
    assert '=HYPERLINK("x")' in [row[1].value for row in book.worksheets[0].iter_rows() if len(row) > 1]


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.234", 1234), ("1.234,5", 1234.5), ("12%", 0.12), ("–", "–"), ("=1+1", "=1+1"), ("3 van 4", "3 van 4"),
     ("1.2.3", "1.2.3"), ("-3", -3), ("+3", "+3")],
)  # fmt: skip
def test_a_cell_is_the_number_that_it_says(dutch: None, text: str, value: object) -> None:
    assert typed(text)[0] == value


def ask(client: PageClient, **choice: str) -> Page:
    return client.visit("/trends/report").form("/trends/report").submit({"edition": "internal", **choice})


@pytest.mark.parametrize("name", ["hanna", "omar", "chantal"])
def test_who_sees_exact_figures_takes_the_report_away_and_the_log_keeps_what_for(
    app: Flask, client_for: ClientFor, name: str
) -> None:
    answer = ask(client_for(name), purpose="policy", kind="pdf")
    assert answer.body.startswith(b"%PDF")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="intern-kwartaalrapportage-')
    assert [(line["kind"], line["purpose"], line["chart"]) for line in lines(app)] == [("pdf", "policy", "report")]


def test_the_workbook_is_taken_away_in_the_same_way(app: Flask, client_for: ClientFor) -> None:
    answer = ask(client_for("omar"), purpose="audit", kind="xlsx")
    assert openpyxl.load_workbook(io.BytesIO(answer.body)).sheetnames[0] == "Over deze werkmap"
    assert [line["purpose"] for line in lines(app)] == ["audit"]


def test_without_a_purpose_there_is_no_file(app: Flask, client_for: ClientFor) -> None:
    for purpose in ({}, {"purpose": "curiosity"}):
        answer = ask(client_for("omar"), kind="xlsx", **purpose)
        assert answer.status == 422
        assert "checked" in answer.html, "what was chosen is kept"
    assert lines(app) == []


def test_a_choice_that_does_not_exist_gives_a_sentence(client_for: ClientFor) -> None:
    assert client_for("omar").get("/trends/report?period=2026-Q9").status == 400
    assert client_for("hanna").get("/trends/report?population=official").status == 400


def test_nobody_else_finds_the_report(client_for: ClientFor) -> None:
    for name in ("anna", "rik", "els", "bea", "fatima", "pia"):
        assert client_for(name).get("/trends/report").status == 404
