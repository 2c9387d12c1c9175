"""Bring your own history, from the file to the trends and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from gir.accounts.actor import actor_of
from gir.audit.models import AuditLine
from gir.audit.verification import verify
from gir.cases.models import Case
from gir.config import Settings
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.exchange.importing import LEFT_ALONE
from gir.exchange.mapping import Memory, proposed_columns
from gir.exchange.models import HistoryImport, ImportFile, ImportMemory, ImportPiece
from gir.exchange.queries import import_for, imports_of
from gir.exchange.reading import Row, read
from gir.exchange.taking_over import tend_imports
from gir.facts.models import Fact, FactForm, PeriodTotal, RegisterSpan
from gir.incidents.models import Incident
from gir.organisations.models import Organisation
from gir.statistics.coverage import Coverage
from gir.statistics.history import history_rows
from gir.statistics.periods import months_between
from gir.statistics.queries import Scope, reports_by_month
from gir.vault import DataKey
from tests.exchange.bringing import LIST, OVERVIEW, book, import_id_of, send, take, to_preview
from tests.support.page_client import PageClient
from tests.support.stories import file_report

SignIn = Callable[..., PageClient]
PUBLISHED = Path(__file__).parents[2] / "docs" / "history"
CANARY = "kanarievogel"


def acts(app: Flask) -> list[str]:
    with app.app_context():
        rows = select(AuditLine.act).where(AuditLine.act.startswith("history.")).order_by(AuditLine.sequence)
        return list(db.session.scalars(rows))


def counts(app: Flask, *models: type) -> list[int]:
    with app.app_context():
        return [db.session.scalar(select(func.count()).select_from(model)) or 0 for model in models]


@pytest.mark.database
def test_a_list_becomes_history_and_can_be_undone(app: Flask, cast: Cast, client_for: SignIn) -> None:
    keys = counts(app, DataKey)
    client = client_for("omar", "en")
    page = to_preview(client)
    assert "4 incidents can be taken over." in page.main
    assert "1 row cannot." in page.main
    assert "This day does not exist" in page.main
    assert counts(app, Fact) == [0]
    done = take(page)
    assert "Your history counts from now on" in done.text
    assert "2019: 2" in done.main
    with app.app_context():
        facts = db.session.scalars(select(Fact).order_by(Fact.first_day)).all()
        assert [fact.month for fact in facts] == [
            date(y, m, 1) for y, m in ((2019, 3), (2019, 6), (2020, 1), (2020, 11))
        ]
        assert [fact.severity for fact in facts] == ["light", "severe", None, "medium"]
        assert [fact.police_report for fact in facts] == [False, True, None, True]
        assert [fact.forms_known for fact in facts] == [True, True, False, False]
        assert facts[0].department_id == cast.departments["Handhaving"]
        assert {(fact.victim, fact.office, fact.closed_at) for fact in facts} == {(None, None, None)}
        forms = db.session.scalars(select(FactForm.form).order_by(FactForm.form)).all()
        assert forms == ["physical", "threat", "verbal"]
        rows = history_rows(Scope(cast.organisation_id, "employee"))
        assert [(row.first, row.last, row.reports) for row in rows] == [
            (date(2019, 3, 1), date(2019, 12, 31), 2),
            (date(2020, 1, 1), date(2020, 11, 30), 2),
        ]
        version = db.session.get_one(Organisation, cast.organisation_id).data_version
    assert counts(app, Case, Incident, ImportFile, ImportPiece) == [0, 0, 0, 0]
    assert counts(app, DataKey) == [keys[0] + 1], "only the key of what is remembered stays"
    undone = done.follow("Undo this import").form("/undo").submit()
    assert "count nowhere any longer" in undone.text
    assert counts(app, Fact, FactForm, RegisterSpan, HistoryImport) == [0, 0, 0, 1]
    with app.app_context():
        assert db.session.get_one(Organisation, cast.organisation_id).data_version > version
        assert history_rows(Scope(cast.organisation_id, "employee")) == []
        assert not any(verdict.fault for verdict in verify([cast.organisation_id]))
    assert acts(app) == [
        "history.upload", "history.read", "history.map", "history.map", "history.approve", "history.take_over",
        "history.undo",
    ]  # fmt: skip


def test_months_between_two_registers_are_not_known(app: Flask, cast: Cast, client_for: SignIn) -> None:
    take(to_preview(client_for("omar", "en"), "Datum\n4-3-2024\n9-5-2024\n"), {"last_day": "31-7-2024"})
    file_report(app, cast.people["anna"], day=date(2024, 10, 7))
    months = months_between(date(2024, 2, 1), date(2024, 11, 1))
    with app.app_context():
        scope = Scope(cast.organisation_id, "employee")
        known = Coverage.of(scope).only_known(months, reports_by_month(scope, months))
        assert known == [None, 1, 0, 1, 0, 0, None, None, 1, 0]
        officials = Scope(cast.organisation_id, "official")
        assert Coverage.of(officials).only_known(months, [0] * 10) == [None] * 8 + [0] * 2, "nobody counted those"


def test_whoever_does_not_say_that_it_was_kept_throughout_gets_no_months(
    app: Flask, cast: Cast, client_for: SignIn
) -> None:
    take(to_preview(client_for("omar", "en")), {"throughout": "no"})
    with app.app_context():
        assert {fact.month for fact in db.session.scalars(select(Fact))} == {None}
        assert [row.reports for row in history_rows(Scope(cast.organisation_id, "employee"))] == [2, 2]


@pytest.mark.parametrize("name", ["bergen-op-zoom.csv", "den-bosch.csv"])
def test_published_figures_come_back_from_the_screen(app: Flask, cast: Cast, client_for: SignIn, name: str) -> None:
    done = take(to_preview(client_for("chantal", "en"), (PUBLISHED / name).read_bytes()), {"way": "all"})
    with app.app_context():
        rows = history_rows(Scope(cast.organisation_id, "employee"))
        told = [(row.reports, row.police_reports, row.police_notices) for row in rows]
        if name == "den-bosch.csv":
            assert told == [(78, None, None), (83, None, None)]
            assert rows[1].last == date(2018, 10, 31)
        else:
            assert told == [(29, 6, None), (54, 3, 8)]
            assert rows[1].forms == {"verbal": 27, "threat": 26, "physical": 1}
        assert {fact.month for fact in db.session.scalars(select(Fact))} == {None}
    done.follow("Undo this import").form("/undo").submit()
    assert counts(app, Fact, PeriodTotal) == [0, 0]


def test_with_one_wrong_row_nothing_is_taken_over_when_that_was_asked(app: Flask, client_for: SignIn) -> None:
    page = take(to_preview(client_for("omar", "en")), {"way": "all", "first_day": "1-1-2019"})
    assert page.status == 422
    assert "Some rows cannot be taken over" in page.main
    assert page.form(page.path).values["first_day"] == ["1-1-2019"], "what was typed is still there"
    assert counts(app, Fact) == [0]


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"way": ""}, "Choose what may be taken over"),
        ({"throughout": ""}, "Choose yes or no"),
        ({"first_day": "gisteren"}, "Write a day, such as"),
        ({"first_day": "1-6-2019"}, "do not hold all rows"),
        ({"last_day": "31-12-2099"}, "do not hold all rows"),
        ({"mark": "0"}, "Something was changed"),
    ],
)
def test_a_consent_that_cannot_be_says_why(
    app: Flask, client_for: SignIn, answers: dict[str, str], sentence: str
) -> None:
    page = take(
        to_preview(client_for("omar", "en")),
        {name: value for name, value in answers.items() if value},
        left_out={n for n, value in answers.items() if not value},
    )
    assert page.status in (409, 422)
    assert sentence in page.text
    assert counts(app, Fact) == [0]


def test_the_same_is_not_counted_twice_unless_somebody_says_that_it_is_not_the_same(
    app: Flask, client_for: SignIn
) -> None:
    client = client_for("omar", "en")
    take(to_preview(client))
    again = send(client)
    assert again.status == 422
    assert "This very file was taken over before" in again.main
    page = to_preview(client, "Datum\n8-3-2019\n")
    assert "1 incident of these days is counted already" in page.main
    refused = take(page)
    assert refused.status == 422
    assert "Tick that these are other incidents" in refused.main
    assert "counts from now on" in take(refused, {"overlap_known": "y"}).text
    assert counts(app, Fact) == [5]


def test_what_was_chosen_is_proposed_the_next_time(app: Flask, cast: Cast, client_for: SignIn) -> None:
    client = client_for("omar", "en")
    first = send(client, "Wanneer precies?;Smaak\n4-3-2019;scherp\n")
    assert set(first.form("/columns").values["column_0"]) == {""}
    words = first.form("/columns").submit(column_0="day", column_1="forms")
    (name,) = words.form("/words").names - {"csrf_token", "mark"}
    take(words.form("/words").submit({name: "threat"}))
    page = send(client_for("chantal", "en"), "SMAAK;wanneer precies\nScherp;5-3-2019\nflauw;6-3-2019\n")
    assert [page.form("/columns").values[f"column_{n}"] for n in (0, 1)] == [["forms"], ["day"]]
    values = page.form("/columns").submit().form("/words").values
    assert sorted(values[name] for name in values if name.startswith("forms")) == [[""], ["threat"]]
    with app.app_context():
        assert b"scherp" not in b"".join(db.session.scalars(select(ImportMemory.choices_sealed)))


def test_free_text_is_never_taken_over(app: Flask, client_for: SignIn) -> None:
    rows = "".join(f"{n % 28 + 1}-3-2019;verhaal nummer {n}\n" for n in range(150))
    page = send(client_for("omar", "en"), f"Datum;Omschrijving\n{rows}")
    refused = page.form("/columns").submit(column_1="forms")
    assert refused.status == 422
    assert "looks like free text" in refused.main
    assert refused.form("/columns").values["column_1"] == ["forms"]


def test_columns_that_make_no_sense_say_so(client_for: SignIn) -> None:
    page = send(client_for("omar", "en"))
    nothing = page.form("/columns").submit(column_0="")
    assert nothing.status == 422
    assert "Choose which column holds the day" in nothing.main
    twice = page.form("/columns").submit(column_5="day")
    assert "for two columns" in twice.main
    assert twice.form("/columns").values["column_5"] == ["day"]
    stale = page.form("/columns")
    stale.submit()
    late = stale.submit()
    assert late.status == 409


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "There is nothing in this file"),
        (b"PK\x03\x04 and nothing", "damaged"),
        (b"\xd0\xcf\x11\xe0 old", "old Excel file"),
        (b"%PDF-1.7" + bytes(range(32)) * 40, "no spreadsheet"),
        (b'Datum;x\n1-1-2020;"a\n', "Row 2: From here on the quotation marks"),
    ],
)
def test_a_file_that_cannot_be_read_is_destroyed_and_says_why(
    app: Flask, client_for: SignIn, content: bytes, sentence: str
) -> None:
    page = send(client_for("omar", "en"), content)
    assert page.status == 200
    assert sentence in page.main
    assert counts(app, ImportFile, ImportPiece, Fact) == [0, 0, 0]
    assert acts(app) == ["history.upload", "history.read"]


@pytest.mark.parametrize("envelope", [0, 10_000])
def test_without_a_file_or_with_too_large_a_one_nothing_is_kept(
    app: Flask, client_for: SignIn, monkeypatch: pytest.MonkeyPatch, envelope: int
) -> None:
    monkeypatch.setattr("gir.exchange.uploading.MOST_BYTES", 100)
    monkeypatch.setattr("gir.exchange.uploading.ENVELOPE", envelope)
    client = client_for("omar", "en")
    form = client.visit(OVERVIEW).form(OVERVIEW)
    assert "Choose a file first" in form.submit().main
    large = send(client, b"1;2\n" * 1_000)
    assert large.status == 422
    assert "larger than 20 MB" in large.main
    assert counts(app, HistoryImport) == [0]


def test_the_clock_reads_and_takes_over_what_is_large(
    app: Flask, client_for: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gir.exchange.importing.QUICK_TEXT", 10)
    monkeypatch.setattr("gir.exchange.taking_over.QUICK_ROWS", 1)
    client = client_for("omar", "en")
    waiting = send(client)
    assert "Your file is being read" in waiting.main
    with app.app_context():
        tend_imports()
    page = client.visit(waiting.path).form("/columns").submit().form("/words").submit()
    approved = take(page)
    assert "Your history is being taken over" in approved.main
    assert counts(app, Fact) == [0]
    with app.app_context():
        tend_imports()
        assert tend_imports() == 0
    assert "2020: 2" in client.visit(waiting.path).main
    assert counts(app, Fact, ImportFile) == [4, 0]


def test_another_sheet_can_be_read(client_for: SignIn) -> None:
    data = book(["a", "b"], [1, 2], Meldingen=[["Datum", "Soort"], [date(2019, 3, 4), "verbaal"]])
    page = send(client_for("omar", "en"), data)
    other = page.form("/sheet").submit(sheet="1")
    assert "Meldingen" in other.main
    assert other.form("/columns").values["column_0"] == ["day"]


def test_a_file_is_destroyed_when_it_is_dropped_or_left_alone(app: Flask, cast: Cast, client_for: SignIn) -> None:
    client = client_for("omar", "en")
    dropped = to_preview(client).form("/drop").submit()
    assert "Nothing of it counts" in dropped.text
    send(client)
    with app.app_context(), write_transaction() as session:
        session.execute(update(HistoryImport).values(changed_at=now() - LEFT_ALONE * 2))
    with app.app_context():
        tend_imports()
    assert counts(app, ImportFile, ImportPiece, Fact) == [0, 0, 0]
    assert acts(app).count("history.drop") == 2


def test_nobody_else_looks_into_a_file_and_no_other_organisation_finds_it(
    app: Flask, cast: Cast, client_for: SignIn
) -> None:
    page = to_preview(client_for("omar", "en"))
    one, other = page.path, client_for("chantal", "en")
    nowhere = other.get(f"{OVERVIEW}/{'0' * 32}")
    for path in (one, f"{one}/columns", f"{one}/words", f"{one}/rejected.csv", f"{one}/undo"):
        assert (other.get(path).status, other.get(path).body) == (404, nowhere.body)
    assert import_id_of(page) not in other.visit(OVERVIEW).html
    take(page)
    assert other.visit(one).status == 200, "what counts is there for both"
    with app.app_context():
        elsewhere = replace(actor_of(cast.people["omar"]), organisation_id=cast.partner_id)
        assert import_for(elsewhere, import_id_of(page)) is None
        assert list(imports_of(elsewhere)) == []
    for name in ("hanna", "anna", "bram"):
        assert client_for(name).get(OVERVIEW).status == 404
        assert client_for(name).get(one).status == 404


def test_nothing_of_a_cell_stands_in_the_clear(app: Flask, settings: Settings, client_for: SignIn) -> None:
    to_preview(client_for("omar", "en"), LIST.replace("Dhr. Jansen riep iets", CANARY).replace("iets raars", CANARY))
    files = [path for path in settings.instance.rglob("*") if path.is_file()]
    assert not [path for path in files if CANARY.encode() in path.read_bytes()]


def test_template_and_example_are_read_as_they_are_meant(client_for: SignIn) -> None:
    for language in ("nl", "en"):
        client = client_for("omar", language)
        for name in ("template.csv", "template.xlsx", "example.csv"):
            file = client.get(f"{OVERVIEW}/files/{name}")
            names = next(piece for piece in read(file.body) if isinstance(piece, Row))
            wanted = ["day", "forms", "severity", "channel", "place", "department", "population", "police_report"]
            assert list(filter(None, proposed_columns([str(cell) for cell in names.cells], Memory()))) == wanted
        page = to_preview(client, client.get(f"{OVERVIEW}/files/example.csv").body)
        assert all(year in page.main for year in ("2019", "2020", "2021"))
        assert page.root.findtext(".//table/tbody/tr/td[2]") == "2", "its own words are known"
        page.form("/drop").submit()
        assert client.get(f"{OVERVIEW}/files/other.csv").status == 404


def test_rejected_rows_are_told_by_number_and_reason_only(client_for: SignIn) -> None:
    page = to_preview(client_for("omar", "en"))
    lines = client_for("omar", "en").get(f"{page.path}/rejected.csv").body.decode("utf-8-sig").splitlines()
    assert lines == ["Row;Reason", "5;This day does not exist, such as 31 February."]
