"""A button that is clicked twice sends one text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from sqlalchemy import select, update

from gir.cases.models import Event, Note
from gir.cases.services import add_note, answer
from gir.cases.terms import Audience, Happening
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from tests.support.page_client import PageClient
from tests.support.stories import does

Client = Callable[..., PageClient]


def told(app: Flask, case_id: str, happening: Happening) -> int:
    """How often the timeline tells it."""
    with app.app_context():
        lines = select(Event.id).where(Event.case_id == case_id, Event.happening == happening)
        return len(db.session.scalars(lines).all())


def written(app: Flask, case_id: str) -> int:
    """How many texts the case has."""
    with app.app_context():
        return len(db.session.scalars(select(Note.id).where(Note.case_id == case_id)).all())


def test_a_note_sent_twice_is_one_note(app: Flask, client_for: Client, case_id: str) -> None:
    form = client_for("omar").visit(f"/cases/{case_id}/note").form("/note")
    for _ in range(2):
        assert form.submit(text="Let op.", audience="team").path == f"/cases/{case_id}"
    assert written(app, case_id) == told(app, case_id, Happening.NOTE) == 1


def test_an_answer_sent_twice_is_one_answer(app: Flask, client_for: Client, case_id: str) -> None:
    form = client_for("chantal").visit(f"/cases/{case_id}/answer").form("/answer")
    for _ in range(2):
        assert form.submit(text="Wij spraken hem.").path == f"/cases/{case_id}"
    assert written(app, case_id) == told(app, case_id, Happening.ANSWERED) == 1


def test_other_readers_another_author_and_later_are_other_notes(app: Flask, cast: Cast, case_id: str) -> None:
    people = cast.people
    does(app, people["omar"], add_note, case_id, "Let op.", Audience.TEAM)
    does(app, people["omar"], add_note, case_id, "Let op.", Audience.THREAT)
    does(app, people["hanna"], add_note, case_id, "Let op.", Audience.TEAM)
    assert written(app, case_id) == 3
    with app.app_context(), write_transaction() as session:
        session.execute(update(Note).values(written_at=now() - timedelta(minutes=2)))
    does(app, people["omar"], add_note, case_id, "Let op.", Audience.TEAM)
    assert written(app, case_id) == 4


def test_a_message_does_not_stand_in_for_the_answer(app: Flask, cast: Cast, case_id: str) -> None:
    does(app, cast.people["chantal"], add_note, case_id, "Wij spraken hem.", Audience.REPORTER)
    assert does(app, cast.people["chantal"], answer, case_id, "Wij spraken hem.").is_answer
