"""A clock that jumped proposes and destroys nothing, and never anything unseen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from gir.accounts.actor import actor_of
from gir.accounts.drafts import keep_posted_form
from gir.accounts.models import Draft, SignIn
from gir.audit.models import AuditLine
from gir.database import db, now
from gir.demonstration.cast import Cast
from gir.forgetting.clock import AWAY, doubted_since, trust_clock
from gir.forgetting.terms import Category
from tests.support.aged import agrees, both_agree, closed_case, let_pass, proposed, tend
from tests.support.page_client import PageClient
from tests.support.stories import look

YEARS = timedelta(days=3650)


@pytest.mark.database
@pytest.mark.parametrize("jump", [YEARS, -YEARS, AWAY + timedelta(hours=1), -timedelta(hours=1)])
def test_a_jump_stops_everything_until_somebody_looked(app: Flask, cast: Cast, jump: timedelta) -> None:
    case_id = closed_case(app, cast.people["anna"], years=4.9)
    tend(app)
    with time_machine.travel(now() + jump):
        assert tend(app) == (0, 0)
        assert tend(app) == (0, 0), "looking twice does not make it right"
        with app.app_context():
            assert doubted_since() is not None
    assert tend(app) == (0, 0), "a clock that was set right again is still one that jumped"
    assert proposed(app, case_id) == set()
    assert look(app, case_id, lambda case: case.incident.narrative)
    with app.app_context():
        acts = db.session.scalars(select(AuditLine.act).where(AuditLine.act.startswith("destruction."))).all()
        assert acts == ["destruction.doubt_clock"]
        trust_clock(actor=actor_of(cast.people["els"]))
    assert let_pass(app, timedelta(days=60)) == 0
    assert Category.CASE in proposed(app, case_id)


def test_a_machine_that_was_off_for_a_weekend_goes_on(app: Flask, cast: Cast) -> None:
    closed_case(app, cast.people["anna"], years=6)
    tend(app)
    with time_machine.travel(now() + AWAY - timedelta(hours=1)):
        tend(app)
        with app.app_context():
            assert doubted_since() is None


def test_what_was_agreed_by_a_clock_that_ran_ahead_is_not_destroyed(app: Flask, cast: Cast) -> None:
    """Somebody even agreed meanwhile; when the clock is right again its time is not over."""
    case_id = closed_case(app, cast.people["anna"], years=4.9)
    tend(app)
    with time_machine.travel(now() + YEARS):
        tend(app)
        with app.app_context():
            trust_clock(actor=actor_of(cast.people["els"]))
        tend(app)
        assert Category.CASE in proposed(app, case_id)
        both_agree(app, cast)
    tend(app)
    with app.app_context():
        assert doubted_since() is not None
        trust_clock(actor=actor_of(cast.people["els"]))
    assert let_pass(app, timedelta(days=10)) == 0
    assert look(app, case_id, lambda case: case.incident.narrative)


def test_nothing_goes_without_two_people_however_often_the_clock_comes(app: Flask, cast: Cast) -> None:
    case_id = closed_case(app, cast.people["anna"], years=9)
    assert let_pass(app, timedelta(days=60)) == 0
    agrees(app, cast.people["chantal"])
    assert let_pass(app, timedelta(days=60)) == 0
    assert look(app, case_id, lambda case: case.incident.narrative)


def test_drafts_and_sign_ins_go_in_their_time_and_not_by_a_clock_that_jumped(
    app: Flask, cast: Cast, client_for: Callable[..., PageClient]
) -> None:
    client_for("anna")
    with app.app_context():
        keep_posted_form(cast.people["anna"], "/report", MultiDict({"narrative": "Nog niet af."}))
    rounds(app)
    with time_machine.travel(now() + YEARS):
        rounds(app)
    assert kept(app) == (1, 1)
    with app.app_context():
        trust_clock(actor=actor_of(cast.people["els"]))
    for days in range(3, 200, 3):
        with time_machine.travel(now() + timedelta(days=days)):
            rounds(app)
            if days == 180:
                assert kept(app) == (0, 1)
    assert kept(app) == (0, 0)


def rounds(app: Flask) -> None:
    """One round of everything that the clock does."""
    assert app.test_cli_runner().invoke(args=["gir", "tick"], catch_exceptions=False).exit_code == 0


def kept(app: Flask) -> tuple[int, int]:
    """How many drafts and sign-ins there are."""
    with app.app_context():
        drafts, sign_ins = (db.session.scalar(select(func.count()).select_from(model)) for model in (Draft, SignIn))
        return drafts or 0, sign_ins or 0
