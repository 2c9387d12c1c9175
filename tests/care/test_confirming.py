"""The reporter's word on a talk: the handler's is not the last."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from gir.accounts.terms import Role
from gir.audit.models import AuditLine
from gir.care.confirming import confirm_talk, talks_to_tell
from gir.care.models import TalkConfirmation
from gir.care.services import record_talk
from gir.care.terms import Confirmation, TalkOutcome
from gir.cases.models import Case, Event
from gir.cases.services import NotEligible
from gir.cases.steps import task_of
from gir.cases.terms import Alternative, AnyStep, Happening, Status, Step, TaskStatus
from gir.cases.trust import Trust
from gir.database import db, now
from gir.demonstration.cast import Cast
from gir.notifications.models import Message
from gir.notifications.terms import MessageKind
from tests.support.stories import does, file_report, finish_everything, look


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    return file_report(app, cast.people["anna"], manager_may_see=False)


def task(case: Case, step: Step = Step.RELIEF) -> tuple[TaskStatus, datetime | None, datetime]:
    found = task_of(case, step)
    assert found is not None
    return found.status, found.done_at, found.due_at


def asked(app: Flask, case_id: str) -> list[AnyStep]:
    return look(app, case_id, lambda case: [talk.task.step for talk in talks_to_tell(case)])


def mails(app: Flask, kind: MessageKind) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Message.recipient_id).where(Message.kind == kind)))


def say(app: Flask, cast: Cast, case_id: str, said: Confirmation, step: Step = Step.RELIEF) -> None:
    does(app, cast.people["anna"], confirm_talk, case_id, step, said)


def hold(app: Flask, cast: Cast, case_id: str, outcome: TalkOutcome = TalkOutcome.HELD) -> None:
    does(app, cast.people["hanna"], record_talk, case_id, Step.RELIEF, outcome, now())


def test_nothing_is_asked_before_a_talk_is_recorded_or_late(app: Flask, case_id: str) -> None:
    assert asked(app, case_id) == []
    with time_machine.travel(now() + timedelta(hours=25)):
        assert asked(app, case_id) == [Step.RELIEF]


def test_it_happened(app: Flask, cast: Cast, case_id: str) -> None:
    hold(app, cast, case_id)
    assert asked(app, case_id) == [Step.RELIEF]
    say(app, cast, case_id, Confirmation.HAPPENED)
    assert asked(app, case_id) == []
    assert look(app, case_id, task)[0] is TaskStatus.DONE
    assert mails(app, MessageKind.ATTENTION) == []


@pytest.mark.usefixtures("in_working_hours")
@pytest.mark.database
def test_not_yet_reopens_the_step_with_the_clock_it_had_and_tells_the_handler(
    app: Flask, cast: Cast, case_id: str
) -> None:
    due = look(app, case_id, task)[2]
    hold(app, cast, case_id)
    say(app, cast, case_id, Confirmation.NOT_YET)
    assert look(app, case_id, task) == (TaskStatus.OPEN, None, due)
    assert look(app, case_id, lambda case: case.due_care) == due
    assert mails(app, MessageKind.ATTENTION) == [cast.people["hanna"]]
    assert asked(app, case_id) == [], "said and heard; the handler is next"
    hold(app, cast, case_id)
    assert asked(app, case_id) == [Step.RELIEF], "recorded again, so asked again"


def test_not_wanted_leaves_it_out(app: Flask, cast: Cast, case_id: str) -> None:
    with time_machine.travel(now() + timedelta(hours=25)):
        say(app, cast, case_id, Confirmation.NOT_WANTED)
        assert look(app, case_id, task)[0] is TaskStatus.SKIPPED
        assert asked(app, case_id) == []


def test_a_late_talk_that_nobody_recorded_counts_from_the_reporters_word(app: Flask, cast: Cast, case_id: str) -> None:
    with time_machine.travel(now() + timedelta(hours=25), tick=False):
        say(app, cast, case_id, Confirmation.HAPPENED)
        assert look(app, case_id, task)[:2] == (TaskStatus.DONE, now())


def test_who_is_said_to_have_declined_may_say_otherwise(app: Flask, cast: Cast, case_id: str) -> None:
    hold(app, cast, case_id, TalkOutcome.DECLINED)
    assert asked(app, case_id) == [Step.RELIEF]
    say(app, cast, case_id, Confirmation.NOT_YET)
    assert look(app, case_id, task)[0] is TaskStatus.OPEN


def test_also_when_the_case_is_closed(app: Flask, cast: Cast, case_id: str) -> None:
    finish_everything(app, cast, case_id)
    say(app, cast, case_id, Confirmation.NOT_YET, Step.TALK_1)
    assert look(app, case_id, lambda case: case.status) is Status.CLOSED
    assert look(app, case_id, lambda case: task(case, Step.TALK_1)[0]) is TaskStatus.OPEN


def test_long_ago_is_not_asked_about(app: Flask, cast: Cast, case_id: str) -> None:
    hold(app, cast, case_id)
    with time_machine.travel(now() + timedelta(days=31)):
        assert Step.RELIEF not in asked(app, case_id)


@pytest.mark.database
def test_a_talk_is_asked_about_however_long_ago_it_is_said_to_have_been(app: Flask, cast: Cast, case_id: str) -> None:
    """Or a handler would end the question by the date they choose."""
    long_ago = now() - timedelta(days=40)
    does(app, cast.people["hanna"], record_talk, case_id, Step.RELIEF, TalkOutcome.HELD, long_ago)
    assert look(app, case_id, task)[:2] == (TaskStatus.DONE, long_ago)
    assert asked(app, case_id) == [Step.RELIEF]
    with time_machine.travel(now() + timedelta(days=29)):
        assert Step.RELIEF in asked(app, case_id)
        say(app, cast, case_id, Confirmation.NOT_YET)
        assert look(app, case_id, task)[0] is TaskStatus.OPEN


def test_who_only_listens_is_told_of_their_own_talk(app: Flask, cast: Cast) -> None:
    trust = Trust(alternative=Alternative.PEER)
    case_id = file_report(app, cast.people["anna"], manager_may_see=False, trust=trust)
    owner = look(app, case_id, lambda case: next(t.owner for t in case.tasks if t.step is Step.RELIEF))
    assert owner is Role.PEER
    seated = look(app, case_id, lambda case: next(h.person_id for h in case.handlers if h.role is Role.PEER))
    with time_machine.travel(now() + timedelta(hours=25)):
        say(app, cast, case_id, Confirmation.NOT_YET)
    assert mails(app, MessageKind.ATTENTION) == [seated]


@pytest.mark.parametrize("step", [Step.RELIEF, Step.TRIAGE, Step.TALK_3])
def test_what_is_not_asked_cannot_be_said(app: Flask, cast: Cast, case_id: str, step: Step) -> None:
    with pytest.raises(NotEligible):
        say(app, cast, case_id, Confirmation.HAPPENED, step)
    with app.app_context():
        assert db.session.scalar(select(TalkConfirmation.id)) is None


def test_a_word_does_not_begin_the_case_and_leaves_its_trace(app: Flask, cast: Cast, case_id: str) -> None:
    with time_machine.travel(now() + timedelta(hours=25)):
        say(app, cast, case_id, Confirmation.NOT_YET)
    assert look(app, case_id, lambda case: case.status) is Status.NEW
    with app.app_context():
        line = db.session.scalars(select(AuditLine).where(AuditLine.act == "case.confirm_talk")).one()
        event = db.session.scalars(select(Event).where(Event.happening == Happening.TALK_DENIED)).one()
    assert (line.actor, line.object_id, line.detail) == (cast.people["anna"], case_id, "{}")
    assert (event.for_reporter, event.detail) == (True, '{"step": "relief"}')


def test_somebody_without_account_may_say_it_too(app: Flask, cast: Cast, case_id: str) -> None:
    hold(app, cast, case_id)
    with app.app_context():
        confirm_talk(db.session.get_one(Case, case_id), Step.RELIEF, Confirmation.NOT_YET, actor=None)
    assert look(app, case_id, task)[0] is TaskStatus.OPEN
