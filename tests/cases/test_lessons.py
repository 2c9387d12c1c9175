"""Looking back: the evaluation stays with the case, and nothing leads from its lesson to anybody."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from gir.audit.models import AuditLine
from gir.cases.access import HANDLERS
from gir.cases.finishing.services import evaluate
from gir.cases.lessons.models import Lesson
from gir.cases.lessons.queries import shown_lessons
from gir.cases.lessons.services import NewLesson, NotAnonymous, quarter_of
from gir.cases.models import Case, Event
from gir.cases.services import set_severity
from gir.cases.steps import missing_to_close
from gir.cases.terms import Step, TaskStatus
from gir.database import db, write_transaction
from gir.demonstration.cast import Cast
from gir.incidents.details import write_answer
from gir.incidents.terms import Form, Severity
from gir.web.dates import today
from tests.followup.conftest import traces  # noqa: F401 - a fixture
from tests.support.page_client import PageClient
from tests.support.page_rules import text_of
from tests.support.stories import does, file_report, look, step_of

Client = Callable[..., PageClient]
TEXT = "Iedereen was er snel bij."
LESSON = "Zet na vier uur altijd twee mensen aan de balie."


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    """A report of Anna that the coordinator found medium."""
    found = file_report(app, cast.people["anna"])
    does(app, cast.people["chantal"], set_severity, found, Severity.MEDIUM, "")
    return found


def lessons(app: Flask) -> list[Any]:
    with app.app_context():
        return [(row.quarter, row.form, row.text, row.for_rie) for row in db.session.scalars(select(Lesson))]


def write(app: Flask, cast: Cast, *texts: str, back: int = 1, form: Form | None = None, rie: bool = False) -> None:
    """Lessons of so many quarters ago."""
    quarter = quarter_of(today())
    for _ in range(back):
        quarter = quarter_of(quarter - timedelta(days=1))
    with app.app_context(), write_transaction() as session:
        for text in texts:
            row = Lesson(organisation_id=cast.organisation_id, quarter=quarter, form=form, text=text, for_rie=rie)
            session.add(row)


def shown(app: Flask, organisation_id: str) -> list[str]:
    with app.app_context():
        return [lesson.text for lesson in shown_lessons(organisation_id)]


# ── The evaluation ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.database
def test_the_coordinator_looks_back_and_the_step_is_done(
    app: Flask,
    client_for: Client,
    case_id: str,
    traces: Callable[[str], list[str]],  # noqa: F811
) -> None:
    form = client_for("chantal").visit(f"/cases/{case_id}/evaluate").form("/evaluate")
    page = form.submit(text=TEXT, lesson=LESSON, behaviour="threat", for_rie="y")
    assert (page.status, page.path) == (200, f"/cases/{case_id}")
    assert TEXT in page.main
    assert LESSON not in page.main
    assert "Chantal keek terug op de zaak" in page.main
    assert look(app, case_id, lambda case: step_of(case, Step.EVALUATION).status) is TaskStatus.DONE
    assert lessons(app) == [(quarter_of(today()), Form.THREAT, LESSON, True)]
    assert "case.evaluate" in traces(case_id)


def test_no_lesson_is_an_answer_too(app: Flask, client_for: Client, case_id: str) -> None:
    form = client_for("chantal").visit(f"/cases/{case_id}/evaluate").form("/evaluate")
    assert form.submit(text=TEXT, no_lesson="y").status == 200
    assert lessons(app) == []
    assert Step.EVALUATION not in look(app, case_id, missing_to_close)


def test_a_light_case_is_not_buried(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"], forms=frozenset({Form.VERBAL}))
    does(app, cast.people["chantal"], set_severity, case_id, Severity.LIGHT, "")
    steps = look(app, case_id, lambda case: {task.step for task in case.tasks})
    assert not steps & {Step.EVALUATION, Step.DAMAGE, Step.SECOND_LOOK}


def test_a_heavier_case_does_not_close_without_it(app: Flask, case_id: str) -> None:
    assert Step.EVALUATION in look(app, case_id, missing_to_close)


@pytest.mark.parametrize("who", ["omar", "hanna", "bram"])
def test_who_may_only_read_does_not_write_it(app: Flask, client_for: Client, case_id: str, who: str) -> None:
    assert client_for(who).get(f"/cases/{case_id}/evaluate").status == 403


def test_a_stranger_finds_nothing(client_for: Client, case_id: str) -> None:
    for who in ("dirk", "greet", "anna", "fatima"):
        assert client_for(who).get(f"/cases/{case_id}/evaluate").status == 404


# ── What a lesson may not say ──────────────────────────────────────────────────────────────────────────────────

NUMBER = "Zaaknummer"


@pytest.mark.parametrize(
    ("lesson", "told"),
    [
        ("Anna had niet alleen mogen staan.", "Er staat een naam in"),
        ("Bel DE WIT voortaan eerder.", "Er staat een naam in"),
        ("Verhoeven hoort een pandverbod te krijgen.", "Er staat een naam in"),
        ("Vraag het Hanna eerder.", "Er staat een naam in"),
        ("Zoals in zaak 2026-K7RD.", "Er staat een zaaknummer in"),
        ("Mail naar piet@voorbeeld.nl voor hulp.", "Er staat een e-mailadres in"),
        ("Bel 06-1234 5678 bij twijfel.", "Er staat een telefoonnummer"),
        ("Op 21-11-2026 stond niemand aan de balie.", "Er staat een telefoonnummer, datum of adres in"),
        ("Ga niet alleen naar 1234 AB.", "Er staat een telefoonnummer, datum of adres in"),
        (NUMBER, "Er staat een zaaknummer in"),
        ("", "Schrijf de les op, of vink aan dat er geen is."),
        ("x" * 1001, "1.000 tekens is genoeg"),
    ],
)
def test_what_could_name_somebody_is_refused_and_stays_on_the_page(
    app: Flask, client_for: Client, case_id: str, lesson: str, told: str
) -> None:
    with app.app_context(), write_transaction() as session:
        case = session.get_one(Case, case_id)
        write_answer(case.incident, "perpetrator_name", "Kees Verhoeven")
        number = case.number
    wanted = lesson.replace(NUMBER, f"Zie {number.lower()}.")
    form = client_for("chantal").visit(f"/cases/{case_id}/evaluate").form("/evaluate")
    page = form.submit(text="Blijft staan", lesson=wanted)
    assert page.status == 422
    assert told in text_of(page.elements(class_="gir-summary")[0])
    assert "Blijft staan" in page.html
    assert lessons(app) == []
    assert look(app, case_id, lambda case: step_of(case, Step.EVALUATION).status) is TaskStatus.OPEN


def test_the_verb_refuses_it_too(app: Flask, cast: Cast, case_id: str) -> None:
    with pytest.raises(NotAnonymous):
        does(app, cast.people["chantal"], evaluate, case_id, TEXT, NewLesson("Anna stond alleen."))
    assert lessons(app) == []
    assert look(app, case_id, lambda case: step_of(case, Step.EVALUATION).status) is TaskStatus.OPEN


def test_a_lesson_and_no_lesson_do_not_go_together(app: Flask, client_for: Client, case_id: str) -> None:
    form = client_for("chantal").visit(f"/cases/{case_id}/evaluate").form("/evaluate")
    page = form.submit(text=TEXT, lesson=LESSON, no_lesson="y")
    assert page.status == 422
    assert lessons(app) == []


# ── No way back ────────────────────────────────────────────────────────────────────────────────────────────────


def test_no_column_of_a_lesson_leads_to_a_case_a_person_or_a_moment() -> None:
    columns = set(Lesson.__table__.columns.keys())
    assert columns == {"id", "organisation_id", "quarter", "form", "text", "for_rie"}
    assert db.metadata.tables["lesson"].dialect_options["sqlite"]["with_rowid"] is False


def test_log_and_timeline_are_the_same_with_and_without_a_lesson(app: Flask, cast: Cast) -> None:
    told = []
    for lesson in (None, NewLesson(LESSON, Form.THREAT, for_rie=True)):
        case_id = file_report(app, cast.people["anna"])
        does(app, cast.people["chantal"], set_severity, case_id, Severity.MEDIUM, "")
        with app.app_context():
            before = db.session.scalar(select(func.max(AuditLine.sequence))) or 0
        does(app, cast.people["chantal"], evaluate, case_id, TEXT, lesson)
        with app.app_context():
            lines = db.session.scalars(select(AuditLine).where(AuditLine.sequence > before)).all()
            events = db.session.scalars(select(Event).where(Event.case_id == case_id)).all()
            told.append(
                (
                    [(line.act, line.object_kind, line.detail) for line in lines],
                    sorted((event.happening.value, json.dumps(json.loads(event.detail))) for event in events),
                )
            )
    assert told[0] == told[1]


def test_ids_say_nothing_of_the_order(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    does(app, cast.people["chantal"], evaluate, case_id, TEXT, NewLesson(LESSON))
    with app.app_context():
        [lesson] = db.session.scalars(select(Lesson))
        assert lesson.id[:8] != case_id[:8]


# ── When and to whom they appear ───────────────────────────────────────────────────────────────────────────────


def test_a_lesson_of_this_quarter_is_read_by_nobody_yet(app: Flask, cast: Cast, client_for: Client) -> None:
    write(app, cast, "Een.", "Twee.", "Drie.", back=0)
    assert shown(app, cast.organisation_id) == []
    assert "Een." not in client_for("chantal").visit("/lessons").main


def test_they_appear_together_when_the_quarter_is_over(app: Flask, cast: Cast) -> None:
    with time_machine.travel(datetime(2026, 5, 4, 12, tzinfo=UTC), tick=False):
        write(app, cast, "Een.", "Twee.", "Drie.", back=0)
    with time_machine.travel(datetime(2026, 6, 30, 12, tzinfo=UTC), tick=False):
        assert shown(app, cast.organisation_id) == []
    with time_machine.travel(datetime(2026, 7, 1, 12, tzinfo=UTC), tick=False):
        assert sorted(shown(app, cast.organisation_id)) == ["Drie.", "Een.", "Twee."]


@pytest.mark.database
def test_fewer_than_three_wait_for_the_next_quarter(app: Flask, cast: Cast) -> None:
    write(app, cast, "Een.", back=3)
    write(app, cast, "Twee.", back=2)
    assert shown(app, cast.organisation_id) == []
    write(app, cast, "Drie.", back=1)
    assert sorted(shown(app, cast.organisation_id)) == ["Drie.", "Een.", "Twee."]
    with app.app_context():
        quarters = {lesson.quarter for lesson in shown_lessons(cast.organisation_id)}
    assert len(quarters) == 1, "the quarter in which one of them was written would single it out"


def test_the_newest_come_first_and_can_be_chosen_by_behaviour(app: Flask, cast: Cast, client_for: Client) -> None:
    write(app, cast, "Oud één.", "Oud twee.", "Oud drie.", back=2, form=Form.SEXUAL)
    write(app, cast, "Nieuw één.", "Nieuw twee.", "Nieuw drie.", back=1, form=Form.THREAT)
    page = client_for("dora").visit("/lessons").main
    assert page.index("Nieuw") < page.index("Oud")
    chosen = client_for("dora").visit("/lessons?form=sexual").main
    assert "Oud één." in chosen
    assert "Nieuw" not in chosen
    assert client_for("dora").visit("/lessons?form=kasteel").status == 200
    assert "Geen lessen hierover" in client_for("dora").visit("/lessons?form=property").main


@pytest.mark.parametrize("who", ["bram", "hanna", "omar", "chantal", "greet", "dora"])
def test_who_handles_cases_and_the_board_read_them(app: Flask, cast: Cast, client_for: Client, who: str) -> None:
    write(app, cast, "Een.", "Twee.", "Drie.")
    assert "Twee." in client_for(who).visit("/lessons").main


@pytest.mark.parametrize("who", ["anna", "rik", "els", "bea", "fatima", "pia", "piet"])
def test_others_have_no_such_page(client_for: Client, who: str) -> None:
    assert client_for(who).get("/lessons").status == 404
    assert client_for(who).get("/lessons/rie.csv").status == 404


def test_another_organisation_reads_nothing(app: Flask, cast: Cast) -> None:
    write(app, cast, "Een.", "Twee.", "Drie.")
    assert shown(app, cast.partner_id) == []


def test_the_list_for_the_rie_is_text_and_never_a_formula(app: Flask, cast: Cast, client_for: Client) -> None:
    write(app, cast, "=HYPERLINK(1)", " +1+1", "@SUM(A1)", rie=True)
    write(app, cast, "Niet voor de RI&E.")
    answer = client_for("omar").get("/lessons/rie.csv")
    text = answer.html if hasattr(answer, "html") else answer.text
    assert "Niet voor" not in text
    for line in text.splitlines()[1:]:
        assert line.split(";")[-1].strip('"').startswith("'"), line


def test_quarters_begin_where_they_should() -> None:
    assert quarter_of(date(2026, 3, 31)) == date(2026, 1, 1)
    assert quarter_of(date(2026, 12, 1)) == date(2026, 10, 1)
    assert HANDLERS
