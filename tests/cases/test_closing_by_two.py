"""A severe case is closed by two people: the coordinator proposes, somebody else confirms or says what is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from gir.accounts.actor import actor_of
from gir.accounts.terms import Role
from gir.care.services import plan_talk, record_talk
from gir.care.terms import TalkOutcome
from gir.cases.access import permitted
from gir.cases.finishing.models import ClosingProposal
from gir.cases.finishing.services import Proposal, confirm_close, propose_close, return_close
from gir.cases.messages import write_to_handlers
from gir.cases.models import Case, CaseBlock
from gir.cases.services import (
    CannotClose,
    ChangedMeanwhile,
    NotEligible,
    add_note,
    answer,
    close,
    reopen,
    set_severity,
    take,
)
from gir.cases.terms import Act, Audience, BlockReason, CloseReason, Status, Step, TaskStatus
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.incidents.details import write_answer
from gir.incidents.terms import Severity
from tests.followup.conftest import traces  # noqa: F401 - a fixture
from tests.followup.newcomers import join
from tests.support.names import unlock
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report, finish_everything, look

Client = Callable[..., PageClient]
WORDS = Proposal(CloseReason.HANDLED, "Alles is besproken.", "Er staat nu een tweede collega aan de balie.")


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    """A severe case of Anna in which everything is done."""
    found = file_report(app, cast.people["anna"])
    finish_everything(app, cast, found, severity=Severity.SEVERE, closed=False)
    return found


@pytest.fixture
def proposed(app: Flask, cast: Cast, case_id: str) -> str:
    """Chantal proposed to close it."""
    does(app, cast.people["chantal"], propose_close, case_id, WORDS)
    return case_id


def status(app: Flask, case_id: str) -> Status:
    return look(app, case_id, lambda case: case.status)


def may(app: Flask, person_id: str, case_id: str) -> frozenset[Act]:
    with app.app_context():
        return permitted(actor_of(person_id), db.session.get_one(Case, case_id))


def waits(app: Flask, case_id: str) -> bool:
    with app.app_context():
        rows = select(ClosingProposal).where(ClosingProposal.case_id == case_id, ClosingProposal.ended_at.is_(None))
        return db.session.scalar(rows) is not None


def everything(app: Flask) -> list[Any]:
    """The rows about cases, to see that nothing has changed."""
    tables = ("case_file", "task", "note", "event", "closing_proposal")
    with app.app_context():
        found = [db.metadata.tables[name] for name in tables]
        return [db.session.execute(select(table).order_by(table.c.id)).all() for table in found]


# ── It works ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.database
def test_the_coordinator_proposes_and_oov_confirms(
    app: Flask,
    client_for: Client,
    case_id: str,
    traces: Callable[[str], list[str]],  # noqa: F811
) -> None:
    chantal, omar = client_for("chantal"), client_for("omar")
    sent = {"reason": "handled", "note": WORDS.note, "what_changed": WORDS.what_changed}
    page = chantal.visit(f"/cases/{case_id}/close").form("/close").submit(sent)
    assert page.path == f"/cases/{case_id}"
    assert status(app, case_id) is Status.ACTIVE
    assert "Wacht op een tweede persoon" in page.main
    assert f"/cases/{case_id}/second-look" not in page.html
    assert "Tweede persoon kijkt of de zaak dicht kan" in omar.visit("/cases?tab=team").main
    page = omar.visit(f"/cases/{case_id}/second-look")
    assert WORDS.note in page.main
    assert WORDS.what_changed in page.main
    page = page.form("/second-look").submit(answer="confirm")
    assert page.path == f"/cases/{case_id}"
    assert status(app, case_id) is Status.CLOSED
    assert "Omar sloot de zaak af, zoals Chantal voorstelde" in page.main
    assert "Chantal stelde voor de zaak af te sluiten" in page.main
    assert traces(case_id)[-3:].count(Act.CONFIRM_CLOSE) == 1
    assert Act.PROPOSE_CLOSE in traces(case_id)
    assert WORDS.what_changed in client_for("anna").visit(f"/my-reports/{case_id}").main


def test_the_second_person_says_what_is_missing_and_the_case_stays_open(
    app: Flask, client_for: Client, proposed: str
) -> None:
    hanna = client_for("hanna")
    form = hanna.visit(f"/cases/{proposed}/second-look").form("/second-look")
    assert form.submit(answer="return").status == 422
    page = form.submit(answer="return", reason="Anna wil nog een gesprek.")
    assert status(app, proposed) is Status.ACTIVE
    assert not waits(app, proposed)
    assert "Hanna liet Chantal weten dat de zaak nog niet dicht kan" in page.main
    chantal = client_for("chantal").visit(f"/cases/{proposed}")
    assert "Anna wil nog een gesprek." in chantal.main
    again = client_for("chantal").visit(f"/cases/{proposed}/close")
    assert WORDS.what_changed in again.html, "what was written must not be written again"


def test_a_light_or_medium_case_is_closed_by_one(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    finish_everything(app, cast, case_id)
    assert status(app, case_id) is Status.CLOSED


def test_of_an_official_the_clerk_may_be_the_second(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["rik"])
    finish_everything(app, cast, case_id, severity=Severity.SEVERE, closed=False)
    does(app, cast.people["chantal"], propose_close, case_id, WORDS)
    assert Act.CONFIRM_CLOSE not in may(app, cast.people["hanna"], case_id)
    does(app, cast.people["greet"], confirm_close, case_id)
    assert status(app, case_id) is Status.CLOSED


def test_another_coordinator_may_be_the_second(app: Flask, cast: Cast, proposed: str) -> None:
    does(app, join(app, cast, "cor", Role.COORDINATOR), confirm_close, proposed)
    assert status(app, proposed) is Status.CLOSED


def test_who_reopens_it_needs_two_again(app: Flask, cast: Cast, proposed: str) -> None:
    does(app, cast.people["omar"], confirm_close, proposed)
    does(app, cast.people["chantal"], reopen, proposed, "Er kwam meer.")
    with pytest.raises(CannotClose) as refusal:
        does(app, cast.people["chantal"], propose_close, proposed, WORDS)
    assert refusal.value.missing == [Step.ANSWER]
    does(app, cast.people["chantal"], answer, proposed, "Wij keken opnieuw.")
    with pytest.raises(ChangedMeanwhile):
        does(app, cast.people["chantal"], close, proposed, CloseReason.HANDLED, "")
    does(app, cast.people["chantal"], propose_close, proposed, WORDS)
    does(app, cast.people["omar"], confirm_close, proposed)
    assert status(app, proposed) is Status.CLOSED


# ── What is refused ────────────────────────────────────────────────────────────────────────────────────────────


def test_nobody_closes_a_severe_case_alone(app: Flask, cast: Cast, case_id: str) -> None:
    before = everything(app)
    with pytest.raises(ChangedMeanwhile):
        does(app, cast.people["chantal"], close, case_id, CloseReason.HANDLED, "")
    assert everything(app) == before


def test_the_proposer_is_never_the_second(app: Flask, cast: Cast, client_for: Client, proposed: str) -> None:
    before = everything(app)
    assert client_for("chantal").get(f"/cases/{proposed}/second-look").status == 403
    for verb, more in ((confirm_close, ()), (return_close, ("Toch niet",))):
        with pytest.raises(ChangedMeanwhile):
            does(app, cast.people["chantal"], verb, proposed, *more)
    assert everything(app) == before


def test_a_proposer_with_two_roles_is_still_one_person(app: Flask, cast: Cast, case_id: str) -> None:
    both = join(app, cast, "otto", Role.OOV, Role.COORDINATOR)
    does(app, both, propose_close, case_id, WORDS)
    assert not may(app, both, case_id) & {Act.CONFIRM_CLOSE, Act.RETURN_CLOSE}


@pytest.mark.parametrize("who", ["bram", "piet", "dirk", "greet", "anna", "els", "bea", "fatima"])
def test_who_has_no_part_in_closing_does_not_confirm(
    app: Flask, cast: Cast, client_for: Client, proposed: str, who: str
) -> None:
    assert client_for(who).get(f"/cases/{proposed}/second-look").status in (403, 404)
    assert not may(app, cast.people[who], proposed) & {Act.CONFIRM_CLOSE, Act.RETURN_CLOSE, Act.PROPOSE_CLOSE}


def test_a_party_to_the_case_is_never_the_second(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["omar"])
    does(app, cast.people["chantal"], set_severity, case_id, Severity.SEVERE, "x")
    assert not may(app, cast.people["omar"], case_id) & {Act.CONFIRM_CLOSE, Act.RETURN_CLOSE}


def test_who_is_blocked_is_never_the_second(app: Flask, cast: Cast, client_for: Client, proposed: str) -> None:
    with app.app_context(), write_transaction() as session:
        block = {"person_id": cast.people["omar"], "reason": BlockReason.CONFLICT, "since": now()}
        session.add(CaseBlock(case_id=proposed, **block))
    assert client_for("omar").get(f"/cases/{proposed}/second-look").status == 404


def test_nothing_is_confirmed_that_was_not_proposed(app: Flask, cast: Cast, client_for: Client, case_id: str) -> None:
    before = everything(app)
    assert client_for("omar").get(f"/cases/{case_id}/second-look").status == 403
    for verb, more in ((confirm_close, ()), (return_close, ("Nee",))):
        with pytest.raises(ChangedMeanwhile):
            does(app, cast.people["omar"], verb, case_id, *more)
    assert everything(app) == before


def test_what_misses_a_step_cannot_be_proposed(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"])
    does(app, cast.people["chantal"], set_severity, case_id, Severity.SEVERE, "x")
    before = everything(app)
    page = client_for("chantal").visit(f"/cases/{case_id}/close").form("/close").submit(reason="handled", note="Klaar")
    assert page.status == 422
    assert "Klaar" in page.html
    assert "Evaluatie met de les" in page.main
    with pytest.raises(CannotClose):
        does(app, cast.people["chantal"], propose_close, case_id, WORDS)
    assert everything(app) == before


def test_a_duplicate_that_goes_on_nowhere_cannot_be_proposed(app: Flask, cast: Cast, case_id: str) -> None:
    before = everything(app)
    with pytest.raises(NotEligible):
        does(app, cast.people["chantal"], propose_close, case_id, Proposal(CloseReason.DUPLICATE, duplicate_of="x"))
    assert everything(app) == before


def test_the_step_cannot_be_left_out(app: Flask, client_for: Client, proposed: str) -> None:
    omar = client_for("omar")
    page = omar.visit(f"/cases/{proposed}/skip-step")
    assert [form for form in page.forms if form.action.endswith("/skip-step")] == [], "nothing is left to leave out"
    token = page.form("/sign-out").values["csrf_token"]
    version = look(app, proposed, lambda case: case.version)
    sent = {"csrf_token": token, "version": version, "step": "second_look", "reason": "Niet nodig."}
    assert omar.post(page.path, sent).status == 422


# ── When it falls ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_case_that_changed_makes_the_proposal_fall(app: Flask, cast: Cast, client_for: Client, proposed: str) -> None:
    form = client_for("omar").visit(f"/cases/{proposed}/second-look").form("/second-look")
    does(app, cast.people["anna"], write_to_handlers, proposed, "Hij stond er weer.")
    before = everything(app)
    assert not waits(app, proposed)
    page = form.submit(answer="confirm")
    assert page.status == 409
    assert everything(app) == before
    assert status(app, proposed) is Status.ACTIVE
    assert "het voorstel om af te sluiten is vervallen" in client_for("chantal").visit(f"/cases/{proposed}").main
    assert "Wacht op een tweede persoon" not in client_for("chantal").visit(f"/cases/{proposed}").main


def test_a_case_that_turns_out_less_severe_is_closed_by_one_again(app: Flask, cast: Cast, proposed: str) -> None:
    does(app, cast.people["chantal"], set_severity, proposed, Severity.MEDIUM, "Viel mee")
    assert not waits(app, proposed)
    does(app, cast.people["chantal"], close, proposed, CloseReason.HANDLED, "")
    assert status(app, proposed) is Status.CLOSED


def test_aftercare_who_handles_it_and_notes_change_nothing_of_it(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    people = cast.people
    finish_everything(app, cast, case_id, severity=Severity.SEVERE, closed=False)
    does(app, people["chantal"], propose_close, case_id, WORDS)
    does(app, people["hanna"], take, case_id, Role.HRM)
    does(app, people["omar"], add_note, case_id, "Ik kijk morgen.", Audience.TEAM)
    assert waits(app, case_id)
    assert look(app, case_id, lambda case: next(t.status for t in case.tasks if t.step is Step.SECOND_LOOK)) is (
        TaskStatus.OPEN
    )


def test_a_talk_that_is_held_meanwhile_keeps_the_proposal(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    people = cast.people
    finish_everything(app, cast, case_id, severity=Severity.SEVERE, closed=False)
    with app.app_context(), write_transaction() as session:
        case = session.get_one(Case, case_id)
        next(task for task in case.tasks if task.step is Step.TALK_3).status = TaskStatus.OPEN
    does(app, people["chantal"], propose_close, case_id, WORDS)
    does(app, people["hanna"], plan_talk, case_id, Step.TALK_3, now())
    does(app, people["hanna"], record_talk, case_id, Step.TALK_3, TalkOutcome.HELD, now())
    assert waits(app, case_id)


# ── What the second person reads ───────────────────────────────────────────────────────────────────────────────


def test_who_may_not_enter_the_room_of_the_threat_does_not_read_the_name(
    app: Flask, cast: Cast, client_for: Client
) -> None:
    case_id = file_report(app, cast.people["anna"])
    with app.app_context(), write_transaction() as session:
        write_answer(session.get_one(Case, case_id).incident, "perpetrator_name", "Kees Verhoeven")
    unlock(app, cast, case_id)
    finish_everything(app, cast, case_id, severity=Severity.SEVERE, closed=False)
    words = Proposal(CloseReason.HANDLED, "Kees Verhoeven kreeg een brief.", "Rustiger.")
    does(app, cast.people["chantal"], propose_close, case_id, words)
    for path in (f"/cases/{case_id}", f"/cases/{case_id}/second-look"):
        assert "Verhoeven" not in client_for("hanna").visit(path).html
        assert "Kees Verhoeven" in client_for("omar").visit(path).html
