"""The privacy officer reads back who saw what: never content, and nothing of a case in which they have a part."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from gir.accounts.actor import actor_of
from gir.audit import System, recorded
from gir.audit.chain import words_mac
from gir.audit.models import AuditLine
from gir.cases.models import Case, CaseBlock
from gir.cases.terms import BlockReason
from gir.database import db, new_id, now
from gir.demonstration.cast import Cast
from gir.privacy.models import ExportPurpose
from tests.support.bent_log import close_the_log
from tests.support.page import Page
from tests.support.page_client import PageClient
from tests.support.stories import STORY, file_report

ClientFor = Callable[..., PageClient]


@pytest.fixture
def case_id(app: Flask, cast: Cast, client_for: ClientFor) -> str:
    """A report of Anna's that Hanna and Omar looked at, and that Dirk could not open."""
    made = file_report(app, cast.people["anna"])
    for name, times in (("hanna", 2), ("omar", 1)):
        client = client_for(name)
        for _ in range(times):
            client.visit(f"/cases/{made}")
    assert client_for("dirk").get(f"/cases/{made}").status == 404
    return made


def number_of(app: Flask, case_id: str) -> str:
    with app.app_context():
        return db.session.get_one(Case, case_id).number


def traces(app: Flask, act: str) -> list[tuple[str, str, str, dict[str, str]]]:
    with app.app_context():
        wanted = select(AuditLine.actor, AuditLine.object_id, AuditLine.result, AuditLine.detail)
        rows = db.session.execute(wanted.where(AuditLine.act == act).order_by(AuditLine.sequence))
        return [(actor, identity, result, json.loads(detail)) for actor, identity, result, detail in rows]


def look_up(els: PageClient, number: str) -> Page:
    return els.visit("/privacy").form("/privacy/case").submit({"number": number})


def account_page(els: PageClient, name: str, **more: str) -> Page:
    return els.visit("/privacy").form("/privacy/account").submit({"person": name, **more})


# ── Who saw this case ──────────────────────────────────────────────────────────────────────────────────────────


def test_who_saw_a_case_is_found_by_its_number(app: Flask, cast: Cast, case_id: str, client_for: ClientFor) -> None:
    page = look_up(client_for("els"), number_of(app, case_id).lower())
    assert page.path == f"/privacy/cases/{case_id}"
    readers, lines = page.tables()
    assert {tuple(row[:3]) for row in readers[1:]} == {
        ("Hanna Mulder", "In welke rolHRM", "Hoe vaak2"),
        ("Omar el Amrani", "In welke rolOOV", "Hoe vaak1"),
    }
    assert ["WatGeweigerd: De zaak lezen", "WieDirk Bakker"] in [row[1:3] for row in lines]
    assert traces(app, "log.read_case") == [(cast.people["els"], case_id, "done", {})]


def test_nothing_of_its_content_is_shown(app: Flask, case_id: str, client_for: ClientFor) -> None:
    els = client_for("els")
    for page in (
        look_up(els, number_of(app, case_id)),
        account_page(els, "Hanna Mulder"),
        els.visit("/privacy/unusual"),
    ):
        for word in (*STORY.split()[:4], "Bedreiging", "verbaal", "Balie"):
            assert f" {word} " not in page.text or word in ("Een", "bezoeker"), word
        assert STORY[:20] not in page.html


def test_a_number_that_is_not_there_says_so_and_keeps_it(app: Flask, client_for: ClientFor) -> None:
    page = look_up(client_for("els"), "2026-XXXX")
    assert page.status == 422
    assert page.form("/privacy/case").values["number"] == ["2026-XXXX"]
    assert [result for *_rest, result, _detail in traces(app, "log.read_case")] == ["refused"]


# ── What did this account see ──────────────────────────────────────────────────────────────────────────────────


def test_what_an_account_saw_between_two_moments(app: Flask, cast: Cast, case_id: str, client_for: ClientFor) -> None:
    page = account_page(client_for("els"), "hanna@voorbeeldstad.example")
    assert number_of(app, case_id) in page.text
    assert "Gedeeld, Zorg" in page.text, "the rooms that HRM enters"
    assert "Inloggen" in page.text
    ((actor, person, result, detail),) = traces(app, "log.read_account")
    assert (actor, person, result) == (cast.people["els"], cast.people["hanna"], "done")
    assert set(detail) == {"first", "last"}
    earlier = account_page(client_for("els"), "Hanna Mulder", first_day="1-1-2020", last_day="2-1-2020")
    assert number_of(app, case_id) not in earlier.text
    assert "Niets in deze tijd." in earlier.text


def test_a_refusal_stands_on_the_page_of_the_account(app: Flask, case_id: str, client_for: ClientFor) -> None:
    page = account_page(client_for("els"), "Dirk Bakker")
    assert "Geweigerd: De zaak lezen" in page.text


def test_what_cannot_be_read_says_so_and_keeps_what_was_typed(client_for: ClientFor) -> None:
    els = client_for("els")
    for wrong in (
        {"person": "Niemand Ergens"},
        {"person": "Hanna Mulder", "first_day": "gisteren"},
        {"person": "Hanna Mulder", "from_time": "half drie", "first_day": "1-11-2026"},
        {"person": "Hanna Mulder", "first_day": "2-11-2026", "last_day": "1-11-2026"},
        {"person": ""},
    ):
        page = account_page(els, wrong["person"], **{key: text for key, text in wrong.items() if key != "person"})
        assert page.status == 422, wrong
        for name, value in wrong.items():
            assert page.form("/privacy/account").values[name] == [value]


def test_an_address_that_says_no_time_gets_the_last_thirty_days(cast: Cast, client_for: ClientFor) -> None:
    page = client_for("els").visit(f"/privacy/accounts/{cast.people['els']}?from=x&until=9999-99")
    assert "Inloggen" in page.text


@pytest.mark.database
def test_whatever_is_typed_gets_a_sentence(cast: Cast, client_for: ClientFor) -> None:
    els = client_for("els")
    for nasty in (
        "\x00",
        "2026-\x00ABCD",
        "'; DROP TABLE audit_line; --",
        "<script>alert(1)</script>",
        "9" * 300,
        "ﬁ" * 50,
    ):
        assert look_up(els, nasty).status == 422
        assert account_page(els, nasty, first_day=nasty, from_time=nasty, until_time=nasty).status == 422
    for period in ("from=0001-01-01T00:00", "until=9999-12-31T23:59", "from=9999-12-31T23:59&until=0001-01-01T00:00"):
        els.visit(f"/privacy/accounts/{cast.people['hanna']}?{period}")


# ── A table to take away ───────────────────────────────────────────────────────────────────────────────────────


def file_form(els: PageClient) -> Any:
    return account_page(els, "Hanna Mulder").follow("Meenemen als tabel").form("/file")


def test_a_table_is_taken_away_once_somebody_says_what_for(
    app: Flask, cast: Cast, case_id: str, client_for: ClientFor
) -> None:
    els = client_for("els")
    answer = file_form(els).submit({"purpose": "breach"})
    rows = list(csv.reader(io.StringIO(answer.html.lstrip("\ufeff")), delimiter=";"))
    assert [row[5] for row in rows[1:]].count(number_of(app, case_id)) == 2
    assert {row[1] for row in rows[1:]} == {"Hanna Mulder"}
    ((actor, person, result, detail),) = traces(app, "log.export")
    assert (actor, person, result) == (cast.people["els"], cast.people["hanna"], "done")
    assert (detail["purpose"], detail["lines"]) == ("breach", str(len(rows) - 1))


def test_no_table_without_a_purpose(app: Flask, case_id: str, client_for: ClientFor) -> None:
    form = file_form(client_for("els"))
    for answers in ({}, {"purpose": "other", "own_words": "  "}):
        page = form.submit(answers)
        assert page.status == 422
    assert traces(app, "log.export") == []


def test_own_words_are_sealed_and_the_log_has_their_mac(app: Flask, case_id: str, client_for: ClientFor) -> None:
    words = "Vraag van de OR over maart"
    assert file_form(client_for("els")).submit({"purpose": "other", "own_words": words}).status == 200
    lines = traces(app, "log.export")
    assert words not in json.dumps(lines)
    with app.app_context():
        (row,) = db.session.scalars(select(ExportPurpose))
        assert row.words == words
        assert words.encode() not in row.words_sealed
        assert {line[3]["words"] for line in lines} == {words_mac(row, words)}
    assert words in client_for("els").visit("/privacy/exports").text


def test_no_cell_is_a_formula(app: Flask, cast: Cast, case_id: str, client_for: ClientFor) -> None:
    with app.app_context():
        rows = [("=1+1", "a"), ("@sum", "b")]
        for act, identity in rows:
            hanna = actor_of(cast.people["hanna"])
            with recorded(act, actor=hanna, detail={"x": identity}):
                pass
    answer = file_form(client_for("els")).submit({"purpose": "check"})
    cells = [cell for row in csv.reader(io.StringIO(answer.html.lstrip("\ufeff")), delimiter=";") for cell in row]
    assert "'=1+1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "@", "+", "-"))]


# ── What must not exist for them ───────────────────────────────────────────────────────────────────────────────


def make_party(app: Flask, cast: Cast, case_id: str, how: str) -> None:
    els = cast.people["els"]
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        with recorded("test.party", actor=System("test", case.organisation_id)) as session:
            if how == "victim":
                case.incident.affected_id = els
            elif how == "reporter":
                case.incident.reporter_id = els
            else:
                session.add(CaseBlock(case=case, person_id=els, reason=BlockReason.CHOSEN, since=now()))


@pytest.mark.parametrize("how", ["victim", "reporter", "blocked"])
def test_a_case_with_a_part_of_their_own_does_not_exist(
    app: Flask, cast: Cast, case_id: str, client_for: ClientFor, how: str
) -> None:
    els, number = client_for("els"), number_of(app, case_id)
    assert look_up(els, number).status == 200
    make_party(app, cast, case_id, how)
    unknown, hidden = look_up(els, "2026-XXXX"), look_up(els, number)
    assert (hidden.status, hidden.html.replace(number, "2026-XXXX")[:500]) == (422, unknown.html[:500])
    there, nowhere = els.get(f"/privacy/cases/{case_id}"), els.get(f"/privacy/cases/{new_id()}")
    assert (there.status, there.html) == (404, nowhere.html)
    for name in ("Hanna Mulder", "Dirk Bakker"):
        page = account_page(els, name)
        assert number not in page.text
        assert case_id not in page.html
        assert "Zaken waarvan de inhoud is gezien0" in page.text
        assert "Geweigerd0" in page.text
    table = file_form(els).submit({"purpose": "check"})
    assert number not in table.html
    assert "case.read" not in table.html


def test_cases_and_accounts_elsewhere_do_not_exist(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    els = client_for("els")
    theirs = file_report(app, cast.people["pia"])
    nowhere = els.get(f"/privacy/cases/{new_id()}")
    for path in (
        f"/privacy/cases/{theirs}",
        f"/privacy/accounts/{cast.people['pia']}",
        f"/privacy/accounts/{cast.people['pia']}/file",
    ):
        assert (els.get(path).status, els.get(path).html) == (404, nowhere.html)
    assert look_up(els, number_of(app, theirs)).status == 422
    assert account_page(els, "pia@voorbeeldstad.example").status == 422


@pytest.mark.parametrize("name", ["anna", "bram", "hanna", "omar", "chantal", "greet", "bea", "dora", "pia"])
def test_nobody_else_enters(app: Flask, cast: Cast, case_id: str, client_for: ClientFor, name: str) -> None:
    client = client_for(name)
    for path in (
        "/privacy",
        f"/privacy/cases/{case_id}",
        f"/privacy/accounts/{cast.people['anna']}",
        "/privacy/exports",
    ):
        assert client.get(path).status == 404, path


def test_without_a_trace_nothing_is_shown(app: Flask, cast: Cast, case_id: str, client_for: ClientFor) -> None:
    els, number = client_for("els"), number_of(app, case_id)
    with app.app_context():
        close_the_log()
    for path in (f"/privacy/cases/{case_id}", f"/privacy/accounts/{cast.people['hanna']}", "/privacy/unusual"):
        answer = els.get(path)
        assert answer.status == 503
        assert number not in answer.html


# ── What figures were taken for ────────────────────────────────────────────────────────────────────────────────


def test_sealed_purposes_of_exports_are_read_here_and_changed_ones_are_told(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    words = "Vraag van de inspectie over dit jaar"
    asked = {"edition": "internal", "purpose": "other", "own_words": words, "kind": "xlsx"}
    assert client_for("omar").visit("/trends/report").form("/trends/report").submit(asked).status == 200
    els = client_for("els")
    page = els.visit("/privacy/exports")
    assert "Omar el Amrani" in page.text
    assert words in page.text
    assert "niet meer de woorden" not in page.text
    assert traces(app, "log.read_purposes")[-1][0] == cast.people["els"]
    with app.app_context(), recorded("test.change", actor=System("test", cast.organisation_id)) as session:
        session.scalars(select(ExportPurpose)).one().words = "Iets heel anders"
    assert "niet meer de woorden" in els.visit("/privacy/exports").text
