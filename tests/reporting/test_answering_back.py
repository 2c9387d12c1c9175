"""What the reporter says back on the own report, and what reaches whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from gir.audit.models import AuditLine
from gir.care.services import record_talk
from gir.care.terms import TalkOutcome
from gir.cases.closing import reopen_own
from gir.cases.messages import write_to_handlers
from gir.cases.models import Case, CaseBlock, ClosingReply
from gir.cases.services import ChangedMeanwhile, add_note, close
from gir.cases.terms import Audience, BlockReason, CloseReason, Status, Step, TaskStatus
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.notifications.models import Message
from gir.notifications.terms import MessageKind
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report, finish_everything, look
from tests.support.work_list import marks

ClientFor = Callable[..., PageClient]
HOSTILE = "<script>alert(1)</script> {{ 7*7 }} =SUM(A1) ' OR 1=1"
PLACES = ("message", "talk", "helped", "reopen")


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    return file_report(app, cast.people["anna"])


@pytest.fixture
def closed(app: Flask, cast: Cast, case_id: str) -> str:
    finish_everything(app, cast, case_id, closed=False)
    changed = "De balie heeft nu een noodknop."
    does(app, cast.people["chantal"], close, case_id, CloseReason.HANDLED, "Intern.", what_changed=changed)
    return case_id


def mails(app: Flask, kind: MessageKind) -> set[str]:
    with app.app_context():
        return set(db.session.scalars(select(Message.recipient_id).where(Message.kind == kind)))


def traced(app: Flask, act: str) -> list[AuditLine]:
    with app.app_context():
        return list(db.session.scalars(select(AuditLine).where(AuditLine.act == act, AuditLine.result == "done")))


# --- messages -----------------------------------------------------------------------------------------------------


def test_a_message_goes_to_who_handles_it_and_both_sides_read_one_conversation(
    app: Flask, cast: Cast, client_for: ClientFor, case_id: str
) -> None:
    anna, hanna = client_for("anna"), client_for("hanna")
    does(app, cast.people["hanna"], add_note, case_id, "Hoe gaat het met je?", Audience.REPORTER)
    page = anna.visit(f"/my-reports/{case_id}").form("/message").submit(message=HOSTILE)
    assert "Je bericht is verstuurd." in page.main
    assert HOSTILE in page.main
    assert "<script>alert" not in page.html
    people = {cast.people[name] for name in ("hanna", "omar", "chantal", "bram")}
    assert mails(app, MessageKind.ATTENTION) == people
    read = hanna.visit(f"/cases/{case_id}").main
    assert "Anna (melder)" in read
    assert read.index("Hoe gaat het met je?") < read.index("alert(1)")
    [line] = traced(app, "case.message")
    assert (line.object_id, line.detail) == (case_id, "{}")


def test_the_work_list_shows_that_there_is_something_new(
    app: Flask, cast: Cast, client_for: ClientFor, case_id: str
) -> None:
    hanna = client_for("hanna")
    hanna.visit(f"/cases/{case_id}")
    before = marks(hanna)
    does(app, cast.people["anna"], write_to_handlers, case_id, "Nog iets.")
    assert (before, marks(hanna)) == ([], ["Nieuws"])


def test_handlers_write_back_from_the_conversation(app: Flask, cast: Cast, client_for: ClientFor, case_id: str) -> None:
    hanna = client_for("hanna")
    page = hanna.visit(hanna.visit(f"/cases/{case_id}").link("Aan de melder schrijven"))
    form = page.form("/note")
    assert form.values["audience"] == ["reporter"]
    form.submit(text="Ik bel je om drie uur.")
    assert "Ik bel je om drie uur." in client_for("anna").visit(f"/my-reports/{case_id}").main
    assert mails(app, MessageKind.NEWS) == {cast.people["anna"]}


def test_sent_twice_is_received_once(app: Flask, cast: Cast, case_id: str) -> None:
    notes = [does(app, cast.people["anna"], write_to_handlers, case_id, "Twee keer.").id for _turn in range(2)]
    assert notes[0] == notes[1]


def test_a_message_begins_nothing_and_goes_on_after_closing(app: Flask, cast: Cast, case_id: str) -> None:
    does(app, cast.people["anna"], write_to_handlers, case_id, "Eerste.")
    assert look(app, case_id, lambda case: case.status) is Status.NEW
    finish_everything(app, cast, case_id)
    does(app, cast.people["anna"], write_to_handlers, case_id, "Na het sluiten.")
    assert look(app, case_id, lambda case: case.status) is Status.CLOSED


def test_who_is_kept_out_gets_no_mail_of_it(app: Flask, cast: Cast, case_id: str) -> None:
    with app.app_context(), write_transaction() as session:
        session.add(CaseBlock(case_id=case_id, person_id=cast.people["bram"], reason=BlockReason.CONFLICT, since=now()))
    does(app, cast.people["anna"], write_to_handlers, case_id, "Bram niet.")
    assert cast.people["bram"] not in mails(app, MessageKind.ATTENTION)


def test_without_account_the_reporter_writes_too(app: Flask, client_for: ClientFor, case_id: str) -> None:
    with app.app_context():
        write_to_handlers(db.session.get_one(Case, case_id), "Ik ben het.", actor=None)
    assert "Melder · " in client_for("hanna").visit(f"/cases/{case_id}").main
    assert "Jij · " in client_for("anna").visit(f"/my-reports/{case_id}").main
    assert [line.actor for line in traced(app, "case.message")] == ["reporter without account"]


def test_an_empty_message_comes_back_with_what_is_wrong(client_for: ClientFor, case_id: str) -> None:
    page = client_for("anna").visit(f"/my-reports/{case_id}").form("/message").submit(message=" ")
    assert page.status == 422
    assert "Schrijf eerst je bericht." in page.main


# --- talks --------------------------------------------------------------------------------------------------------


def test_one_tap_says_that_a_talk_did_not_take_place(
    app: Flask, cast: Cast, client_for: ClientFor, case_id: str
) -> None:
    does(app, cast.people["bram"], record_talk, case_id, Step.RELIEF, TalkOutcome.HELD, now())
    anna = client_for("anna")
    page = anna.visit(f"/my-reports/{case_id}")
    assert "Bram (leidinggevende) schreef op dat jullie elkaar hebben gesproken" in page.main
    page = page.form("/talk").submit(said="not_yet")
    assert "Het staat weer open" in page.main
    assert "Is dit gebeurd?" not in page.main
    assert look(app, case_id, lambda case: case.tasks[1].status) is TaskStatus.OPEN
    assert mails(app, MessageKind.ATTENTION) == {cast.people["bram"]}
    assert "nog niet is gebeurd: eerste opvang" in client_for("bram").visit(f"/cases/{case_id}").main


def test_twice_the_same_tap_does_no_harm(app: Flask, cast: Cast, client_for: ClientFor, case_id: str) -> None:
    does(app, cast.people["bram"], record_talk, case_id, Step.RELIEF, TalkOutcome.HELD, now())
    form = client_for("anna").visit(f"/my-reports/{case_id}").form("/talk")
    form.submit(said="happened")
    assert "Dit is al beantwoord." in form.submit(said="happened").main


@pytest.mark.parametrize("answers", [{"said": "never"}, {"said": "happened", "step": "triage"}])
def test_what_is_not_offered_is_refused(
    app: Flask, cast: Cast, client_for: ClientFor, case_id: str, answers: dict[str, str]
) -> None:
    does(app, cast.people["bram"], record_talk, case_id, Step.RELIEF, TalkOutcome.HELD, now())
    page = client_for("anna").visit(f"/my-reports/{case_id}").form("/talk").submit(**answers)
    assert page.status == 422
    assert "Kies een van de antwoorden." in page.main


# --- after closing ------------------------------------------------------------------------------------------------


def test_a_finished_report_thanks_and_tells_what_it_changed(client_for: ClientFor, closed: str) -> None:
    page = client_for("anna").visit(f"/my-reports/{closed}")
    assert "Dank je voor het melden" in page.main
    assert "De balie heeft nu een noodknop." in page.main
    assert "Intern." not in page.html


def test_the_closing_question(app: Flask, cast: Cast, client_for: ClientFor, closed: str) -> None:
    assert cast.people["anna"] in mails(app, MessageKind.FINISHED)
    page = client_for("anna").visit(f"/my-reports/{closed}").form("/helped").submit(helped="no", remark=HOSTILE)
    assert "Je antwoordde “nee”" in page.main
    assert mails(app, MessageKind.ATTENTION) == {cast.people["chantal"]}
    read = client_for("chantal").visit(f"/cases/{closed}")
    assert f"Nee. {HOSTILE}" in read.main
    with app.app_context():
        assert HOSTILE.encode() not in (db.session.scalars(select(ClosingReply)).one().remark_sealed or b"")
    assert [line.detail for line in traced(app, "case.say_helped")] == ["{}"]


def test_the_closing_question_without_an_answer(client_for: ClientFor, closed: str) -> None:
    page = client_for("anna").visit(f"/my-reports/{closed}").form("/helped").submit(remark="Toch bewaard.")
    assert page.status == 422
    assert "Kies een van de antwoorden." in page.main
    assert "Toch bewaard." in page.html


def test_taking_it_up_again(app: Flask, cast: Cast, client_for: ClientFor, closed: str) -> None:
    page = client_for("anna").visit(f"/my-reports/{closed}/reopen").form("/reopen").submit(reason="Hij staat er weer.")
    assert "Je melding is weer open." in page.main
    assert "Hij staat er weer." in page.main
    assert look(app, closed, lambda case: (case.status, case.closed_at)) == (Status.ACTIVE, None)
    assert {cast.people["chantal"], cast.people["hanna"]} <= mails(app, MessageKind.ATTENTION)
    open_steps = look(app, closed, lambda case: [t.step for t in case.tasks if t.status is TaskStatus.OPEN])
    assert Step.ANSWER in open_steps


def test_a_text_that_came_too_late_is_not_lost(client_for: ClientFor, closed: str) -> None:
    form = client_for("anna").visit(f"/my-reports/{closed}/reopen").form("/reopen")
    form.submit(reason="Hij staat er weer.")
    page = form.submit(reason="Hij staat er weer, nu met een mes.")
    assert page.status == 409
    assert "nu met een mes" in page.html


def test_after_thirty_days_the_page_says_how_else(app: Flask, cast: Cast, client_for: ClientFor, closed: str) -> None:
    with time_machine.travel(now() + timedelta(days=30, minutes=1)):
        anna = client_for("anna")
        page = anna.visit(f"/my-reports/{closed}")
        assert "weer openen kan niet meer" in page.main
        assert anna.get(f"/my-reports/{closed}/reopen").status == 403
        with pytest.raises(ChangedMeanwhile):
            does(app, cast.people["anna"], reopen_own, closed, "Te laat.")


# --- who may ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", ["rik", "els", "hanna"])
def test_nobody_answers_for_the_reporter(client_for: ClientFor, closed: str, name: str, place: str) -> None:
    answer = client_for(name).get(f"/my-reports/{closed}/{place}")
    assert answer.status == (403 if name == "hanna" else 404)


@pytest.mark.parametrize("place", ["helped", "reopen"])
def test_an_open_report_is_not_asked_how_it_ended(client_for: ClientFor, case_id: str, place: str) -> None:
    assert client_for("anna").get(f"/my-reports/{case_id}/{place}").status == 403
