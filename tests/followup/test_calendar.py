"""The link for a calendar program: what it holds, to whom it opens, when it ends, and which trace it leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from gir.accounts import feeds
from gir.accounts.actor import token_hash
from gir.accounts.feeds import expire_feeds
from gir.accounts.models import Assignment, CalendarFeed, Person
from gir.accounts.services import let_leave, replace_password
from gir.accounts.terms import Role
from gir.audit import System, TraceUnavailable
from gir.audit.models import AuditLine
from gir.audit.verification import verify
from gir.cases.models import CaseBlock, Handler, Task
from gir.cases.terms import BlockReason, Step, TaskStatus
from gir.database import db, new_id, now, write_transaction
from gir.demonstration.cast import Cast
from gir.followup.icalendar import calendar_of
from gir.followup.own_clocks import OwnClock
from gir.incidents.terms import Consequence
from gir.web.dates import today
from tests.followup.calendars import Event, moment_of, read_calendar
from tests.support.page_client import PageClient
from tests.support.stories import STORY, file_report, finish_everything, look

Client = Callable[..., PageClient]
PAGE = "/calendar"
FEED = "/clocks.ics"
NOWHERE = "/nothing-is-here"


def link_of(client: PageClient) -> str:
    """Make a link as a person does; gives its path."""
    page = client.visit(PAGE).form(PAGE).submit()
    assert page.status == 200
    (box,) = page.elements(class_="gir-code")
    address = "".join(box.itertext()).split("http")[-1].strip()
    return "/" + address.split("/", 3)[3]


def token_of(link: str) -> str:
    return link.partition("link=")[2]


def fetched(app: Flask, link: str) -> Any:
    """What a calendar program gets, which keeps no cookies."""
    return app.test_client(use_cookies=False).get(link)


def events(app: Flask, link: str) -> list[Event]:
    answer = fetched(app, link)
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    return read_calendar(answer.data)


def does_not_exist(app: Flask, link: str) -> bool:
    """Whether the answer is, byte for byte, that to an address that was never there."""
    answer, nowhere = fetched(app, link), fetched(app, NOWHERE)
    return (answer.status_code, answer.data, list(answer.headers)) == (404, nowhere.data, list(nowhere.headers))


def lines(app: Flask, result: str = "done") -> list[str]:
    """Who read with a link, as the log has it."""
    with app.app_context():
        found = select(AuditLine.actor).where(AuditLine.act == "account.read_feed", AuditLine.result == result)
        return list(db.session.scalars(found))


def expected(app: Flask, case_id: str, owner: Role) -> set[tuple[str, datetime]]:
    """Case number with step, and moment, of the open steps of a role."""
    with app.app_context():
        tasks = select(Task).where(Task.case_id == case_id, Task.status == TaskStatus.OPEN, Task.owner == owner)
        return {
            (f"{task.label}, {task.case.number}", task.due_at.replace(microsecond=0))
            for task in db.session.scalars(tasks)
        }


@pytest.mark.database
def test_everybody_gets_their_own_steps_and_nothing_of_them_but_the_moment(
    app: Flask, cast: Cast, client_for: Client
) -> None:
    hurt = file_report(app, cast.people["anna"], consequences=frozenset({Consequence.HOSPITAL}), narrative=STORY)
    official = file_report(app, cast.people["rik"])
    for who, role, case_ids in (
        ("bram", Role.MANAGER, [hurt]),
        ("hanna", Role.HRM, [hurt]),
        ("omar", Role.OOV, [hurt, official]),
        ("chantal", Role.COORDINATOR, [hurt, official]),
        ("greet", Role.CLERK, [official]),
        ("dirk", Role.MANAGER, []),
    ):
        link = link_of(client_for(who))
        found = {(event["SUMMARY"], moment_of(event)) for event in events(app, link)}
        assert found == {pair for case_id in case_ids for pair in expected(app, case_id, role)}, who
        text = fetched(app, link).text
        for word in ("Anna", "Wit", "Rik", "Publiekszaken", "balie", hurt, official, "LOCATION", "DESCRIPTION", "http"):
            assert word not in text, (who, word)


def test_an_event_stays_the_same_event_until_its_step_is_done(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"])
    link = link_of(client_for("hanna")), link_of(client_for("omar"))
    before = [event["UID"] for event in events(app, link[1])]
    assert len(set(before)) == len(before) > 0
    assert [event["UID"] for event in events(app, link_of(client_for("omar")))] == before
    with app.app_context():
        ids = set(db.session.scalars(select(Task.id).where(Task.case_id == case_id)))
    assert not ids & set(before)
    finish_everything(app, cast, case_id)
    assert events(app, link_of(client_for("omar"))) == []


@pytest.mark.database
def test_what_is_hidden_from_somebody_is_in_no_calendar(app: Flask, cast: Cast, client_for: Client) -> None:
    hidden = file_report(app, cast.people["anna"], manager_may_see=False)
    blocked = file_report(app, cast.people["anna"])
    links = {who: link_of(client_for(who)) for who in ("bram", "omar")}
    with app.app_context(), write_transaction() as session:
        session.execute(delete(Handler).where(Handler.case_id == blocked))
        session.add(CaseBlock(case_id=blocked, person_id=cast.people["omar"], reason=BlockReason.CONFLICT, since=now()))
    numbers = {case_id: look(app, case_id, lambda case: case.number) for case_id in (hidden, blocked)}
    assert numbers[hidden] not in fetched(app, links["bram"]).text
    assert numbers[blocked] in fetched(app, links["bram"]).text
    assert numbers[blocked] not in fetched(app, links["omar"]).text
    assert numbers[hidden] in fetched(app, links["omar"]).text


def test_a_role_that_ends_empties_the_calendar_at_once(app: Flask, cast: Cast, client_for: Client) -> None:
    file_report(app, cast.people["anna"])
    link = link_of(client_for("omar"))
    assert events(app, link)
    with app.app_context(), write_transaction() as session:
        session.execute(
            update(Assignment).where(Assignment.role == Role.OOV).values(ends_on=today() - timedelta(days=1))
        )
    assert events(app, link) == []


def test_it_speaks_the_language_of_its_owner(app: Flask, cast: Cast, client_for: Client) -> None:
    file_report(app, cast.people["anna"])
    answer = fetched(app, link_of(client_for("omar", language="en")))
    assert "Decision on a police report" in answer.text
    assert "Besluit" not in answer.text


# ── The link ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_is_shown_once_and_kept_as_a_hash(app: Flask, client_for: Client) -> None:
    omar = client_for("omar")
    token = token_of(link_of(omar))
    assert len(token) >= 43
    assert token not in omar.visit(PAGE).html
    with app.app_context():
        (row,) = db.session.scalars(select(CalendarFeed))
        assert row.id == token_hash(token)
        assert not db.session.scalar(select(AuditLine.chain).where(AuditLine.detail.contains(token)))


@pytest.mark.database
def test_a_new_link_takes_the_place_of_the_one_before(app: Flask, client_for: Client) -> None:
    omar = client_for("omar")
    first, second = link_of(omar), link_of(omar)
    assert does_not_exist(app, first)
    assert fetched(app, second).status_code == 200
    page = omar.visit(PAGE).form("/end").submit()
    assert "werkt niet meer" in page.main
    assert does_not_exist(app, second)
    assert "geen link" in omar.visit(PAGE).main


def test_nobody_ends_the_link_of_somebody_else(app: Flask, client_for: Client) -> None:
    link = link_of(client_for("omar"))
    hanna = client_for("hanna")
    link_of(hanna)
    hanna.visit(PAGE).form("/end").submit()
    assert fetched(app, link).status_code == 200


@pytest.mark.parametrize("who", ["anna", "rik", "bea", "els", "dora"])
def test_who_handles_nothing_has_no_link(who: str, client_for: Client) -> None:
    client = client_for(who)
    token = client.visit("/").form("/language").values["csrf_token"][0]
    assert client.get(PAGE).status == 404
    assert client.post(PAGE, {"csrf_token": token}).status == 404
    assert client.post(f"{PAGE}/end", {"csrf_token": token}).status == 404


@pytest.mark.database
@pytest.mark.parametrize("how", ["leaves", "left", "password"])
def test_it_ends_when_its_owner_leaves_or_their_password_is_replaced(
    app: Flask, cast: Cast, client_for: Client, how: str
) -> None:
    link = link_of(client_for("omar"))
    with app.app_context():
        omar, director = db.session.get_one(Person, cast.people["omar"]), System("test", cast.organisation_id)
        if how == "leaves":
            let_leave(omar, today(), actor=director)
            let_leave(omar, today() + timedelta(days=9), actor=director)  # who comes back makes a new one
        elif how == "password":
            replace_password(omar, "een heel ander wachtwoord", actor=director)
        else:
            with write_transaction():
                omar.left_on = today()
    assert does_not_exist(app, link)


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "\0", "é" * 43, "a" * 3000, "' OR 1=1 --"])
def test_a_link_that_was_never_made_does_not_exist(app: Flask, token: str) -> None:
    answer, nowhere = (
        app.test_client(use_cookies=False).get(FEED, query_string={"link": token}),
        fetched(app, NOWHERE),
    )
    assert (answer.status_code, answer.data, list(answer.headers)) == (404, nowhere.data, list(nowhere.headers))
    assert does_not_exist(app, FEED)


def test_it_only_reads_and_sets_no_cookie(app: Flask, client_for: Client) -> None:
    link = link_of(client_for("omar"))
    answer = fetched(app, link)
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert app.test_client().open(link, method=method).status_code in {400, 404, 405}
    assert fetched(app, link).status_code == 200


def test_guessing_is_slowed_down_and_keeps_nobody_out(
    app: Flask, client_for: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "UNKNOWN_LINKS", 3)
    link = link_of(client_for("omar"))
    answers = [fetched(app, f"{FEED}?link={number}").status_code for number in range(5)]
    assert answers == [404, 404, 404, 429, 429]
    assert fetched(app, link).status_code == 200
    assert len(lines(app, "refused")) == 1


# ── The trace ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_day_of_fetching_leaves_one_line(app: Flask, cast: Cast, client_for: Client) -> None:
    link = link_of(client_for("omar"))
    for _ in range(5):
        fetched(app, link)
    assert lines(app) == [cast.people["omar"]]
    with app.app_context(), write_transaction() as session:
        session.execute(update(CalendarFeed).values(traced_on=today() - timedelta(days=1)))
    for _ in range(3):
        fetched(app, link)
    assert lines(app) == [cast.people["omar"]] * 2
    with app.app_context():
        assert all(verdict.fault is None for verdict in verify())


@pytest.mark.database
def test_an_ended_link_that_is_still_asked_for_leaves_one_line_a_day(
    app: Flask, cast: Cast, client_for: Client
) -> None:
    omar = client_for("omar")
    link = link_of(omar)
    omar.visit(PAGE).form("/end").submit()
    for _ in range(4):
        assert does_not_exist(app, link)
    assert lines(app) == []
    assert lines(app, "refused") == [cast.people["omar"]]


def test_making_and_ending_are_in_the_log(app: Flask, cast: Cast, client_for: Client) -> None:
    omar = client_for("omar")
    link_of(omar)
    omar.visit(PAGE).form("/end").submit()
    with app.app_context():
        acts = select(AuditLine.act).where(
            AuditLine.actor == cast.people["omar"], AuditLine.act.in_(["account.make_feed", "account.end_feed"])
        )
        assert list(db.session.scalars(acts.order_by(AuditLine.sequence))) == ["account.make_feed", "account.end_feed"]


def test_without_a_trace_nothing_is_shown(app: Flask, client_for: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise TraceUnavailable("account.read_feed")

    link = link_of(client_for("omar"))
    monkeypatch.setattr(feeds, "recorded", broken)
    answer = fetched(app, link)
    assert answer.status_code == 503
    assert b"VEVENT" not in answer.data


@pytest.mark.database
def test_who_left_and_comes_back_makes_a_new_link(app: Flask, cast: Cast, client_for: Client) -> None:
    links = {who: link_of(client_for(who)) for who in ("omar", "hanna")}
    with app.app_context(), write_transaction() as session:
        session.get_one(Person, cast.people["omar"]).left_on = today()
        session.get_one(Person, cast.people["hanna"]).left_on = today() + timedelta(days=1)
        session.flush()
        expire_feeds(session)
        for who in links:
            session.get_one(Person, cast.people[who]).left_on = None
    assert does_not_exist(app, links["omar"])
    assert fetched(app, links["hanna"]).status_code == 200


@pytest.mark.database
def test_links_that_were_ended_long_ago_are_forgotten(app: Flask, client_for: Client) -> None:
    omar = client_for("omar")
    link_of(omar)
    running = link_of(omar)
    with app.app_context(), write_transaction() as session:
        ended = update(CalendarFeed).where(CalendarFeed.ended_at.is_not(None))
        session.execute(ended.values(ended_at=now() - feeds.ENDED_KEPT - timedelta(days=1)))
        expire_feeds(session)
    with app.app_context():
        assert list(db.session.scalars(select(CalendarFeed.id))) == [token_hash(token_of(running))]


# ── The format ─────────────────────────────────────────────────────────────────────────────────────────────────

WHEN = datetime(2026, 11, 28, 21, 0, tzinfo=UTC)


def test_a_calendar_with_nothing_to_do_is_still_one() -> None:
    assert read_calendar(calendar_of([], "Termijnen", WHEN).encode()) == []


PRINTED = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=120)


@given(number=PRINTED, name=st.text("a,;\\é€😀 ", max_size=90))
def test_whatever_stands_in_a_text_it_is_folded_escaped_and_read_back(number: str, name: str) -> None:
    clock = OwnClock(new_id(), new_id(), number, Step.TRIAGE, WHEN + timedelta(hours=1), None)
    (event,) = read_calendar(calendar_of([clock], name, WHEN).encode())
    assert event["SUMMARY"] == f"{Step.TRIAGE.label}, {number}"
    assert moment_of(event) == clock.due_at
