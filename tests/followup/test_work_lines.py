"""The work list finds the same cases in the same order, whichever way it takes to them, and no line is ever stale."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path as File
from typing import Any

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from flask import Flask
from sqlalchemy import text

from gir import questions
from gir.accounts.actor import Actor, actor_of
from gir.accounts.terms import Role
from gir.cases.access import handled_cases
from gir.cases.models import Case, CaseGrant, Task
from gir.cases.protecting import fingerprint, protect, trust_of
from gir.cases.services import assign, set_severity
from gir.cases.terms import Step, TaskStatus
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.followup import work_list
from gir.followup.marks import read_mark
from gir.followup.work_choice import Choice, Sort, Tab
from gir.followup.work_clocks import clock_of, is_mine
from gir.followup.work_lines import sees_all_lines
from gir.followup.work_tabs import Path, to_do
from gir.incidents.terms import Severity
from gir.web.dates import LOCAL
from tests.followup.newcomers import join, late
from tests.support.stories import does, file_report, finish_everything, look

pytestmark = pytest.mark.database
PEOPLE = ("omar", "hanna", "chantal", "bram", "dirk", "greet", "piet", "mo", "hilde")
MIGRATION = File(__file__).parents[2] / "migrations" / "versions" / "0019_lines.py"


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    questions._known.clear()
    yield
    questions._known.clear()


@pytest.fixture
def busy(app: Flask, cast: Cast) -> Cast:
    """Some cases of each kind: late, closed, hidden, of employees and of office-holders; and all sorts of people."""
    mo = join(app, cast, "mo", Role.OOV, Role.MANAGER)
    hilde = join(app, cast, "hilde", Role.HRM, Role.COORDINATOR)
    cast = replace(cast, people={**cast.people, "mo": mo, "hilde": hilde})
    first, second, third, fourth = (file_report(app, cast.people[who]) for who in ("anna", "anna", "dirk", "rik"))
    file_report(app, cast.people["rik"])
    hidden = file_report(app, cast.people["anna"])
    hide(app, cast, hidden)
    late(app, first, Step.RELIEF, Step.TALK_1)
    late(app, fourth, Step.TRIAGE)
    does(app, cast.people["chantal"], set_severity, second, Severity.SEVERE, "Zwaar.")
    does(app, cast.people["chantal"], assign, third, Role.OOV, cast.people["mo"])
    finish_everything(app, cast, file_report(app, cast.people["anna"]))
    open_by_name(app, fourth, cast.people["hanna"], Role.HRM)
    open_by_name(app, third, cast.people["piet"], Role.PEER)
    return cast


def open_by_name(app: Flask, case_id: str, person_id: str, role: Role) -> None:
    with app.app_context(), write_transaction() as session:
        session.add(CaseGrant(case_id=case_id, person_id=person_id, role=role, since=now()))


def hide(app: Flask, cast: Cast, case_id: str) -> None:
    shown, trust = look(app, case_id, lambda case: (fingerprint(case), trust_of(case)))
    does(
        app,
        cast.people["anna"],
        lambda case, *, actor: protect(case, trust, hidden=True, shown=shown, actor=actor),
        case_id,
    )


def found_by(path: Path, actor: Any, choice: Choice, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All pages of a view, two cases each."""
    monkeypatch.setattr(work_list, "path_of", lambda _actor, _choice: path)
    ids: list[str] = []
    mark: str | None = None
    while True:
        after = read_mark(mark, ranked=choice.sort is Sort.SEVERITY) if mark else None
        page = work_list.work_list(actor, Choice(choice.tab, sort=choice.sort, after=after))
        ids += [row.id for row in page.rows]
        mark = page.next_mark
        if mark is None:
            return ids


def test_every_way_leads_to_the_same_list(app: Flask, busy: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work_list, "PAGE", 2)
    for who in PEOPLE:
        with app.test_request_context():
            compare_ways(actor_of(busy.people[who]), monkeypatch)


def compare_ways(actor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = work_list._counts(actor, object(), db.engine, now())
    for tab in set(Tab) - {Tab.WATCHING}:
        lengths = set()
        for sort in Sort if tab is not Tab.CLOSED else (Sort.CLOCK,):
            few = {Path.FROM_FEW} if tab is not Tab.CLOSED else set()
            in_lines = sort is Sort.CLOCK and not (tab is Tab.CLOSED and sees_all_lines(actor))
            lines = {Path.BY_LINES} if in_lines else set()
            choice = Choice(tab, sort=sort)
            lists = {path: found_by(path, actor, choice, monkeypatch) for path in {Path.BY_INDEX} | few | lines}
            assert len(set(map(tuple, lists.values()))) == 1, (actor, tab, sort, lists)
            lengths.add(len(lists[Path.BY_INDEX]))
        assert len(lengths) == 1
        if tab is not Tab.CLOSED:
            assert {counts.by_tab[tab]} == lengths, (actor, tab)


def test_own_steps_are_counted_as_by_looking_at_every_case(app: Flask, busy: Cast) -> None:
    found = {}
    for who in PEOPLE:
        with app.test_request_context():
            actor, moment = actor_of(busy.people[who]), now()
            kept = work_list._counts(actor, object(), db.engine, moment)
            found[who] = (kept.late, kept.today)
            assert found[who] == looked_up(actor, moment), who
    assert sum(late for late, _today in found.values()) > 1, found


def looked_up(actor: Actor, moment: datetime) -> tuple[int, int]:
    cases = handled_cases(actor).join(Task, Task.case_id == Case.id)
    mine = cases.where(to_do(actor, clock_of(actor)), Task.status == TaskStatus.OPEN, is_mine(actor))
    due = db.session.scalars(mine.with_only_columns(Task.due_at)).all()
    midnight = datetime.combine(moment.astimezone(LOCAL).date() + timedelta(days=1), time(), LOCAL)
    return sum(at < moment for at in due), sum(moment <= at < midnight for at in due)


def stored(session: Any) -> tuple[list[Any], list[Any]]:
    lines = session.execute(
        text("SELECT case_id, role, circle, person_id, due_at, own_due_at FROM case_line ORDER BY 1, 2")
    ).all()
    return lines, session.execute(text("SELECT id, circle FROM case_file ORDER BY id")).all()


def test_the_migration_lines_up_what_was_there_as_every_act_does(app: Flask, busy: Cast) -> None:
    spec = importlib.util.spec_from_file_location("lines", MIGRATION)
    assert spec is not None
    assert spec.loader is not None
    migration = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(migration)
    with app.app_context(), write_transaction() as session:
        before = stored(session)
        assert before[0]
        session.execute(text("DELETE FROM case_line"))
        session.execute(text("UPDATE case_file SET circle = NULL"))
        with Operations.context(MigrationContext.configure(session.connection())):
            migration._fill_in()
        assert stored(session) == before


def roles_in_line(app: Flask, case_id: str) -> dict[Role, tuple[str | None, str | None]]:
    return look(app, case_id, lambda case: {line.role: (line.circle, line.person_id) for line in case.lines})


def test_a_case_that_is_hidden_leaves_the_line_of_the_department(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    assert roles_in_line(app, case_id)[Role.MANAGER][0] == cast.departments["Publiekszaken"]
    hide(app, cast, case_id)
    assert Role.MANAGER not in roles_in_line(app, case_id)


def test_who_takes_over_stands_in_the_line_at_once(app: Flask, cast: Cast) -> None:
    mo = join(app, cast, "mo", Role.OOV)
    case_id = file_report(app, cast.people["anna"])
    does(app, cast.people["chantal"], assign, case_id, Role.OOV, mo)
    assert roles_in_line(app, case_id)[Role.OOV][1] == mo


def test_a_closed_case_stays_in_line_only_while_aftercare_goes_on(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    finish_everything(app, cast, case_id)
    running = look(app, case_id, lambda case: case.due_all is not None or case.due_care is not None)
    assert bool(roles_in_line(app, case_id)) == running
