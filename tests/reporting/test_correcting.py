"""Whose report it is can correct what was reported; the figures follow, and what stood there before stays readable."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from gir.audit.models import AuditLine
from gir.cases.terms import Act
from gir.database import db
from gir.demonstration.cast import Cast
from gir.facts.models import Fact, FactForm
from gir.incidents.models import EarlierStory
from gir.incidents.terms import Channel, Form, FormDetail, Kind, Severity
from tests.reporting.test_report_form import summary
from tests.support.codes import code_on
from tests.support.page import Page
from tests.support.page_client import PageClient
from tests.support.stories import STORY, file_report, look
from tests.support.visitors import come_back, rows, send

ClientFor = Callable[..., PageClient]
BETTER = "Hij sloeg niet op de balie, maar op zijn eigen been."


def correct(client: PageClient, case_id: str, **answers: object) -> Page:
    step = f"/my-reports/{case_id}/more/story"
    return client.visit(step).form(step).submit(answers)  # type: ignore[arg-type]


def counted(app: Flask, case_id: str) -> tuple[str, str, set[str]]:
    incident_id = look(app, case_id, lambda case: case.incident_id)
    with app.app_context():
        fact = db.session.get_one(Fact, incident_id)
        forms = set(db.session.scalars(select(FactForm.form).where(FactForm.incident_id == incident_id)))
        return fact.kind, fact.channel or "", forms


def test_a_form_that_was_ticked_by_mistake_counts_no_longer(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    wrong = frozenset({Form.SEXUAL, Form.VERBAL})
    case_id = file_report(app, cast.people["anna"], forms=wrong, details=frozenset({FormDetail.SEXUAL_PHYSICAL}))
    assert counted(app, case_id) == ("aggression", "desk", {"sexual", "verbal"})
    form = client_for("anna").visit(f"/my-reports/{case_id}/more/story").form("/more/story")
    assert sorted(form.values["forms"]) == ["sexual", "verbal"]
    assert form.values["details_sexual"] == [FormDetail.SEXUAL_PHYSICAL.value]
    form.submit(forms=["verbal"], details_sexual=[], channel="chat")
    assert counted(app, case_id) == ("aggression", "chat", {"verbal"})
    assert look(app, case_id, lambda case: case.proposed_severity) is Severity.LIGHT
    correct(client_for("anna"), case_id, kind="accident")
    assert counted(app, case_id) == ("accident", "chat", set())
    kept = look(app, case_id, lambda case: (case.incident.kind, case.incident.forms, case.incident.channel))
    assert kept == (Kind.ACCIDENT, None, Channel.CHAT)


def test_what_is_wrong_is_told_in_the_order_of_the_page(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    wrong = {f"details_{form}": "x" for form in ("verbal", "threat", "property")}
    page = correct(
        client_for("anna"), file_report(app, cast.people["anna"]), **wrong, kind="x", forms=[], narrative="", channel=""
    )
    assert page.status == 422
    told = summary(page)
    assert told == ["narrative", "kind-1", "details_verbal-1", "details_threat-1", "details_property-1", "channel"]
    places = [page.html.index(f'id="{identity}"') for identity in told]
    assert places == sorted(places)


def test_the_earlier_text_is_sealed_and_shown_as_corrected(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    case_id = file_report(app, cast.people["anna"])
    anna = client_for("anna")
    for text in (BETTER, BETTER + " Denk ik."):
        correct(anna, case_id, narrative=text)
    kept = rows(app, EarlierStory)
    assert len(kept) == 2
    assert all(STORY.encode() not in row.text_sealed for row in kept)
    case_page = client_for("hanna").visit(f"/cases/{case_id}").main
    assert "Denk ik." in case_page
    assert case_page.count("Verbeterd op") == 2
    assert STORY in case_page
    own = anna.visit(f"/my-reports/{case_id}").main
    assert BETTER in own
    assert STORY not in own


def test_it_is_one_act_with_one_trace(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    case_id = file_report(app, cast.people["anna"])
    correct(client_for("anna"), case_id, narrative=BETTER)
    with app.app_context():
        lines = db.session.scalars(select(AuditLine.act).where(AuditLine.act == Act.AMEND.value)).all()
    assert len(lines) == 1
    told = look(app, case_id, lambda case: case.incident.earlier_stories[0].text)
    assert told == STORY


def test_a_text_that_stays_the_same_is_not_kept_twice(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    case_id = file_report(app, cast.people["anna"])
    correct(client_for("anna"), case_id, channel="chat")
    assert not rows(app, EarlierStory)


def test_without_an_account_it_is_corrected_too(app: Flask, door: str) -> None:
    visitor = PageClient(app)
    come_back(visitor, code_on(send(visitor)))
    page = visitor.visit("/returning/report").follow("Verbeter wat er is gemeld")
    page.form("/more/story").submit(narrative=BETTER)
    assert BETTER in visitor.visit("/returning/report").main
    assert [row.until is not None for row in rows(app, EarlierStory)] == [True]
