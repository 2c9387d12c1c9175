"""A lesson that has appeared is withdrawn: its text is gone everywhere, and nothing leads to the case it came from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from gir.accounts.actor import actor_of
from gir.audit.models import AuditLine
from gir.cases.lessons.models import Lesson, LessonWithdrawal
from gir.cases.lessons.queries import shown_lessons
from gir.cases.lessons.services import quarter_of
from gir.cases.lessons.withdrawing import withdraw
from gir.database import db, write_transaction
from gir.demonstration.cast import Cast
from gir.web.dates import today
from tests.support.page_client import PageClient

Client = Callable[..., PageClient]
WHY = "Iedereen wist over wie dit ging."
WRONG = "Laat de collega van loket drie voortaan thuis."


def write(app: Flask, cast: Cast, *texts: str, back: int = 1) -> None:
    """Lessons of so many quarters ago."""
    quarter = quarter_of(today())
    for _ in range(back):
        quarter = quarter_of(quarter - timedelta(days=1))
    with app.app_context(), write_transaction() as session:
        session.add_all(
            Lesson(organisation_id=cast.organisation_id, quarter=quarter, text=text, for_rie=True) for text in texts
        )


@pytest.fixture
def wrong(app: Flask, cast: Cast) -> str:
    """Three lessons have appeared, and one of them tells who it was about; gives its id."""
    write(app, cast, WRONG, "Twee.", "Drie.")
    return id_of(app, WRONG)


def id_of(app: Flask, text: str) -> str:
    with app.app_context():
        return db.session.scalars(select(Lesson.id).where(Lesson.text == text)).one()


def everything(app: Flask) -> list[Any]:
    with app.app_context():
        tables = (Lesson.__table__, LessonWithdrawal.__table__)
        return [list(db.session.execute(select(table).order_by(table.c.id))) for table in tables]


def test_it_disappears_for_everybody_and_those_beside_it_stay(
    app: Flask, cast: Cast, client_for: Client, wrong: str
) -> None:
    chantal = client_for("chantal")
    assert f"/lessons/{wrong}/withdraw" in chantal.visit("/lessons").html
    page = chantal.visit(f"/lessons/{wrong}/withdraw")
    assert WRONG in page.main
    page = page.form("/withdraw").submit(reason=WHY)
    assert "De les is ingetrokken en de tekst is gewist." in page.text
    assert "Ingetrokken door Chantal" in page.main
    assert WHY in page.main
    for name in ("chantal", "omar", "dora"):
        client = client_for(name)
        shown = client.visit("/lessons")
        assert WRONG not in shown.html
        assert "Twee." in shown.main
        assert "Drie." in shown.main  # also now that two are left of three
        assert "Ingetrokken op" in shown.main or name == "chantal"
        assert (WHY in shown.html) is (name == "chantal")
        assert WRONG not in client.get("/lessons/rie.csv").body.decode()
    with app.app_context():
        kept = db.session.scalars(select(LessonWithdrawal)).one()
        assert (kept.lesson_id, kept.by_id, kept.reason) == (wrong, cast.people["chantal"], WHY)
        assert WHY.encode() not in kept.reason_sealed
        assert db.session.get_one(Lesson, wrong).text == ""
        lines = db.session.execute(
            select(AuditLine.actor, AuditLine.object_id).where(AuditLine.act == "lesson.withdraw")
        )
        assert [tuple(line) for line in lines] == [(cast.people["chantal"], wrong)]


@pytest.mark.parametrize("reason", [" ", "x" * 20_001, "Zijn nummer 111.222.333 stond erin."])
def test_bad_input_keeps_what_was_typed_and_changes_nothing(
    app: Flask, client_for: Client, wrong: str, reason: str
) -> None:
    before = everything(app)
    page = client_for("chantal").visit(f"/lessons/{wrong}/withdraw").form("/withdraw").submit(reason=reason)
    assert page.status == 422
    assert reason.strip() in page.html
    assert everything(app) == before


def test_what_a_colleague_withdrew_meanwhile_is_said_beside_what_was_typed(
    app: Flask, cast: Cast, client_for: Client, wrong: str
) -> None:
    chantal = client_for("chantal")
    form = chantal.visit(f"/lessons/{wrong}/withdraw").form("/withdraw")
    with app.app_context():
        withdraw(wrong, WHY, actor=actor_of(cast.people["chantal"]))
    before = everything(app)
    page = form.submit(reason="Dit typte ik net.")
    assert page.status == 409
    assert "heeft deze les al ingetrokken" in page.main
    assert WHY in page.main
    assert "Dit typte ik net." in page.html
    assert everything(app) == before
    assert chantal.get(f"/lessons/{wrong}/withdraw").status == 404


@pytest.mark.parametrize("name", ["omar", "hanna", "bram", "greet", "dora", "bea", "els", "anna", "pia"])
def test_others_have_no_such_page(app: Flask, cast: Cast, client_for: Client, wrong: str, name: str) -> None:
    client, before = client_for(name), everything(app)
    assert client.get(f"/lessons/{wrong}/withdraw").status == 404
    token = client.visit("/").form("/sign-out").values["csrf_token"][0]
    assert client.post(f"/lessons/{wrong}/withdraw", {"csrf_token": token, "reason": WHY}).status == 404
    if name in ("omar", "dora"):
        assert "/withdraw" not in client.visit("/lessons").html
    with app.app_context(), pytest.raises(LookupError):
        withdraw(wrong, WHY, actor=actor_of(cast.people[name]))
    assert everything(app) == before


def test_what_has_not_appeared_or_is_of_another_organisation_does_not_exist(
    app: Flask, cast: Cast, client_for: Client
) -> None:
    write(app, cast, "Van nu.", "Ook.", "En ook.", back=0)
    with app.app_context(), write_transaction() as session:
        quarter = quarter_of(today() - timedelta(days=120))
        session.add_all(
            Lesson(organisation_id=cast.partner_id, quarter=quarter, text=text, for_rie=False) for text in "ABC"
        )
    chantal = client_for("chantal")
    for lesson_id in (id_of(app, "Van nu."), id_of(app, "A"), "0" * 32):
        assert chantal.get(f"/lessons/{lesson_id}/withdraw").status == 404
    with app.app_context():
        assert [lesson.text for lesson in shown_lessons(cast.organisation_id)] == []
