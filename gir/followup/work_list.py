"""The work list: which cases wait for somebody, the most urgent first.

The rows are loaded as tuples and made into plain texts here; the template only writes them down (fifty rows of objects
and macros cost five times as much).
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import lru_cache, partial
from typing import Any

from sqlalchemy import ColumnElement, Engine, ScalarSelect, Select, Text, and_, bindparam, func, select, type_coerce

from gir.accounts.absences.queries import stands_in_for
from gir.accounts.actor import Actor
from gir.cases.access import handled_cases
from gir.cases.models import Case, CaseGrant, Line, Reading, Task
from gir.cases.terms import TaskStatus
from gir.database import UTCDateTime, db, now
from gir.followup.marks import Mark, mark_of
from gir.followup.work_choice import NOT_ASSESSED, Choice, Tab
from gir.followup.work_clocks import clock_of, is_mine
from gir.followup.work_lines import Narrowed, Way, all_of, handled_by, has_one_line, ways_of, ways_to_own_steps
from gir.followup.work_rows import Row, rows_in_words
from gir.followup.work_tabs import MOMENT, Path, cases_on, conditions, on_way, path_of, to_do, watched_cases
from gir.incidents.models import Incident
from gir.organisations.models import Department
from gir.questions import ask, asked_together
from gir.web.dates import LOCAL

PAGE = 50
COUNTED = 100
"""Counts stop here and are shown as "99+"."""
TODAY, LATE = "today", "late"


@dataclass(frozen=True)
class Counts:
    """How many cases each view holds, and how many steps of one's own are late or due today; at most ``COUNTED``."""

    by_tab: dict[Tab, int]
    late: int
    today: int

    def shown(self, tab: Tab) -> str:
        """The count as it stands beside its view."""
        return self.capped(self.by_tab.get(tab, 0))

    def capped(self, count: int) -> str:
        """A count in words."""
        return str(count) if count < COUNTED else f"{COUNTED - 1}+"


@dataclass(frozen=True)
class WorkList:
    """A page of the list. ``next_mark`` leads to the page after it; None on the last."""

    rows: list[Row]
    counts: Counts
    next_mark: str | None


def departments_of(actor: Actor) -> dict[str, str]:
    """Departments to filter by: id to name."""
    rows = ask(
        "departments",
        lambda: (
            select(Department.id, Department.name)
            .where(Department.organisation_id == bindparam("organisation"))
            .order_by(Department.name)
        ),
        organisation=actor.organisation_id,
    )
    return {row.id: row.name for row in rows}


def work_list(actor: Actor, choice: Choice) -> WorkList:
    """One page of the list for an actor."""
    moment = now()
    with asked_together():
        found = _page_rows(actor, choice, moment)
        rows = rows_in_words(actor, found[:PAGE], moment)
        version = (actor.data_version, stands_in_for(actor))
        counts = _counts(actor, version, db.engine, moment.replace(second=0, microsecond=0))
        watched = _watched(actor)
    last = found[PAGE - 1] if len(found) > PAGE else None
    mark = mark_of(last.at, last.id, getattr(last, "rank", None)) if last else None
    return WorkList(rows, replace(counts, by_tab={**counts.by_tab, Tab.WATCHING: watched}), mark)


# ── Which cases, in which order ────────────────────────────────────────────────────────────────────────────────


def sight(actor: Actor) -> Hashable:
    """All of an actor that decides what they see."""
    return actor.whose, stands_in_for(actor)


def _page_rows(actor: Actor, choice: Choice, moment: datetime) -> list[Any]:
    mark = choice.after or Mark(moment, "", 0)
    filters = (bool(choice.number), choice.department, choice.form, choice.severity)
    path = path_of(actor, choice)
    return ask(
        ("page", sight(actor), choice.tab, choice.sort, filters, choice.after is not None, path),
        lambda: _page_statement(actor, choice, path),
        moment=moment,
        number=choice.number,
        after_at=mark.at,
        after_id=mark.case_id,
        after_rank=mark.rank,
    )


def _page_statement(actor: Actor, choice: Choice, path: Path) -> Select[*tuple[Any, ...]]:
    wanted, order = cases_on(actor, choice, path, lambda some: _filtered(some, choice), PAGE + 1)
    if choice.after:
        wanted = wanted.where(order.after)
    place = [order.at.label("at")] if order.rank is None else [order.at.label("at"), order.rank.label("rank")]
    return in_rows(actor, _filtered(wanted, choice)).add_columns(*place).order_by(*order.by).limit(PAGE + 1)


def in_rows(actor: Actor, wanted: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Of the cases that a statement finds, what their rows are made from (``rows_in_words``)."""
    return (
        wanted.outerjoin(Department, Department.id == Incident.department_id)
        .outerjoin(Reading, and_(Reading.case_id == Case.id, Reading.person_id == actor.person_id))
        .with_only_columns(
            Case.id,
            Case.number,
            type_coerce(Case.severity, Text).label("severity"),
            Case.closed_at,
            *(_as_stored(column) for column in STORED),
            Incident.first_day,
            Department.name.label("department"),
            *standing_columns(actor),
        )
    )


def standing_columns(actor: Actor) -> tuple[Any, ...]:
    """What decides in what capacities somebody stands before a case (``capacities``)."""
    granted = (
        select(func.aggregate_strings(type_coerce(CaseGrant.role, Text), " "))
        .where(CaseGrant.case_id == Case.id, CaseGrant.person_id == actor.person_id)
        .correlate(Case)
        .scalar_subquery()
    )
    return (
        granted.label("granted"),
        _as_stored(Incident.population),
        type_coerce(Case.clerk_scope, Text).label("clerk_scope"),
        Incident.department_id,
        Incident.manager_may_see,
    )


def _as_stored(column: Any) -> ColumnElement[Any]:
    """A column without converting each row: keys stay keys, and moments can still be compared with each other."""
    return type_coerce(column, Text).label(column.key)


STORED = (
    Case.changed_core,
    Case.changed_care,
    Case.changed_threat,
    Reading.read_at,
    Incident.kind,
    Incident.forms,
    Incident.channel,
    Incident.office,
)
"""Columns that are loaded as the database holds them."""


def _filtered(statement: Select[*tuple[Any, ...]], choice: Choice) -> Select[*tuple[Any, ...]]:
    if choice.number:
        statement = statement.where(Case.number == bindparam("number"))
    if choice.department:
        statement = statement.where(Incident.department_id == choice.department)
    if choice.form:
        statement = statement.where(type_coerce(Incident.forms, Text).contains(f" {choice.form} "))
    if choice.severity:
        assessed = Case.severity.is_(None) if choice.severity == NOT_ASSESSED else Case.severity == choice.severity
        statement = statement.where(assessed)
    return statement


# ── How many ───────────────────────────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=1000)
def _counts(actor: Actor, _version: Hashable, _database: Engine, moment: datetime) -> Counts:
    """All counts in one question, each stopping at ``COUNTED``.

    Kept for the minute: every act on a case raises the data version, and the clocks show no seconds.
    """
    midnight = datetime.combine(moment.astimezone(LOCAL).date() + timedelta(days=1), time(), LOCAL)
    (row,) = ask(("counts", sight(actor)), lambda: _counts_statement(actor), moment=moment, midnight=midnight)
    counts = row._asdict()
    late, today = counts.pop(LATE), counts.pop(TODAY)
    return Counts({Tab(name): count for name, count in counts.items()}, late, today)


def _watched(actor: Actor) -> int:
    """How many cases somebody follows. Asked each time: following one changes nothing that others count."""
    rows = ask(("watched", sight(actor)), lambda: select(_count(watched_cases(actor)).label("watched")))
    watched: int = rows[0].watched
    return watched


def _count(some: Select[Any], column: Any = Case.id) -> ScalarSelect[int]:
    return select(func.count()).select_from(some.with_only_columns(column).limit(COUNTED).subquery()).scalar_subquery()


def _counts_statement(actor: Actor) -> Select[*tuple[Any, ...]]:
    clock, ways = clock_of(actor), ways_of(actor)
    on_tab = conditions(actor, clock)
    own = handled_cases(actor, of_few=True).join(Line, and_(Line.case_id == Case.id, handled_by(actor)))
    counted = {tab.value: _count(own.where(on_tab[tab]).distinct()) for tab in (Tab.MINE, Tab.WAITING)}
    counted[Tab.NOBODY.value] = _count_all(ways, lambda way: on_way(actor, way, Tab.NOBODY), Case.id)
    for tab in (Tab.TEAM, Tab.OVERDUE):
        counted[tab.value] = (
            _count(handled_cases(actor).where(on_tab[tab]))
            if has_one_line(actor)
            else _count_all(ways, partial(on_way, actor, tab=tab), Case.id)
        )
    return select(*(count.label(name) for name, count in {**counted, **_own_steps(actor)}.items()))


def _count_all(ways: list[Way], narrowed: Narrowed, column: Any) -> ScalarSelect[int]:
    some = all_of(ways, narrowed, column, COUNTED)
    return select(func.count()).select_from(some.subquery()).scalar_subquery()


def _own_steps(actor: Actor) -> dict[str, ScalarSelect[int]]:
    """How many steps of one's own are late, and due today."""
    midnight = bindparam("midnight", type_=UTCDateTime())

    def counted(before: ColumnElement[Any], *due: ColumnElement[bool]) -> ScalarSelect[int]:
        def steps(way: Way) -> Select[Any]:
            step = way.cases.join(Task, Task.case_id == Case.id)
            return step.where(to_do(actor, way.clock), Task.status == TaskStatus.OPEN, is_mine(actor), *due)

        return _count_all(ways_to_own_steps(actor, before), steps, Task.id)

    return {
        LATE: counted(MOMENT, Task.due_at < MOMENT),
        TODAY: counted(midnight, Task.due_at >= MOMENT, Task.due_at < midnight),
    }
