"""Reporting for somebody else: the route of the person concerned, a visible author, and a say for who it is about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from gir.accounts.actor import actor_of
from gir.accounts.models import Person
from gir.accounts.terms import Office, Role, Scope
from gir.audit.models import AuditLine
from gir.care.services import record_talk
from gir.care.terms import TalkOutcome
from gir.cases.access import awaits_confirmation, hats
from gir.cases.models import Case
from gir.cases.protecting import fingerprint, protect
from gir.cases.services import answer
from gir.cases.terms import Act, Alternative, Hat, Step
from gir.cases.trust import Trust
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.incidents.terms import Population, Standing, Target
from gir.notifications.models import Message
from gir.notifications.terms import MessageKind
from gir.reporting.concerned import Concerned
from gir.visitors.models import VisitorCode
from tests.cases.trusting import knows_of
from tests.followup.newcomers import join
from tests.support.codes import code_on
from tests.support.page import Page
from tests.support.page_client import PageClient
from tests.support.stories import STORY, does, file_report, look, step_of

ClientFor = Callable[..., PageClient]
ANNA = "anna@voorbeeldstad.example"
KEES = {"for_whom": "official", "for_name": "Kees", "for_reach": "0612345678"}
READERS = ("omar", "otto")
GUEST = {"for_whom": "hired", "for_name": "Karel van de Post", "for_reach": "06 87654321"}


def send(client: PageClient, **answers: Any) -> Page:
    """Fill in the first screen about somebody else and send it."""
    return (
        client.visit("/report")
        .form("/report")
        .submit({"narrative": STORY, "forms": ["verbal"], "when": "now", "channel": "desk", **answers})
    )


def case_of(page: Page) -> str:
    return page.path.split("/")[2]


def for_anna(app: Flask, cast: Cast, filer: str = "chantal") -> str:
    concerned = Concerned(Standing.EMPLOYEE, email=ANNA)
    return file_report(app, cast.people[filer], concerned=concerned, manager_may_see=None)


def for_guest(app: Flask, cast: Cast, filer: str = "chantal") -> str:
    concerned = Concerned(Standing.HIRED, name="Karel van de Post", reach="06 87654321")
    return file_report(app, cast.people[filer], concerned=concerned, manager_may_see=None)


# ── Route ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_colleague_is_found_by_address_and_gets_the_report(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    page = send(client_for("chantal"), for_whom="employee", for_email=f" {ANNA.upper()} ")
    case_id = case_of(page)
    assert page.path == f"/filed/{case_id}/receipt"
    assert "Anna de Wit" in page.main
    assert look(app, case_id, lambda case: case.incident.affected_id) == cast.people["anna"]
    assert look(app, case_id, lambda case: case.incident.department_id) == cast.departments["Publiekszaken"]
    assert look(app, case_id, lambda case: case.incident.population) is Population.EMPLOYEE
    with app.app_context():
        mail = db.session.scalars(select(Message).where(Message.recipient_id == cast.people["anna"])).one()
        assert (mail.kind, mail.path) == (MessageKind.FILED, f"/my-reports/{case_id}")
        assert not db.session.scalars(select(Message).where(Message.kind == MessageKind.NEWS)).all()


@pytest.mark.parametrize(("who", "scope", "clerk"), [("rik", Scope.COUNCIL, "greet"), ("wilma", Scope.COLLEGE, "siem")])
def test_an_office_holder_takes_their_own_route(
    app: Flask, cast: Cast, client_for: ClientFor, who: str, scope: Scope, clerk: str
) -> None:
    concerned = Concerned(Standing.EMPLOYEE, email=f"{who}@voorbeeldstad.example")  # the account knows better
    case_id = file_report(app, cast.people["anna"], concerned=concerned, manager_may_see=True)
    assert look(app, case_id, lambda case: (case.incident.population, case.clerk_scope)) == (Population.OFFICIAL, scope)
    assert look(app, case_id, lambda case: case.incident.department_id) is None
    assert client_for("hanna").get(f"/cases/{case_id}").status == 404, "HRM never lists office-holders"
    assert client_for("bram").get(f"/cases/{case_id}").status == 404
    assert client_for(clerk).get(f"/cases/{case_id}").status == 200


def test_an_office_holder_without_an_account_stays_off_the_list_of_hrm(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    page = send(client_for("chantal"), **KEES, for_office="councillor")
    case_id = case_of(page)
    assert client_for("hanna").get(f"/cases/{case_id}").status == 404
    assert client_for("greet").get(f"/cases/{case_id}").status == 200


def test_the_office_has_to_be_said(client_for: ClientFor) -> None:
    page = send(client_for("chantal"), **{**KEES, "for_whom": "official_family"})
    assert page.status == 422
    assert "Kies het ambt." in page.main


def test_who_comes_back_with_an_office_holder_is_asked_which_office_and_at_whom(
    app: Flask, client_for: ClientFor
) -> None:
    """Everybody's form stays light: what is only about office-holders comes when somebody chose one."""
    anna = client_for("anna")
    assert not anna.visit("/report").form("/report").names & {"for_office", "target"}
    page = send(anna, **KEES, manager_may_see="yes")
    assert page.status == 422
    assert "Kies het ambt." in page.main
    form = page.form("/report")
    assert (form.values["narrative"], form.values["for_name"]) == ([STORY], ["Kees"])
    assert set(form.options("target")) == {target.value for target in Target}
    assert "een bericht over de kinderen" in page.main
    assert "je kinderen" not in page.main
    case_id = case_of(form.submit(for_office="councillor", target="home"))
    assert look(app, case_id, lambda case: (case.incident.office, case.incident.target)) == (
        Office.COUNCILLOR,
        Target.HOME,
    )


def test_at_whom_it_was_aimed_may_stay_open(app: Flask, client_for: ClientFor) -> None:
    page = send(client_for("chantal"), **KEES, for_office="councillor")
    assert look(app, case_of(page), lambda case: case.incident.target) is None


@pytest.mark.parametrize("name", ["greet", "omar", "chantal"])
def test_whose_work_it_is_is_asked_beforehand(client_for: ClientFor, name: str) -> None:
    assert {"for_office", "target"} <= client_for(name).visit("/report").form("/report").names


def test_what_was_aimed_at_a_home_is_apart_from_the_first_moment(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    join(app, cast, "otto", Role.OOV)
    case_id = case_of(send(client_for("greet"), **KEES, for_office="councillor", target="home"))
    shown = {name: "Het huis of de spullen" in client_for(name).visit(f"/cases/{case_id}").main for name in READERS}
    assert shown == {"omar": True, "otto": False}


def test_of_a_colleague_it_is_not_kept_at_whom_it_was_aimed(app: Flask, client_for: ClientFor) -> None:
    page = send(client_for("chantal"), **GUEST, target="home")
    assert look(app, case_of(page), lambda case: case.incident.target) is None


def test_a_draft_about_an_office_holder_asks_on(client_for: ClientFor) -> None:
    anna = client_for("anna")
    form = anna.visit("/report").form("/report")
    anna.post("/report/drafts", {**form.values, **KEES, "narrative": STORY})
    draft = anna.visit("/report").follow("verder gaan")
    assert {"for_office", "target"} <= draft.form("/report").names


def test_a_manager_who_files_for_their_own_handles_it(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    case_id = for_anna(app, cast, "bram")
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        assert hats(actor_of(cast.people["bram"]), case) == {Hat.FILER, Hat.MANAGER}
        assert case.incident.manager_may_see is True
        assert cast.people["bram"] in {h.person_id for h in case.handlers if h.role is Role.MANAGER}
    assert case_id in client_for("bram").visit("/cases").html


@pytest.mark.parametrize("answer", [True, False, None])
@pytest.mark.parametrize("department", ["Publiekszaken", "Handhaving"])
def test_who_files_for_somebody_else_decides_nothing_about_the_manager(
    app: Flask, cast: Cast, department: str, answer: bool | None
) -> None:
    colleague = join(app, cast, "collega")
    with app.app_context(), write_transaction() as session:
        session.get_one(Person, colleague).department_id = cast.departments[department]
    for concerned in (Concerned(Standing.EMPLOYEE, email=ANNA), Concerned(Standing.HIRED, name="Karel", reach="06")):
        case_id = file_report(app, colleague, concerned=concerned, manager_may_see=answer)
        assert look(app, case_id, lambda case: case.incident.manager_may_see) is None
        assert knows_of(app, cast.people["bram"], case_id) <= {"charts"}


def test_whether_the_manager_may_read_it_is_not_asked_of_who_files_for_somebody_else(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    anna = client_for("anna")
    form = anna.visit("/report").form("/report")
    assert "Of een leidinggevende dit mag lezen, kiest die persoon later zelf." in anna.visit("/report").text
    page = form.submit({"narrative": STORY, "forms": ["verbal"], "when": "now", "channel": "desk", **GUEST})
    assert page.path.endswith("/receipt")
    assert look(app, case_of(page), lambda case: case.incident.manager_may_see) is None


def test_ones_own_address_without_that_answer_opens_nothing_to_the_manager(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    page = send(client_for("anna"), for_whom="employee", for_email=ANNA)
    assert look(app, case_of(page), lambda case: (case.incident.is_filed, case.incident.manager_may_see)) == (
        False,
        None,
    )


def test_ones_own_address_makes_ones_own_report(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"], concerned=Concerned(Standing.EMPLOYEE, email=ANNA))
    assert look(app, case_id, lambda case: (case.incident.is_filed, case.incident.concerned)) == (False, None)


def test_an_address_of_another_organisation_is_nobody_here(app: Flask, cast: Cast) -> None:
    concerned = Concerned(Standing.EMPLOYEE, email="pia@voorbeeldstad.example")
    case_id = file_report(app, cast.people["chantal"], concerned=concerned)
    assert look(app, case_id, lambda case: case.incident.affected_id) is None
    fenna = Concerned(Standing.EMPLOYEE, email="fenna@voorbeeldstad.example")  # who left is nobody here either
    assert (
        look(app, file_report(app, cast.people["chantal"], concerned=fenna), lambda c: c.incident.affected_id) is None
    )


# ── Before sending nothing tells whether an address is known ──────────────────────────────────────────────────


def test_a_form_with_a_fault_looks_the_same_for_a_known_and_an_unknown_address(client_for: ClientFor) -> None:
    client = client_for("chantal")
    pages = [
        send(client, narrative="", for_whom="employee", for_email=address)
        for address in (ANNA, "anne@voorbeeldstad.example")
    ]
    assert {page.status for page in pages} == {422}
    known, unknown = (page.main.replace(ANNA, "").replace("anne@voorbeeldstad.example", "") for page in pages)
    assert known == unknown


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"for_name": "Karel"}, "Kies over wie het gaat."),
        ({"for_whom": "hired"}, "Vul een naam in, of het e-mailadres op het werk."),
        ({"for_whom": "hired", "for_name": "Karel"}, "Vul in hoe we deze persoon bereiken"),
        ({"for_whom": "employee", "for_email": "anna"}, "Vul één e-mailadres in"),
        ({"for_whom": "employee", "for_email": "a@b, c@d"}, "Vul één e-mailadres in"),
        ({"for_whom": "hired", "for_name": "K" * 201, "for_reach": "x"}, "Dit is te lang"),
    ],
)
def test_bad_input_keeps_what_was_typed(client_for: ClientFor, answers: dict[str, str], told: str) -> None:
    page = send(client_for("chantal"), **answers)
    assert page.status == 422
    assert told in page.main
    kept = page.form("/report").values
    assert kept["narrative"] == [STORY]
    assert all(kept[name] == [value] for name, value in answers.items())


# ── Who sees what ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_person_concerned_reads_corrects_and_confirms(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    case_id = for_anna(app, cast)
    anna = client_for("anna")
    assert case_id in anna.visit("/my-reports").html
    page = anna.visit(f"/my-reports/{case_id}")
    assert "Chantal Smit meldde dit voor jou" in page.main
    assert STORY in page.main
    step = f"/my-reports/{case_id}/more/story"
    assert page.follow("Verbeter wat er is gemeld").path == step
    anna.visit(step).form(step).submit(narrative="Het was bij balie 2.", forms=["threat"], channel="chat")
    page = anna.visit(f"/my-reports/{case_id}")
    assert "Het was bij balie 2." in page.main
    assert STORY not in page.main
    filed = client_for("chantal").visit(f"/filed/{case_id}")
    assert STORY in filed.main, "who reported it reads back what they wrote themselves"
    assert "balie 2" not in filed.main
    after = page.form("/confirm").submit()
    assert "zei je dat het klopt." in after.main
    assert page.form("/confirm").submit().status == 200, "pressed twice"
    assert look(app, case_id, lambda case: awaits_confirmation(case.incident)) is False
    assert "zegt dat de melding klopt" in client_for("omar").visit(f"/cases/{case_id}").main


def test_the_case_page_shows_author_and_person_concerned(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    page = client_for("hanna").visit(f"/cases/{for_anna(app, cast)}")
    for words in (
        "Gemeld door",
        "Chantal Smit",
        "Gemeld voor",
        "Anna de Wit, Publiekszaken",
        "Nog niet door de persoon",
    ):
        assert words in page.main
    page = client_for("hanna").visit(f"/cases/{for_guest(app, cast)}")
    assert "Karel van de Post" in page.main
    assert "06 87654321" in page.main


def test_the_filer_sees_that_it_goes_on_and_nothing_of_care_or_answers(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    case_id = for_anna(app, cast, "dirk")
    does(app, cast.people["hanna"], record_talk, case_id, Step.RELIEF, TalkOutcome.HELD, now() - timedelta(minutes=5))
    does(app, cast.people["chantal"], answer, case_id, "Dit antwoord is voor Anna alleen.")
    dirk = client_for("dirk")
    assert case_id in dirk.visit("/my-reports").html
    page = dirk.visit(f"/filed/{case_id}")
    assert STORY in page.main
    assert "Er wordt aan gewerkt." in page.main
    assert "Hanna Mulder" in page.main
    assert "Dit antwoord" not in page.html
    assert "gesproken" not in page.main
    assert dirk.get(f"/my-reports/{case_id}").status == 403
    with app.app_context():
        mailed = db.session.scalars(select(Message.recipient_id).where(Message.kind == MessageKind.ANSWERED)).all()
        assert mailed == [cast.people["anna"]]


def test_a_manager_who_filed_it_finds_nothing_once_it_is_hidden_from_them(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    case_id = for_anna(app, cast, "bram")
    bram = client_for("bram")
    assert case_id in bram.visit("/my-reports").html
    page = client_for("anna").visit(f"/my-reports/{case_id}/protect")
    assert "Bram Visser meldde dit voor jou en weet dus wat er staat." in page.main
    page.form("/protect").submit(manager_may_see="no", alternative="confidant")
    assert bram.get(f"/filed/{case_id}").status == 404
    assert bram.get(f"/filed/{case_id}/receipt").status == 404
    assert bram.get(f"/cases/{case_id}").status == 404
    assert case_id not in bram.visit("/my-reports").html


@pytest.mark.parametrize("alternative", ["peer", "confidant"])
def test_who_filed_it_never_reads_in_whom_somebody_confides(
    app: Flask, cast: Cast, client_for: ClientFor, alternative: str
) -> None:
    case_id = for_anna(app, cast)
    does(
        app,
        cast.people["anna"],
        protect,
        case_id,
        Trust(alternative=Alternative(alternative)),
        hidden=True,
        shown=look(app, case_id, fingerprint),
    )
    assert look(app, case_id, lambda case: step_of(case, Step.RELIEF).owner) == Role(alternative)
    chantal = client_for("chantal")
    for page in (chantal.visit(f"/filed/{case_id}"), chantal.visit(f"/filed/{case_id}/receipt")):
        assert "Omar el Amrani" in page.main
        for word in ("Vera", "Piet", "ertrouwenspersoon", "pvangteam"):
            assert word not in page.main
    assert "Iemand neemt contact op met de persoon om wie het gaat" in page.main


def test_a_stranger_finds_nothing(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    case_id = for_guest(app, cast)
    rik = client_for("rik")
    assert rik.get(f"/filed/{case_id}").status == 404
    assert rik.get(f"/my-reports/{case_id}").status == 404


def test_reading_and_confirming_leave_a_trace(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    case_id = for_anna(app, cast)
    client_for("chantal").visit(f"/filed/{case_id}")
    client_for("anna").visit(f"/my-reports/{case_id}").form("/confirm").submit()
    with app.app_context():
        lines = db.session.scalars(select(AuditLine).where(AuditLine.object_id == case_id)).all()
        acts = {(line.act, line.actor) for line in lines}
        assert (Act.FOLLOW_FILED.value, cast.people["chantal"]) in acts
        assert (Act.CONFIRM.value, cast.people["anna"]) in acts
        assert not any("Anna" in line.detail or ANNA in line.detail for line in lines)


# ── The code for who has no account ────────────────────────────────────────────────────────────────────────────


def test_the_filer_gets_a_code_to_hand_over_once(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    page = send(client_for("chantal"), **GUEST)
    assert "Karel van de Post" in page.main
    shown = page.form("/code").submit()
    assert len(code_on(shown)) == 19
    with app.app_context():
        row = db.session.scalars(select(VisitorCode)).one()
        assert len(row.id) == 64
        assert row.expires_at is not None
        assert timedelta(days=29) < row.expires_at - now() <= timedelta(days=30)
    again = page.form("/code").submit()  # the same button, pressed twice
    assert code_on(again) == code_on(shown)
    with app.app_context():
        assert len(db.session.scalars(select(VisitorCode)).all()) == 1


def test_for_somebody_with_an_account_there_is_no_code(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    case_id = for_anna(app, cast)
    chantal = client_for("chantal")
    page = chantal.visit(f"/filed/{case_id}")
    assert not [form for form in page.forms if form.action.endswith("/code")]
    token = page.form("/sign-out").values["csrf_token"][0]
    assert chantal.post(f"/filed/{case_id}/code", {"csrf_token": token}).status == 403
