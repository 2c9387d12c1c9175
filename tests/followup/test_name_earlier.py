"""Earlier incidents of the same person: exactly the same name, with a reason, and nothing that somebody may not see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from gir.accounts.terms import Role
from gir.audit.models import AuditLine
from gir.cases.models import Case, CaseBlock, CaseGrant
from gir.cases.terms import BlockReason
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.incidents.models import RecordedIdentity
from gir.incidents.terms import Form
from gir.threat.perpetrator.earlier import name_lookup
from gir.threat.perpetrator.models import EarlierSearch
from gir.threat.perpetrator.services import Identity
from tests.followup.newcomers import join
from tests.support.names import lock, record, unlock
from tests.support.page import Page
from tests.support.page_client import PageClient
from tests.support.stories import file_report, look

Client = Callable[..., PageClient]
BORN = date(1985, 4, 3)
NOTHING = "gaat geen andere over deze persoon"


def about(app: Flask, cast: Cast, name: str, born: date | None = None, *, reporter: str = "anna") -> str:
    """A case in which this person is recorded."""
    case_id = file_report(app, cast.people[reporter], forms=frozenset({Form.THREAT}))
    record(app, cast, case_id, Identity(name=name, born=born))
    return case_id


def number(app: Flask, case_id: str) -> str:
    return look(app, case_id, lambda case: case.number)


def ask(client: PageClient, case_id: str, reason: str = "Wij overwegen een pandverbod.") -> Page:
    return client.visit(f"/cases/{case_id}/earlier-incidents").form("/earlier-incidents").submit(reason=reason)


def test_another_case_about_the_same_person_is_found(app: Flask, cast: Cast, client_for: Client) -> None:
    old, new = about(app, cast, "Zoë  van den Berg", BORN), about(app, cast, "zoe van den berg", BORN)
    other = about(app, cast, "Zoë van de Berg", BORN)
    page = ask(client_for("omar"), new)
    assert number(app, old) in page.main
    assert number(app, other) not in page.main
    assert "bedreigen" in page.main.lower()
    assert "Zelfde naam en geboortedatum" in page.main
    assert "Berg" not in page.main  # who it is stands in the case, not here


@pytest.mark.parametrize(
    ("own", "others", "found"),
    [
        (BORN, BORN, "Zelfde naam en geboortedatum"),
        (BORN, None, "Zelfde naam; een geboortedatum ontbreekt"),
        (None, BORN, "Zelfde naam; een geboortedatum ontbreekt"),
        (BORN, date(1990, 1, 1), ""),
    ],
)
def test_two_birth_dates_are_two_people(
    app: Flask, cast: Cast, client_for: Client, own: date | None, others: date | None, found: str
) -> None:
    old, new = about(app, cast, "Koos Voorbeeld", others), about(app, cast, "Koos Voorbeeld", own)
    page = ask(client_for("omar"), new)
    assert (number(app, old) in page.main) == bool(found)
    assert (found or NOTHING) in page.main


def test_only_what_exists_for_who_looks_and_is_unlocked(app: Flask, cast: Cast, client_for: Client) -> None:
    blocked, locked, new = (about(app, cast, "Koos Voorbeeld") for _ in range(3))
    with app.app_context(), write_transaction() as session:
        block = CaseBlock(case_id=blocked, person_id=cast.people["omar"], reason=BlockReason.CONFLICT, since=now())
        session.add(block)
    lock(app, cast, locked)
    page = ask(client_for("omar"), new)
    assert NOTHING in page.main
    assert number(app, blocked) in ask(client_for("chantal"), new).main
    unlock(app, cast, locked)
    assert number(app, locked) in ask(client_for("omar"), new).main


def test_hidden_or_not_there_the_page_is_the_same(app: Flask, cast: Cast, client_for: Client) -> None:
    new = about(app, cast, "Koos Voorbeeld")
    before = ask(client_for("omar"), new).main
    hidden = about(app, cast, "Koos Voorbeeld")
    with app.app_context(), write_transaction() as session:
        person = cast.people["omar"]
        session.add(CaseBlock(case_id=hidden, person_id=person, reason=BlockReason.CONFLICT, since=now()))
    assert ask(client_for("omar"), new).main == before


def test_ones_own_report_is_not_among_them(app: Flask, cast: Cast, client_for: Client) -> None:
    """Who was hit is only that, also when they do this work themselves."""
    otto = join(app, cast, "otto", Role.OOV)
    own = file_report(app, otto)
    record(app, cast, own, Identity(name="Koos Voorbeeld"))
    new = about(app, cast, "Koos Voorbeeld")
    assert number(app, own) in ask(client_for("omar"), new).main
    assert NOTHING in ask(client_for("otto"), new).main


def test_a_clerk_finds_only_among_their_own(app: Flask, cast: Cast, client_for: Client) -> None:
    employee = about(app, cast, "Koos Voorbeeld")
    official = file_report(app, cast.people["rik"])
    record(app, cast, official, Identity(name="Koos Voorbeeld"))
    assert NOTHING in ask(client_for("greet"), official).main
    assert number(app, employee) in ask(client_for("omar"), official).main


def test_another_organisation_has_other_fingerprints(app: Flask, cast: Cast) -> None:
    case_id = about(app, cast, "Koos Voorbeeld")
    with app.app_context():
        row = db.session.scalars(
            select(RecordedIdentity).join(Case, Case.incident_id == RecordedIdentity.incident_id)
        ).one()
        assert row.name_lookup == name_lookup(cast.organisation_id, "Koos Voorbeeld")
        assert row.name_lookup != name_lookup("another", "Koos Voorbeeld")
    assert case_id


def test_it_needs_a_reason_that_is_sealed_and_the_log_holds_neither_name_nor_reason(
    app: Flask, cast: Cast, client_for: Client
) -> None:
    new = about(app, cast, "Koos Voorbeeld")
    page = ask(client_for("omar"), new, "")
    assert page.status == 422
    assert "Schrijf waarom je dit moet weten." in page.main
    ask(client_for("omar"), new, "Wij overwegen een pandverbod.")
    with app.app_context():
        row = db.session.scalars(select(EarlierSearch)).one()
        assert row.reason == "Wij overwegen een pandverbod."
        assert b"pandverbod" not in row.reason_sealed
        line = db.session.scalars(select(AuditLine).where(AuditLine.act == "threat.find_earlier")).one()
        assert line.object_id == new
        assert "Koos" not in line.detail
        assert "pandverbod" not in line.detail
        assert set(db.session.scalars(select(AuditLine.result).where(AuditLine.act == line.act))) == {"done"}


def test_without_a_recorded_name_there_is_nothing_to_look_for(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"])
    record(app, cast, case_id, Identity(description="Lang"))
    assert "Leg eerst de naam" in client_for("omar").visit(f"/cases/{case_id}/earlier-incidents").main
    assert "Eerdere voorvallen" not in client_for("omar").visit(f"/cases/{case_id}").main


def test_who_may_not_enter_the_room_may_not_look(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = about(app, cast, "Koos Voorbeeld")
    for who, status in (("hanna", 403), ("bram", 403), ("anna", 404), ("greet", 404)):
        assert client_for(who).get(f"/cases/{case_id}/earlier-incidents").status == status, who


def test_who_stands_in_for_one_case_finds_nothing_in_another(app: Flask, cast: Cast, client_for: Client) -> None:
    """Hanna stands in for the coordinator in one case; of the other she may enter the room of care only."""
    old, new = about(app, cast, "Koos Voorbeeld"), about(app, cast, "Koos Voorbeeld")
    with app.app_context(), write_transaction() as session:
        session.add(CaseGrant(case_id=new, person_id=cast.people["hanna"], role=Role.COORDINATOR, since=now()))
    assert number(app, old) in ask(client_for("omar"), new).main
    assert NOTHING in ask(client_for("hanna"), new).main
