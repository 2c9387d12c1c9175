"""Handing over everything: case by case, only what exists for the coordinator, and coordinators hear that it waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select, update

from gir.accounts.absences.services import say_away
from gir.accounts.actor import actor_of
from gir.accounts.models import Person
from gir.accounts.services import end_role, let_leave
from gir.accounts.terms import Role
from gir.audit import System
from gir.cases.hand_over.vacated import tell_of_what_was_left
from gir.cases.models import Case, CaseBlock, Note, Task
from gir.cases.steps import refresh_clocks
from gir.cases.terms import Audience, BlockReason, Status, Step, TaskStatus
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.incidents.terms import Severity
from gir.notifications.models import Message
from gir.notifications.terms import MessageKind
from gir.threat.damage.models import DamageItem
from gir.threat.damage.services import Damage, add_damage, claim, receive
from gir.threat.damage.terms import ClaimedFrom, DamageKind, DamageOwner
from gir.threat.measures.models import Measure
from gir.threat.measures.terms import MeasureStatus
from gir.threat.perpetrator.services import Identity, record_identity
from gir.threat.police.services import record_outcome
from gir.threat.police.terms import PoliceOutcome
from gir.threat.services import decide_police
from gir.threat.terms import PoliceDecision, VptCode
from gir.web.dates import today
from tests.followup.newcomers import join
from tests.support.measures import assessed_case, make_measure
from tests.support.page import Page
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report, finish_everything, look, step_of

Client = Callable[..., PageClient]
Traces = Callable[[str], list[str]]
PAGE = "/cases/hand-over"
TO_THE_END = (PoliceOutcome.RECORDED, PoliceOutcome.VERDICT)


@pytest.fixture
def olga(app: Flask, cast: Cast) -> str:
    """A colleague of Omar with the same role, who came after the cases."""
    return join(app, cast, "olga", Role.OOV)


@pytest.fixture
def cases(app: Flask, cast: Cast) -> list[str]:
    """Two open cases that Omar handles, and one that is closed."""
    found = [file_report(app, cast.people["anna"]) for _ in range(3)]
    finish_everything(app, cast, found[2])
    police_did(app, cast, found[2], *TO_THE_END)
    return found[:2]


def police_did(app: Flask, cast: Cast, case_id: str, *outcomes: PoliceOutcome) -> None:
    for outcome in outcomes:
        does(app, cast.people["omar"], record_outcome, case_id, outcome, today())


def handler(app: Flask, case_id: str, role: Role = Role.OOV) -> str:
    return look(app, case_id, lambda case: {h.role: h.person_id for h in case.handlers})[role]


def block(app: Flask, case_id: str, person_id: str) -> None:
    with app.app_context(), write_transaction() as session:
        block = CaseBlock(case_id=case_id, person_id=person_id, reason=BlockReason.CONFLICT, since=now())
        session.add(block)


def step_is(app: Flask, case_id: str) -> Task:
    return look(app, case_id, lambda case: step_of(case, Step.TALK_3))


def give(client: PageClient, who: str, **answers: str) -> Page:
    return client.visit(f"{PAGE}?who={who}").form(PAGE).submit(**answers)


def test_everything_goes_over_and_each_leaves_its_trace(
    app: Flask, cast: Cast, client_for: Client, cases: list[str], olga: str, traces: Traces
) -> None:
    page = give(client_for("chantal"), cast.people["omar"], to_oov=olga)
    assert "2 zaken zijn overgedragen." in page.text
    assert [handler(app, case_id) for case_id in cases] == [olga, olga]
    assert all("case.assign" in traces(case_id) for case_id in cases)
    with app.app_context():
        told = select(Message.path).where(Message.kind == MessageKind.ASSIGNED, Message.recipient_id == olga)
        assert set(db.session.scalars(told)) == {f"/cases/{case_id}" for case_id in cases}


def test_what_the_chosen_one_may_not_see_stays_and_is_said(
    app: Flask, cast: Cast, client_for: Client, cases: list[str], olga: str
) -> None:
    block(app, cases[0], olga)
    page = give(client_for("chantal"), cast.people["omar"], to_oov=olga)
    assert "Eén zaak is overgedragen. Eén bleef staan" in page.text
    assert [handler(app, case_id) for case_id in cases] == [cast.people["omar"], olga]


def test_a_case_that_is_hidden_from_the_coordinator_is_neither_counted_nor_touched(
    app: Flask, cast: Cast, client_for: Client, cases: list[str], olga: str
) -> None:
    block(app, cases[0], cast.people["chantal"])
    page = client_for("chantal").visit(f"{PAGE}?who={cast.people['omar']}")
    assert "OOV: één zaak" in page.main
    done = page.form(PAGE).submit(to_oov=olga)
    assert "Eén zaak is overgedragen." in done.text
    assert "bleef" not in done.text
    assert handler(app, cases[0]) == cast.people["omar"]


def test_who_has_left_is_among_them(app: Flask, cast: Cast, client_for: Client, cases: list[str], olga: str) -> None:
    with app.app_context():
        director = System("test", cast.organisation_id)
        let_leave(db.session.get_one(Person, cast.people["omar"]), today(), actor=director)
    give(client_for("chantal"), cast.people["omar"], to_oov=olga)
    assert [handler(app, case_id) for case_id in cases] == [olga, olga]


def test_of_office_holders_a_reason_is_asked_once_and_kept_in_each(app: Flask, cast: Cast, client_for: Client) -> None:
    cases = [file_report(app, cast.people["rik"]) for _ in range(2)]
    olga = join(app, cast, "olga", Role.OOV)
    chantal = client_for("chantal")
    page = give(chantal, cast.people["omar"], to_oov=olga)
    assert page.status == 422
    assert "Schrijf waarom deze collega’s het nodig hebben." in page.main
    assert handler(app, cases[0]) == cast.people["omar"]
    assert page.form(PAGE).submit(reason="Omar gaat weg.").status == 200
    with app.app_context():
        notes = db.session.scalars(select(Note).where(Note.audience == Audience.HOME)).all()
        assert {(note.case_id, note.text) for note in notes} == {(case_id, "Omar gaat weg.") for case_id in cases}


@pytest.fixture
def closed(app: Flask, cast: Cast) -> str:
    """A case that was closed while a talk of HRM is still to come."""
    case_id = file_report(app, cast.people["anna"], manager_may_see=False)
    finish_everything(app, cast, case_id)
    police_did(app, cast, case_id, *TO_THE_END)
    with app.app_context(), write_transaction() as session:
        case = session.get_one(Case, case_id)
        talk = step_of(case, Step.TALK_3)
        talk.status, talk.due_at = TaskStatus.OPEN, now() + timedelta(days=20)
        refresh_clocks(case)
    return case_id


@pytest.mark.database
def test_a_talk_after_closing_goes_over_and_nothing_else_of_that_case(
    app: Flask, cast: Cast, client_for: Client, closed: str, traces: Traces
) -> None:
    heleen, olga = join(app, cast, "heleen", Role.HRM), join(app, cast, "olga", Role.OOV)
    assert step_is(app, closed).owner is Role.HRM
    chantal = client_for("chantal")
    assert "HRM: één zaak" in chantal.visit(f"{PAGE}?who={cast.people['hanna']}").main
    assert "Eén zaak is overgedragen." in give(chantal, cast.people["hanna"], to_hrm=heleen).text
    assert handler(app, closed, Role.HRM) == heleen
    assert look(app, closed, lambda case: case.status) is Status.CLOSED
    assert "case.assign" in traces(closed)
    token = chantal.visit(PAGE).form("/sign-out").values["csrf_token"][0]
    given = {"csrf_token": token, "who": cast.people["omar"], "to_oov": olga}
    assert chantal.post(PAGE, given).status == 422  # OOV has nothing to do there any more
    assert chantal.get(f"/cases/{closed}/assign").status == 403
    assert handler(app, closed) == cast.people["omar"]


def test_a_closed_case_that_is_hidden_from_the_coordinator_is_not_among_them(
    app: Flask, cast: Cast, client_for: Client, closed: str
) -> None:
    block(app, closed, cast.people["chantal"])
    assert cast.people["hanna"] not in client_for("chantal").visit(PAGE).html


@pytest.fixture
def with_measure(app: Flask, cast: Cast) -> str:
    """A case that was closed while a building ban still runs."""
    case_id = assessed_case(app, cast)
    make_measure(app, cast, case_id, MeasureStatus.RUNNING)
    finish_everything(app, cast, case_id, severity=Severity.SEVERE)
    police_did(app, cast, case_id, *TO_THE_END)
    return case_id


@pytest.mark.database
def test_a_measure_that_still_runs_goes_over_with_its_closed_case(
    app: Flask, cast: Cast, client_for: Client, with_measure: str, olga: str, traces: Traces
) -> None:
    heleen = join(app, cast, "heleen", Role.HRM)
    chantal = client_for("chantal")
    assert "OOV: één zaak" in chantal.visit(f"{PAGE}?who={cast.people['omar']}").main
    assert "Eén zaak is overgedragen." in give(chantal, cast.people["omar"], to_oov=olga).text
    assert handler(app, with_measure) == olga
    assert look(app, with_measure, lambda case: case.status) is Status.CLOSED
    assert "case.assign" in traces(with_measure)
    assert chantal.get(f"/cases/{with_measure}/assign").status == 403
    token = chantal.visit(PAGE).form("/sign-out").values["csrf_token"][0]
    given = {"csrf_token": token, "who": cast.people["hanna"], "to_hrm": heleen}
    assert chantal.post(PAGE, given).status == 422  # HRM has nothing to do there


def test_so_does_a_name_whose_owner_was_not_told_yet(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = assessed_case(app, cast)
    does(app, cast.people["omar"], record_identity, case_id, Identity("Kees Kwaadaard"))
    finish_everything(app, cast, case_id, severity=Severity.SEVERE)
    olga = join(app, cast, "olga", Role.OOV)
    give(client_for("chantal"), cast.people["omar"], to_oov=olga)
    assert handler(app, case_id) == olga


@pytest.mark.parametrize(
    ("outcomes", "goes"),
    [
        ((), True),
        ((PoliceOutcome.RECORDED,), True),
        ((PoliceOutcome.REFUSED,), True),  # a review can be asked
        ((PoliceOutcome.RECORDED, PoliceOutcome.DISMISSED, PoliceOutcome.INVESTIGATED), True),  # after a complaint
        (TO_THE_END, False),
        ((PoliceOutcome.REFUSED, PoliceOutcome.REVIEW_ASKED, PoliceOutcome.REVIEW_UPHELD), False),
        ((PoliceOutcome.RECORDED, PoliceOutcome.SETTLED), False),
    ],
)
def test_so_does_what_the_police_still_have(
    app: Flask, cast: Cast, client_for: Client, outcomes: tuple[PoliceOutcome, ...], goes: bool
) -> None:
    case_id = file_report(app, cast.people["anna"])
    finish_everything(app, cast, case_id)
    police_did(app, cast, case_id, *outcomes)
    assert (cast.people["omar"] in client_for("chantal").visit(PAGE).html) is goes


def test_a_notice_goes_over_only_when_the_police_do_something_with_it(
    app: Flask, cast: Cast, client_for: Client
) -> None:
    case_id = file_report(app, cast.people["anna"])
    does(app, cast.people["omar"], decide_police, case_id, PoliceDecision.NOTICE, "", VptCode.NOT_ASKED, "")
    finish_everything(app, cast, case_id)
    chantal, omar = client_for("chantal"), cast.people["omar"]
    assert omar not in chantal.visit(PAGE).html
    police_did(app, cast, case_id, PoliceOutcome.NOTIFIED)
    assert omar not in chantal.visit(PAGE).html
    police_did(app, cast, case_id, PoliceOutcome.INVESTIGATED)
    assert omar in chantal.visit(PAGE).html


@pytest.mark.database
def test_so_does_a_claim_until_it_came_in_or_was_given_up(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"])
    damage = Damage(DamageKind.GLASSES, DamageOwner.PERSON, 20_000)
    does(app, cast.people["omar"], add_damage, case_id, damage)
    _on_item(app, cast, claim, ClaimedFrom.PERPETRATOR, today(), 20_000)
    finish_everything(app, cast, case_id)
    police_did(app, cast, case_id, *TO_THE_END)
    chantal, omar = client_for("chantal"), cast.people["omar"]
    assert omar in chantal.visit(PAGE).html
    _on_item(app, cast, receive, today(), 5_000)
    assert omar in chantal.visit(PAGE).html
    _on_item(app, cast, receive, today(), 15_000)
    assert omar not in chantal.visit(PAGE).html


def _on_item(app: Flask, cast: Cast, verb: Callable[..., object], *args: object) -> None:
    with app.app_context():
        item = db.session.scalars(select(DamageItem)).one()
        verb(item, *args, actor=actor_of(cast.people["omar"]))


def test_what_is_over_or_hidden_does_not_go_over(
    app: Flask, cast: Cast, client_for: Client, with_measure: str, olga: str
) -> None:
    chantal, omar = client_for("chantal"), cast.people["omar"]
    block(app, with_measure, cast.people["chantal"])
    assert omar not in chantal.visit(PAGE).html
    with app.app_context(), write_transaction() as session:
        session.execute(delete(CaseBlock))
        session.execute(update(Measure).values(status=MeasureStatus.EXPIRED))
    assert omar not in chantal.visit(PAGE).html


def test_nothing_chosen_and_people_from_elsewhere_are_refused(
    app: Flask, cast: Cast, client_for: Client, cases: list[str], olga: str
) -> None:
    chantal = client_for("chantal")
    assert give(chantal, cast.people["omar"]).status == 422
    for foreign in (cast.people["pia"], cast.people["hanna"], cast.people["omar"], "nobody"):
        assert give(chantal, cast.people["omar"], to_oov=foreign).status == 422
    token = chantal.visit(PAGE).form("/sign-out").values["csrf_token"][0]
    for who in ("", "nobody", cast.people["pia"], cast.people["anna"]):
        assert chantal.post(PAGE, {"csrf_token": token, "who": who, "to_oov": olga}).status == 422
    assert [handler(app, case_id) for case_id in cases] == [cast.people["omar"]] * 2


@pytest.mark.parametrize("name", ["anna", "hanna", "omar", "bram", "greet", "bea", "els", "pia"])
def test_only_coordinators_hand_over(client_for: Client, name: str) -> None:
    assert client_for(name).get(PAGE).status == 404


def test_cases_without_a_stand_in_are_shown_to_the_coordinator(
    app: Flask, cast: Cast, client_for: Client, cases: list[str], olga: str
) -> None:
    numbers = [look(app, case_id, lambda case: case.number) for case_id in cases]
    with app.app_context():
        actor = actor_of(cast.people["omar"])
        say_away(actor.person_id, Role.OOV, olga, today(), today() + timedelta(days=3), actor=actor)
    page = client_for("chantal").visit(PAGE)
    assert not [number for number in numbers if number in page.main]
    block(app, cases[0], olga)
    page = client_for("chantal").visit(PAGE)
    assert numbers[0] in page.main
    assert numbers[1] not in page.main
    block(app, cases[0], cast.people["chantal"])
    assert numbers[0] not in client_for("chantal").visit(PAGE).main


# ── That it waits ──────────────────────────────────────────────────────────────────────────────────────────────


def tick(app: Flask) -> int:
    with app.app_context():
        return tell_of_what_was_left()


def told(app: Flask, cast: Cast, kind: MessageKind) -> list[str]:
    names = {person_id: name for name, person_id in cast.people.items()}
    with app.app_context():
        rows = db.session.execute(select(Message.recipient_id, Message.path).where(Message.kind == kind))
        return [names[person_id] for person_id, path in rows if path == PAGE]


def test_they_hear_that_a_talk_after_closing_was_left(app: Flask, cast: Cast, closed: str) -> None:
    join(app, cast, "heleen", Role.HRM)
    with app.app_context():
        director = System("test", cast.organisation_id)
        let_leave(db.session.get_one(Person, cast.people["hanna"]), today(), actor=director)
        let_leave(db.session.get_one(Person, cast.people["omar"]), today(), actor=director)
    assert tick(app) == 1, "of Hanna's talk; OOV has nothing to do in a closed case"
    assert told(app, cast, MessageKind.HAND_OVER) == ["chantal"]


def test_they_hear_that_a_measure_was_left(app: Flask, cast: Cast, with_measure: str, olga: str) -> None:
    assert tick(app) == 0
    with app.app_context():
        director = System("test", cast.organisation_id)
        let_leave(db.session.get_one(Person, cast.people["omar"]), today(), actor=director)
    assert with_measure
    assert tick(app) == 1
    assert tick(app) == 0
    assert told(app, cast, MessageKind.HAND_OVER) == ["chantal"]


def test_they_hear_that_nobody_has_a_role_any_more_for_which_only_closed_cases_wait(
    app: Flask, cast: Cast, with_measure: str
) -> None:
    """All steps of OOV are done, and the case is closed; the building ban still runs."""
    with app.app_context():
        director = System("test", cast.organisation_id)
        end_role(db.session.get_one(Person, cast.people["omar"]), Role.OOV, actor=director)
    assert with_measure
    assert tick(app) == 2, "of his seat, and of the role"
    assert tick(app) == 0
    assert told(app, cast, MessageKind.NOBODY_LEFT) == ["chantal"]


def test_of_an_open_case_in_which_only_a_claim_waits_too(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    does(app, cast.people["omar"], add_damage, case_id, Damage(DamageKind.GLASSES, DamageOwner.PERSON, 20_000))
    _on_item(app, cast, claim, ClaimedFrom.PERPETRATOR, today(), 20_000)
    finish_everything(app, cast, case_id, closed=False)
    police_did(app, cast, case_id, *TO_THE_END)
    with app.app_context():
        director = System("test", cast.organisation_id)
        end_role(db.session.get_one(Person, cast.people["omar"]), Role.OOV, actor=director)
    tick(app)
    assert told(app, cast, MessageKind.NOBODY_LEFT) == ["chantal"]


@pytest.mark.database
def test_coordinators_hear_once_that_somebody_left(app: Flask, cast: Cast, cases: list[str], olga: str) -> None:
    assert tick(app) == 0
    with app.app_context():
        director = System("test", cast.organisation_id)
        let_leave(db.session.get_one(Person, cast.people["omar"]), today(), actor=director)
    assert tick(app) == 1
    assert tick(app) == 0
    assert told(app, cast, MessageKind.HAND_OVER) == ["chantal"]
    assert told(app, cast, MessageKind.NOBODY_LEFT) == []


def test_they_hear_that_a_role_ended_and_that_nobody_has_it_now(app: Flask, cast: Cast, cases: list[str]) -> None:
    with app.app_context():
        director = System("test", cast.organisation_id)
        end_role(db.session.get_one(Person, cast.people["omar"]), Role.OOV, actor=director)
    assert tick(app) == 2
    assert tick(app) == 0
    assert told(app, cast, MessageKind.HAND_OVER) == ["chantal"]
    assert told(app, cast, MessageKind.NOBODY_LEFT) == ["chantal"]


def test_of_a_department_without_a_manager_too(app: Flask, cast: Cast, cases: list[str]) -> None:
    with app.app_context():
        director = System("test", cast.organisation_id)
        end_role(db.session.get_one(Person, cast.people["dirk"]), Role.MANAGER, actor=director)
    assert tick(app) == 0, "no case of that department waits"
    with app.app_context():
        end_role(db.session.get_one(Person, cast.people["bram"]), Role.MANAGER, actor=director)
    assert tick(app) == 2


def test_nobody_hears_of_cases_that_do_not_exist_for_them(app: Flask, cast: Cast, cases: list[str]) -> None:
    for case_id in cases:
        block(app, case_id, cast.people["chantal"])
    with app.app_context(), write_transaction() as session:
        session.execute(delete(Message))
    with app.app_context():
        director = System("test", cast.organisation_id)
        let_leave(db.session.get_one(Person, cast.people["omar"]), today(), actor=director)
    assert tick(app) == 0
    assert told(app, cast, MessageKind.HAND_OVER) == []


def test_who_leaves_later_is_told_of_then(app: Flask, cast: Cast, cases: list[str]) -> None:
    with app.app_context():
        director = System("test", cast.organisation_id)
        let_leave(db.session.get_one(Person, cast.people["omar"]), today() + timedelta(days=10), actor=director)
    assert cases
    assert tick(app) == 0
    with time_machine.travel(now() + timedelta(days=11), tick=False):
        assert tick(app) == 2
