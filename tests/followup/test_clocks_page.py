"""The page of one's own clocks: by day, only what is one's own, and nothing of a case that is hidden."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import delete

from gir.accounts.terms import Role
from gir.care.services import plan_talk
from gir.cases.models import Case, CaseBlock, CaseGrant, Handler
from gir.cases.services import take
from gir.cases.terms import BlockReason, Step
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.followup.own_clocks import MOST, OwnClock, by_day
from gir.incidents.terms import Consequence
from tests.followup.newcomers import join, late
from tests.support.page import Page
from tests.support.page_client import PageClient
from tests.support.page_rules import text_of
from tests.support.stories import does, file_report, finish_everything, look

Client = Callable[..., PageClient]
PAGE = "/cases/clocks"
WEDNESDAY = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


def steps_on(page: Page) -> list[str]:
    """Step and number of each clock on the page, in order."""
    return [text_of(item) for item in page.elements("h3")]


def headings(page: Page) -> list[str]:
    return [text_of(heading) for heading in page.elements("h2")]


@pytest.mark.database
def test_everybody_sees_the_steps_that_are_theirs(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"], consequences=frozenset({Consequence.HOSPITAL}))
    number = look(app, case_id, lambda case: case.number)
    seen = {
        who: {step.removesuffix(f", {number}") for step in steps_on(client_for(who).visit(PAGE))}
        for who in ("bram", "hanna", "omar", "chantal", "greet", "dirk")
    }
    talks = {"Eerste opvang", "Nazorggesprek 1", "Nazorggesprek 2", "Nazorggesprek 3"}
    assert seen == {
        "bram": talks,
        "hanna": {"Melding bij de Arbeidsinspectie"},
        "omar": {"Veroorzaker aanspreken", "Besluit over aangifte"},
        "chantal": {"Beoordeling", "Antwoord aan de melder", "Evaluatie met de les"},
        "greet": set(),
        "dirk": set(),
    }


def test_late_steps_come_first_and_lead_to_their_case(app: Flask, cast: Cast, client_for: Client) -> None:
    file_report(app, cast.people["anna"])
    overdue = file_report(app, cast.people["anna"])
    late(app, overdue, Step.TRIAGE)
    chantal = client_for("chantal")
    page = chantal.visit("/cases")
    page = chantal.visit(page.link("per dag"))
    assert page.path == PAGE
    assert headings(page)[0] == "Te laat 1"
    number = look(app, overdue, lambda case: case.number)
    assert steps_on(page)[0] == f"Beoordeling, {number}"
    assert page.link(f"Beoordeling, {number}") == f"/cases/{overdue}"
    assert page.elements("span", class_="gir-clock--late")


@pytest.mark.database
def test_a_case_that_is_hidden_has_no_clock_and_is_not_counted(app: Flask, cast: Cast, client_for: Client) -> None:
    file_report(app, cast.people["anna"], manager_may_see=False)
    blocked = file_report(app, cast.people["anna"])
    with app.app_context(), write_transaction() as session:
        session.execute(delete(Handler).where(Handler.case_id == blocked))
        for who in ("omar", "bram"):
            session.add(
                CaseBlock(case_id=blocked, person_id=cast.people[who], reason=BlockReason.CONFLICT, since=now())
            )
    bram = client_for("bram").visit(PAGE)
    assert steps_on(bram) == []
    assert not bram.elements("span", class_="gir-count")
    omar = client_for("omar").visit(PAGE)
    assert len(steps_on(omar)) == 2
    assert look(app, blocked, lambda case: case.number) not in omar.main
    counted = [int(text_of(count)) for count in omar.elements("span", class_="gir-count")]
    assert sum(counted) == 2


def test_what_somebody_else_took_is_not_mine(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"])
    second = join(app, cast, "otto", Role.OOV)
    does(app, second, take, case_id, Role.OOV)
    assert steps_on(client_for("omar").visit(PAGE)) == []
    assert len(steps_on(client_for("otto").visit(PAGE))) == 2


@pytest.mark.database
def test_who_was_invited_by_name_sees_only_that_case(app: Flask, cast: Cast, client_for: Client) -> None:
    file_report(app, cast.people["anna"])
    invited = file_report(app, cast.people["anna"])
    with app.app_context(), write_transaction() as session:
        case = db.session.get_one(Case, invited)
        for task in case.tasks:
            if task.step is Step.TALK_1:
                task.owner = Role.PEER
        session.add(CaseGrant(case_id=invited, person_id=cast.people["piet"], role=Role.PEER, since=now()))
    number = look(app, invited, lambda case: case.number)
    assert steps_on(client_for("piet").visit(PAGE)) == [f"Nazorggesprek 1, {number}"]


def test_an_agreed_moment_stands_beside_the_clock(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"])
    at = look(app, case_id, lambda case: next(t.due_at for t in case.tasks if t.step is Step.TALK_1))
    does(app, cast.people["bram"], plan_talk, case_id, Step.TALK_1, at)
    assert "afgesproken voor" in client_for("bram").visit(PAGE).main


def test_when_everything_is_done_it_says_so(app: Flask, cast: Cast, client_for: Client) -> None:
    finish_everything(app, cast, file_report(app, cast.people["anna"]))
    for who in ("omar", "hanna", "piet"):
        assert client_for(who).visit(PAGE).elements(class_="gir-state"), who


@pytest.mark.parametrize("who", ["anna", "rik", "bea", "els", "dora"])
def test_who_handles_nothing_has_no_clocks(who: str, client_for: Client) -> None:
    assert client_for(who).get(PAGE).status == 404


@pytest.mark.parametrize(
    ("due", "key"),
    [
        (datetime(2026, 11, 25, 9, 59, tzinfo=UTC), "late"),
        (datetime(2026, 11, 25, 22, 59, tzinfo=UTC), "today"),
        (datetime(2026, 11, 25, 23, 0, tzinfo=UTC), "tomorrow"),
        (datetime(2026, 11, 27, 10, 0, tzinfo=UTC), "week"),
        (datetime(2026, 11, 29, 22, 59, tzinfo=UTC), "week"),
        (datetime(2026, 11, 29, 23, 0, tzinfo=UTC), "later"),
    ],
)
def test_days_are_those_of_the_netherlands(app: Flask, due: datetime, key: str) -> None:
    with app.test_request_context():
        (group,) = by_day([OwnClock("t", "c", "2026-K7RD", Step.TRIAGE, due, None)], WEDNESDAY)
    assert group.key == key


def test_a_very_long_list_says_that_there_is_more(
    app: Flask, cast: Cast, client_for: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        file_report(app, cast.people["anna"])
    monkeypatch.setattr("gir.followup.clock_views.MOST", 4)
    page = client_for("chantal").visit(PAGE)
    assert len(steps_on(page)) == 4
    assert "de eerste 4" in page.main
    assert MOST > 100
