"""Emergency access, and naming who stands ready, ask for a code of the last quarter of an hour."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask

from gir.accounts.break_glass.models import BrokenGlass, Deputy
from gir.accounts.terms import Role
from gir.database import db
from gir.demonstration.cast import Cast
from tests.privacy.glass import WHY, number, ready
from tests.support.installations import PASSWORD
from tests.support.page_client import PageClient
from tests.support.stories import file_report
from tests.support.telephone import Telephone

pytestmark = pytest.mark.asks_codes


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 11, 2, 9, 0, 5).astimezone(), tick=False) as moved:
        yield moved


def connected(app: Flask, name: str) -> tuple[PageClient, Telephone]:
    """One of the cast, signed in for the first time, with their app."""
    client = PageClient(app)
    page = client.sign_in(f"{name}@voorbeeldstad.example", PASSWORD)
    telephone = Telephone.told_by(page.html)
    page.form("/sign-in/set-up").submit(code=telephone.code)
    return client, telephone


def test_break_glass_needs_reason_stepup_and_alerts_fg(app: Flask, cast: Cast, clock: time_machine.Traveller) -> None:
    case_id = file_report(app, cast.people["anna"])
    ready(app, cast, "maarten", Role.OOV)
    client, telephone = connected(app, "maarten")
    clock.shift(timedelta(minutes=16))
    wanted = {"number": number(app, case_id), "reason": WHY}
    form = client.visit("/break-glass").form("/break-glass")
    for code in ("", "000000"):
        refused = form.submit(**wanted, code=code)
        assert refused.status == 422
        assert WHY in refused.main
    with app.app_context():
        assert db.session.query(BrokenGlass).count() == 0
    assert client.get(f"/cases/{case_id}").status == 404
    opened = form.submit(**wanted, code=telephone.code)
    assert opened.path == f"/cases/{case_id}"


def test_naming_who_stands_ready_asks_for_a_code(app: Flask, cast: Cast, clock: time_machine.Traveller) -> None:
    client, telephone = connected(app, "bea")
    clock.shift(timedelta(minutes=16))
    named = {"email": "maarten@voorbeeldstad.example", "role": "oov"}
    form = client.visit("/organisation/deputies").form("/deputies")
    assert form.submit(**named, code="").status == 422
    with app.app_context():
        assert db.session.query(Deputy).count() == 0
    assert form.submit(**named, code=telephone.code).status == 200
    with app.app_context():
        assert db.session.query(Deputy).one().role is Role.OOV


def test_choosing_somebody_from_outside_asks_for_a_code(app: Flask, clock: time_machine.Traveller) -> None:
    client, telephone = connected(app, "bea")
    clock.shift(timedelta(minutes=16))
    form = client.visit("/organisation/external").form("/external")
    assert form.submit(email="", code="").status == 422
    assert form.submit(email="", code=telephone.code).status == 200
