"""What people read of a clock that stands still: until when, and why only in the room of the step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select

from gir.accounts.actor import actor_of
from gir.audit.models import AuditLine
from gir.cases.models import Case
from gir.cases.pauses.models import Pause
from gir.cases.pauses.services import pause_step, resume_step
from gir.cases.steps import task_of
from gir.cases.terms import Part, Step, TaskStatus
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.followup.icalendar import calendar_of
from gir.followup.own_clocks import own_clocks
from gir.web.dates import day_in_text, short_date, today
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report, look
from tests.support.typed import typed_day

Client = Callable[..., PageClient]
Traces = Callable[[str], list[str]]
WHY = "Zij is opgenomen in het ziekenhuis."


@pytest.fixture
def paused(app: Flask, cast: Cast, case_id: str) -> str:
    """HRM paused the first talk for ten days."""
    does(app, cast.people["hanna"], pause_step, case_id, Step.TALK_1, today() + timedelta(days=10), WHY)
    return case_id


def test_who_may_enter_the_room_reads_until_when_and_why(client_for: Client, paused: str) -> None:
    page = client_for("hanna").visit(f"/cases/{paused}")
    assert "gepauzeerd" in page.main
    assert WHY in page.main
    assert "Eén keer gepauzeerd" in page.main


@pytest.mark.parametrize("name", ["chantal", "bram"])
def test_others_who_know_of_the_step_read_only_until_when(client_for: Client, paused: str, name: str) -> None:
    page = client_for(name).visit(f"/cases/{paused}")
    assert "gepauzeerd" in page.main
    assert WHY not in page.html


def test_who_may_not_know_of_the_step_reads_nothing_of_it(client_for: Client, paused: str) -> None:
    page = client_for("omar").visit(f"/cases/{paused}")
    assert "gepauzeerd" not in page.main
    assert WHY not in page.html


def test_a_manager_reads_their_own_reason(app: Flask, cast: Cast, client_for: Client, case_id: str) -> None:
    does(app, cast.people["bram"], pause_step, case_id, Step.TALK_1, today() + timedelta(days=4), "Ik ben ziek.")
    assert "Ik ben ziek." in client_for("bram").visit(f"/cases/{case_id}").main


def test_the_reporter_reads_until_when_and_never_why(app: Flask, client_for: Client, paused: str) -> None:
    page = client_for("anna").visit(f"/my-reports/{paused}")
    with app.test_request_context("/", headers={"Accept-Language": "nl"}):
        assert f"dit wacht tot {day_in_text(today() + timedelta(days=10))}" in page.main
    assert WHY not in page.html


def test_the_reason_is_sealed_in_the_room_and_the_log_names_the_act(app: Flask, paused: str) -> None:
    with app.app_context():
        pause = db.session.scalars(select(Pause)).one()
        assert (pause.reason, pause.key.key_set) == (WHY, "care")
        assert WHY.encode() not in pause.reason_sealed
        acts = set(db.session.scalars(select(AuditLine.act).where(AuditLine.object_id == paused)))
        assert "case.pause_step" in acts


def test_the_clock_goes_on_by_a_button(client_for: Client, paused: str, traces: Traces) -> None:
    hanna = client_for("hanna")
    page = hanna.visit(f"/cases/{paused}/resume-step").form("/resume-step").submit()
    assert page.path == f"/cases/{paused}"
    assert "loopt weer" in page.main
    assert "case.resume_step" in traces(paused)
    again = hanna.visit(f"/cases/{paused}").links
    assert f"/cases/{paused}/resume-step" not in [url for _text, url in again]


def test_a_step_of_another_room_is_refused_and_nothing_changes(app: Flask, client_for: Client, case_id: str) -> None:
    form = client_for("omar").visit(f"/cases/{case_id}/pause-step").form("/pause-step")
    page = form.submit(step="talk_1", reason="Mijn reden", day=typed_day(today() + timedelta(days=3)))
    assert page.status == 422
    assert "Mijn reden" in page.html
    with app.app_context():
        assert not db.session.scalars(select(Pause)).all()
    assert look(app, case_id, lambda case: [t.step for t in case.tasks if t.paused_until]) == []


@pytest.mark.parametrize(("days", "sentence"), [(0, "Kies een dag na vandaag"), (120, "Kies een dag tot en met")])
def test_a_day_that_cannot_be_says_what_to_do(client_for: Client, case_id: str, days: int, sentence: str) -> None:
    form = client_for("omar").visit(f"/cases/{case_id}/pause-step").form("/pause-step")
    page = form.submit(step="reaction", reason="Op reis", day=typed_day(today() + timedelta(days=days)))
    assert page.status == 422
    assert sentence in page.main


def test_the_page_of_clocks_says_that_it_waits(app: Flask, cast: Cast, client_for: Client, case_id: str) -> None:
    does(app, cast.people["omar"], pause_step, case_id, Step.REACTION, today() + timedelta(days=10), WHY)
    page = client_for("omar").visit("/cases/clocks")
    assert "gepauzeerd tot" in page.main
    assert WHY not in page.html
    assert look(app, case_id, lambda case: getattr(task_of(case, Step.REACTION), "part", None)) is Part.THREAT


def test_the_work_list_and_the_calendar_say_that_it_waits(
    app: Flask, cast: Cast, client_for: Client, case_id: str
) -> None:
    with app.app_context(), write_transaction() as session:
        for task in session.get_one(Case, case_id).tasks:
            if task.step is not Step.REACTION:
                task.status = TaskStatus.DONE
    omar = client_for("omar")
    does(app, cast.people["omar"], pause_step, case_id, Step.REACTION, today() + timedelta(days=10), WHY)
    words = f"gepauzeerd tot {short_date(today() + timedelta(days=10), 'nl')}"
    listed = omar.visit("/cases")
    assert words in listed.main
    assert "gir-icon--pause" in listed.html
    assert WHY not in listed.html
    assert "gepauzeerd" not in client_for("hanna").visit("/cases").main  # a step of a room that is closed to her
    with app.app_context():
        clocks, moment = own_clocks(actor_of(cast.people["omar"])), now()
        with app.test_request_context(), force_locale("nl"):
            assert "(gepauzeerd tot" in unfolded(calendar_of(clocks, "Klokken", moment))
            assert "gepauzeerd" not in unfolded(calendar_of(clocks, "Klokken", moment + timedelta(days=11)))
    does(app, cast.people["omar"], resume_step, case_id, Step.REACTION)
    assert "gepauzeerd" not in omar.visit("/cases").main


def unfolded(calendar: str) -> str:
    return calendar.replace("\r\n ", "")


def test_of_an_office_holder_the_clerk_pauses_and_hrm_finds_nothing(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["rik"])
    assert client_for("hanna").get(f"/cases/{case_id}/pause-step").status == 404
    form = client_for("greet").visit(f"/cases/{case_id}/pause-step?step=talk_1").form("/pause-step")
    assert form.submit(reason="Op vakantie", day=typed_day(today() + timedelta(days=5))).status == 200
