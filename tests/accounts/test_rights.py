"""People and roles by screen: nobody changes their own, most take a second person, and rights are looked at again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from gir.accounts.actor import Actor, actor_of
from gir.accounts.models import Assignment, Person
from gir.accounts.rights.models import RightsReview, RoleProposal
from gir.accounts.rights.queries import QUARTER, to_confirm, waiting_proposals
from gir.accounts.rights.services import (
    GIVEN_ALONE,
    HasLeft,
    NobodyToAgree,
    NotWaiting,
    OwnRole,
    Wanted,
    confirm_rights,
    decide_role,
    end_assignment,
    give_role,
    leave,
)
from gir.accounts.rights.terms import ProposalEnd, RightsAct
from gir.accounts.services import RolesDoNotCombine
from gir.accounts.terms import AccountAct, Role
from gir.audit.models import AuditLine
from gir.database import db, now
from gir.demonstration.cast import Cast
from gir.notifications.models import Message
from gir.notifications.terms import MessageKind
from gir.web.dates import today
from tests.followup.newcomers import join
from tests.support.page import Page
from tests.support.page_client import PageClient
from tests.support.page_rules import text_of

Client = Callable[..., PageClient]


def given(app: Flask, cast: Cast, by: str, to: str, wanted: Wanted) -> str | None:
    """The id of the proposal, if it waits."""
    with app.app_context():
        found = give_role(db.session.get_one(Person, cast.people[to]), wanted, actor=actor_of(cast.people[by]))
        return found.id if found is not None else None


def decides(app: Flask, person_id: str, proposal_id: str, *, agree: bool = True) -> None:
    with app.app_context():
        decide_role(db.session.get_one(RoleProposal, proposal_id), agree=agree, actor=actor_of(person_id))


def roles_of(app: Flask, person_id: str) -> frozenset[Role]:
    with app.app_context():
        return actor_of(person_id).roles


def told(app: Flask, kind: MessageKind) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Message.recipient_id).where(Message.kind == kind)))


def traces(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(AuditLine.act).order_by(AuditLine.sequence)))


# ── Giving a role ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_role_waits_until_a_second_person_agrees(app: Flask, cast: Cast, client_for: Client) -> None:
    chantal = cast.people["chantal"]
    bea = client_for("bea")
    page = bea.visit(f"/organisation/people/{cast.people['anna']}")
    sent = page.form("/roles").submit(role="hrm")
    assert "Een tweede persoon is gevraagd" in sent.text
    anna = cast.people["anna"]
    assert Role.HRM not in roles_of(app, anna)
    assert told(app, MessageKind.RIGHTS_WAIT) == [chantal]
    assert client_for("anna").get("/cases").status == 404
    with app.app_context():
        [proposal] = waiting_proposals(cast.organisation_id)
        proposal_id = proposal.id
    assert bea.get(f"/organisation/people/waiting/{proposal_id}").status == 404, "not by who proposed it"
    anna_browser = client_for("anna")
    asked = client_for("chantal").visit(f"/organisation/people/waiting/{proposal_id}")
    agreed = asked.form(f"/waiting/{proposal_id}").submit(answer="yes")
    assert agreed.status == 200
    assert anna_browser.get("/cases").status == 200, "at the next request"
    assert told(app, MessageKind.RIGHTS_CHANGED) == [anna]
    assert {RightsAct.PROPOSE.value, AccountAct.ASSIGN_ROLE.value} <= set(traces(app))


def test_a_refusal_changes_nothing(app: Flask, cast: Cast) -> None:
    proposal = given(app, cast, "bea", "anna", Wanted(Role.OOV))
    assert proposal is not None
    decides(app, cast.people["chantal"], proposal, agree=False)
    assert Role.OOV not in roles_of(app, cast.people["anna"])
    assert told(app, MessageKind.RIGHTS_CHANGED) == []
    with app.app_context():
        assert db.session.get_one(RoleProposal, proposal).ending is ProposalEnd.REFUSED
    with pytest.raises(NotWaiting):
        decides(app, cast.people["chantal"], proposal)


def test_a_proposal_lapses_after_two_weeks(app: Flask, cast: Cast) -> None:
    proposal = given(app, cast, "bea", "anna", Wanted(Role.OOV))
    assert proposal is not None
    with time_machine.travel(now() + timedelta(days=14, minutes=1)):
        with pytest.raises(NotWaiting):
            decides(app, cast.people["chantal"], proposal)
        with app.app_context():
            assert waiting_proposals(cast.organisation_id) == []
    assert Role.OOV not in roles_of(app, cast.people["anna"])


def test_an_administrator_cannot_give_themselves_a_role(app: Flask, cast: Cast, client_for: Client) -> None:
    """Not alone, not by proposing it, and not by agreeing to what somebody proposed for them."""
    bea = cast.people["bea"]
    page = client_for("bea").visit(f"/organisation/people/{bea}")
    assert "Dit zijn je eigen rollen" in page.main
    assert 'name="role"' not in page.html
    for role in Role:
        with pytest.raises(OwnRole):
            given(app, cast, "bea", "bea", Wanted(role))
    second = join(app, cast, "bernd", Role.ADMINISTRATOR)
    with app.app_context():
        person = db.session.get_one(Person, cast.people["bea"])
        for role in (Role.HRM, Role.COORDINATOR):
            with pytest.raises(RolesDoNotCombine):
                give_role(person, Wanted(role), actor=actor_of(second))
        proposal = give_role(person, Wanted(Role.DECIDER), actor=actor_of(second))
        assert proposal is not None
        proposal_id = proposal.id
    for person_id in (bea, second, cast.people["hanna"], cast.people["els"]):
        with pytest.raises(OwnRole):
            decides(app, person_id, proposal_id)
    assert Role.DECIDER not in roles_of(app, bea)


def test_without_a_second_person_nothing_is_given(app: Flask, cast: Cast) -> None:
    with app.app_context():
        chantal = db.session.get_one(Person, cast.people["chantal"])
        leave(chantal, today(), actor=actor_of(cast.people["bea"]))
    with pytest.raises(NobodyToAgree):
        given(app, cast, "bea", "anna", Wanted(Role.HRM))
    assert given(app, cast, "bea", "anna", Wanted(Role.BOARD)) is None, "this one shows nothing of a case"
    assert Role.BOARD in roles_of(app, cast.people["anna"])


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.MANAGER, Role.CLERK)])
def test_every_role_that_shows_something_takes_two(app: Flask, cast: Cast, role: Role) -> None:
    waits = given(app, cast, "bea", "anna", Wanted(role))
    assert (waits is None) == (role in GIVEN_ALONE)


def test_keeping_accounts_does_not_combine_with_cases(app: Flask, cast: Cast, client_for: Client) -> None:
    page = client_for("bea").visit(f"/organisation/people/{cast.people['hanna']}")
    refused = page.form("/roles").submit(role="privacy_officer")
    assert refused.status == 422
    assert "gaat niet samen" in refused.main
    proposal = given(app, cast, "bea", "anna", Wanted(Role.ADMINISTRATOR))
    other = given(app, cast, "bea", "anna", Wanted(Role.HRM))
    assert proposal is not None
    assert other is not None
    decides(app, cast.people["chantal"], other)
    with pytest.raises(RolesDoNotCombine):
        decides(app, cast.people["chantal"], proposal)


def test_a_role_has_a_first_and_a_last_day(app: Flask, cast: Cast, client_for: Client) -> None:
    first, last = today() + timedelta(days=2), today() + timedelta(days=5)
    page = client_for("bea").visit(f"/organisation/people/{cast.people['anna']}")
    form = page.form("/roles")
    wrong = form.submit(role="board", starts_on=text(last), ends_on=text(first))
    assert wrong.status == 422
    assert text(last) in wrong.html
    form.submit(role="board", starts_on=text(first), ends_on=text(last))
    for days, there in ((0, False), (2, True), (5, True), (6, False)):
        with time_machine.travel(now() + timedelta(days=days)):
            assert (Role.BOARD in roles_of(app, cast.people["anna"])) is there, days


def text(day: date) -> str:
    return day.strftime("%d-%m-%Y")


def test_a_manager_is_one_of_a_department_and_of_no_other_organisation(
    app: Flask, cast: Cast, client_for: Client
) -> None:
    department = cast.departments["Handhaving"]
    page = client_for("bea").visit(f"/organisation/people/{cast.people['anna']}")
    assert page.form("/roles").submit(role=f"manager:{department}").status == 200
    assert page.form("/roles").submit(role=f"manager:{cast.departments['Wijkbeheer']}").status == 422
    with app.app_context():
        assert [one.department_id for one in waiting_proposals(cast.organisation_id)] == [department]


# ── Ending, leaving, adding ────────────────────────────────────────────────────────────────────────────────────


def test_a_role_ends_at_once_or_after_a_day(app: Flask, cast: Cast, client_for: Client) -> None:
    hanna, bea = cast.people["hanna"], client_for("bea")
    browser = client_for("hanna")
    address = end_address(app, hanna, Role.HRM)
    bea.visit(address).form("/end").submit(day=text(today() + timedelta(days=1)))
    assert browser.get("/cases").status == 200
    with time_machine.travel(now() + timedelta(days=2)):
        assert Role.HRM not in roles_of(app, hanna)
    bea.visit(end_address(app, hanna, Role.HRM)).form("/end").submit(day="")
    assert browser.get("/cases").status == 404
    assert told(app, MessageKind.RIGHTS_CHANGED) == [hanna, hanna]


def end_address(app: Flask, person_id: str, role: Role) -> str:
    with app.app_context():
        found = select(Assignment.id).where(Assignment.person_id == person_id, Assignment.role == role)
        return f"/organisation/people/{person_id}/roles/{db.session.scalars(found).one()}/end"


def test_nobody_ends_their_own_role_or_lets_themselves_leave(app: Flask, cast: Cast, client_for: Client) -> None:
    bea = cast.people["bea"]
    client = client_for("bea")
    assert client.get(end_address(app, bea, Role.ADMINISTRATOR)).status == 403
    assert client.get(f"/organisation/people/{bea}/leave").status == 403
    with app.app_context():
        own = db.session.scalars(select(Assignment).where(Assignment.person_id == bea)).all()
        actor = actor_of(bea)
        for row in own:
            with pytest.raises(OwnRole):
                end_assignment(row, None, actor=actor)
        person = db.session.get_one(Person, bea)
        with pytest.raises(OwnRole):
            leave(person, today(), actor=actor)


def test_who_leaves_is_out_at_once(app: Flask, cast: Cast, client_for: Client) -> None:
    browser = client_for("dirk")
    page = client_for("bea").visit(f"/organisation/people/{cast.people['dirk']}/leave").form("/leave").submit(day="")
    assert "Uit dienst sinds" in page.main
    assert browser.get("/my-reports").status in (302, 303)
    with app.app_context(), pytest.raises(LookupError):
        actor_of(cast.people["dirk"])


def test_who_left_gets_no_role(app: Flask, cast: Cast) -> None:
    with app.app_context():
        fenna, bea = db.session.get_one(Person, cast.people["fenna"]), actor_of(cast.people["bea"])
        with pytest.raises(HasLeft):
            give_role(fenna, Wanted(Role.BOARD), actor=bea)


def test_somebody_is_added_and_signs_in_with_the_password_that_was_shown(
    app: Flask, cast: Cast, client_for: Client
) -> None:
    form = client_for("bea").visit("/organisation/people/new").form("/new")
    wrong = form.submit(name="Noor Nieuw", email="anna@voorbeeldstad.example", place="outside")
    assert wrong.status == 422
    assert "Noor Nieuw" in wrong.html
    page = form.submit(name="Noor Nieuw", email="noor@voorbeeldstad.example", place=cast.departments["Handhaving"])
    assert "Noor Nieuw is toegevoegd" in page.main
    password = text_of(page.elements(class_="gir-app__key")[0])
    assert PageClient(app).sign_in("noor@voorbeeldstad.example", password).status == 200
    assert password not in client_for("bea").visit("/organisation/people").html


def test_somebody_is_found_by_a_part_of_the_name(cast: Cast, client_for: Client) -> None:
    form = client_for("bea").visit("/organisation/people").form("/find")
    found = form.submit(who="mulder")
    assert found.path == f"/organisation/people/{cast.people['hanna']}"
    assert "hanna@voorbeeldstad.example" in found.main
    assert form.submit(who="van").status == 200
    nobody = form.submit(who="Niemand Heet Zo")
    assert nobody.status == 422
    assert "Niemand Heet Zo" in nobody.html


# ── Looking again ──────────────────────────────────────────────────────────────────────────────────────────────


def test_rights_are_looked_at_every_year_and_special_ones_every_quarter(
    app: Flask, cast: Cast, client_for: Client
) -> None:
    bea = client_for("bea")
    page = bea.visit("/organisation/people/review")
    assert "Chantal Smit" in page.main
    assert "van jezelf" in page.main
    with app.app_context():
        rows = to_confirm(cast.organisation_id)
        chosen = {row.role: row.id for row in rows if row.role in (Role.COORDINATOR, Role.HRM)}
        own = next(row.id for row in rows if row.person_id == cast.people["bea"])
        assert confirm_rights([*chosen.values(), own], actor=actor_of(cast.people["bea"])) == 2
        assert {row.assignment_id for row in db.session.scalars(select(RightsReview))} == set(chosen.values())
        assert not {row.id for row in to_confirm(cast.organisation_id)} & set(chosen.values())
    with app.app_context(), time_machine.travel(now() + QUARTER + timedelta(days=2)):
        again = {row.id for row in to_confirm(cast.organisation_id)}
        assert chosen[Role.COORDINATOR] in again
        assert chosen[Role.HRM] not in again
    assert RightsAct.CONFIRM.value in traces(app)


def test_a_tick_confirms_and_what_is_not_ticked_waits(app: Flask, cast: Cast, client_for: Client) -> None:
    bea = client_for("bea")
    form: Page = bea.visit("/organisation/people/review")
    with app.app_context():
        wanted = next(row.id for row in to_confirm(cast.organisation_id) if row.role is Role.OOV)
        before = len(to_confirm(cast.organisation_id))
    assert "Een rol is bevestigd." in form.form("/review").submit(confirmed=[wanted]).text
    with app.app_context():
        assert len(to_confirm(cast.organisation_id)) == before - 1


# ── Who may ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_stranger_finds_nothing(app: Flask, cast: Cast, client_for: Client) -> None:
    proposal = given(app, cast, "bea", "anna", Wanted(Role.HRM))
    for name in ("anna", "hanna", "els", "dora", "pia"):
        client = client_for(name)
        for path in ("", "/new", "/review", "/waiting", f"/{cast.people['anna']}", f"/waiting/{proposal}"):
            assert client.get(f"/organisation/people{path}").status == 404, (name, path)
    chantal = client_for("chantal")
    assert chantal.get("/organisation/people").status == 404
    assert chantal.get("/organisation/people/waiting").status == 200
    assert client_for("bea").get(f"/organisation/people/{cast.people['pia']}").status == 404


def test_of_another_organisation_nobody_is_given_anything(app: Flask, cast: Cast) -> None:
    with app.app_context():
        pia = db.session.get_one(Person, cast.people["pia"])
        bea: Actor = actor_of(cast.people["bea"])
        with pytest.raises(OwnRole):
            give_role(pia, Wanted(Role.BOARD), actor=bea)
