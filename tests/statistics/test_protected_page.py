"""What everybody may read of closed quarters, attacked from outside: it tells of no one, and stays as it was."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from secrets import token_hex

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from gir.audit.models import AuditLine
from gir.database import db, write_transaction
from gir.demonstration.cast import Cast
from gir.facts.imported import remove_imported
from gir.facts.models import Fact, FactForm
from gir.organisations.models import Organisation
from gir.statistics import disclosure
from gir.statistics.blocks import AUDIENCES
from gir.statistics.protected import closing
from gir.statistics.protected.models import ClosedQuarter
from tests.statistics.register import Register
from tests.support.page_client import PageClient
from tests.support.page_rules import text_of

ClientFor = Callable[..., PageClient]
PUBLISHED = "/trends/published"
OVER = date(2026, 2, 5)
"""2025 is closed."""
DAYS = [date(2025, month, 10) for month in (2, 5, 8, 11)]
FORMS = ("verbal", "verbal", "physical", "threat")


@pytest.fixture
def year(register: Register) -> Register:
    """2025: in each quarter 24 people report once, in four departments; and three office-holders."""
    places = ("Handhaving", "Ruimte", "Sport", "Publiekszaken")
    for day in DAYS:
        for number in range(24):
            place, form = places[number % 4], FORMS[number // 6]
            register.counts(day, department=place, form=form, victim=f"p{number}")
    for number in range(3):
        register.counts(DAYS[0], population="official", victim=f"o{number}", office="alderman")
    return register


def close(app: Flask, day: date = OVER) -> int:
    with app.app_context():
        return closing.close_quarters(day)


def everything(client: PageClient) -> dict[str, bytes]:
    """All that somebody can read: the page without what differs per request, and every file."""
    page = client.visit(PUBLISHED)
    names = sorted(set(re.findall(r"/trends/published/([\w-]+)\.csv", page.html)))
    files = {f"{n}.{k}": client.get(f"{PUBLISHED}/{n}.{k}").body for n in names for k in ("csv", "svg", "png")}
    return {"page": page.main.encode(), **files}


def ledgers(app: Flask) -> list[dict[str, object]]:
    with app.app_context():
        rows = select(ClosedQuarter.ledger).order_by(ClosedQuarter.population, ClosedQuarter.quarter)
        return list(db.session.scalars(rows))


@pytest.mark.database
def test_only_the_clock_closes_and_it_closes_once(app: Flask, year: Register, client_for: ClientFor) -> None:
    anna = client_for("anna")
    assert "Er zijn nog geen cijfers" in anna.visit(PUBLISHED).main
    assert ledgers(app) == []
    assert close(app) == 8  # four quarters, of employees and of office-holders
    assert close(app) == 0
    assert len(ledgers(app)) == 8
    with app.app_context():
        acts = select(func.count()).select_from(AuditLine).where(AuditLine.act == "statistics.close_quarter")
        assert db.session.scalar(acts) == 8


def test_a_quarter_stays_open_for_a_month(app: Flask, year: Register) -> None:
    close(app, date(2026, 1, 31))
    with app.app_context():
        assert db.session.scalar(select(func.max(ClosedQuarter.quarter))) == date(2025, 7, 1)
    assert close(app, date(2026, 2, 1)) == 2


def test_nothing_is_said_twice(app: Flask, year: Register, client_for: ClientFor) -> None:
    close(app)
    page = client_for("anna").visit(PUBLISHED)
    for sentences in page.elements("ul"):
        said = [text_of(item) for item in sentences if item.tag == "li"]
        assert len(said) == len(set(said)), said


def test_page_file_and_picture_say_the_same(app: Flask, year: Register, client_for: ClientFor) -> None:
    close(app)
    for name in ("anna", "dora"):
        client = client_for(name)
        read, page = everything(client), client.visit(PUBLISHED)
        assert len(read) == 1 + 3 * 3  # the page; reports, forms and departments as file and pictures
        for file, content in read.items():
            if not file.endswith(".csv"):
                continue
            lines = [line for line in content.decode("utf-8-sig").splitlines() if not line.lstrip('"').startswith("#")]
            picture = read[file.replace(".csv", ".svg")].decode()
            for cells in (line.split(";") for line in lines[1:]):
                row = "".join(f"<td>{cell}</td>" for cell in cells[1:])
                assert f'<th scope="row">{cells[0]}</th>{row}' in page.html
                assert f">{cells[1]}</text>" in picture or f">{cells[1]}<" in picture


@pytest.mark.parametrize("name", ["anna", "dora"])
def test_one_person_more_or_less_changes_nothing(app: Flask, year: Register, client_for: ClientFor, name: str) -> None:
    close(app)
    client, before = client_for(name), everything(client_for(name))
    for day in DAYS:
        year.counts(day, day, department="Sport", form="physical", victim="somebody new")
    with app.app_context(), write_transaction() as session:
        session.execute(update(Fact).where(Fact.victim == "p3").values(retracted=True))
        mine = select(Fact.incident_id).where(Fact.victim == "p7")
        session.execute(delete(FactForm).where(FactForm.incident_id.in_(mine)))
        session.execute(delete(Fact).where(Fact.victim == "p7"))
    assert close(app) == 0
    assert everything(client) == before
    kept = ledgers(app)
    close(app, date(2026, 5, 2))  # the next quarter learns of it, and tells nobody
    assert "Later gebleken" not in client.visit(PUBLISHED).main
    assert ledgers(app)[: len(DAYS)] == kept[: len(DAYS)]
    for file, content in everything(client).items():
        if file.endswith(".csv"):
            assert set(content.splitlines()[2:]) >= set(before[file].splitlines()[2:])


def test_enough_people_later_are_a_dated_revision(app: Flask, year: Register, client_for: ClientFor) -> None:
    close(app)
    total = client_for("dora").get(f"{PUBLISHED}/employee-total.csv").body
    year.counts(*[DAYS[1]] * 12, victim=lambda: token_hex(4), department="Sport")
    with app.app_context(), write_transaction() as session:
        gone = [f"p{number}" for number in range(8)]
        session.execute(
            update(Fact).where(Fact.victim.in_(gone), Fact.month == date(2025, 5, 1)).values(retracted=True)
        )
    close(app, date(2026, 5, 2))
    page = client_for("dora").visit(PUBLISHED).main
    assert "2 mei 2026: bij 2025 kwamen 12 meldingen." in page
    assert "2 mei 2026: van 2025 bleken 8 meldingen niet mee te tellen." in page
    assert client_for("dora").get(f"{PUBLISHED}/employee-total.csv").body.splitlines()[2:] == total.splitlines()[2:]


def test_undoing_an_import_changes_no_closed_figure(
    app: Flask, cast: Cast, year: Register, client_for: ClientFor
) -> None:
    """An older register knows no people: what it brought is told with others who are enough, and never alone."""
    year.counts(*[DAYS[2]] * 6, victim=None, source="history", import_id="1" * 32)
    close(app)
    dora = client_for("dora")
    before = dora.get(f"{PUBLISHED}/employee-total.csv").body.splitlines()[2:]
    assert any(b";30;" in line for line in before)
    with app.app_context(), write_transaction() as session:
        remove_imported(session, cast.organisation_id, "1" * 32)
    close(app, date(2026, 5, 2))
    assert dora.get(f"{PUBLISHED}/employee-total.csv").body.splitlines()[2:] == before
    assert "bleken" not in dora.visit(PUBLISHED).main
    with app.app_context(), write_transaction() as session:
        gone = [f"p{number}" for number in range(8)]
        session.execute(
            update(Fact).where(Fact.victim.in_(gone), Fact.month == date(2025, 8, 1)).values(retracted=True)
        )
    close(app, date(2026, 8, 2))
    assert "2 augustus 2026: van 2025 bleken 14 meldingen niet mee te tellen." in dora.visit(PUBLISHED).main


def test_a_few_office_holders_are_not_told_of(app: Flask, year: Register, client_for: ClientFor) -> None:
    close(app)
    for name in ("anna", "dora", "greet", "rik"):
        client = client_for(name)
        assert "Van deze groep is nog niets te zien" in client.visit(PUBLISHED).main
        for table in ("total", "form", "office"):
            found = client.get(f"{PUBLISHED}/official-{table}.csv")
            assert found.status == 404 or not re.search(rb"\n[^#\n]*;[^\n]*\d", found.body)


def test_another_organisation_reads_its_own_few_reports_nowhere(
    app: Flask, cast: Cast, year: Register, client_for: ClientFor
) -> None:
    close(app)
    assert "Er zijn nog geen cijfers" in client_for("pia").visit(PUBLISHED).main
    with app.app_context(), write_transaction() as session:
        other = session.scalar(select(Organisation.id).where(Organisation.id != cast.organisation_id))
        theirs = select(Fact.incident_id).where(Fact.victim.in_(["p1", "p2"]), Fact.month == date(2025, 2, 1))
        session.execute(
            update(Fact).where(Fact.incident_id.in_(theirs)).values(organisation_id=other, department_id=None)
        )
    close(app)
    page = client_for("pia").visit(PUBLISHED)
    assert "Van deze groep is nog niets te zien" in page.main
    assert ".csv" not in page.html


def test_no_table_is_there_for_who_knows_a_part_of_it(app: Flask, year: Register, client_for: ClientFor) -> None:
    close(app)
    assert client_for("anna").get(f"{PUBLISHED}/employee-department.csv").status == 200
    assert client_for("bram").get(f"{PUBLISHED}/employee-department.csv").status == 404
    assert client_for("greet").get(f"{PUBLISHED}/official-office.csv").status == 404
    assert "Meldingen per afdeling" not in client_for("bram").visit(PUBLISHED).main


@pytest.mark.parametrize(
    ("name", "shown"), [("anna", "25"), ("omar", "25"), ("greet", "25"), ("els", "25"), ("dora", "24"), ("bram", "24")]
)
def test_only_the_management_reads_unrounded(
    app: Flask, year: Register, client_for: ClientFor, name: str, shown: str
) -> None:
    close(app)
    lines = client_for(name).get(f"{PUBLISHED}/employee-total.csv").body.decode().splitlines()
    counts = [line.split(";")[1] for line in lines if line.startswith("K")]
    assert counts
    assert set(counts) == {shown}


def test_the_catalogue_is_closed(app: Flask, year: Register, client_for: ClientFor) -> None:
    close(app)
    anna = client_for("anna")
    whole = anna.get(f"{PUBLISHED}/employee-form.csv").body
    assert anna.get(f"{PUBLISHED}/employee-form.csv?department=Sport&form=threat&period=2025-Q1").body == whole
    for path in ("employee-place.csv", "form.csv", "external-total.csv", "employee-form.json", "employee-form.xlsx"):
        assert anna.get(f"{PUBLISHED}/{path}").status == 404
    for path in ("/trends/reports.svg", "/trends/forms.csv", "/trends/markers", "/trends/history"):
        assert anna.get(path).status == 404
    assert "Wat anderen zien" in client_for("omar").visit("/trends").main
    assert client_for("omar").get(f"{PUBLISHED}/employee-form.csv").body == whole


def test_taking_a_file_leaves_a_line(app: Flask, year: Register, client_for: ClientFor) -> None:
    close(app)
    client_for("anna").get(f"{PUBLISHED}/employee-form.csv")
    with app.app_context():
        lines = db.session.scalars(select(AuditLine.detail).where(AuditLine.act == "statistics.export_protected"))
        assert [("employee-form" in line, "csv" in line) for line in lines] == [(True, True)]


def test_other_rules_start_a_series_of_their_own_beside_the_old_one(
    app: Flask, year: Register, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    close(app)
    anna = client_for("anna")
    old = anna.get(f"{PUBLISHED}/employee-form.csv").body
    year.counts(*[date(2026, 2, 10)] * 24, victim=lambda: token_hex(4))
    monkeypatch.setattr(closing, "RULES", "3")
    close(app, date(2026, 5, 2))
    page = anna.visit(PUBLISHED).main
    assert "Geteld met versie 3 van de telregels, van het eerste kwartaal van 2026" in page
    assert "Geteld met versie 2 van de telregels, van het eerste kwartaal van 2025" in page
    assert anna.get(f"{PUBLISHED}/employee-v2-form.csv").body == old


def test_what_is_published_rests_on_people_enough(app: Flask, year: Register) -> None:
    close(app)
    needed = {audience.name: audience.people for audience in AUDIENCES}
    for data in ledgers(app):
        for table in disclosure.from_data(data).published:
            assert all(block.people >= needed[table.audience] for block in table.blocks)


def test_a_closing_is_never_changed(app: Flask, year: Register) -> None:
    close(app)
    with app.app_context(), pytest.raises(RuntimeError, match="stays as it is"):
        _rewrite()


def _rewrite() -> None:
    with write_transaction() as session:
        for found in session.scalars(select(ClosedQuarter)):
            found.definition = "9"
