"""The reports of protected figures: what was published of a closed quarter, the same whoever makes them."""

from __future__ import annotations

import csv
import io
import json
import re
import secrets
from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select, update

from gir.audit.models import AuditLine
from gir.database import db, write_transaction
from gir.facts.models import Fact, FactStage
from gir.statistics.charts.bars import BarsChart
from gir.statistics.periods import Quarter
from gir.statistics.protected.closing import close_quarters
from gir.statistics.protected.published import groups_as_closed
from gir.statistics.reports.access import READINGS
from gir.statistics.reports.files import file_of
from gir.statistics.reports.protected import protected_report
from gir.statistics.reports.terms import Edition, Kind
from gir.statistics.reports.workbook import typed
from tests.statistics.register import Register
from tests.statistics.test_quarterly_report import once, rows_of, together
from tests.support.page_client import PageClient
from tests.support.pdf import open_pdf, structure, text_of_pdf
from tests.support.pictures import drawn_only, written_in

ClientFor = Callable[..., PageClient]
REPORT = "/trends/report"
DAYS = [date(year, month, 10) for year in (2024, 2025) for month in (2, 5, 8, 11)]
PLACES = ("Handhaving", "Ruimte", "Sport", "Publiekszaken")
FORMS = ("verbal", "verbal", "threat", "physical")
LAST = Quarter(2025, 4)
MAKERS = {Edition.COUNCIL: ("omar", "bram", "greet"), Edition.MANAGEMENT: ("dora", "bram")}


@pytest.fixture
def closed(app: Flask, register: Register) -> Register:
    """Two years in which 24 employees report in each quarter, and as many office-holders as can be shown."""
    names = map("p{}".format, count())
    for place, form, severity in zip(PLACES, FORMS, ("light", "medium", "severe", "light"), strict=True):
        days = [day for day in DAYS for _ in range(6)]
        register.counts(
            *days, department=place, form=form, severity=severity, victim=names.__next__,
            stages=lambda: [FactStage(step="triage", needed=True, on_time=True)],
        )  # fmt: skip
    days = [day for day in DAYS for _ in range(12)]
    register.counts(*days, population="official", victim=names.__next__, office="councillor", channel="online")
    with app.app_context():
        close_quarters(date(2026, 2, 5))
    return register


def ask(client: PageClient, edition: Edition, kind: str, **more: str) -> bytes:
    form = client.visit(REPORT).form(REPORT)
    asked = {"purpose": "policy"} if edition is not Edition.COUNCIL else {}
    answer = form.submit({"edition": edition, "kind": kind, **asked, **more})
    assert answer.status == 200
    assert not answer.is_html
    return answer.body


def cells_of(book: bytes) -> list[list[list[Any]]]:
    return [[[c.value for c in row] for row in sheet.iter_rows()] for sheet in openpyxl.load_workbook(io.BytesIO(book))]


@pytest.mark.parametrize("edition", [Edition.COUNCIL, Edition.MANAGEMENT])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_page_picture_table_csv_workbook_and_paper_hold_the_same_numbers(
    app: Flask, closed: Register, edition: Edition, language: str
) -> None:
    organisation_id = closed.cast.organisation_id
    with app.test_request_context(), force_locale(language):
        report = protected_report(edition, organisation_id, "Gemeente =Voorbeeld #[1+1]", LAST)
        paper = file_of(report, Kind.PDF, once, language)
        book = openpyxl.load_workbook(io.BytesIO(file_of(report, Kind.XLSX, once, language)))
        said, figures = together(text_of_pdf(paper)), [text for kind, text in structure(paper) if kind == "Figure"]
        on_page = {c.key: c for g in groups_as_closed(organisation_id, LAST, READINGS[edition]) for c in g.charts}
        assert len(report.sections) >= 4
        for section in report.sections:
            assert section == on_page[section.key]
            assert isinstance(section, BarsChart)
            read = [row for row in csv.reader(section.csv().splitlines(), delimiter=";") if not row[0].startswith("#")]
            assert tuple(map(tuple, read[1:])) == section.table.rows
            assert section.alternative in figures
            assert drawn_only(section) == []
            counts = [row[1] for row in section.table.rows]
            assert all(count in section.alternative for count in counts)
            picture = written_in(section)
            for row, typed_row in zip(section.table.rows, rows_of(book, section), strict=True):
                assert together("".join(row)) in said, row
                assert row[1] in picture, "the number that stands at the bar"
                for text, cell in zip(row, typed_row, strict=True):
                    value = cell.value.date() if hasattr(cell.value, "date") else cell.value
                    assert value == typed(text)[0] or (cell is typed_row[0] and value == text)


@pytest.mark.parametrize("edition", MAKERS)
def test_it_is_the_same_whoever_makes_it(app: Flask, closed: Register, client_for: ClientFor, edition: Edition) -> None:
    papers, books = set(), []
    for name in MAKERS[edition]:
        client = client_for(name)
        papers.add(ask(client, edition, "pdf"))
        books.append(cells_of(ask(client, edition, "xlsx")))
    assert len(papers) == 1
    assert all(book == books[0] for book in books)


def test_it_stays_the_same_whatever_comes_later(app: Flask, closed: Register, client_for: ClientFor) -> None:
    omar = client_for("omar")
    before = ask(omar, Edition.COUNCIL, "pdf", quarter=LAST.key)
    closed.counts(*[DAYS[-1]] * 15, *[date(2026, 1, 10)] * 15, department="Sport", victim=lambda: secrets.token_hex(4))
    with app.app_context(), write_transaction() as session:
        session.execute(update(Fact).where(Fact.victim == "p3").values(retracted=True))
    with app.app_context():
        close_quarters(date(2026, 5, 2))
    assert ask(omar, Edition.COUNCIL, "pdf", quarter=LAST.key) == before
    newer = text_of_pdf(ask(omar, Edition.COUNCIL, "pdf"))
    assert "Later gebleken" in newer
    assert together("2 mei 2026: bij 2025 kwamen 15 meldingen.") in together(newer)


def test_it_says_what_still_waits(app: Flask, closed: Register) -> None:
    closed.counts(*[date(2026, 1, 10)] * 3, victim=lambda: secrets.token_hex(4))
    with app.app_context():
        close_quarters(date(2026, 5, 2))
    with app.test_request_context(), force_locale("nl"):
        for quarter, waits in ((LAST, False), (LAST.back(-1), True)):
            report = protected_report(Edition.COUNCIL, closed.cast.organisation_id, "Voorbeeldstad", quarter)
            said = " ".join(report.parts[0].said)
            assert ("Wat er is gemeld van na het vierde kwartaal van 2025, staat er nog niet in" in said) is waits


def test_what_is_public_is_rounded_and_holds_no_table_from_which_somebody_could_subtract(
    app: Flask, closed: Register
) -> None:
    with app.test_request_context(), force_locale("nl"):
        editions = {
            edition: protected_report(edition, closed.cast.organisation_id, "Voorbeeldstad", LAST)
            for edition in (Edition.COUNCIL, Edition.MANAGEMENT)
        }
    counts = {
        edition: {int(cell) for s in report.sections for row in s.table.rows for cell in row[1:] if cell.isdecimal()}
        for edition, report in editions.items()
    }
    assert all(count % 5 == 0 for count in counts[Edition.COUNCIL])
    assert 24 in counts[Edition.MANAGEMENT]
    for report in editions.values():
        assert not any(section.key.endswith(("-department", "-office")) for section in report.sections)
        assert not report.internal


def test_the_paper_can_be_read_by_everybody_and_is_not_marked_internal(
    app: Flask, closed: Register, client_for: ClientFor
) -> None:
    paper = ask(client_for("greet"), Edition.COUNCIL, "pdf")
    with open_pdf(paper) as document:
        assert 3 <= len(document.pages) <= 9
        assert document.Root.MarkInfo.Marked
    said = text_of_pdf(paper)
    assert "niet verspreiden" not in said.lower()
    assert said.count("Openbare cijfers, afgerond op 5") >= 3
    for heading in ("Zo lees je deze cijfers", "Wat hier niet staat, en waarom", "Wat tellen we precies?"):
        assert heading in said
    assert "Dus tellen de rijen op tot meer" not in together(said), "that rule is not the rule of these tables"
    assert all(alternative for kind, alternative in structure(paper) if kind == "Figure")


def exports(app: Flask) -> list[dict[str, str]]:
    with app.app_context():
        found = select(AuditLine.detail).where(AuditLine.act == "statistics.export_protected")
        return [json.loads(detail) for detail in db.session.scalars(found)]


def test_taking_it_away_is_logged_and_only_the_public_one_asks_for_no_purpose(
    app: Flask, closed: Register, client_for: ClientFor
) -> None:
    dora = client_for("dora")
    page = dora.visit(REPORT)
    assert page.form(REPORT).submit({"kind": "xlsx"}).status == 200, "the public one is chosen beforehand"
    refused = dora.visit(REPORT).form(REPORT).submit({"edition": "management", "kind": "xlsx"})
    assert refused.status == 422
    assert "Kies waarvoor je de cijfers nodig hebt." in refused.main
    ask(dora, Edition.MANAGEMENT, "xlsx")
    told = {"chart": "report", "kind": "xlsx", "period": LAST.key}
    assert exports(app) == [
        {**told, "edition": "council"},
        {**told, "edition": "management", "purpose": "policy"},
    ]


def test_nobody_is_offered_or_given_what_is_not_for_them(app: Flask, closed: Register, client_for: ClientFor) -> None:
    offered = {
        "dora": ["council", "management"], "bram": ["council", "management"], "greet": ["council"],
        "omar": ["council", "internal"], "hanna": ["council", "internal"], "chantal": ["council", "internal"],
    }  # fmt: skip
    for name, editions in offered.items():
        client = client_for(name)
        assert REPORT in [address for _words, address in client.visit("/trends/published").links]
        page = client.visit(REPORT)
        assert re.findall(r'name="edition"[^>]*value="(\w+)"', page.html) == editions
        assert re.findall(r'name="edition"[^>]*value="(\w+)"[^>]*checked', page.html) == ["council"]
        for other in {"council", "management", "internal", "everything"} - set(editions):
            sent = {name: values[0] for name, values in page.form(REPORT).values.items() if values}
            answer = client.post(REPORT, {**sent, "edition": other, "kind": "pdf", "purpose": "audit"})
            assert answer.status == 422, (name, other)
    assert exports(app) == []


def test_a_quarter_that_is_not_closed_has_no_report(app: Flask, closed: Register, client_for: ClientFor) -> None:
    form = client_for("dora").visit(REPORT).form(REPORT)
    answer = form.submit({"quarter": "2026-Q1", "kind": "pdf"})
    assert answer.status == 422
    assert exports(app) == []


def test_before_anything_was_closed_there_is_a_sentence(app: Flask, client_for: ClientFor) -> None:
    page = client_for("dora").visit(REPORT)
    assert "Er zijn nog geen beschermde cijfers" in page.main
    assert 'name="edition"' not in page.html
    assert 'value="council"' not in client_for("omar").visit(REPORT).html


def test_another_organisation_makes_no_report_of_it(closed: Register, client_for: ClientFor) -> None:
    assert client_for("pia").get(REPORT).status == 404
