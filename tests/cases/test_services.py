"""The verbs of a case, without screens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from gir.accounts.terms import Role
from gir.audit.models import AuditLine
from gir.care.services import record_talk
from gir.care.terms import TalkOutcome
from gir.cases.finishing.services import Proposal, propose_close
from gir.cases.models import Case
from gir.cases.services import (
    CannotClose,
    ChangedMeanwhile,
    NotEligible,
    add_note,
    answer,
    assign,
    close,
    reopen,
    set_severity,
    skip_step,
    take,
)
from gir.cases.steps import task_of
from gir.cases.terms import Act, Audience, CloseReason, Status, Step, TaskStatus
from gir.database import db, now
from gir.demonstration.cast import Cast
from gir.facts.models import Fact
from gir.incidents.terms import Consequence, Form, Severity
from tests.support.stories import does, file_report, finish_everything, look

pytestmark = pytest.mark.database


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    return file_report(app, cast.people["anna"])


def last_act(app: Flask) -> str:
    with app.app_context():
        return (
            db.session.scalars(select(AuditLine.act).order_by(AuditLine.at.desc(), AuditLine.sequence.desc())).first()
            or ""
        )


def step_status(step: Step) -> Callable[[Case], Any]:
    def status(case: Case) -> Any:
        task = task_of(case, step)
        return task.status if task else None

    return status


def test_opening_names_a_handler_for_every_role(app: Flask, cast: Cast, case_id: str) -> None:
    handlers = look(app, case_id, lambda case: {handler.role: handler.person_id for handler in case.handlers})
    assert handlers == {
        Role.MANAGER: cast.people["bram"],
        Role.HRM: cast.people["hanna"],
        Role.OOV: cast.people["omar"],
        Role.COORDINATOR: cast.people["chantal"],
    }
    assert look(app, case_id, step_status(Step.ACKNOWLEDGE)) is TaskStatus.DONE


@pytest.mark.parametrize(("audience", "status"), [(Audience.PERSONAL, Status.NEW), (Audience.TEAM, Status.ACTIVE)])
def test_a_note_begins_a_case_unless_it_is_for_oneself(
    app: Flask, cast: Cast, case_id: str, audience: Audience, status: Status
) -> None:
    does(app, cast.people["hanna"], add_note, case_id, "Ik bel vandaag.", audience)
    assert look(app, case_id, lambda case: case.status) is status


def test_a_manager_from_whom_it_is_hidden_is_no_handler(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"], manager_may_see=False)
    assert cast.people["bram"] not in look(app, case_id, lambda case: {h.person_id for h in case.handlers})
    assert look(app, case_id, lambda case: case.tasks[1].owner) is Role.HRM


def test_taking_makes_a_new_case_active_and_leaves_a_trace(app: Flask, cast: Cast, case_id: str) -> None:
    does(app, cast.people["omar"], take, case_id, Role.OOV)
    assert look(app, case_id, lambda case: case.status) is Status.ACTIVE
    assert last_act(app) == Act.TAKE


def test_nobody_takes_a_case_in_a_role_they_do_not_have(app: Flask, cast: Cast, case_id: str) -> None:
    with pytest.raises(NotEligible):
        does(app, cast.people["omar"], take, case_id, Role.HRM)


def test_a_case_cannot_be_given_to_somebody_who_may_not_see_it(app: Flask, cast: Cast, case_id: str) -> None:
    with pytest.raises(NotEligible):
        does(app, cast.people["chantal"], assign, case_id, Role.MANAGER, cast.people["dirk"])
    with pytest.raises(NotEligible):
        does(app, cast.people["chantal"], assign, case_id, Role.HRM, "0" * 32)


def test_a_heavier_case_gets_its_steps_and_keeps_the_proposal(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"], forms=frozenset({Form.VERBAL}))
    does(app, cast.people["chantal"], set_severity, case_id, Severity.SEVERE, "Hij kwam terug.")
    assert look(app, case_id, step_status(Step.TALK_3)) is TaskStatus.OPEN
    assert look(app, case_id, step_status(Step.TRIAGE)) is TaskStatus.DONE
    assert look(app, case_id, lambda case: case.proposed_severity) is Severity.LIGHT


def test_a_stale_page_changes_nothing(app: Flask, cast: Cast, case_id: str) -> None:
    version = look(app, case_id, lambda case: case.version)
    does(app, cast.people["omar"], take, case_id, Role.OOV)
    with pytest.raises(ChangedMeanwhile):
        does(app, cast.people["chantal"], set_severity, case_id, Severity.SEVERE, "x", version=version)
    assert look(app, case_id, lambda case: case.severity) is None


def test_a_note_stays_in_its_room(app: Flask, cast: Cast, case_id: str) -> None:
    does(app, cast.people["hanna"], add_note, case_id, "Alleen zorg", Audience.CARE)
    with pytest.raises(NotEligible):
        does(app, cast.people["omar"], add_note, case_id, "x", Audience.CARE)


@pytest.mark.parametrize("step", [Step.TRIAGE, Step.ANSWER, Step.REACTION])
def test_steps_that_are_needed_or_elsewhere_cannot_be_left_out(
    app: Flask, cast: Cast, case_id: str, step: Step
) -> None:
    with pytest.raises(NotEligible):
        does(app, cast.people["hanna"], skip_step, case_id, step, "x")


def test_nothing_closes_without_an_answer_and_aftercare_goes_on(app: Flask, cast: Cast, case_id: str) -> None:
    finish_everything(app, cast, case_id, closed=False)
    reopened = file_report(app, cast.people["anna"])
    with pytest.raises(CannotClose) as refusal:
        does(app, cast.people["chantal"], close, reopened, CloseReason.HANDLED, "")
    assert Step.ANSWER in refusal.value.missing


def test_closing_lets_open_steps_lapse_except_aftercare_and_reopening_brings_them_back(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"], forms=frozenset({Form.VERBAL}))
    does(app, cast.people["chantal"], set_severity, case_id, Severity.LIGHT, "")
    does(app, cast.people["bram"], record_talk, case_id, Step.RELIEF, TalkOutcome.HELD, now())
    does(app, cast.people["chantal"], answer, case_id, "Dank je, we spraken hem aan.")
    does(app, cast.people["chantal"], close, case_id, CloseReason.HANDLED, "")
    assert look(app, case_id, lambda case: (case.status, case.due_threat)) == (Status.CLOSED, None)
    assert look(app, case_id, step_status(Step.TALK_1)) is TaskStatus.OPEN
    does(app, cast.people["chantal"], reopen, case_id, "Er kwam meer")
    assert look(app, case_id, lambda case: case.status) is Status.ACTIVE
    assert look(app, case_id, step_status(Step.ANSWER)) is TaskStatus.OPEN


def test_a_case_that_was_taken_up_again_does_not_close_without_another_answer(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    finish_everything(app, cast, case_id)
    does(app, cast.people["chantal"], reopen, case_id, "Er kwam meer")
    with pytest.raises(CannotClose) as refusal:
        does(app, cast.people["chantal"], close, case_id, CloseReason.HANDLED, "")
    assert refusal.value.missing == [Step.ANSWER]


def test_who_asked_for_a_call_is_called_before_the_case_closes(app: Flask, cast: Cast) -> None:
    insulted = frozenset({Form.VERBAL})
    case_id = file_report(app, cast.people["anna"], forms=insulted, call_today=True, call_number="5512")
    does(app, cast.people["chantal"], set_severity, case_id, Severity.LIGHT, "")
    does(app, cast.people["chantal"], answer, case_id, "Dank je, we spraken hem aan.")
    with pytest.raises(CannotClose) as refusal:
        does(app, cast.people["chantal"], close, case_id, CloseReason.HANDLED, "")
    assert refusal.value.missing == [Step.RELIEF]


def test_what_was_reported_twice_counts_nowhere_until_it_is_taken_up_again(app: Flask, cast: Cast) -> None:
    first, case_id = file_report(app, cast.people["anna"]), file_report(app, cast.people["anna"])
    finish_everything(app, cast, case_id, closed=False)
    number = look(app, first, lambda case: case.number)
    does(app, cast.people["chantal"], close, case_id, CloseReason.DUPLICATE, "", duplicate_of=number)
    assert retracted(app, case_id)
    assert not retracted(app, first)
    does(app, cast.people["chantal"], reopen, case_id, "Toch een ander voorval")
    assert not retracted(app, case_id)


def test_a_case_does_not_close_while_the_labour_inspectorate_was_not_told(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"], consequences=frozenset({Consequence.DEATH}))
    other = file_report(app, cast.people["anna"], consequences=frozenset({Consequence.DEATH}))
    finish_everything(app, cast, case_id)
    does(app, cast.people["chantal"], set_severity, other, Severity.SEVERE, "")
    with pytest.raises(CannotClose) as refusal:
        does(app, cast.people["chantal"], propose_close, other, Proposal(CloseReason.HANDLED))
    assert Step.ACCIDENT in refusal.value.missing
    assert look(app, case_id, lambda case: case.status) is Status.CLOSED


def retracted(app: Flask, case_id: str) -> bool:
    return look(app, case_id, lambda case: db.session.get_one(Fact, case.incident_id).retracted)


@pytest.mark.usefixtures("in_working_hours")
def test_the_coordinators_clock_does_not_betray_an_injury(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"], consequences=frozenset({Consequence.HOSPITAL}))
    due_care, due_all = look(app, case_id, lambda case: (case.due_care, case.due_all))
    assert due_care is not None
    assert due_all is not None
    assert due_all - due_care > timedelta(hours=20)
