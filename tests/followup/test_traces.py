"""What handlers read and what they were refused leaves a trace; a form that is too old is not taken for a new one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from gir.audit.models import AuditLine
from gir.care.services import record_talk
from gir.care.terms import TalkOutcome
from gir.cases.models import Case
from gir.cases.services import NotEligible, answer
from gir.cases.terms import Step
from gir.database import db, now
from gir.demonstration.cast import Cast
from gir.followup import acts_in_rooms
from gir.incidents.terms import Consequence, Form, Severity
from gir.threat.services import decide_police
from gir.threat.terms import PoliceDecision, VptCode
from gir.web.dates import LOCAL
from tests.support.page_client import PageClient
from tests.support.page_rules import text_of
from tests.support.stories import does, file_report, finish_everything

Client = Callable[..., PageClient]


def refusals(app: Flask, case_id: str) -> list[str]:
    """Acts on a case that were refused, in order."""
    with app.app_context():
        lines = select(AuditLine.act).where(AuditLine.object_id == case_id, AuditLine.result == "refused")
        return list(db.session.scalars(lines.order_by(AuditLine.sequence)))


def test_an_act_page_shows_what_was_sealed_and_counts_as_reading(
    app: Flask, cast: Cast, client_for: Client, case_id: str, traces: Callable[[str], list[str]]
) -> None:
    does(app, cast.people["omar"], decide_police, case_id, PoliceDecision.NOTICE, "", VptCode.ASKED, "PL-1234")
    page = client_for("omar").visit(f"/cases/{case_id}/police")
    assert "PL-1234" in page.html
    assert traces(case_id)[-1] == "case.read"
    before = len(traces(case_id))
    assert page.form("/police").submit(decision="none", reason="").status == 422
    assert traces(case_id)[before:] == ["case.read"]


def test_a_form_without_a_version_is_an_old_form(app: Flask, client_for: Client, case_id: str) -> None:
    omar = client_for("omar")
    token = omar.visit(f"/cases/{case_id}/take").form("/take").values["csrf_token"][0]
    for version in ({}, {"version": ""}, {"version": "een"}, {"version": "-1"}):
        assert omar.post(f"/cases/{case_id}/take", {"csrf_token": token, "role": "oov", **version}).status == 409
    with app.app_context():
        assert db.session.get_one(Case, case_id).handlers
    assert refusals(app, case_id) == []


def test_a_stranger_is_refused_the_act_itself(app: Flask, client_for: Client, case_id: str) -> None:
    dirk = client_for("dirk")
    token = dirk.visit("/report").form("/report").values["csrf_token"][0]
    assert dirk.post(f"/cases/{case_id}/take", {"csrf_token": token, "role": "manager"}).status == 404
    assert refusals(app, case_id) == ["case.take"]


def test_what_is_not_permitted_any_more_leaves_a_trace(
    app: Flask, cast: Cast, client_for: Client, case_id: str
) -> None:
    form = client_for("chantal").visit(f"/cases/{case_id}/severity").form("/severity")
    finish_everything(app, cast, case_id)
    assert form.submit(severity="light", reason="Toch niet").status == 409
    assert refusals(app, case_id) == ["case.set_severity"]


def test_closing_too_early_leaves_a_trace(app: Flask, client_for: Client, case_id: str) -> None:
    form = client_for("chantal").visit(f"/cases/{case_id}/close").form("/close")
    assert form.submit(reason="handled").status == 422
    assert refusals(app, case_id) == ["case.close"]


def test_an_act_that_is_not_possible_leaves_a_trace(
    app: Flask, client_for: Client, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_late(*_: object) -> str:
        raise NotEligible(Step.TALK_1)

    monkeypatch.setattr(acts_in_rooms, "RECORD_TALK", replace(acts_in_rooms.RECORD_TALK, do=too_late))
    form = client_for("hanna").visit(f"/cases/{case_id}/record-talk?step=talk_1").form("/record-talk")
    moment = now().astimezone(LOCAL)
    sent = {"outcome": "not_reached", "day": f"{moment:%d-%m-%Y}", "time": f"{moment:%H.%M}"}
    assert form.submit(sent).status == 422
    assert refusals(app, case_id) == ["care.record_talk"]


def test_nobody_is_chosen_beforehand_to_hand_over_to(client_for: Client, case_id: str) -> None:
    form = client_for("chantal").visit(f"/cases/{case_id}/assign").form("/assign")
    assert form.values["who"] == [""]
    assert form.submit().status == 422


@pytest.mark.parametrize(("who", "sees"), [("hanna", True), ("chantal", True), ("omar", False), ("bram", False)])
def test_the_proposal_betrays_an_injury_to_nobody(
    who: str, sees: bool, app: Flask, cast: Cast, client_for: Client
) -> None:
    case_id = file_report(
        app,
        cast.people["anna"],
        forms=frozenset({Form.VERBAL}),
        consequences=frozenset({Consequence.HOSPITAL}),
    )
    page = client_for(who).visit(f"/cases/{case_id}")
    assert ("Voorstel van de regel" in page.main) is sees
    assert sees or str(Severity.SEVERE.label) not in page.main


def test_the_number_to_call_goes_when_the_relief_was_given(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"], call_today=True, call_number="06 12345678")
    assert "06 12345678" not in client_for("omar").visit(f"/cases/{case_id}").html
    does(app, cast.people["chantal"], answer, case_id, "Wij bellen je.")
    assert "06 12345678" in client_for("bram").visit(f"/cases/{case_id}").html
    does(app, cast.people["bram"], record_talk, case_id, Step.RELIEF, TalkOutcome.HELD, now())
    for who in ("bram", "hanna", "chantal"):
        assert "06 12345678" not in client_for(who).visit(f"/cases/{case_id}").html


def test_each_talk_stands_once_in_the_room_of_care(app: Flask, cast: Cast, client_for: Client, case_id: str) -> None:
    does(app, cast.people["bram"], record_talk, case_id, Step.RELIEF, TalkOutcome.NOT_REACHED, now())
    does(app, cast.people["bram"], record_talk, case_id, Step.RELIEF, TalkOutcome.HELD, now())
    (room,) = client_for("hanna").visit(f"/cases/{case_id}").elements(class_="gir-room--care")
    names = [text_of(name) for name in room.iter("dt")]
    assert names.count("Eerste opvang") == 1
    assert names.index("Eerste opvang") > names.index("Nazorggesprek 1")
