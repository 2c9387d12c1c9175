"""Which rooms a case needs: the rule, what somebody decided, and what no decision takes away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from gir.accounts.actor import actor_of
from gir.audit.models import AuditLine
from gir.care.services import add_talks, plan_talk
from gir.cases.models import Case, Event
from gir.cases.routing.rules import proposed_rooms
from gir.cases.routing.services import Assessment, assess, need_room, rooms_to_ask_for
from gir.cases.services import NotEligible, set_severity
from gir.cases.steps import missing_to_close
from gir.cases.terms import AnyStep, Happening, Part, Step, TaskStatus
from gir.database import db, now
from gir.demonstration.cast import Cast
from gir.facts.models import FactStage
from gir.followup.steps import all_permitted
from gir.incidents.terms import Consequence, Form, Kind, Population, Severity
from gir.notifications.models import Message
from tests.support.stories import does, file_report, look

pytestmark = pytest.mark.database

WHY = "De melder heeft al met de bewoner gepraat."
CARE, THREAT, HOME = Part.CARE, Part.THREAT, Part.HOME
LIGHT = frozenset({Form.VERBAL})


@dataclass
class Known:
    """What the rule asks of an incident."""

    population: Population = Population.EMPLOYEE
    kind: Kind = Kind.AGGRESSION
    forms: frozenset[Form] | None = LIGHT
    consequences: frozenset[Consequence] | None = None
    perpetrator_known: bool | None = False
    police_wished: bool | None = None


@pytest.mark.parametrize(
    ("known", "severity", "rooms"),
    [
        (Known(), Severity.LIGHT, {CARE}),
        (Known(), Severity.MEDIUM, {CARE, THREAT}),
        (Known(perpetrator_known=True), Severity.LIGHT, {CARE, THREAT}),
        (Known(perpetrator_known=None), Severity.LIGHT, {CARE, THREAT}),
        (Known(forms=frozenset({Form.PROPERTY})), Severity.LIGHT, {CARE, THREAT}),
        (Known(forms=None), Severity.LIGHT, {CARE}),
        (Known(consequences=frozenset({Consequence.DAMAGE})), Severity.LIGHT, {CARE, THREAT}),
        (Known(police_wished=True), Severity.LIGHT, {CARE, THREAT}),
        (Known(kind=Kind.ACCIDENT, perpetrator_known=True), Severity.SEVERE, {CARE}),
        (Known(population=Population.OFFICIAL), Severity.LIGHT, {CARE}),
        (Known(population=Population.OFFICIAL), Severity.MEDIUM, {CARE, THREAT, HOME}),
        (Known(population=Population.OFFICIAL, forms=frozenset({Form.THREAT})), Severity.LIGHT, {CARE, THREAT, HOME}),
    ],
)
def test_the_written_rule(known: Any, severity: Severity, rooms: set[Part]) -> None:
    assert proposed_rooms(known, severity) == rooms


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    """Anna was insulted by somebody who is known; light."""
    return file_report(app, cast.people["anna"], forms=LIGHT, perpetrator_known=True)


def decided(app: Flask, cast: Cast, case_id: str, *rooms: Part, severity: Severity = Severity.LIGHT) -> None:
    found = Assessment(severity, "", frozenset(rooms), WHY)
    does(app, cast.people["chantal"], assess, case_id, found)


def statuses(app: Flask, case_id: str) -> dict[AnyStep, TaskStatus]:
    return look(app, case_id, lambda case: {task.step: task.status for task in case.tasks})


def test_a_room_that_is_not_needed_has_its_steps_marked_and_out_of_every_count(
    app: Flask, cast: Cast, case_id: str
) -> None:
    assert statuses(app, case_id)[Step.REACTION] is TaskStatus.OPEN
    decided(app, cast, case_id, CARE)
    after = statuses(app, case_id)
    assert after[Step.REACTION] is TaskStatus.NOT_NEEDED
    assert after[Step.RELIEF] is TaskStatus.OPEN
    assert Step.REACTION not in look(app, case_id, missing_to_close)
    with app.app_context():
        counted = select(FactStage.needed).where(FactStage.step == Step.REACTION.value)
        assert set(db.session.scalars(counted)) == {False}
        case = db.session.get_one(Case, case_id)
        assert case.needed_rooms == frozenset({CARE})
        assert case.proposed_rooms == frozenset({CARE, THREAT})
        running = [task.due_at for task in case.tasks if task.status is TaskStatus.OPEN and task.part is Part.CORE]
        assert case.due_threat == min(running)


def test_nobody_loses_access_and_the_timeline_and_the_log_tell_it(app: Flask, cast: Cast, case_id: str) -> None:
    def acts(name: str) -> Any:
        with app.app_context():
            return all_permitted(actor_of(cast.people[name]), db.session.get_one(Case, case_id))

    before = {name: acts(name) for name in ("omar", "hanna", "bram", "chantal")}
    decided(app, cast, case_id)
    assert {name: acts(name) for name in before} == before
    with app.app_context():
        told = db.session.scalars(select(Event).where(Event.happening == Happening.ROUTED)).one()
        assert (told.part, told.for_reporter) == (Part.CORE, True)
        assert '"rooms": "care threat"' in told.detail
        acts_done = db.session.scalars(select(AuditLine.act).where(AuditLine.object_id == case_id))
        assert "case.set_severity" in set(acts_done)


def test_what_the_law_asks_and_what_the_reporter_wished_stays(app: Flask, cast: Cast) -> None:
    hit = frozenset({Form.PHYSICAL})
    anna = cast.people["anna"]
    case_id = file_report(app, anna, forms=hit, consequences=frozenset({Consequence.HOSPITAL}), perpetrator_known=True)
    does(app, cast.people["hanna"], plan_talk, case_id, Step.TALK_1, now())
    decided(app, cast, case_id, severity=Severity.SEVERE)
    after = statuses(app, case_id)
    assert {step for step in after if after[step] is TaskStatus.OPEN} >= {Step.ACCIDENT, Step.POLICE, Step.TALK_1}
    assert after[Step.RELIEF] is after[Step.REACTION] is TaskStatus.NOT_NEEDED


def test_who_asked_to_be_called_is_called(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"], forms=LIGHT, call_today=True, call_number="06-12345678")
    decided(app, cast, case_id)
    assert statuses(app, case_id)[Step.RELIEF] is TaskStatus.OPEN


def test_a_later_wish_is_kept_in_a_room_that_was_left_out(app: Flask, cast: Cast, case_id: str) -> None:
    decided(app, cast, case_id)
    does(app, cast.people["hanna"], add_talks, case_id)
    does(app, cast.people["chantal"], set_severity, case_id, Severity.LIGHT, "")
    after = statuses(app, case_id)
    assert after[Step.TALK_2] is after[Step.TALK_3] is TaskStatus.OPEN
    assert after[Step.RELIEF] is TaskStatus.NOT_NEEDED


def test_to_differ_from_the_rule_needs_a_reason(app: Flask, cast: Cast, case_id: str) -> None:
    with pytest.raises(NotEligible):
        does(app, cast.people["chantal"], assess, case_id, Assessment(Severity.LIGHT, "", frozenset({CARE})))
    with pytest.raises(NotEligible):
        does(app, cast.people["chantal"], assess, case_id, Assessment(Severity.LIGHT, "", frozenset({CARE, HOME}), WHY))
    assert look(app, case_id, lambda case: (case.severity, case.needed_rooms)) == (None, None)
    does(app, cast.people["chantal"], assess, case_id, Assessment(Severity.LIGHT, "", frozenset({CARE, THREAT})))
    with app.app_context():
        assert not db.session.scalars(select(Event).where(Event.happening == Happening.ROUTED)).all()


@pytest.mark.parametrize(
    ("name", "rooms"),
    [
        ("chantal", {CARE, THREAT}),
        ("omar", {THREAT}),
        ("hanna", {CARE}),
        ("bram", {CARE}),
        ("anna", set()),
        ("dirk", set()),
    ],
)
def test_a_room_is_asked_for_by_the_coordinator_and_by_its_own_people(
    app: Flask, cast: Cast, case_id: str, name: str, rooms: set[Part]
) -> None:
    decided(app, cast, case_id)
    with app.app_context():
        assert rooms_to_ask_for(actor_of(cast.people[name]), db.session.get_one(Case, case_id)) == rooms


def test_asked_for_again_its_clocks_start_now_and_who_does_the_steps_hears_it(
    app: Flask, cast: Cast, case_id: str
) -> None:
    decided(app, cast, case_id)
    with app.app_context():
        mails = db.session.scalar(select(func.count()).select_from(Message))
    moment = now()
    does(app, cast.people["hanna"], need_room, case_id, CARE)
    after = statuses(app, case_id)
    assert after[Step.RELIEF] is after[Step.TALK_1] is TaskStatus.OPEN
    assert after[Step.REACTION] is TaskStatus.NOT_NEEDED
    assert look(app, case_id, lambda case: all(t.due_at > moment for t in case.tasks if t.step is Step.RELIEF))
    with app.app_context():
        assert (db.session.scalar(select(func.count()).select_from(Message)) or 0) > (mails or 0)
    with pytest.raises(NotEligible):
        does(app, cast.people["hanna"], need_room, case_id, CARE)
    with pytest.raises(NotEligible):
        does(app, cast.people["hanna"], need_room, case_id, THREAT)
