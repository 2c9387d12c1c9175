"""Where the case of an office-holder goes, and of who is known by their office alone: never to whom it is about."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import delete, select

from gir.accounts.actor import actor_of
from gir.accounts.models import Assignment, Person, Substitute
from gir.accounts.services import assign_role
from gir.accounts.terms import Office, Role, Scope
from gir.audit import System
from gir.cases.access import hats
from gir.cases.models import Case
from gir.cases.seats import vacancies
from gir.cases.terms import Hat, Step
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.incidents.terms import Standing
from gir.notifications.models import Message
from gir.notifications.terms import MessageKind
from gir.reporting.concerned import Concerned
from tests.cases.trusting import knows_of, who
from tests.support.page_client import PageClient
from tests.support.stories import file_report, look, step_of
from tests.support.visitors import ClientFor

HOLDERS = {Office.MAYOR: "beatrix", Office.COUNCIL_CLERK: "greet", Office.TOWN_CLERK: "siem"}
SUBSTITUTES = {Office.MAYOR: "greet", Office.COUNCIL_CLERK: "siem", Office.TOWN_CLERK: "greet"}


def about(app: Flask, cast: Cast, office: Office, standing: Standing, filer: str) -> str:
    """A report about somebody of whom only the office is known, or about their family."""
    concerned = Concerned(standing, name="Robin", reach="06 12345678", office=office)
    return file_report(app, cast.people[filer], concerned=concerned, manager_may_see=None)


def becomes_clerk(app: Flask, cast: Cast, name: str, scope: Scope) -> None:
    with app.app_context():
        person = db.session.get_one(Person, cast.people[name])
        assign_role(person, Role.CLERK, actor=System("test", cast.organisation_id), scope=scope)


@pytest.mark.database
@pytest.mark.parametrize("filer", ["chantal", "holder"])
@pytest.mark.parametrize("standing", [Standing.OFFICIAL, Standing.OFFICIAL_FAMILY])
@pytest.mark.parametrize("office", list(HOLDERS))
def test_who_holds_the_office_alone_is_known_by_it(
    app: Flask, cast: Cast, office: Office, standing: Standing, filer: str
) -> None:
    holder = HOLDERS[office]
    case_id = about(app, cast, office, standing, holder if filer == "holder" else filer)
    assert who(app, case_id)[Role.CLERK] == cast.people[SUBSTITUTES[office]]
    assert look(app, case_id, lambda case: case.clerk_scope) is None
    assert look(app, case_id, vacancies) == set()
    with app.app_context():
        worn = hats(actor_of(cast.people[holder]), db.session.get_one(Case, case_id))
        assert worn == ({Hat.FILER} if filer == "holder" else frozenset())


@pytest.mark.parametrize(("office", "clerk"), [(Office.ALDERMAN, "siem"), (Office.COUNCILLOR, "greet")])
def test_the_family_of_one_of_many_goes_to_the_clerk(app: Flask, cast: Cast, office: Office, clerk: str) -> None:
    case_id = about(app, cast, office, Standing.OFFICIAL_FAMILY, "chantal")
    assert who(app, case_id)[Role.CLERK] == cast.people[clerk]


def test_the_holder_in_another_organisation_is_somebody_else(app: Flask, cast: Cast) -> None:
    with app.app_context(), write_transaction() as session:
        pia = session.get_one(Person, cast.people["pia"])
        pia.office = Office.COUNCIL_CLERK
        session.get_one(Person, cast.people["greet"]).left_on = now().date()
    case_id = about(app, cast, Office.COUNCIL_CLERK, Standing.OFFICIAL_FAMILY, "chantal")
    assert look(app, case_id, lambda case: (case.clerk_scope, case.grants)) == (Scope.COUNCIL, [])


def test_who_files_reads_that_nobody_takes_it_up(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context(), write_transaction() as session:
        session.execute(delete(Substitute).where(Substitute.person_id == cast.people["greet"]))
    case_id = about(app, cast, Office.COUNCIL_CLERK, Standing.OFFICIAL_FAMILY, "greet")
    assert look(app, case_id, vacancies) == {Role.CLERK}
    receipt = client_for("greet").visit(f"/filed/{case_id}/receipt")
    assert "Geen griffier of gemeentesecretaris mag dit oppakken" in receipt.main
    assert "De coördinator weet dit en zoekt iemand." in receipt.main
    assert "neemt contact op met de persoon" not in receipt.main, "nothing is promised that nobody does"
    assert "Chantal (coördinator)" in receipt.main
    with app.app_context():
        told = select(Message.recipient_id).where(Message.kind == MessageKind.NOBODY_LEFT)
        assert db.session.scalars(told).all() == [cast.people["chantal"]]


# ── The mayor as the one who takes it up ───────────────────────────────────────────────────────────────────────────


@pytest.mark.database
def test_a_mayor_takes_up_what_happens_to_aldermen(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """With the role of clerk for the college; the town clerk has it no longer."""
    with app.app_context(), write_transaction() as session:
        session.execute(delete(Assignment).where(Assignment.role == Role.CLERK, Assignment.scope == Scope.COLLEGE))
    becomes_clerk(app, cast, "beatrix", Scope.COLLEGE)
    case_id = file_report(app, cast.people["wilma"])
    assert who(app, case_id)[Role.CLERK] == cast.people["beatrix"]
    assert look(app, case_id, lambda case: step_of(case, Step.RELIEF).owner) is Role.CLERK
    assert client_for("beatrix").visit(f"/cases/{case_id}").status == 200
    own = file_report(app, cast.people["beatrix"])
    assert who(app, own)[Role.CLERK] == cast.people["greet"], "her own goes to her substitute"
    family = about(app, cast, Office.MAYOR, Standing.OFFICIAL_FAMILY, "beatrix")
    assert who(app, family)[Role.CLERK] == cast.people["greet"]
    assert "work list" not in knows_of(app, cast.people["beatrix"], family)


def test_a_mayor_takes_a_clerks_place(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context(), write_transaction() as session:
        row = session.scalars(select(Substitute).where(Substitute.person_id == cast.people["siem"])).one()
        row.substitute_id = cast.people["beatrix"]
    case_id = file_report(app, cast.people["siem"])
    assert who(app, case_id)[Role.CLERK] == cast.people["beatrix"]
    page: PageClient = client_for("beatrix")
    assert case_id in page.visit("/cases").html
    assert page.visit(f"/cases/{case_id}").status == 200
