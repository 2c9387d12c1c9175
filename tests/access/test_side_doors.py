"""The matrix through the side doors: nothing that lists, counts, finds, prints or mails tells of a hidden case.

Every route without an id is asked as everybody, so that one which lists something is found by itself. What is hidden is
what expected.csv says; that `visible_cases` says the same of all cases is tested beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from gir.accounts.actor import actor_of
from gir.accounts.feeds import make_feed
from gir.accounts.terms import Role
from gir.audit import System, recorded
from gir.care.lateness import pass_on_late_steps
from gir.cases.access import visible_cases
from gir.cases.counting import count_case
from gir.cases.models import Case, Task
from gir.cases.steps import refresh_clocks
from gir.cases.terms import Part, Step, TaskStatus
from gir.config import Settings
from gir.database import db, now
from gir.followup.reminding import remind_of_steps
from gir.incidents.terms import Population
from gir.notifications.models import Message
from gir.statistics import queries
from gir.statistics.choices import read_choice
from tests.access.test_routes import PLAIN_ROUTES, Browser
from tests.access.world import ELSEWHERE, RELATIONS, ROLES, STATES, World, address, expectations
from tests.support.installations import SQLiteTemplate, running

TOKENS = re.compile(rb"[0-9a-f]{12}(?:[0-9a-f]{20})?(?![0-9a-f])")
"""Numbers and ids of cases, as they stand in pages, files and calendars of this world."""
ANSWERS = {"words": "verhaal", "q": "verhaal", "reason": "Ik zoek een verhaal dat ik ken.", "tab": "team"}
TABS = ("mine", "team", "overdue", "nobody", "waiting", "watching", "closed")
EXACT = ("coordinator", "hrm", "oov")
STEPS = {
    Part.CORE: (Step.TRIAGE, Role.COORDINATOR),
    Part.CARE: (Step.TALK_1, Role.HRM),
    Part.THREAT: (Step.POLICE, Role.OOV),
}


@pytest.fixture(scope="session")
def busy_matrix(sqlite_matrix: SQLiteTemplate, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SQLiteTemplate]:
    """The world of the matrix, in which every case has a late step in each room and is counted."""
    with sqlite_matrix.copy(tmp_path_factory.mktemp("busy") / "sqlite") as settings:
        with running(settings) as app, app.app_context(), recorded("test.busy", actor=System("test")) as session:
            for case in session.scalars(select(Case)):
                for position, (part, (step, owner)) in enumerate(STEPS.items()):
                    case.tasks.append(_late(step, part, owner, position))
                session.flush()
                refresh_clocks(case)
                count_case(session, case)
        yield sqlite_matrix.of(settings)


@pytest.fixture
def settings(busy_matrix: SQLiteTemplate, tmp_path: Path) -> Iterator[Settings]:
    with busy_matrix.copy(tmp_path / "instance") as copied:
        yield copied


def _late(step: Step, part: Part, owner: Role, position: int) -> Task:
    due = now() - timedelta(days=2)
    return Task(step=step, part=part, owner=owner, position=position, status=TaskStatus.OPEN, due_at=due)


def known_of(app: Flask) -> dict[bytes, str]:
    """By number and by id: which case."""
    with app.app_context():
        rows = db.session.execute(select(Case.id, Case.number)).all()
    return {word.encode(): row.id for row in rows for word in (row.id, row.number)}


def hidden_from(app: Flask, person_id: str) -> set[str]:
    """The cases that do not exist for somebody."""
    with app.app_context():
        everything = set(db.session.scalars(select(Case.id)))
        return everything - set(db.session.scalars(visible_cases(actor_of(person_id)).with_only_columns(Case.id)))


def doors(browser: Browser, app: Flask, person_id: str) -> Iterator[tuple[str, Any]]:
    """What every route without an id answers to this person, and what their calendar holds."""
    for method, path, _rule in PLAIN_ROUTES:
        if path == "/sign-out":
            continue
        data = {"csrf_token": browser.token, **ANSWERS} if method == "POST" else None
        yield f"{method} {path}", browser.client.open(path, method=method, data=data)
    for tab in TABS:
        yield f"tab {tab}", browser.client.get(f"/cases?tab={tab}")
    with app.app_context():
        token = make_feed(actor=actor_of(person_id))
    yield "calendar", browser.client.get(f"/clocks.ics?link={token}")


@pytest.mark.parametrize("role", ROLES)
def test_no_door_shows_a_case_that_does_not_exist_for_somebody(app: Flask, world: World, role: str) -> None:
    known = known_of(app)
    elsewhere = (("-elsewhere", world.outsiders),) if role in EXACT else ()
    for kind, people in (("", world.people), *elsewhere):
        hidden = hidden_from(app, people[role])
        browser, shown = Browser(app, address(role, kind)), 0
        for door, answer in doors(browser, app, people[role]):
            body = answer.get_data() + str(answer.headers).encode()
            seen = {known[word] for word in TOKENS.findall(body) if word in known}
            shown += len(seen)
            assert not seen & hidden, f"{door} as {role}{kind} shows {len(seen & hidden)} hidden cases"
        if kind:
            assert not shown


def on_the_list(browser: Browser) -> set[str]:
    """Every case on the work list, open and closed, page after page."""
    found: set[str] = set()
    for tab in TABS:
        path = f"/cases?tab={tab}"
        while path:
            page = browser.client.get(path).text
            found |= set(re.findall(r"/cases/([0-9a-f]{32})", page))
            more = re.search(r'href="(/cases\?[^"]*after=[^"]*)"', page)
            path = unescape(more[1]) if more else ""
    return found


@pytest.mark.parametrize("role", ROLES)
def test_the_list_holds_what_somebody_handles_and_nothing_else(app: Flask, world: World, role: str) -> None:
    """In every relation and state: present exactly where expected.csv lets them read it."""
    decided, listed = expectations(), on_the_list(Browser(app, address(role)))
    for relation, state in product(RELATIONS, STATES):
        if relation not in ELSEWHERE:
            expected = decided["case.read", role, relation, state] == "yes"
            assert (world.case_id(role, relation, state) in listed) is expected, f"{relation}, {state}"


def test_charts_count_what_may_be_opened_and_nothing_else(app: Flask, world: World) -> None:
    """Who may see exact figures sees them minus every case that is kept from them."""
    decided = expectations()
    for role in EXACT:
        with app.test_request_context():
            actor = actor_of(world.people[role])
            cases = db.session.scalars(select(Case)).all()
            visible = set(db.session.scalars(visible_cases(actor).with_only_columns(Case.id)))
            for group in Population:
                if group is Population.OFFICIAL and role == "hrm":
                    continue
                choice = read_choice(actor, MultiDict({"population": group.value, "period": "2026-Q1"}))
                counted = queries.reports_by_month(choice.scope, [date(2026, 3, 1)])
                wanted = {case.id for case in cases if case.incident.population is group} & visible
                assert counted == [len(wanted)], f"{role}, {group}"
        assert decided["case.read", role, "blocked", "new"] == "hidden"


def test_no_message_tells_of_a_case_that_does_not_exist_for_its_reader(app: Flask, world: World) -> None:
    """The clock reminds everybody of their steps and passes on what is late."""
    tuesday = now() + timedelta(days=14 - (now().weekday() - 1) % 7)
    with time_machine.travel(tuesday.replace(hour=9)), app.app_context():
        pass_on_late_steps()
        remind_of_steps()
        messages = [(m.recipient_id, f"{m.about} {m.path}") for m in db.session.scalars(select(Message))]
    assert len(messages) > 10
    known = known_of(app)
    for person_id in {person_id for person_id, _text in messages}:
        hidden = hidden_from(app, person_id)
        told = {known[w] for p, text in messages if p == person_id for w in TOKENS.findall(text.encode()) if w in known}
        assert not told & hidden
