"""Following a case: a private mark that opens nothing, and a view of the work list."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from gir.cases.models import Case, CaseBlock
from gir.cases.services import add_note
from gir.cases.terms import Audience, BlockReason
from gir.cases.watching.models import Watch
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from tests.followup.test_work_list import ids
from tests.support.page import Page
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report, finish_everything, look

pytestmark = pytest.mark.database
Client = Callable[..., PageClient]


def press(page: Page, case_id: str, wanted: str) -> Page:
    return page.form(f"/cases/{case_id}/watch").submit(follow=wanted)


def watchers(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Watch)) or 0


def count_beside(page: Page, words: str) -> str:
    return next(text for text, _address in page.links if words in text).split()[-1]


def test_a_case_that_is_followed_stands_on_its_own_list(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"])
    file_report(app, cast.people["anna"])
    omar = client_for("omar")
    page = press(omar.visit(f"/cases/{case_id}"), case_id, "yes")
    assert "Je volgt deze zaak nu." in page.text
    page = omar.visit("/cases?tab=watching")
    assert ids(page) == [case_id]
    assert count_beside(page, "Ik volg") == "1"
    assert ids(client_for("hanna").visit("/cases?tab=watching")) == []


def test_who_stops_following_finds_it_there_no_more(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"])
    omar = client_for("omar")
    press(omar.visit(f"/cases/{case_id}"), case_id, "yes")
    press(omar.visit(f"/cases/{case_id}"), case_id, "no")
    assert ids(omar.visit("/cases?tab=watching")) == []
    assert watchers(app) == 0


def test_pressing_twice_is_pressing_once(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"])
    page = client_for("omar").visit(f"/cases/{case_id}")
    press(page, case_id, "yes")
    press(page, case_id, "yes")
    assert watchers(app) == 1


def test_following_changes_nothing_for_anybody_else(
    app: Flask, cast: Cast, client_for: Client, traces: Callable[[str], list[str]]
) -> None:
    case_id = file_report(app, cast.people["anna"])
    before = look(app, case_id, lambda case: (case.version, case.status, case.changed_core))
    press(client_for("omar").visit(f"/cases/{case_id}"), case_id, "yes")
    assert look(app, case_id, lambda case: (case.version, case.status, case.changed_core)) == before
    assert traces(case_id)[-2:] == ["case.watch", "case.read"]


@pytest.mark.parametrize("who", ["dirk", "anna", "greet"])
def test_a_stranger_cannot_follow(who: str, app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"])
    client = client_for(who)
    token = client.visit("/").form("/sign-out").values["csrf_token"][0]
    assert client.post(f"/cases/{case_id}/watch", {"csrf_token": token}).status == 404
    assert watchers(app) == 0


def test_who_may_no_longer_see_it_follows_it_no_longer(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"])
    omar = client_for("omar")
    press(omar.visit(f"/cases/{case_id}"), case_id, "yes")
    with app.app_context(), write_transaction() as session:
        reason = BlockReason.CONFLICT
        session.add(CaseBlock(case_id=case_id, person_id=cast.people["omar"], reason=reason, since=now()))
    page = omar.visit("/cases?tab=watching")
    assert ids(page) == []
    assert count_beside(page, "Ik volg") == "0"


def test_a_closed_case_is_still_followed(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"])
    omar = client_for("omar")
    press(omar.visit(f"/cases/{case_id}"), case_id, "yes")
    finish_everything(app, cast, case_id)
    for sort in ("clock", "new", "severity", "changed"):
        assert ids(omar.visit(f"/cases?tab=watching&sort={sort}")) == [case_id]


def test_news_in_a_closed_room_is_no_news(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"])
    clients = {who: client_for(who) for who in ("omar", "hanna")}
    for client in clients.values():
        press(client.visit(f"/cases/{case_id}"), case_id, "yes")
    does(app, cast.people["hanna"], add_note, case_id, "Alleen voor de zorg.", Audience.CARE)
    marks = {
        who: [len(client.visit(f"/cases?tab={tab}").elements(class_="utrecht-status-badge")) for tab in TABS]
        for who, client in clients.items()
    }
    assert marks == {"omar": [0, 0, 0], "hanna": [1, 1, 1]}


TABS = ("mine", "team", "watching")


def test_a_case_that_nobody_read_yet_is_new_where_it_is_followed(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"])
    with app.app_context(), write_transaction() as session:
        session.add(Watch(case_id=session.get_one(Case, case_id).id, person_id=cast.people["omar"], since=now()))
    assert client_for("omar").visit("/cases?tab=watching").elements(class_="utrecht-status-badge")
