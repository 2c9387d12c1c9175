"""The assessment asks what a case needs, and who misses a room asks for it again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from gir.accounts.terms import Role
from gir.cases.models import CaseGrant
from gir.cases.routing.services import Assessment, assess
from gir.cases.terms import Part, Step, TaskStatus
from gir.database import now, write_transaction
from gir.demonstration.cast import Cast
from gir.incidents.terms import Form, Severity
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report, look, step_of

Client = Callable[..., PageClient]
WHY = "De melder heeft al met de bewoner gepraat."
LEFT_OUT = "Niet nodig voor deze zaak: Dreiging"


@pytest.fixture
def light(app: Flask, cast: Cast) -> str:
    """Anna was insulted by somebody who is known."""
    return file_report(app, cast.people["anna"], forms=frozenset({Form.VERBAL}), perpetrator_known=True)


@pytest.fixture
def without_threat(app: Flask, cast: Cast, light: str) -> str:
    """The coordinator decided that OOV need not do anything."""
    found = Assessment(Severity.LIGHT, "", frozenset({Part.CARE}), WHY)
    does(app, cast.people["chantal"], assess, light, found)
    return light


def reaction(app: Flask, case_id: str) -> TaskStatus:
    return look(app, case_id, lambda case: step_of(case, Step.REACTION).status)


def test_the_rule_is_written_beside_what_one_chooses(app: Flask, client_for: Client, light: str) -> None:
    chantal = client_for("chantal")
    page = chantal.visit(f"/cases/{light}/severity")
    assert "Voorgesteld: het is bekend wie de veroorzaker is." in page.main
    page = page.form("/severity").submit(severity="light", rooms=["care"])
    assert page.status == 422
    assert "Bij deze ernst stelt de regel voor: zorg, dreiging." in page.main
    assert reaction(app, light) is TaskStatus.OPEN
    page = page.form("/severity").submit(rooms_reason=WHY)
    assert "Deze zaak heeft nodig: zorg." in page.main
    assert LEFT_OUT in page.main
    assert "Voorstel van de regel: zorg, dreiging" in page.main
    assert WHY in page.main
    assert reaction(app, light) is TaskStatus.NOT_NEEDED


def test_untouched_the_case_gets_what_the_rule_proposes(app: Flask, client_for: Client, light: str) -> None:
    page = client_for("chantal").visit(f"/cases/{light}/severity").form("/severity").submit(severity="light")
    assert "Deze zaak heeft nodig: zorg, dreiging." in page.main
    assert "Niet nodig voor deze zaak" not in page.main
    assert reaction(app, light) is TaskStatus.OPEN


def test_what_the_case_does_not_have_is_refused(app: Flask, client_for: Client, light: str) -> None:
    form = client_for("chantal").visit(f"/cases/{light}/severity").form("/severity")
    page = form.submit(severity="light", rooms=["care", "home"], rooms_reason=WHY)
    assert page.status == 422
    assert WHY in page.html
    assert look(app, light, lambda case: case.needed_rooms) is None


def test_oov_asks_for_its_room_again(
    app: Flask, client_for: Client, without_threat: str, traces: Callable[[str], list[str]]
) -> None:
    page = client_for("omar").visit(f"/cases/{without_threat}")
    assert LEFT_OUT in page.main
    assert "Chantal vindt dit niet nodig; de stappen hebben dat label gekregen: dreiging" in page.main
    page = client_for("omar").visit(f"/cases/{without_threat}/need-room").form("/need-room").submit()
    assert "Dreiging is toch nodig." in page.main
    assert LEFT_OUT not in page.main
    assert "Omar vindt dit toch nodig: dreiging" in page.main
    assert reaction(app, without_threat) is TaskStatus.OPEN
    assert traces(without_threat)[-2:] == ["case.need_room", "case.read"]


def test_who_is_not_of_the_room_sees_that_it_is_left_out_and_cannot_ask(
    app: Flask, client_for: Client, without_threat: str
) -> None:
    hanna = client_for("hanna")
    page = hanna.visit(f"/cases/{without_threat}")
    assert LEFT_OUT in page.main
    assert f"/cases/{without_threat}/need-room" not in {address for _words, address in page.links}
    page = hanna.visit(f"/cases/{without_threat}/need-room")
    assert "Deze zaak heeft alles waar jij om mag vragen." in page.main
    token = page.form("/sign-out").values["csrf_token"][0]
    version = str(look(app, without_threat, lambda case: case.version))
    sent = {"csrf_token": token, "version": version, "room": "threat"}
    assert hanna.post(f"/cases/{without_threat}/need-room", sent).status == 422
    assert reaction(app, without_threat) is TaskStatus.NOT_NEEDED
    assert client_for("dirk").get(f"/cases/{without_threat}/need-room").status == 404
    assert client_for("anna").get(f"/cases/{without_threat}/need-room").status == 404


def test_the_reporter_hears_of_it(app: Flask, cast: Cast, client_for: Client, without_threat: str) -> None:
    report = f"/my-reports/{without_threat}"
    said = "Chantal (coördinator) denkt dat er niets hoeft te gebeuren richting de veroorzaker"
    page = client_for("anna").visit(report)
    assert said in page.main
    assert WHY not in page.html
    client_for("omar").visit(f"/cases/{without_threat}/need-room").form("/need-room").submit()
    assert "Omar (OOV) zorgt dat er toch iets gebeurt richting de veroorzaker" in client_for("anna").visit(report).main


def test_who_was_invited_to_listen_reads_what_was_decided_and_not_why(
    app: Flask, cast: Cast, client_for: Client, without_threat: str
) -> None:
    with app.app_context(), write_transaction() as session:
        grant = CaseGrant(case_id=without_threat, person_id=cast.people["piet"], role=Role.PEER, since=now())
        session.add(grant)
    page = client_for("piet").visit(f"/cases/{without_threat}")
    assert "Chantal stelde de ernst vast" in page.main
    assert WHY not in page.html
    assert WHY in client_for("bram").visit(f"/cases/{without_threat}").main


def test_a_stale_page_loses_nothing(client_for: Client, without_threat: str) -> None:
    old = client_for("omar").visit(f"/cases/{without_threat}/need-room").form("/need-room")
    client_for("chantal").visit(f"/cases/{without_threat}/need-room").form("/need-room").submit()
    assert old.submit().status == 409
