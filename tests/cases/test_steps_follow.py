"""The steps of a case follow what is known now: later ones have a later clock, and what no longer applies says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from gir.accounts.actor import actor_of
from gir.care.services import plan_talk, record_injury, record_talk
from gir.care.terms import TalkOutcome
from gir.cases.amending import amend
from gir.cases.models import Case
from gir.cases.services import set_severity, skip_step
from gir.cases.terms import AnyStep, Step, TaskStatus
from gir.database import db, now
from gir.demonstration.cast import Cast
from gir.facts.models import FactStage
from gir.incidents.details import write_answer
from gir.incidents.terms import Consequence, Form, Severity
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report, look, step_of

Client = Callable[..., PageClient]
INSULT = frozenset({Form.VERBAL})
SOME_DAYS = timedelta(days=30)
TALKS = (Step.TALK_2, Step.TALK_3)


def statuses(app: Flask, case_id: str) -> dict[AnyStep, TaskStatus]:
    return look(app, case_id, lambda case: {task.step: task.status for task in case.tasks})


def due(app: Flask, case_id: str, step: AnyStep) -> datetime:
    return look(app, case_id, lambda case: step_of(case, step).due_at)


def knows(app: Flask, cast: Cast, case_id: str, known: bool | None) -> None:
    """Anna adds whether she knows who it was."""
    with app.app_context():
        case = db.session.get_one(Case, case_id)

        def write(_session: object, incident: object) -> bool:
            write_answer(case.incident, "perpetrator_known", known)
            return True

        amend(case, write, actor=actor_of(cast.people["anna"]))


def needed(app: Flask, case_id: str, step: Step) -> bool:
    """What the figures say of a step."""
    with app.app_context():
        incident_id = db.session.get_one(Case, case_id).incident_id
        rows = select(FactStage.needed).where(FactStage.incident_id == incident_id, FactStage.step == step.value)
        return db.session.scalars(rows).one()


# ── Nobody knows who it was ────────────────────────────────────────────────────────────────────────────────────


def test_nobody_has_to_speak_to_somebody_who_is_not_known(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"], perpetrator_known=False)
    assert statuses(app, case_id)[Step.REACTION] is TaskStatus.NOT_NEEDED
    assert not needed(app, case_id, Step.REACTION)
    assert "Vastleggen hoe je" not in client_for("omar").visit(f"/cases/{case_id}").main


def test_who_turns_out_to_be_known_is_spoken_to_from_then_on(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"], perpetrator_known=False)
    with time_machine.travel(now() + SOME_DAYS):
        knows(app, cast, case_id, True)
        assert statuses(app, case_id)[Step.REACTION] is TaskStatus.OPEN
        assert due(app, case_id, Step.REACTION) > now() + timedelta(hours=47)
        assert needed(app, case_id, Step.REACTION)


def test_who_turns_out_not_to_be_known_cannot_be_spoken_to(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    assert statuses(app, case_id)[Step.REACTION] is TaskStatus.OPEN
    knows(app, cast, case_id, False)
    assert statuses(app, case_id)[Step.REACTION] is TaskStatus.NOT_NEEDED


def test_what_somebody_left_out_stays_left_out(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    does(app, cast.people["omar"], skip_step, case_id, Step.REACTION, "Zit vast")
    knows(app, cast, case_id, True)
    assert statuses(app, case_id)[Step.REACTION] is TaskStatus.SKIPPED


# ── The severity ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_lighter_case_needs_no_more_talks(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    assert statuses(app, case_id)[Step.TALK_2] is TaskStatus.OPEN
    does(app, cast.people["chantal"], set_severity, case_id, Severity.LIGHT, "Viel mee")
    found = statuses(app, case_id)
    assert [found[step] for step in TALKS] == [TaskStatus.NOT_NEEDED] * 2
    assert found[Step.TALK_1] is TaskStatus.OPEN
    assert found[Step.POLICE] is TaskStatus.OPEN


def test_a_case_that_becomes_heavier_owes_its_talks_from_then_on(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"], forms=INSULT)
    with time_machine.travel(now() + SOME_DAYS):
        does(app, cast.people["chantal"], set_severity, case_id, Severity.SEVERE, "Toch erg")
        for step in (*TALKS, Step.REACTION):
            assert statuses(app, case_id)[step] is TaskStatus.OPEN
            assert due(app, case_id, step) > now()


def test_a_step_that_applies_again_has_a_new_clock(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    does(app, cast.people["chantal"], set_severity, case_id, Severity.LIGHT, "Viel mee")
    with time_machine.travel(now() + SOME_DAYS):
        does(app, cast.people["chantal"], set_severity, case_id, Severity.MEDIUM, "")
        assert due(app, case_id, Step.TALK_2) > now() + timedelta(days=10)


def test_the_clock_of_what_applied_all_along_stays(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    before = {step: due(app, case_id, step) for step in statuses(app, case_id)}
    with time_machine.travel(now() + timedelta(hours=5)):
        does(app, cast.people["chantal"], set_severity, case_id, Severity.SEVERE, "Erger")
    assert {step: due(app, case_id, step) for step in before} == before


def test_a_talk_that_was_agreed_or_held_stays(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    does(app, cast.people["bram"], record_talk, case_id, Step.TALK_2, TalkOutcome.HELD, now())
    does(app, cast.people["bram"], plan_talk, case_id, Step.TALK_3, now() + SOME_DAYS)
    does(app, cast.people["chantal"], set_severity, case_id, Severity.LIGHT, "Viel mee")
    assert [statuses(app, case_id)[step] for step in TALKS] == [TaskStatus.DONE, TaskStatus.OPEN]


@pytest.mark.parametrize("known", [{Consequence.FIRST_AID}, set()])
def test_an_injury_that_was_a_mistake_ends_the_duty(app: Flask, cast: Cast, known: set[Consequence]) -> None:
    case_id = file_report(app, cast.people["anna"], consequences=frozenset({Consequence.HOSPITAL}))
    assert statuses(app, case_id)[Step.ACCIDENT] is TaskStatus.OPEN
    does(app, cast.people["hanna"], record_injury, case_id, frozenset(known))
    assert statuses(app, case_id)[Step.ACCIDENT] is TaskStatus.NOT_NEEDED
