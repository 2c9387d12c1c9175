"""The duty to tell the labour inspectorate: on top of the case for who answers for it, until it is done."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from gir.accounts.terms import Role
from gir.care.services import report_accident
from gir.care.terms import NoticeWay
from gir.cases.access import AFTERCARE
from gir.cases.services import NotEligible, skip_step
from gir.cases.terms import Step, TaskStatus
from gir.database import now
from gir.demonstration.cast import Cast
from gir.incidents.severity import propose_severity
from gir.incidents.terms import ACCIDENT_DUTY, Consequence, Form, Kind, Severity
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report, finish_everything, look

Client = Callable[..., PageClient]
BANNER = "Meld het nu bij de Arbeidsinspectie"
REMINDER = "Meld het eerst bij de Arbeidsinspectie."


def hurt(app: Flask, person_id: str, kind: Kind, consequence: Consequence) -> str:
    forms = frozenset({Form.PHYSICAL}) if kind is Kind.AGGRESSION else frozenset()
    return file_report(app, person_id, kind=kind, forms=forms, consequences=frozenset({consequence}))


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("consequence", sorted(ACCIDENT_DUTY))
def test_the_banner_stays_until_it_is_done(
    app: Flask, cast: Cast, client_for: Client, kind: Kind, consequence: Consequence
) -> None:
    case_id = hurt(app, cast.people["anna"], kind, consequence)
    hanna = client_for("hanna")
    page = hanna.visit(f"/cases/{case_id}")
    assert BANNER in page.main
    assert "Arbowet, artikel 9" in page.main
    assert ("0800 51 51", "tel:08005151") in page.links
    assert REMINDER in hanna.visit(f"/cases/{case_id}/record-talk").main
    assert REMINDER not in hanna.visit(f"/cases/{case_id}/accident").main
    with pytest.raises(NotEligible):
        does(app, cast.people["hanna"], skip_step, case_id, Step.ACCIDENT, "Liever niet.")
    does(app, cast.people["hanna"], report_accident, case_id, now(), NoticeWay.TELEPHONE, "AI-2026-1234")
    assert BANNER not in hanna.visit(f"/cases/{case_id}").main
    assert REMINDER not in hanna.visit(f"/cases/{case_id}/record-talk").main


def test_no_other_next_step_is_offered_until_it_is_done(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = hurt(app, cast.people["anna"], Kind.AGGRESSION, Consequence.DEATH)
    hanna = client_for("hanna")
    assert "Volgende stap" not in hanna.visit(f"/cases/{case_id}").main
    assert "Volgende stap" in client_for("omar").visit(f"/cases/{case_id}").main
    does(app, cast.people["hanna"], report_accident, case_id, now(), NoticeWay.TELEPHONE, "AI-2026-1234")
    assert "Volgende stap" in hanna.visit(f"/cases/{case_id}").main


@pytest.mark.parametrize("who", ["omar", "chantal", "bram"])
def test_nobody_outside_care_learns_of_it(app: Flask, cast: Cast, client_for: Client, who: str) -> None:
    case_id = hurt(app, cast.people["anna"], Kind.AGGRESSION, Consequence.HOSPITAL)
    page = client_for(who).visit(f"/cases/{case_id}").main
    assert "Arbeidsinspectie" not in page
    assert "iekenhuis" not in page


def test_the_clerk_answers_for_employed_officials(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = hurt(app, cast.people["greet"], Kind.ACCIDENT, Consequence.PERMANENT)
    assert BANNER in client_for("siem").visit(f"/cases/{case_id}").main
    assert client_for("hanna").get(f"/cases/{case_id}").status == 404
    politician = hurt(app, cast.people["rik"], Kind.ACCIDENT, Consequence.PERMANENT)
    assert BANNER not in client_for("greet").visit(f"/cases/{politician}").main, "politicians are not employed"


def test_less_than_that_is_no_duty(app: Flask, cast: Cast, client_for: Client) -> None:
    for consequence in set(Consequence) - ACCIDENT_DUTY:
        case_id = hurt(app, cast.people["anna"], Kind.ACCIDENT, consequence)
        assert Step.ACCIDENT not in look(app, case_id, lambda case: {task.step for task in case.tasks})


def test_the_steps_of_an_accident_have_no_perpetrator(app: Flask, cast: Cast) -> None:
    case_id = hurt(app, cast.people["anna"], Kind.ACCIDENT, Consequence.HOSPITAL)
    steps = look(app, case_id, lambda case: {task.step: task.owner for task in case.tasks})
    assert {Step.REACTION, Step.POLICE}.isdisjoint(steps)
    assert steps[Step.ACCIDENT] is Role.HRM
    assert {Step.RELIEF, Step.TRIAGE, Step.TALK_1, Step.ANSWER} <= set(steps)


def test_a_death_is_severe() -> None:
    assert propose_severity(None, None, frozenset({Consequence.DEATH})) is Severity.SEVERE


def record(client: PageClient, case_id: str, *injuries: str) -> None:
    page = client.visit(f"/cases/{case_id}/injury").form("/injury").submit(injuries=list(injuries))
    assert "Vastgelegd wat er bekend is over letsel en verzuim." in page.text


def test_hrm_records_what_the_reporter_cannot(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(
        app, cast.people["anna"], forms=frozenset({Form.VERBAL}), consequences=frozenset({Consequence.SHOCKED})
    )
    hanna = client_for("hanna")
    assert BANNER not in hanna.visit(f"/cases/{case_id}").main
    before = now()
    record(hanna, case_id, "death")
    assert BANNER in hanna.visit(f"/cases/{case_id}").main
    known = look(app, case_id, lambda case: case.incident.consequences)
    assert known == frozenset({Consequence.SHOCKED, Consequence.DEATH})
    assert look(app, case_id, lambda case: case.proposed_severity) is Severity.SEVERE
    due = look(app, case_id, lambda case: next(task.due_at for task in case.tasks if task.step is Step.ACCIDENT))
    assert due > before
    assert "Hanna legde vast" in hanna.visit(f"/cases/{case_id}").main
    for who in ("omar", "bram"):
        page = client_for(who).visit(f"/cases/{case_id}").main
        assert "Arbeidsinspectie" not in page
        assert "letsel" not in page
    assert "Hanna (HRM) noteerde" in client_for("anna").visit(f"/my-reports/{case_id}").main


def test_what_shows_only_after_closing_is_a_duty_too(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"], forms=frozenset({Form.VERBAL}))
    finish_everything(app, cast, case_id, severity=Severity.LIGHT)
    record(client_for("hanna"), case_id, "permanent")
    statuses = look(app, case_id, lambda case: {task.step: task.status for task in case.tasks})
    assert statuses[Step.ACCIDENT] is TaskStatus.OPEN
    open_steps = {step for step, status in statuses.items() if status is TaskStatus.OPEN}
    assert open_steps <= {Step.ACCIDENT, *AFTERCARE}, "of a closed case only care goes on"
    assert BANNER in client_for("hanna").visit(f"/cases/{case_id}").main


@pytest.mark.parametrize(
    ("who", "status"), [("omar", 403), ("chantal", 403), ("bram", 403), ("rik", 404), ("anna", 404)]
)
def test_nobody_else_records_it(app: Flask, cast: Cast, client_for: Client, who: str, status: int) -> None:
    case_id = file_report(app, cast.people["anna"])
    assert client_for(who).get(f"/cases/{case_id}/injury").status == status
