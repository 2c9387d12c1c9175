"""The work list: everybody's own world, the most urgent first, page by page."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from gir import questions as prepared
from gir.accounts.models import Assignment
from gir.accounts.terms import Role
from gir.cases.models import Case
from gir.cases.steps import refresh_clocks
from gir.database import db, write_transaction
from gir.demonstration.cast import Cast
from gir.followup import work_list
from gir.incidents.terms import Consequence, Form
from tests.support.page import Page
from tests.support.page_client import PageClient
from tests.support.stories import file_report, finish_everything, look

pytestmark = pytest.mark.database
Client = Callable[..., PageClient]


def ids(page: Page) -> list[str]:
    """The cases on the page, in order."""
    return [(link.get("href") or "").split("/")[-1] for link in page.elements("a", class_="gir-work__title")]


def grow_older(app: Flask, case_id: str, hours: int) -> None:
    """Let a case have been there for longer."""
    with app.app_context(), write_transaction():
        case = db.session.get_one(Case, case_id)
        for task in case.tasks:
            task.due_at -= timedelta(hours=hours)
        refresh_clocks(case)


def test_everybody_sees_their_own_world(app: Flask, cast: Cast, client_for: Client) -> None:
    open_to_all = file_report(app, cast.people["anna"])
    hidden = file_report(app, cast.people["anna"], manager_may_see=False)
    official = file_report(app, cast.people["rik"])
    seen = {
        who: set(ids(client_for(who).visit("/cases?tab=team")))
        for who in ("hanna", "omar", "bram", "dirk", "greet", "siem")
    }
    assert seen == {
        "hanna": {open_to_all, hidden},
        "omar": {open_to_all, hidden, official},
        "bram": {open_to_all},
        "dirk": set(),
        "greet": {official},
        "siem": set(),
    }


@pytest.mark.parametrize("who", ["anna", "rik", "bea", "els", "dora"])
def test_who_handles_nothing_has_no_work_list(who: str, client_for: Client) -> None:
    assert client_for(who).get("/cases").status == 404


def test_late_cases_come_first_and_say_so(app: Flask, cast: Cast, client_for: Client) -> None:
    fresh, late = file_report(app, cast.people["anna"]), file_report(app, cast.people["anna"])
    grow_older(app, late, 30)
    page = client_for("hanna").visit("/cases")
    assert ids(page) == [late, fresh]
    assert len(page.elements("tr", class_="is-late")) == 1
    assert ids(client_for("hanna").visit("/cases?tab=overdue")) == [late]


@pytest.mark.parametrize("who", ["bram", "chantal"])
def test_the_order_does_not_betray_an_injury(who: str, app: Flask, cast: Cast, client_for: Client) -> None:
    plain = file_report(app, cast.people["anna"])
    injured = file_report(app, cast.people["anna"], consequences=frozenset({Consequence.HOSPITAL}))
    grow_older(app, injured, 2)
    grow_older(app, plain, 3)
    assert ids(client_for(who).visit("/cases")) == [plain, injured]
    assert ids(client_for(who).visit("/cases?tab=overdue")) == []
    assert ids(client_for("hanna").visit("/cases")) == [injured, plain]


def test_pages_follow_each_other_without_gap_or_repeat(
    app: Flask, cast: Cast, client_for: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_list, "PAGE", 2)
    monkeypatch.setattr(prepared, "_known", OrderedDict())
    known = {file_report(app, cast.people["anna"]) for _ in range(5)}
    omar, found = client_for("omar"), []
    page = omar.visit("/cases?tab=team&severity=none")
    while True:
        found += ids(page)
        following = [url for words, url in page.links if "after=" in url]
        if not following:
            break
        page = omar.visit(following[0])
    assert len(found) == 5
    assert set(found) == known


@pytest.mark.parametrize("sort", ["clock", "severity"])
@pytest.mark.parametrize(
    "mark", ["x", "1", "1-zz", "9" * 20 + "-" + "a" * 32, "2." + "9" * 18 + "-" + "a" * 32, "7.1-" + "a" * 32]
)
def test_a_mark_that_cannot_be_is_left_out_and_said(sort: str, mark: str, client_for: Client) -> None:
    page = client_for("omar").visit(f"/cases?sort={sort}&after={mark}")
    assert page.elements(class_="gir-notice--soon")


def test_filters_narrow_the_list_and_can_be_taken_away(app: Flask, cast: Cast, client_for: Client) -> None:
    threat = file_report(app, cast.people["anna"])
    insult = file_report(app, cast.people["dirk"], forms=frozenset({Form.VERBAL}))
    omar = client_for("omar")
    assert ids(omar.visit("/cases?tab=team&form=threat")) == [threat]
    assert ids(omar.visit(f"/cases?tab=team&department={cast.departments['Handhaving']}")) == [insult]
    assert ids(omar.visit("/cases?tab=team&severity=severe")) == []
    number = look(app, insult, lambda case: case.number)
    page = omar.visit(f"/cases?tab=team&q={number.lower()}")
    assert ids(page) == [insult]
    assert page.elements("a", class_="gir-chip")


@pytest.mark.parametrize(
    "query",
    ["tab=everything", "form=nothing", "sort=random", "tab=closed&sort=new", "severity=99", "department=" + "0" * 32],
)
def test_a_filter_that_does_not_exist_is_left_out_and_said(query: str, client_for: Client) -> None:
    assert client_for("omar").visit(f"/cases?{query}").elements(class_="gir-notice--soon")


@pytest.mark.parametrize("tab", ["mine", "team", "overdue", "nobody", "waiting", "watching", "closed"])
def test_an_empty_list_says_what_will_come_here(tab: str, client_for: Client) -> None:
    page = client_for("hanna").visit(f"/cases?tab={tab}")
    assert page.elements(class_="gir-state")


def test_what_was_read_is_no_longer_new(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"])
    omar = client_for("omar")
    assert omar.visit("/cases").elements(class_="utrecht-status-badge")
    omar.visit(f"/cases/{case_id}")
    assert not omar.visit("/cases").elements(class_="utrecht-status-badge")


def test_closed_cases_stay_to_be_looked_up(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"])
    finish_everything(app, cast, case_id)
    omar = client_for("omar")
    assert ids(omar.visit("/cases?tab=closed")) == [case_id]
    assert ids(omar.visit("/cases?tab=team")) == []


def test_somebody_who_loses_a_role_loses_the_list_at_once(app: Flask, cast: Cast, client_for: Client) -> None:
    file_report(app, cast.people["anna"])
    hanna = client_for("hanna")
    assert len(ids(hanna.visit("/cases?tab=team"))) == 1
    with app.app_context(), write_transaction() as session:
        session.execute(update(Assignment).where(Assignment.role == Role.HRM).values(ends_on=date(2021, 1, 1)))
    assert hanna.get("/cases").status == 404
