"""When everybody here is too close: somebody from outside handles it, before the first mail; or the truth is said."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from gir.accounts.actor import Actor
from gir.accounts.external import NotExternal, choose_external, external_actor
from gir.accounts.models import Person
from gir.accounts.services import add_person, assign_role, new_person
from gir.accounts.terms import AccountAct, Role
from gir.audit import System
from gir.audit.models import AuditLine
from gir.cases.conflicts.services import declare_conflict, shut_out
from gir.cases.models import Case
from gir.cases.outside import is_still_told
from gir.cases.seats import vacancies
from gir.cases.trust import Trust
from gir.database import db
from gir.demonstration.cast import Cast
from gir.notifications.models import Message
from gir.notifications.terms import MessageKind
from tests.cases.trusting import knows_of, who
from tests.followup.newcomers import join
from tests.support.installations import PASSWORD
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report, look

Client = Callable[..., PageClient]


def from_outside(app: Flask, cast: Cast, login: str = "ellen") -> str:
    """Somebody who works elsewhere, with an account here."""
    director = System("test", cast.organisation_id)
    with app.app_context():
        person = new_person(cast.organisation_id, "Ellen Buiten", f"{login}@voorbeeldstad.example", PASSWORD)
        add_person(person, actor=director)
        assign_role(person, Role.EMPLOYEE, actor=director)
        return person.id


def choose(app: Flask, cast: Cast, person_id: str | None) -> None:
    with app.app_context():
        person = db.session.get_one(Person, person_id) if person_id else None
        choose_external(cast.organisation_id, person, actor=System("test", cast.organisation_id))


@pytest.fixture
def ellen(app: Flask, cast: Cast) -> str:
    """Chosen beforehand."""
    person_id = from_outside(app, cast)
    choose(app, cast, person_id)
    return person_id


def all_out(cast: Cast, *besides: str) -> Trust:
    return Trust(unseen_by=frozenset(cast.people[name] for name in ("chantal", "omar", *besides)))


def mails(app: Flask, kind: MessageKind) -> dict[str, str]:
    with app.app_context():
        rows = select(Message.recipient_id, Message.path).where(Message.kind == kind)
        return dict(db.session.execute(rows).all())


def test_somebody_from_outside_has_it_before_the_first_mail(app: Flask, cast: Cast, ellen: str) -> None:
    case_id = file_report(app, cast.people["anna"], trust=all_out(cast))
    assert who(app, case_id)[Role.COORDINATOR] == ellen
    assert who(app, case_id)[Role.OOV] == ellen, "and the perpetrator is theirs to deal with too"
    assert ellen in mails(app, MessageKind.NEW_CASE)
    assert look(app, case_id, vacancies) == set()
    for name in ("chantal", "omar"):
        assert cast.people[name] not in {**mails(app, MessageKind.NEW_CASE), **mails(app, MessageKind.NOBODY_LEFT)}


def test_they_read_and_handle_that_case_and_no_other(app: Flask, cast: Cast, client_for: Client, ellen: str) -> None:
    case_id = file_report(app, cast.people["anna"], trust=all_out(cast))
    other = file_report(app, cast.people["dirk"])
    client = client_for("ellen")
    assert client.visit(f"/cases/{case_id}").status == 200
    assert client.get(f"/cases/{other}").status == 404
    assert client.get(f"/cases/{case_id}/severity").status == 200


def test_the_privacy_officer_is_told_and_does_not_handle(
    app: Flask, cast: Cast, client_for: Client, ellen: str
) -> None:
    case_id = file_report(app, cast.people["anna"], trust=all_out(cast))
    els = cast.people["els"]
    assert mails(app, MessageKind.ALL_TOO_CLOSE) == {els: f"/privacy/cases/{case_id}"}
    assert els not in who(app, case_id).values()
    assert client_for("els").get(f"/cases/{case_id}").status == 404
    assert client_for("els").get(f"/privacy/cases/{case_id}").status == 200


def test_a_privacy_officer_who_has_a_part_in_it_is_not_told(app: Flask, cast: Cast, ellen: str) -> None:
    case_id = file_report(app, cast.people["anna"], trust=all_out(cast, "els"))
    assert who(app, case_id)[Role.COORDINATOR] == ellen
    assert mails(app, MessageKind.ALL_TOO_CLOSE) == {}
    with app.app_context():
        assert not is_still_told(case_id, cast.people["els"])


def test_an_office_holders_case_goes_out_when_no_clerk_may(app: Flask, cast: Cast, ellen: str) -> None:
    clerks = Trust(unseen_by=frozenset({cast.people["greet"], cast.people["siem"]}))
    case_id = file_report(app, cast.people["rik"], trust=clerks)
    assert who(app, case_id)[Role.CLERK] == ellen
    assert who(app, case_id)[Role.COORDINATOR] == cast.people["chantal"]


def test_it_goes_out_as_soon_as_the_last_one_leaves_and_comes_back(app: Flask, cast: Cast, ellen: str) -> None:
    case_id = file_report(app, cast.people["anna"], trust=Trust(unseen_by=frozenset({cast.people["chantal"]})))
    assert who(app, case_id)[Role.COORDINATOR] == cast.people["omar"]
    assert knows_of(app, ellen, case_id) <= {"charts"}
    otto = join(app, cast, "otto", Role.COORDINATOR)
    does(app, otto, shut_out, case_id, cast.people["omar"], "Hij was erbij.")
    does(app, cast.people["hanna"], _declare, case_id)
    assert ellen not in who(app, case_id).values()
    does(app, otto, _declare, case_id)
    assert who(app, case_id)[Role.COORDINATOR] == ellen
    assert cast.people["els"] in mails(app, MessageKind.ALL_TOO_CLOSE)


def _declare(case: Case, *, actor: Actor) -> None:
    declare_conflict(case, "", actor=actor)


def test_who_is_from_outside_and_kept_out_does_not_handle_it(app: Flask, cast: Cast, ellen: str) -> None:
    named = Trust(unseen_by=frozenset({cast.people["chantal"], cast.people["omar"], ellen}))
    case_id = file_report(app, cast.people["anna"], trust=named)
    assert Role.COORDINATOR not in who(app, case_id)
    assert knows_of(app, ellen, case_id) <= {"charts"}


def test_the_reporter_reads_who_it_is(app: Flask, cast: Cast, client_for: Client, ellen: str) -> None:
    case_id = file_report(app, cast.people["anna"], trust=all_out(cast))
    page = client_for("anna").visit(f"/my-reports/{case_id}/receipt").main
    assert "Ellen Buiten werkt hier niet" in page
    assert "functionaris gegevensbescherming" in page


def test_when_nobody_was_chosen_it_says_so(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"], trust=all_out(cast))
    assert look(app, case_id, vacancies) >= {Role.COORDINATOR}
    page = client_for("anna").visit(f"/my-reports/{case_id}/receipt").main
    assert "Niemand van buiten kon het overnemen. De functionaris gegevensbescherming weet dat." in page
    assert mails(app, MessageKind.ALL_TOO_CLOSE) == {cast.people["els"]: f"/privacy/cases/{case_id}"}


# ── Choosing who it is ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_administrator_is_warned_and_chooses(app: Flask, cast: Cast, client_for: Client) -> None:
    ellen, bea = from_outside(app, cast), client_for("bea")
    warning = "Er is niemand van buiten gekozen"
    assert warning in bea.visit("/organisation").main
    form = bea.visit("/organisation/external").form("/external")
    page = form.submit(email="ellen@voorbeeldstad.example")
    assert page.status == 200
    assert "Ellen Buiten" in page.main
    assert warning not in page.main
    with app.app_context():
        found = external_actor(cast.organisation_id)
        assert found is not None
        assert found.person_id == ellen
        assert db.session.query(AuditLine).filter_by(act=AccountAct.SET_EXTERNAL.value, object_id=ellen).count() == 1
    assert form.submit(email="").status == 409, "the page is older than the choice"
    assert bea.visit("/organisation/external").form("/external").submit(email="").status == 200
    assert warning in bea.visit("/organisation").main


@pytest.mark.parametrize("address", ["hanna@voorbeeldstad.example", "rik@voorbeeldstad.example", "wie@x.example"])
def test_who_works_here_is_refused_and_the_address_stays(client_for: Client, address: str) -> None:
    page = client_for("bea").visit("/organisation/external").form("/external").submit(email=address)
    assert page.status == 422
    assert address in page.html


def test_only_the_administrator_chooses(client_for: Client) -> None:
    for name in ("chantal", "anna", "els", "hanna"):
        assert client_for(name).get("/organisation/external").status == 404


def test_somebody_of_another_organisation_needs_an_account_here(app: Flask, cast: Cast) -> None:
    with pytest.raises(NotExternal):
        choose(app, cast, cast.people["pia"])
    with app.app_context():
        assert external_actor(cast.organisation_id) is None
