"""Following one's own report: in sentences, with names and days, and nothing of what others keep apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from gir.audit.models import AuditLine
from gir.care.services import plan_talk, record_talk
from gir.care.terms import TalkOutcome
from gir.cases.services import add_note, answer
from gir.cases.terms import Act, Audience, Step
from gir.database import db, now
from gir.demonstration.cast import Cast
from gir.incidents.terms import Form
from gir.web.dates import LOCAL
from tests.support.page_client import PageClient
from tests.support.stories import STORY, does, file_report, finish_everything, look

ClientFor = Callable[..., PageClient]


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    return file_report(app, cast.people["anna"], manager_may_see=False)


def test_the_receipt_says_who_helps_and_what_happens_when(app: Flask, client_for: ClientFor, case_id: str) -> None:
    page = client_for("anna").visit(f"/my-reports/{case_id}/receipt")
    assert look(app, case_id, lambda case: case.number) in page.main
    assert "Hanna (HRM) en Omar (OOV) gaan ermee aan de slag." in page.main
    assert "Hanna (HRM) belt je: hoe gaat het en wat heb je nodig?" in page.main
    assert ("Bel 5510", "tel:5510") in page.links


def test_the_own_report_shows_text_people_and_choice(client_for: ClientFor, case_id: str) -> None:
    page = client_for("anna").visit(f"/my-reports/{case_id}")
    assert page.h1 == "Bedreiging aan de balie"
    assert STORY in page.main
    assert "Hanna Mulder (HRM)" in page.main
    assert "Jij koos dat je leidinggevende dit niet ziet." in page.main
    assert "Bram" not in page.main
    assert "balie" not in page.title


def test_a_planned_talk_is_the_status(app: Flask, cast: Cast, client_for: ClientFor, case_id: str) -> None:
    at = datetime(2030, 11, 22, 10, 0, tzinfo=LOCAL)
    does(app, cast.people["hanna"], plan_talk, case_id, Step.RELIEF, at)
    page = client_for("anna").visit(f"/my-reports/{case_id}")
    assert "Hanna (HRM) wil met je praten op vrijdag 22 november om 10.00 uur." in page.main
    assert "wil met je praten op vrijdag 22 november" in client_for("anna").visit("/my-reports").main
    assert "Nu:" not in page.main, "an agreed talk is planned; nobody waits for it now"


def test_a_name_is_read_once_in_the_status(app: Flask, cast: Cast, client_for: ClientFor, case_id: str) -> None:
    at = datetime(2030, 11, 22, 10, 0, tzinfo=LOCAL)
    does(app, cast.people["hanna"], record_talk, case_id, Step.RELIEF, TalkOutcome.HELD, now() - timedelta(minutes=5))
    does(app, cast.people["hanna"], plan_talk, case_id, Step.TALK_1, at)
    page = client_for("anna").visit(f"/my-reports/{case_id}")
    assert "Hanna (HRM) heeft je gesproken en wil met je praten op vrijdag 22 november om 10.00 uur." in page.main


def test_what_was_done_comes_before_what_is_next(app: Flask, cast: Cast, client_for: ClientFor, case_id: str) -> None:
    does(app, cast.people["hanna"], record_talk, case_id, Step.RELIEF, TalkOutcome.HELD, now() - timedelta(minutes=5))
    page = client_for("anna").visit(f"/my-reports/{case_id}")
    assert "Hanna (HRM) heeft je gesproken. Chantal (coördinator) stelt vast hoe ernstig het was, vóór" in page.main


def test_only_what_is_meant_for_the_reporter_is_shown(
    app: Flask, cast: Cast, client_for: ClientFor, case_id: str
) -> None:
    does(app, cast.people["omar"], add_note, case_id, "Voor de dreiging.", Audience.THREAT)
    does(app, cast.people["omar"], add_note, case_id, "Voor het team.", Audience.TEAM)
    does(app, cast.people["hanna"], add_note, case_id, "Voor mij.", Audience.PERSONAL)
    does(app, cast.people["hanna"], add_note, case_id, "Dag Anna,\nwat naar.", Audience.REPORTER)
    does(app, cast.people["chantal"], answer, case_id, "Dit is ons antwoord.")
    page = client_for("anna").visit(f"/my-reports/{case_id}")
    assert "Dag Anna," in page.main
    assert "Dit is ons antwoord." in page.main
    assert "Chantal (coördinator) gaf je antwoord" in page.main
    for hidden in ("Voor de dreiging", "Voor het team", "Voor mij"):
        assert hidden not in page.html


def test_a_finished_report_says_so(app: Flask, cast: Cast, client_for: ClientFor, case_id: str) -> None:
    finish_everything(app, cast, case_id)
    page = client_for("anna").visit(f"/my-reports/{case_id}")
    assert "Je melding is afgerond. Je kreeg antwoord op" in page.main
    assert "Omar (OOV) vertelde de veroorzaker dat dit niet mag, per telefoon" in page.main
    assert "We doen aangifte. Dat doet de organisatie, niet jij" in page.main


def test_reading_leaves_a_trace(app: Flask, cast: Cast, client_for: ClientFor, case_id: str) -> None:
    client_for("anna").visit(f"/my-reports/{case_id}")
    with app.app_context():
        lines = db.session.scalars(select(AuditLine).where(AuditLine.act == Act.FOLLOW.value)).all()
    assert [(line.actor, line.object_id) for line in lines] == [(cast.people["anna"], case_id)]


@pytest.mark.parametrize("name", ["rik", "els"])
@pytest.mark.parametrize("place", ["", "/receipt"])
def test_a_report_of_somebody_else_is_not_there(client_for: ClientFor, case_id: str, name: str, place: str) -> None:
    client = client_for(name)
    hidden, unknown = client.get(f"/my-reports/{case_id}{place}"), client.get(f"/my-reports/{'0' * 32}{place}")
    assert (hidden.status, unknown.status) == (404, 404)
    assert hidden.body == unknown.body
    assert "Bedreiging" not in client.visit("/my-reports").main


def test_an_office_holder_is_helped_by_the_clerk(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    case_id = file_report(app, cast.people["rik"], forms=frozenset({Form.SEXUAL}))
    page = client_for("rik").visit(f"/my-reports/{case_id}/receipt")
    assert "Greet (griffier) en Omar (OOV) gaan ermee aan de slag." in page.main
    assert "HRM" not in page.main
    assert "23.59" not in page.main


def test_three_reports_on_the_start_page_and_all_in_the_list(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    numbers = [look(app, file_report(app, cast.people["anna"]), lambda case: case.number) for _turn in range(4)]
    client = client_for("anna")
    start, mine = client.visit("/"), client.visit("/my-reports")
    assert sum(number in start.main for number in numbers) == 3
    assert all(number in mine.main for number in numbers)
    assert start.link("Al mijn meldingen bekijken") == "/my-reports"


def test_without_reports_the_pages_say_what_comes_there(client_for: ClientFor) -> None:
    client = client_for("anna")
    assert "Je hebt nog niets gemeld." in client.visit("/").main
    assert "Nog geen meldingen" in client.visit("/my-reports").main
