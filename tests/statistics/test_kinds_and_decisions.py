"""What is no aggression is in no figure; and what office-holders answer about pressure on decisions is counted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import update

from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.facts.models import Fact
from gir.incidents.models import Incident
from gir.incidents.terms import Consequence, Form, Influence, Kind
from gir.statistics.periods import Quarter
from gir.web.dates import LOCAL
from tests.support.figures import take
from tests.support.page_client import PageClient
from tests.support.stories import file_report, finish_everything, look

ClientFor = Callable[..., PageClient]
CHARTS = ("reports", "severity", "severe-gaps", "forms", "channels", "follow-up")


def running() -> str:
    return Quarter.of(now().astimezone(LOCAL).date()).key


def every_figure(client: PageClient, population: str) -> list[bytes]:
    """What all charts say of the running quarter, as files, and the figures at the top of the page."""
    files = [take(client, chart, population=population, period=running()).body for chart in CHARTS]
    page = client.get("/trends", population=population, period=running())
    return [*files, *(repr(page.tables()).encode() for _ in range(1))]


@pytest.mark.parametrize("kind", [Kind.ACCIDENT, Kind.NEAR_MISS])
@pytest.mark.parametrize("name", ["anna", "rik"])
def test_what_is_no_aggression_is_in_no_figure(
    app: Flask, cast: Cast, client_for: ClientFor, kind: Kind, name: str
) -> None:
    population = "official" if name == "rik" else "employee"
    file_report(app, cast.people[name])
    omar = client_for("omar")
    before = every_figure(omar, population)
    case_id = file_report(
        app,
        cast.people[name],
        kind=kind,
        forms=frozenset({Form.PHYSICAL}),  # whatever was ticked
        consequences=frozenset({Consequence.HOSPITAL}),
    )
    finish_everything(app, cast, case_id)
    assert every_figure(omar, population) == before
    with app.app_context():
        assert db.session.get_one(Fact, look(app, case_id, lambda case: case.incident_id)).kind == kind.value


def answers(app: Flask, cast: Cast, name: str, influence: Influence | None) -> str:
    """Report something and say what it had to do with a decision."""
    case_id = file_report(app, cast.people[name])
    incident = look(app, case_id, lambda case: case.incident_id)
    with app.app_context(), write_transaction() as session:
        session.execute(update(Incident).where(Incident.id == incident).values(influence=influence))
        session.execute(update(Fact).where(Fact.incident_id == incident).values(influence=influence))
    return case_id


def decisions_on(page: object) -> dict[str, list[str]]:
    rows = next(table for table in page.tables() if table[0][0] == "Invloed op een stemming of besluit")  # type: ignore[attr-defined]
    return {row[0]: row[1:] for row in rows[1:]}


def test_pressure_on_decisions_is_counted_for_office_holders(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    for name, influence in (("rik", Influence.DID), ("wilma", Influence.MEANT), ("rik", Influence.NO), ("rik", None)):
        answers(app, cast, name, influence)
    for who in ("omar", "chantal"):
        page = client_for(who).get("/trends", population="official", period=running())
        assert [row[0] for row in decisions_on(page).values()] == ["1", "1", "1", "1"]
        assert "2 van 3 ambtsdragers die antwoordden" in page.main


def test_without_an_answer_nothing_is_said(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    answers(app, cast, "rik", None)
    page = client_for("omar").get("/trends", population="official", period=running())
    assert decisions_on(page)["Niet beantwoord"] == ["1", "1"]
    assert "Nog geen ambtsdrager heeft geantwoord" in page.main


def test_employees_are_not_asked_and_hrm_does_not_see_it(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    answers(app, cast, "rik", Influence.DID)
    assert "Stemmingen en besluiten" not in client_for("omar").visit("/trends").text
    assert client_for("hanna").get("/trends", population="official").status == 400
