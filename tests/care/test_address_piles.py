"""Incidents that pile up at one address: shown by case number to coordinator and OOV, and never where it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from gir.accounts.actor import actor_of
from gir.care.piles.queries import address_piles
from gir.cases.models import Case, CaseBlock
from gir.cases.services import close
from gir.cases.terms import BlockReason, CloseReason
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.incidents.models import Circumstances, Incident
from gir.incidents.terms import Channel, Kind, Place, Population
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report, finish_everything, look

Client = Callable[..., PageClient]
ADDRESS = "Iepenlaan 12, 1234 AB Voorbeeldstad"
SIGNALS = "/cases/signals"


def visit(app: Flask, client: PageClient, person_id: str, whereabouts: str = ADDRESS, **answers: Any) -> str:
    """A report of a home visit, to which the reporter adds where it was."""
    case_id = file_report(app, person_id, **{"channel": Channel.HOME_VISIT, **answers})
    path = f"/my-reports/{case_id}/more/place"
    client.visit(path).form("/more/place").submit(whereabouts=whereabouts)
    return case_id


@pytest.fixture
def cases(app: Flask, cast: Cast, client_for: Client) -> list[str]:
    """Five visits of Anna to one address, each written otherwise."""
    written = (ADDRESS, "1234AB 12", "1234 ab 12".upper(), "Iepenlaan 12a, 1234AB", "1234 AB nr 12, in de gang")
    return [visit(app, client_for("anna"), cast.people["anna"], words) for words in written]


def seen(app: Flask, person_id: str) -> list[set[str]]:
    with app.app_context():
        return [{case_id for case_id, _number in pile.cases} for pile in address_piles(actor_of(person_id))]


def block(app: Flask, person_id: str, case_id: str) -> None:
    with app.app_context(), write_transaction() as session:
        session.add(CaseBlock(case_id=case_id, person_id=person_id, reason=BlockReason.CONFLICT, since=now()))


@pytest.mark.database
def test_coordinator_and_oov_see_the_cases_and_not_the_address(
    app: Flask, client_for: Client, cases: list[str]
) -> None:
    numbers = [look(app, case_id, lambda case: case.number) for case_id in cases]
    with app.app_context():
        [fingerprint] = {row for row in db.session.scalars(select(Circumstances.address_lookup)) if row}
    for name in ("chantal", "omar"):
        page = client_for(name).visit(SIGNALS)
        assert "5 meldingen in 90 dagen op hetzelfde adres" in page.main
        assert [number for number in numbers if number in page.main] == numbers
        for secret in ("Iepenlaan", "1234", fingerprint, "Anna"):
            assert secret not in page.html
        assert page.follow(numbers[0]).path == f"/cases/{cases[0]}"


@pytest.mark.parametrize("name", ["bram", "hanna", "greet", "pia"])
def test_nobody_else_sees_them(app: Flask, cast: Cast, client_for: Client, cases: list[str], name: str) -> None:
    assert seen(app, cast.people[name]) == []
    page = client_for(name).get(SIGNALS)
    assert page.status == (200 if name == "bram" else 404)
    assert "op hetzelfde adres" not in page.html


def test_four_are_no_pile(app: Flask, cast: Cast, client_for: Client) -> None:
    for _ in range(4):
        visit(app, client_for("anna"), cast.people["anna"])
    assert seen(app, cast.people["chantal"]) == []
    assert "Niets stapelt zich op" in client_for("omar").visit(SIGNALS).main


def test_a_blocked_case_is_never_counted(app: Flask, cast: Cast, cases: list[str]) -> None:
    block(app, cast.people["omar"], cases[0])
    assert seen(app, cast.people["omar"]) == [], "four are no pile"
    assert seen(app, cast.people["chantal"]) == [set(cases)]


def test_ones_own_report_is_not_counted(app: Flask, cast: Cast, client_for: Client, cases: list[str]) -> None:
    own = visit(app, client_for("omar"), cast.people["omar"])
    assert seen(app, cast.people["omar"]) == [set(cases)]
    assert seen(app, cast.people["chantal"]) == [{*cases, own}]


def test_what_was_reported_twice_counts_once(app: Flask, cast: Cast, cases: list[str]) -> None:
    number = look(app, cases[0], lambda case: case.number)
    finish_everything(app, cast, cases[1], closed=False)
    does(app, cast.people["chantal"], close, cases[1], CloseReason.DUPLICATE, "", duplicate_of=number)
    assert seen(app, cast.people["chantal"]) == []


def test_what_is_long_ago_does_not_count(app: Flask, cast: Cast, cases: list[str]) -> None:
    with time_machine.travel(now() + timedelta(days=92), tick=False):
        assert seen(app, cast.people["chantal"]) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"population": Population.OFFICIAL},
        {"place": Place.VICTIM_HOME},
        {"channel": Channel.HOME},
        {"kind": Kind.ACCIDENT},
    ],
)
def test_a_home_never_counts_whatever_its_fingerprint_says(
    app: Flask, cast: Cast, cases: list[str], facts: dict[str, object]
) -> None:
    with app.app_context(), write_transaction() as session:
        incident = session.get_one(Case, cases[0]).incident_id
        session.execute(update(Incident).where(Incident.id == incident).values(**facts))
    assert seen(app, cast.people["chantal"]) == []


def test_an_office_holder_leaves_no_fingerprint(app: Flask, cast: Cast, client_for: Client) -> None:
    visit(app, client_for("rik"), cast.people["rik"])
    with app.app_context():
        assert not list(db.session.scalars(select(Circumstances.address_lookup)))


def test_it_is_forgotten_when_the_reporter_takes_the_address_back(
    app: Flask, cast: Cast, client_for: Client, cases: list[str]
) -> None:
    path = f"/my-reports/{cases[0]}/more/place"
    client_for("anna").visit(path).form("/more/place").submit(whereabouts="")
    assert seen(app, cast.people["chantal"]) == []
    client_for("anna").visit(path).form("/more/place").submit(whereabouts=ADDRESS)
    assert seen(app, cast.people["chantal"]) == [set(cases)]
    client_for("anna").visit(path).form("/more/place").submit(place="victim_home")
    assert seen(app, cast.people["chantal"]) == []


def test_the_question_says_so_only_on_a_visit(app: Flask, cast: Cast, client_for: Client) -> None:
    client = client_for("anna")
    asked = "Schrijf postcode en huisnummer op"
    for channel, wanted in ((Channel.HOME_VISIT, True), (Channel.DESK, False), (Channel.HOME, False)):
        case_id = file_report(app, cast.people["anna"], channel=channel)
        assert (asked in client.visit(f"/my-reports/{case_id}/more/place").main) is wanted
