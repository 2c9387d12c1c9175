"""Who is on duty is told of what cannot wait, and the receipt is honest about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from gir.accounts.actor import actor_of
from gir.accounts.duty import add_turn, duty_turns, end_turn, may_be_on_duty, on_duty
from gir.accounts.models import DutyTurn, Person
from gir.audit.models import AuditLine
from gir.cases.models import Event, Task
from gir.cases.terms import Happening, Step
from gir.database import db
from gir.demonstration.cast import Cast
from gir.incidents.terms import Form, FormDetail
from gir.notifications.models import Message
from gir.notifications.terms import MessageKind
from gir.web.dates import LOCAL
from tests.support.page_client import PageClient
from tests.support.stories import file_report

ClientFor = Callable[..., PageClient]
SATURDAY = datetime(2026, 11, 21, 2, 30, tzinfo=LOCAL)
DAY = SATURDAY.date()
CALL: dict[str, Any] = {"call_today": True, "call_number": "06 12345678"}
SEVERE = {"forms": frozenset({Form.THREAT}), "details": frozenset({FormDetail.THREAT_DEATH})}


@pytest.fixture
def at_night() -> Iterator[None]:
    with time_machine.travel(SATURDAY, tick=False):
        yield


def put_on_duty(app: Flask, cast: Cast, name: str, first: date = DAY, last: date = DAY) -> str:
    with app.app_context():
        person = db.session.get_one(Person, cast.people[name])
        return add_turn(person, first, last, actor=actor_of(cast.people["chantal"])).id


def alerted(app: Flask) -> list[tuple[str, str]]:
    with app.app_context():
        rows = select(Message.recipient_id, Message.path).where(Message.kind == MessageKind.DUTY)
        return [(person, path) for person, path in db.session.execute(rows)]


def names_on_duty(app: Flask, cast: Cast, moment: datetime) -> set[str]:
    with app.app_context():
        organisation = db.session.get_one(Person, cast.people["anna"]).organisation_id
        found = {actor.person_id for actor in on_duty(organisation, moment)}
    return {name for name, identity in cast.people.items() if identity in found}


@pytest.mark.database
def test_a_turn_is_whole_days_in_local_time(app: Flask, cast: Cast) -> None:
    put_on_duty(app, cast, "hanna", date(2026, 11, 20), date(2026, 11, 22))
    inside = [(2026, 11, 20, 0, 0), (2026, 11, 22, 23, 59)]
    outside = [(2026, 11, 19, 23, 59), (2026, 11, 23, 0, 0)]
    assert [names_on_duty(app, cast, datetime(*moment, tzinfo=LOCAL)) for moment in inside] == [{"hanna"}] * 2
    assert [names_on_duty(app, cast, datetime(*moment, tzinfo=LOCAL)) for moment in outside] == [set()] * 2


def test_the_list_can_be_made_and_unmade_and_leaves_a_trace(app: Flask, cast: Cast) -> None:
    turn_id = put_on_duty(app, cast, "hanna")
    with app.app_context():
        actor = actor_of(cast.people["chantal"])
        assert [turn.id for turn in duty_turns(actor.organisation_id, DAY)] == [turn_id]
        assert duty_turns(actor.organisation_id, date(2026, 11, 22)) == []
        end_turn(db.session.get_one(DutyTurn, turn_id), actor=actor)
        assert duty_turns(actor.organisation_id, DAY) == []
        acts = db.session.scalars(select(AuditLine.object_id).where(AuditLine.act == "account.set_duty")).all()
        assert acts == [turn_id, turn_id]


def test_the_last_day_does_not_come_before_the_first(app: Flask, cast: Cast) -> None:
    with pytest.raises(ValueError, match="before the first"):
        put_on_duty(app, cast, "hanna", date(2026, 11, 21), date(2026, 11, 20))


def test_only_who_handles_cases_is_offered(app: Flask, cast: Cast) -> None:
    with app.app_context():
        organisation = db.session.get_one(Person, cast.people["anna"]).organisation_id
        offered = {actor.person_id for actor in may_be_on_duty(organisation)}
    assert {cast.people["hanna"], cast.people["chantal"]} <= offered
    assert not {cast.people["anna"], cast.people["rik"]} & offered


@pytest.mark.usefixtures("at_night")
@pytest.mark.parametrize(("answers", "told"), [(CALL, True), (SEVERE, True), ({}, False)])
def test_what_cannot_wait_is_told_at_once(app: Flask, cast: Cast, answers: dict[str, Any], told: bool) -> None:
    put_on_duty(app, cast, "chantal")
    case_id = file_report(app, cast.people["anna"], **answers)
    assert alerted(app) == ([(cast.people["chantal"], f"/cases/{case_id}")] if told else [])
    with app.app_context():
        events = db.session.scalars(select(Event).where(Event.happening == Happening.DUTY_ALERTED)).all()
        assert bool(events) is told
        about = select(Message.kind).where(Message.recipient_id == cast.people["chantal"])
        assert db.session.scalars(about).all() == [MessageKind.DUTY if told else MessageKind.NEW_CASE]


@pytest.mark.usefixtures("at_night")
def test_never_the_reporter_nor_who_is_kept_out_nor_who_cannot_open_it(app: Flask, cast: Cast) -> None:
    for name in ("hanna", "bram", "omar"):
        put_on_duty(app, cast, name)
    file_report(app, cast.people["hanna"], **CALL)
    assert {person for person, _ in alerted(app)} == {cast.people["omar"]}
    file_report(app, cast.people["anna"], manager_may_see=False, **CALL)
    assert cast.people["bram"] not in {person for person, _ in alerted(app)}
    file_report(app, cast.people["rik"], **CALL)
    assert [person for person, _ in alerted(app)].count(cast.people["hanna"]) == 1, "HRM has no part in a council case"


@pytest.mark.usefixtures("at_night")
@pytest.mark.parametrize(
    ("on_list", "answers", "said"),
    [
        (True, CALL, "Wie dienst heeft, is meteen gewaarschuwd en belt je."),
        (True, SEVERE, "Omdat dit ernstig is, is wie dienst heeft meteen gewaarschuwd."),
        (False, CALL, "niemand heeft dienst. We bellen je op maandag 23 november in de ochtend."),
        (False, SEVERE, "Misschien leest niemand je melding vóór maandag 23 november."),
        (True, {}, "Misschien leest niemand je melding vóór maandag 23 november."),
    ],
)
def test_the_receipt_says_honestly_when_somebody_calls(
    app: Flask, cast: Cast, client_for: ClientFor, on_list: bool, answers: dict[str, Any], said: str
) -> None:
    if on_list:
        put_on_duty(app, cast, "chantal")
    case_id = file_report(app, cast.people["anna"], **answers)
    page = client_for("anna").visit(f"/my-reports/{case_id}/receipt")
    assert said in page.main
    if on_list or answers is CALL:
        assert ("Bel 5510", "tel:5510") in page.links


def test_by_day_nothing_needs_to_be_said_but_that_they_were_told(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with time_machine.travel(datetime(2026, 11, 20, 10, 0, tzinfo=LOCAL), tick=False):
        case_id = file_report(app, cast.people["anna"], **CALL)
        page = client_for("anna").visit(f"/my-reports/{case_id}/receipt")
        assert "Wie je helpt, kreeg meteen bericht." in page.main
        assert "buiten kantoortijd" not in page.main


MONDAY = "maandag 23 november"


@pytest.mark.usefixtures("at_night")
@pytest.mark.parametrize("name", ["anna", "rik"])
@pytest.mark.parametrize(
    ("answers", "words"),
    [(CALL, f"op {MONDAY} in de ochtend"), (SEVERE, f"op {MONDAY}"), ({}, f"op {MONDAY}")],
)
def test_receipt_and_own_report_name_one_moment_for_the_call(
    app: Flask, cast: Cast, client_for: ClientFor, name: str, answers: dict[str, Any], words: str
) -> None:
    """Nobody reads it before Monday, so no step is promised before that; who handles it keeps the clock of 24 hours."""
    case_id = file_report(app, cast.people[name], **answers)
    client = client_for(name)
    receipt, own = client.visit(f"/my-reports/{case_id}/receipt"), client.visit(f"/my-reports/{case_id}")
    for page in (receipt, own):
        assert f"wat heb je nodig? Nu: {words} " in page.main
        assert "22 nov" not in page.main
        assert "vóór za" not in page.main
    assert f"belt je, {words}." in own.main
    with app.app_context():
        due = db.session.scalars(select(Task.due_at).where(Task.case_id == case_id, Task.step == Step.RELIEF)).one()
        assert due.astimezone(LOCAL).date() <= date(2026, 11, 22)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 11, 22, 20, 0, tzinfo=LOCAL), f"belt je, op {MONDAY} in de ochtend."),
        (datetime(2026, 11, 23, 11, 0, tzinfo=LOCAL), f"belt je, op {MONDAY} in de ochtend."),
        (datetime(2026, 11, 23, 12, 1, tzinfo=LOCAL), "Dat had al moeten gebeuren."),
    ],
)
def test_the_promise_stands_until_it_is_broken(
    app: Flask, cast: Cast, client_for: ClientFor, at: datetime, said: str
) -> None:
    with time_machine.travel(SATURDAY, tick=False):
        case_id = file_report(app, cast.people["anna"], **CALL)
    with time_machine.travel(at, tick=False):
        page = client_for("anna").visit(f"/my-reports/{case_id}")
    assert said in page.main
    assert "22 november" not in page.main


def test_who_reported_just_before_closing_time_is_promised_the_call_that_was_asked(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    with time_machine.travel(datetime(2026, 11, 20, 16, 58, tzinfo=LOCAL), tick=False):
        case_id = file_report(app, cast.people["anna"], **CALL)
    with time_machine.travel(datetime(2026, 11, 20, 17, 2, tzinfo=LOCAL), tick=False):
        page = client_for("anna").visit(f"/my-reports/{case_id}/receipt")
    assert "wat heb je nodig? Nu: op vrijdag 20 november" in page.main
    assert MONDAY not in page.main.split("Dit gaan we doen")[0]


@pytest.mark.usefixtures("at_night")
def test_with_somebody_on_duty_the_promise_is_their_clock(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    put_on_duty(app, cast, "chantal")
    case_id = file_report(app, cast.people["anna"], **CALL)
    page = client_for("anna").visit(f"/my-reports/{case_id}/receipt")
    assert "wat heb je nodig? Nu: vóór zo 22 nov, 2.30 uur" in page.main


def test_a_call_that_was_asked_late_on_sunday_comes_first(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with time_machine.travel(datetime(2026, 11, 22, 23, 30, tzinfo=LOCAL), tick=False):
        case_id = file_report(app, cast.people["anna"], **CALL)
        page = client_for("anna").visit(f"/my-reports/{case_id}")
    assert f"belt je, op {MONDAY} in de ochtend." in page.main
