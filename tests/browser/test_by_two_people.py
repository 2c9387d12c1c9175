"""Pages that are only there while something waits for a second person, or while emergency access runs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from gir.accounts.actor import actor_of
from gir.accounts.break_glass.models import BrokenGlass
from gir.accounts.models import Assignment, Person
from gir.accounts.rights.queries import waiting_proposals
from gir.accounts.rights.services import Wanted, give_role
from gir.accounts.terms import Role
from gir.cases.conflicts.lifting import propose_lift
from gir.cases.conflicts.services import shut_out
from gir.database import db
from gir.demonstration.cast import Cast
from tests.browser.conftest import PATIENCE, sign_in
from tests.browser.inspection import inspect
from tests.privacy.glass import WHY, number, opens_by_itself, ready
from tests.support.stories import does, file_report

pytestmark = pytest.mark.browser

Opened = Callable[[str, str], Page]


@pytest.fixture
def opened(browser: Browser, live_address: str) -> Opened:
    """`opened("els", "/break-glass")`: the page of one of the cast."""

    def visit(name: str, path: str) -> Page:
        context = browser.new_context(base_url=live_address, viewport={"width": 1280, "height": 800})
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto("/sign-in")
        sign_in(page, name)
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        return page

    return visit


def test_letting_somebody_in_again(app: Flask, cast: Cast, opened: Opened) -> None:
    case_id, bram = file_report(app, cast.people["anna"]), cast.people["bram"]
    does(app, cast.people["chantal"], shut_out, case_id, bram, "Hij zou erbij zijn geweest.")
    assert inspect(opened("chantal", f"/cases/{case_id}/let-in")) == []
    does(app, cast.people["chantal"], propose_lift, case_id, bram, WHY)
    assert inspect(opened("omar", f"/cases/{case_id}/let-in/decide")) == []
    assert inspect(opened("chantal", f"/cases/{case_id}")) == []


def test_emergency_access(app: Flask, cast: Cast, opened: Opened) -> None:
    case_id = file_report(app, cast.people["anna"])
    ready(app, cast, "maarten", Role.OOV)
    opens_by_itself(app, cast.people["maarten"], case_id)
    page = opened("maarten", f"/cases/{case_id}")
    assert f"Noodtoegang tot {number(app, case_id)}" in page.content()
    assert inspect(page) == []
    assert inspect(opened("maarten", "/break-glass")) == []
    with app.app_context():
        glass_id = db.session.query(BrokenGlass).one().id
    assert inspect(opened("els", f"/break-glass/{glass_id}")) == []
    assert inspect(opened("els", "/break-glass")) == []


def test_a_role_that_waits(app: Flask, cast: Cast, opened: Opened) -> None:
    anna = cast.people["anna"]
    with app.app_context():
        give_role(db.session.get_one(Person, anna), Wanted(Role.HRM), actor=actor_of(cast.people["bea"]))
        [proposal] = waiting_proposals(cast.organisation_id)
        hanna = db.session.query(Assignment).filter_by(person_id=cast.people["hanna"], role=Role.HRM).one().id
    assert inspect(opened("bea", f"/organisation/people/{anna}")) == []
    assert inspect(opened("bea", f"/organisation/people/{cast.people['hanna']}/roles/{hanna}/end")) == []
    assert inspect(opened("bea", f"/organisation/people/{anna}/leave")) == []
    assert inspect(opened("chantal", "/organisation/people/waiting")) == []
    assert inspect(opened("chantal", f"/organisation/people/waiting/{proposal.id}")) == []
