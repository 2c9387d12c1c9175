"""Roles begin, end, do not combine and take effect at once; organisations see nothing of each other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, insert, select, update

from gir.accounts.actor import actor_of
from gir.accounts.models import Assignment, Person, Substitute
from gir.accounts.services import ElsewhereDepartment, RolesDoNotCombine, assign_role, preset_substitute
from gir.accounts.terms import APART, OPENING_ROLES, Role
from gir.audit import System
from gir.cases.access import hats, visible_cases
from gir.cases.models import Case, CaseBlock, CaseGrant
from gir.cases.terms import Hat
from gir.database import db, new_id, write_transaction
from gir.demonstration.cast import Cast
from gir.notifications.models import Message
from gir.notifications.terms import MessageKind
from gir.web.dates import LOCAL, today
from tests.support.installations import PASSWORD
from tests.support.page_client import PageClient
from tests.support.stories import file_report

DIRECTOR = System("test")
ClientFor = Callable[..., PageClient]


def change(app: Flask, statement: Any) -> None:
    with app.app_context(), write_transaction() as session:
        session.execute(statement)


def give(app: Flask, person_id: str, role: Role, **more: Any) -> None:
    with app.app_context():
        assign_role(db.session.get_one(Person, person_id), role, actor=DIRECTOR, **more)


@pytest.mark.parametrize(("apart", "handling"), [*product(sorted(APART), sorted(OPENING_ROLES))])
def test_keeping_accounts_or_the_log_does_not_combine_with_cases(
    app: Flask, cast: Cast, apart: Role, handling: Role
) -> None:
    for first, second in ((apart, handling), (handling, apart)):
        person = cast.people["anna"]
        change(app, delete(Assignment).where(Assignment.person_id == person))
        give(app, person, first)
        with pytest.raises(RolesDoNotCombine):
            give(app, person, second)
        with app.app_context():
            assert actor_of(person).roles == {first}


@pytest.mark.parametrize("apart", sorted(APART))
@pytest.mark.parametrize("name", ["bram", "hanna", "omar", "chantal", "greet", "piet", "vera"])
def test_a_combination_that_got_in_opens_no_case_role(
    app: Flask, cast: Cast, client_for: ClientFor, name: str, apart: Role
) -> None:
    case_id = file_report(app, cast.people["anna"])
    person = cast.people[name]
    both = {"organisation_id": cast.organisation_id, "person_id": person, "role": apart, "starts_on": today()}
    change(app, insert(Assignment).values(id=new_id(), **both))
    client = client_for(name)
    for path in ("/cases", f"/cases/{case_id}", "/trends/reports.csv", "/organisation/house-rules/edit"):
        assert client.get(path).status == 404, path
    assert client.visit("/trends").path == "/trends/published"
    assert "Werklijst" not in {words for words, _ in client.visit("/").links}


@pytest.mark.parametrize("elsewhere", ["another organisation", "nowhere"])
def test_nobody_manages_a_department_of_another_organisation(app: Flask, cast: Cast, elsewhere: str) -> None:
    pia, department = cast.people["pia"], cast.departments["Publiekszaken"] if elsewhere != "nowhere" else new_id()
    with pytest.raises(ElsewhereDepartment):
        give(app, pia, Role.MANAGER, department_id=department)
    with app.app_context():
        assert actor_of(pia).managed_departments == frozenset()
    give(app, cast.people["anna"], Role.MANAGER, department_id=cast.departments["Publiekszaken"])


def test_roles_that_combine_are_held_together(app: Flask, cast: Cast) -> None:
    give(app, cast.people["hanna"], Role.OOV)
    with app.app_context():
        assert actor_of(cast.people["hanna"]).roles == {Role.EMPLOYEE, Role.HRM, Role.OOV}


@pytest.mark.database
@pytest.mark.parametrize(
    ("begins", "ends", "runs"),
    [
        (-10, -1, False),
        (1, None, False),
        (1, 9, False),
        (-10, None, True),
        (0, None, True),
        (-10, 0, True),
        (0, 0, True),
    ],
)
def test_a_role_runs_from_its_first_day_to_its_last(
    app: Flask, cast: Cast, begins: int, ends: int | None, runs: bool
) -> None:
    person = cast.people["hanna"]
    dates = {
        "starts_on": today() + timedelta(days=begins),
        "ends_on": None if ends is None else today() + timedelta(days=ends),
    }
    change(app, update(Assignment).where(Assignment.person_id == person, Assignment.role == Role.HRM).values(**dates))
    case_id = file_report(app, cast.people["anna"])
    with app.app_context():
        actor = actor_of(person)
        assert (Role.HRM in actor.roles) is runs
        assert (db.session.scalar(visible_cases(actor).where(Case.id == case_id)) is not None) is runs


def test_a_manager_who_moved_loses_the_old_department(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    bram = cast.people["bram"]
    with app.app_context():
        assert hats(actor_of(bram), db.session.get_one(Case, case_id)) == {Hat.MANAGER}
    moved = update(Assignment).where(Assignment.person_id == bram, Assignment.role == Role.MANAGER)
    change(app, moved.values(department_id=cast.departments["Handhaving"]))
    with app.app_context():
        assert hats(actor_of(bram), db.session.get_one(Case, case_id)) == frozenset()


def test_a_role_that_is_taken_away_is_gone_on_the_next_request(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    case_id = file_report(app, cast.people["anna"])
    hanna = client_for("hanna")
    assert hanna.get(f"/cases/{case_id}").status == 200
    change(app, delete(Assignment).where(Assignment.person_id == cast.people["hanna"], Assignment.role == Role.HRM))
    assert hanna.get(f"/cases/{case_id}").status == 404
    assert hanna.get("/cases").status == 404
    assert hanna.get("/").status == 200


def test_a_role_that_is_given_works_on_the_next_request(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    anna = client_for("anna")
    assert anna.get("/cases").status == 404
    give(app, cast.people["anna"], Role.OOV)
    assert anna.get("/cases").status == 200


def test_who_has_left_cannot_sign_in(app: Flask) -> None:
    page = PageClient(app).sign_in("fenna@voorbeeldstad.example", PASSWORD)
    assert page.status == 422
    assert page.path == "/sign-in"


def test_who_leaves_is_signed_out_at_once(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    hanna = client_for("hanna")
    assert hanna.get("/cases").status == 200
    change(app, update(Person).where(Person.id == cast.people["hanna"]).values(left_on=today()))
    assert hanna.get("/cases").location.startswith("/sign-in")


def test_who_will_leave_is_still_here(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    change(app, update(Person).where(Person.id == cast.people["hanna"]).values(left_on=today() + timedelta(days=1)))
    assert client_for("hanna").get("/cases").status == 200


def test_who_has_left_is_told_nothing(app: Flask, cast: Cast) -> None:
    change(app, update(Person).where(Person.id == cast.people["hanna"]).values(left_on=today()))
    file_report(app, cast.people["anna"])
    with app.app_context():
        assert cast.people["hanna"] not in set(db.session.scalars(select(Message.recipient_id)))


def test_organisations_see_nothing_of_each_other(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """The partner's analyst gets every role there is, in the partner's organisation."""
    case_id = file_report(app, cast.people["anna"])
    for role in (Role.HRM, Role.OOV, Role.COORDINATOR):
        give(app, cast.people["pia"], role)
    pia = client_for("pia")
    assert pia.get(f"/cases/{case_id}").status == 404
    assert case_id not in pia.get("/cases").html
    theirs = file_report(app, cast.people["pia"])
    for name in ("hanna", "omar", "chantal"):
        assert client_for(name).get(f"/cases/{theirs}").status == 404
    with app.app_context():
        assert db.session.scalars(visible_cases(actor_of(cast.people["pia"]))).one().id == theirs


def test_hiding_from_the_manager_blocks_before_the_first_mail(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    case_id = file_report(app, cast.people["anna"], manager_may_see=False)
    with app.app_context():
        blocks = set(db.session.scalars(select(CaseBlock.person_id).where(CaseBlock.case_id == case_id)))
        assert blocks == {cast.people["bram"]}
        told = set(db.session.scalars(select(Message.recipient_id)))
        assert cast.people["bram"] not in told
        assert cast.people["hanna"] in told
    bram = client_for("bram")
    assert bram.get(f"/cases/{case_id}").status == 404
    assert case_id not in bram.get("/cases").html


def test_hiding_from_the_manager_beats_the_managers_other_roles(app: Flask, cast: Cast) -> None:
    give(app, cast.people["bram"], Role.OOV)
    case_id = file_report(app, cast.people["anna"], manager_may_see=False)
    with app.app_context():
        assert hats(actor_of(cast.people["bram"]), db.session.get_one(Case, case_id)) == frozenset()


@pytest.mark.parametrize(
    ("victim", "sees", "kept_out"),
    [
        ("beatrix", "greet", "siem"),
        ("greet", "siem", "greet"),
        ("siem", "greet", "siem"),
        ("rik", "greet", "siem"),
        ("wilma", "siem", "greet"),
    ],
)
def test_an_office_holders_case_goes_to_the_right_clerk(
    app: Flask, cast: Cast, victim: str, sees: str, kept_out: str
) -> None:
    case_id = file_report(app, cast.people[victim])
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        assert Hat.CLERK in hats(actor_of(cast.people[sees]), case)
        assert Hat.CLERK not in hats(actor_of(cast.people[kept_out]), case)
        assert not hats(actor_of(cast.people["hanna"]), case)
        assert not hats(actor_of(cast.people["bram"]), case)
        told = set(db.session.scalars(select(Message.recipient_id)))
        assert cast.people[sees] in told
        assert not told & {cast.people[kept_out], cast.people["hanna"], cast.people["bram"]}


def test_a_substitute_who_has_left_does_not_stop_the_report(app: Flask, cast: Cast) -> None:
    change(app, update(Person).where(Person.id == cast.people["greet"]).values(left_on=today()))
    case_id = file_report(app, cast.people["beatrix"])
    with app.app_context():
        assert db.session.scalars(select(CaseGrant).where(CaseGrant.case_id == case_id)).all() == []
        assert hats(actor_of(cast.people["chantal"]), db.session.get_one(Case, case_id)) == {Hat.COORDINATOR}


def test_a_substitute_is_preset_once(app: Flask, cast: Cast) -> None:
    with app.app_context():
        preset = db.session.scalars(select(Substitute.person_id)).all()
        assert len(preset) == len(set(preset))


@pytest.mark.parametrize(("hour", "greet_is_here"), [(23, True), (24.5, False), (26, False)])
def test_a_day_begins_and_ends_with_the_dutch_clock(
    app: Flask, cast: Cast, client_for: ClientFor, hour: float, greet_is_here: bool
) -> None:
    """Half past midnight it is still the day before in UTC: leaving, roles and substitutes must agree all the same."""
    change(app, update(Person).where(Person.id == cast.people["greet"]).values(left_on=date(2026, 11, 29)))
    starts = update(Assignment).where(Assignment.person_id == cast.people["omar"], Assignment.role == Role.OOV)
    change(app, starts.values(starts_on=date(2026, 11, 29)))
    midnight = datetime(2026, 11, 28, tzinfo=LOCAL)
    with time_machine.travel(midnight + timedelta(hours=hour), tick=False):
        beatrix = client_for("beatrix")
        assert ("Greet" in beatrix.visit("/report").main) is greet_is_here
        case_id = file_report(app, cast.people["beatrix"])
        assert PageClient(app).sign_in("greet@voorbeeldstad.example", PASSWORD).status == (
            200 if greet_is_here else 422
        )
        with app.app_context():
            case = db.session.get_one(Case, case_id)
            assert bool(case.grants) is greet_is_here
            assert (Role.OOV in actor_of(cast.people["omar"]).roles) is not greet_is_here
        give(app, cast.people["anna"], Role.PEER)
        with app.app_context():
            assert Role.PEER in actor_of(cast.people["anna"]).roles


@pytest.mark.database
@pytest.mark.parametrize("role", sorted(APART))
def test_a_substitute_who_keeps_the_accounts_or_the_log_by_now_takes_nobodys_place(
    app: Flask, cast: Cast, client_for: ClientFor, role: Role
) -> None:
    with app.app_context():
        greet, anna = db.session.get_one(Person, cast.people["greet"]), db.session.get_one(Person, cast.people["anna"])
        preset_substitute(greet, anna, actor=DIRECTOR)
    give(app, cast.people["anna"], role)
    case_id = file_report(app, cast.people["greet"])
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        assert cast.people["anna"] not in {grant.person_id for grant in case.grants}
        assert not hats(actor_of(cast.people["anna"]), case)
        asked = select(Message.recipient_id).where(Message.kind != MessageKind.ALL_TOO_CLOSE)
        assert cast.people["anna"] not in set(db.session.scalars(asked))
        siem = db.session.get_one(Person, cast.people["siem"])
        with pytest.raises(RolesDoNotCombine):
            preset_substitute(siem, db.session.get_one(Person, cast.people["anna"]), actor=DIRECTOR)


def test_whose_office_says_the_role_reads_it_once(client_for: ClientFor) -> None:
    assert "Greet · griffier" in client_for("greet").visit("/").text
    assert "gemeentesecretaris" not in client_for("greet").visit("/").text
    assert "gemeentesecretaris, griffier" not in client_for("siem").visit("/").text
