"""Damage to things: whether it was aimed at anybody, and in which group it counts (decision 36)."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from gir.cases.models import Case
from gir.database import db, now
from gir.demonstration.cast import Cast
from gir.facts.models import Fact
from gir.incidents.terms import Form, Kind, Population, Standing, Target
from gir.reporting.concerned import Concerned
from gir.statistics.queries import Scope, reports_by_month
from tests.support.codes import code_on
from tests.support.page import Page
from tests.support.page_client import PageClient
from tests.support.stories import file_report, look
from tests.support.visitors import ClientFor, claim_for_guest, come_back, send

DAMAGE = frozenset({Form.PROPERTY})


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    return file_report(app, cast.people["anna"], forms=DAMAGE)


def step(case_id: str) -> str:
    return f"/my-reports/{case_id}/more/hit"


def says(client: PageClient, case_id: str, target: str) -> Page:
    return client.visit(step(case_id)).form("/hit").submit(target=target)


def group(app: Flask, case_id: str) -> Population:
    return look(app, case_id, lambda case: case.incident.population)


def counted(app: Flask, cast: Cast) -> dict[str, int]:
    """This month's reports, for each group that has any."""
    month = now().date().replace(day=1)
    with app.app_context():
        numbers = {g.value: sum(reports_by_month(Scope(cast.organisation_id, g), [month])) for g in Population}
    return {name: number for name, number in numbers.items() if number}


@pytest.mark.parametrize(
    ("who", "answers", "asked"),
    [
        ("anna", {"forms": DAMAGE}, True),
        ("anna", {"forms": DAMAGE, "kind": Kind.NEAR_MISS}, True),
        ("anna", {"forms": DAMAGE | {Form.VERBAL}}, False),
        ("anna", {"forms": frozenset({Form.PHYSICAL})}, False),
        ("anna", {"forms": None, "kind": Kind.ACCIDENT}, False),
        ("rik", {"forms": DAMAGE}, False),
    ],
)
def test_it_is_asked_where_only_things_were_damaged(
    app: Flask, cast: Cast, client_for: ClientFor, who: str, answers: dict[str, Any], asked: bool
) -> None:
    client, case = client_for(who), file_report(app, cast.people[who], **answers)
    assert ("Wie het raakte" in client.visit(f"/my-reports/{case}/more").main) is asked
    assert client.get(step(case)).status == (200 if asked else 404)


def test_what_hit_only_the_organisation_counts_there_and_in_no_rate(
    app: Flask, cast: Cast, client_for: ClientFor, case_id: str
) -> None:
    assert counted(app, cast) == {"employee": 1}, "nobody has said so yet"
    page = says(client_for("anna"), case_id, "organisation")
    assert page.status == 200
    assert counted(app, cast) == {"organisation": 1}
    with app.app_context():
        fact = db.session.get_one(Fact, look(app, case_id, lambda case: case.incident_id))
        assert (fact.victim, fact.department_id) == (None, cast.departments["Publiekszaken"])
    assert "De organisatie" in client_for("omar").visit("/trends").form("/trends").options("population").values()


def test_who_was_aimed_at_stays_counted(app: Flask, cast: Cast, client_for: ClientFor, case_id: str) -> None:
    anna = client_for("anna")
    says(anna, case_id, "person")
    assert counted(app, cast) == {"employee": 1}
    assert anna.visit(step(case_id)).form("/hit").values["target"] == ["person"], "the answer is kept"


def test_the_reporter_keeps_their_report_and_their_care(
    app: Flask, cast: Cast, client_for: ClientFor, case_id: str
) -> None:
    """What is answered for the figures takes nobody's call away."""
    before = look(app, case_id, _promised)
    anna = client_for("anna")
    says(anna, case_id, "organisation")
    assert look(app, case_id, _promised) == before
    assert anna.visit(f"/my-reports/{case_id}").status == 200
    assert case_id in anna.visit("/my-reports").html
    assert [client_for(name).get(f"/cases/{case_id}").status for name in ("bram", "hanna", "omar")] == [200] * 3


def _promised(case: Case) -> set[tuple[str, str, str]]:
    return {(task.step.value, task.status.value, task.due_at.isoformat()) for task in case.tasks}


def test_another_form_that_comes_later_brings_it_back(
    app: Flask, cast: Cast, client_for: ClientFor, case_id: str
) -> None:
    anna, story = client_for("anna"), f"/my-reports/{case_id}/more/story"
    says(anna, case_id, "organisation")
    anna.visit(story).form("/story").submit(forms=["property", "verbal"])
    assert group(app, case_id) is Population.EMPLOYEE
    assert counted(app, cast) == {"employee": 1}
    assert anna.get(step(case_id)).status == 404
    anna.visit(story).form("/story").submit(forms=["property"])
    assert group(app, case_id) is Population.ORGANISATION


def test_an_answer_that_was_not_offered_changes_nothing(app: Flask, client_for: ClientFor, case_id: str) -> None:
    page = says(client_for("anna"), case_id, "home")
    assert page.status == 422
    assert look(app, case_id, lambda case: case.incident.target) is None


def test_for_others_the_question_does_not_exist(app: Flask, client_for: ClientFor, case_id: str) -> None:
    for name in ("bram", "hanna", "rik"):
        assert client_for(name).get(step(case_id)).status in (403, 404), name
    assert PageClient(app).get(step(case_id)).status == 302


def test_who_filed_it_does_not_become_whose_it_is(app: Flask, cast: Cast, door: str, client_for: ClientFor) -> None:
    """A guest's report has no account behind it; the filer's account must not take its place."""
    case_id, claim = claim_for_guest(app, cast, client_for)
    guest = PageClient(app)
    come_back(guest, claim)
    guest.visit("/returning/more/story").form("/story").submit(forms=["property"])
    guest.visit("/returning/more/hit").form("/hit").submit(target="organisation")
    assert group(app, case_id) is Population.ORGANISATION
    chantal = client_for("chantal")
    assert chantal.get(f"/my-reports/{case_id}").status in (403, 404)
    assert f"/my-reports/{case_id}" not in chantal.visit("/my-reports").html
    assert look(app, case_id, lambda case: case.incident.party_ids) == frozenset()
    guest.visit("/returning/more/hit").form("/hit").submit(target="person")
    assert group(app, case_id) is Standing.VOLUNTEER.population is Population.EXTERNAL


def test_without_an_account_it_is_asked_too(app: Flask, cast: Cast, door: str) -> None:
    client = PageClient(app)
    come_back(client, code_on(send(PageClient(app), forms=["property"])))
    client.visit("/returning/more/hit").form("/hit").submit(target="organisation")
    assert counted(app, cast) == {"organisation": 1}
    client.visit("/returning/more/hit").form("/hit").submit(target="person")
    assert counted(app, cast) == {"external": 1}


def test_for_a_colleague_with_an_account_they_say_it_themselves(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    concerned = Concerned(Standing.EMPLOYEE, email="anna@voorbeeldstad.example")
    case_id = file_report(app, cast.people["chantal"], concerned=concerned, manager_may_see=None, forms=DAMAGE)
    says(client_for("anna"), case_id, "organisation")
    assert look(app, case_id, lambda case: case.incident.party_ids) == {cast.people["anna"]}
    assert look(app, case_id, lambda case: case.incident.target) is Target.ORGANISATION
