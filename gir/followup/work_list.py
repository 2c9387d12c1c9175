"""The work list: which cases wait for somebody, the most urgent first.

The rows are loaded as tuples and made into plain texts here; the template only writes them down (fifty rows of objects
and macros cost five times as much).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, Text, and_, case, false, func, or_, select, tuple_, type_coerce
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor
from gir.accounts.models import Person, first_name
from gir.accounts.terms import Role
from gir.cases.access import AFTERCARE, handled_cases, hats_of_handler, parts_of, role_conditions, sees_step
from gir.cases.models import Case, CaseGrant, Handler, Reading, Task
from gir.cases.services import NO_CLOCK
from gir.cases.terms import Hat, Part, Status, Step, TaskStatus
from gir.database import db, now
from gir.incidents.models import Incident
from gir.incidents.terms import Form, Population, Severity
from gir.incidents.titles import case_title
from gir.organisations.models import Department
from gir.terms import Term
from gir.terms import lazy as _l
from gir.vault import DataKey
from gir.web.dates import short_date, time_left
from gir.web.moments import LOCAL

PAGE = 50
COUNTED = 100
"""Counts stop here and are shown as "99+"."""
NOT_ASSESSED = "none"
MARK = re.compile(r"([0-9]{1,18})-([0-9a-f]{32})")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Tab(Term):
    """A view of the list."""

    MINE = "mine", _l("Mine")
    TEAM = "team", _l("My team")
    OVERDUE = "overdue", _l("Late")
    NOBODY = "nobody", _l("Nobody’s yet")
    CLOSED = "closed", _l("Closed")


class BadMark(ValueError):
    """The address asks for a page of the list that cannot be."""


@dataclass(frozen=True)
class Choice:
    """What the address asks for. ``misread`` says that part of it could not be understood and was left out."""

    tab: Tab = Tab.MINE
    number: str = ""
    department: str = ""
    form: str = ""
    severity: str = ""
    after: str = ""
    misread: bool = False

    @property
    def filters(self) -> dict[str, str]:
        """The filters that are set, as they stand in the address."""
        named = {"q": self.number, "department": self.department, "form": self.form, "severity": self.severity}
        return {name: value for name, value in named.items() if value}


def read_choice(query: Mapping[str, str], departments: Iterable[str]) -> Choice:
    """Understand the address; a value that is not one of the choices is left out and said so."""
    misread = []

    def one_of(name: str, known: Iterable[str]) -> str:
        value = query.get(name, "").strip()
        if value and value not in set(known):
            misread.append(name)
            return ""
        return value

    tab = one_of("tab", list(Tab)) or Tab.MINE
    return Choice(
        Tab(tab),
        query.get("q", "").replace("\x00", "").strip().upper()[:20],
        one_of("department", departments),
        one_of("form", list(Form)),
        one_of("severity", [*Severity, NOT_ASSESSED]),
        query.get("after", ""),
        bool(misread),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One case on the list, as plain texts."""

    id: str
    title: str
    sub: str
    mark: str
    late: bool
    clock_state: str
    clock_first: str
    clock_second: str
    step: str
    owner: str
    severity_level: str
    severity: str
    handlers: str


@dataclass(frozen=True)
class Counts:
    """How many cases each view holds, at most ``COUNTED``, and how many clocks run out today."""

    by_tab: dict[Tab, int]
    today: int

    def shown(self, tab: Tab) -> str:
        """The count as it stands beside its view."""
        count = self.by_tab.get(tab, 0)
        return str(count) if count < COUNTED else f"{COUNTED - 1}+"


@dataclass(frozen=True)
class WorkList:
    """A page of the list. ``next_mark`` leads to the page after it; None on the last."""

    rows: list[Row]
    counts: Counts
    next_mark: str | None


def departments_of(actor: Actor) -> dict[str, str]:
    """Departments to filter by: id to name."""
    rows = db.session.execute(
        select(Department.id, Department.name)
        .where(Department.organisation_id == actor.organisation_id)
        .order_by(Department.name)
    )
    return {row.id: row.name for row in rows}


def work_list(actor: Actor, choice: Choice) -> WorkList:
    """One page of the list for an actor.

    Raises:
        BadMark: ``choice.after`` is not a mark that a page of this list gave.
    """
    moment = now()
    clock = clock_of(actor)
    found = _page_rows(actor, choice, clock, moment)
    more = len(found) > PAGE
    found = found[:PAGE]
    last = found[-1] if more else None
    mark = _mark(last.closed_at if choice.tab is Tab.CLOSED else last.clock, last.id) if last else None
    return WorkList(_rows(actor, found, moment), _counts(actor, clock, moment), mark)


# ── Which cases, in which order ────────────────────────────────────────────────────────────────────────────────


def clock_of(actor: Actor) -> ColumnElement[Any]:
    """The earliest running clock among the steps that this actor may know of.

    Managers and peers do not see all of the room of care, so theirs is looked up step by step: their lists are short.
    """
    if Role.HRM in actor.roles and actor.roles & {Role.COORDINATOR, Role.CLERK, Role.OOV}:
        return case((Case.due_care < Case.due_all, Case.due_care), else_=Case.due_all)
    if actor.roles & {Role.COORDINATOR, Role.CLERK}:
        return Case.due_all.expression
    if Role.HRM in actor.roles:
        return Case.due_care.expression
    if Role.MANAGER not in actor.roles and Role.OOV in actor.roles:
        return Case.due_threat.expression
    parts = [Part.CORE, Part.THREAT] if Role.OOV in actor.roles else [Part.CORE]
    earliest = (
        select(func.min(Task.due_at))
        .where(
            Task.case_id == Case.id,
            Task.status == TaskStatus.OPEN,
            or_(Task.part.in_(parts), Task.step.in_(AFTERCARE)),
        )
        .scalar_subquery()
    )
    return func.coalesce(earliest, case((Case.status != Status.CLOSED, NO_CLOCK), else_=None))


def _to_do(actor: Actor, clock: ColumnElement[Any]) -> ColumnElement[bool]:
    """Open cases; closed ones stay for those who still give aftercare."""
    if actor.roles & {Role.HRM, Role.CLERK, Role.MANAGER, Role.PEER}:
        return clock.is_not(None)
    return Case.status != Status.CLOSED


def _late(actor: Actor, clock: ColumnElement[Any], moment: datetime) -> ColumnElement[bool]:
    return and_(_to_do(actor, clock), clock < moment)


def _conditions(actor: Actor, clock: ColumnElement[Any], moment: datetime) -> dict[Tab, ColumnElement[bool]]:
    to_do = _to_do(actor, clock)
    mine = select(Handler.id).where(Handler.case_id == Case.id, Handler.person_id == actor.person_id)
    unclaimed = [
        and_(condition, ~select(Handler.id).where(Handler.case_id == Case.id, Handler.role == role).exists())
        for role, condition in role_conditions(actor).items()
    ]
    return {
        Tab.MINE: and_(to_do, mine.exists()),
        Tab.TEAM: to_do,
        Tab.OVERDUE: _late(actor, clock, moment),
        Tab.NOBODY: and_(Case.status != Status.CLOSED, or_(false(), *unclaimed)),
        Tab.CLOSED: Case.status == Status.CLOSED,
    }


def _page_rows(actor: Actor, choice: Choice, clock: ColumnElement[Any], moment: datetime) -> list[Any]:
    wanted = _filtered(handled_cases(actor).where(_conditions(actor, clock, moment)[choice.tab]), choice)
    column: Any = Case.closed_at if choice.tab is Tab.CLOSED else clock
    order = (column.desc(), Case.id.desc()) if choice.tab is Tab.CLOSED else (column, Case.id)
    if choice.after:
        at, identity = _read_mark(choice.after)
        place = tuple_(column, Case.id)
        wanted = wanted.where(place < (at, identity) if choice.tab is Tab.CLOSED else place > (at, identity))
    statement = (
        wanted.outerjoin(Department, Department.id == Incident.department_id)
        .outerjoin(Reading, and_(Reading.case_id == Case.id, Reading.person_id == actor.person_id))
        .with_only_columns(
            Case.id,
            Case.number,
            Case.status,
            Case.severity,
            Case.clerk_scope,
            Case.opened_at,
            Case.closed_at,
            Case.changed_core,
            Case.changed_care,
            Case.changed_threat,
            Incident.forms,
            Incident.channel,
            Incident.first_day,
            Incident.office,
            Incident.population,
            Incident.department_id,
            Incident.manager_may_see,
            Department.name.label("department"),
            Reading.read_at,
            clock.label("clock"),
        )
        .order_by(*order)
        .limit(PAGE + 1)
    )
    return list(db.session.execute(statement))


def _filtered(statement: Select[Any], choice: Choice) -> Select[Any]:
    if choice.number:
        statement = statement.where(Case.number == choice.number)
    if choice.department:
        statement = statement.where(Incident.department_id == choice.department)
    if choice.form:
        statement = statement.where(type_coerce(Incident.forms, Text).contains(f" {choice.form} "))
    if choice.severity:
        assessed = Case.severity.is_(None) if choice.severity == NOT_ASSESSED else Case.severity == choice.severity
        statement = statement.where(assessed)
    return statement


def _mark(at: datetime, identity: str) -> str:
    return f"{(at - EPOCH) // MICROSECOND}-{identity}"


def _read_mark(mark: str) -> tuple[datetime, str]:
    found = MARK.fullmatch(mark)
    if not found:
        raise BadMark(mark)
    try:
        return EPOCH + int(found[1]) * MICROSECOND, found[2]
    except OverflowError as error:
        raise BadMark(mark) from error


# ── How many ───────────────────────────────────────────────────────────────────────────────────────────────────


def _counts(actor: Actor, clock: ColumnElement[Any], moment: datetime) -> Counts:
    """All counts in one question, each stopping at ``COUNTED``."""
    midnight = datetime.combine(moment.astimezone(LOCAL).date() + timedelta(days=1), time(), LOCAL)
    base = handled_cases(actor)
    conditions: dict[str, ColumnElement[bool]] = {
        tab.value: condition for tab, condition in _conditions(actor, clock, moment).items() if tab is not Tab.CLOSED
    }
    conditions["today"] = and_(_to_do(actor, clock), clock >= moment, clock < midnight)
    columns = []
    for name, condition in conditions.items():
        some = base.where(condition).with_only_columns(Case.id).limit(COUNTED).subquery()
        columns.append(select(func.count()).select_from(some).scalar_subquery().label(name))
    row = db.session.execute(select(*columns)).one()._asdict()
    return Counts({tab: row[tab.value] for tab in Tab if tab.value in row}, row["today"])


# ── The rows in words ──────────────────────────────────────────────────────────────────────────────────────────


def _rows(actor: Actor, found: list[Any], moment: datetime) -> list[Row]:
    if not found:
        return []
    session, ids = db.session(), [row.id for row in found]
    granted, steps, handlers = _my_grants(session, ids, actor), _running_steps(session, ids), _handlers(session, ids)
    words = _Words()
    return [
        _row(row, _worn(actor, row, granted), steps.get(row.id, ()), handlers.get(row.id, {}), moment, words)
        for row in found
    ]


def _my_grants(session: Session, ids: list[str], actor: Actor) -> dict[str, frozenset[Role]]:
    found: defaultdict[str, set[Role]] = defaultdict(set)
    for case_id, role in session.execute(
        select(CaseGrant.case_id, CaseGrant.role).where(
            CaseGrant.person_id == actor.person_id, CaseGrant.case_id.in_(ids)
        )
    ):
        found[case_id].add(role)
    return {case_id: frozenset(roles) for case_id, roles in found.items()}


def _running_steps(session: Session, ids: list[str]) -> dict[str, list[Any]]:
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for task in session.execute(
        select(Task.case_id, Task.step, Task.part, Task.owner, Task.due_at)
        .where(Task.case_id.in_(ids), Task.status == TaskStatus.OPEN)
        .order_by(Task.due_at, Task.position)
    ):
        found[task[0]].append(task)
    return found


def _handlers(session: Session, ids: list[str]) -> dict[str, dict[Role, str]]:
    names: dict[str, str] = {}
    found: defaultdict[str, dict[Role, str]] = defaultdict(dict)
    for case_id, role, person_id, sealed, key_id, wrapped, wrapped_by in session.execute(
        select(
            Handler.case_id,
            Handler.role,
            Person.id,
            Person.name_sealed,
            DataKey.id,
            DataKey.wrapped,
            DataKey.wrapped_by,
        )
        .join(Person, Person.id == Handler.person_id)
        .join(DataKey, DataKey.id == Person.key_id)
        .where(Handler.case_id.in_(ids))
    ):
        if person_id not in names:
            names[person_id] = first_name(Person.name.open(sealed, person_id, (key_id, wrapped, wrapped_by)))
        found[case_id][role] = names[person_id]
    return found


def _worn(actor: Actor, row: Any, granted: dict[str, frozenset[Role]]) -> frozenset[Hat]:
    return hats_of_handler(
        actor,
        granted.get(row.id, frozenset()),
        official=row.population is Population.OFFICIAL,
        clerk_scope=row.clerk_scope,
        department_id=row.department_id if row.manager_may_see else None,
    )


class _Words:
    """Words that come back in every row, translated once a page."""

    def __init__(self) -> None:
        self.new, self.news = _("New"), _("News")
        self.by, self.not_assessed = _("by %(who)s", who="{who}"), _("not assessed")
        self.nothing = _("Nothing to do")
        self.steps = {step: str(step.label) for step in Step}
        self.roles = {role: str(role.label) for role in Role}
        self.severities = {severity: (str(severity.level), str(severity.label)) for severity in Severity}
        self.populations = {population: str(population.label) for population in Population}
        self.in_order = [Role.MANAGER, Role.HRM, Role.CLERK, Role.OOV, Role.COORDINATOR]


def _row(
    row: Any, worn: frozenset[Hat], steps: Iterable[Any], handlers: dict[Role, str], moment: datetime, words: _Words
) -> Row:
    step = next((s for s in steps if sees_step(worn, s.part, s.step)), None)
    clock = time_left(step.due_at, moment) if step else None
    level, severity = words.severities.get(row.severity, ("none", words.not_assessed))
    place = row.department or (str(row.office.label) if row.office else words.populations[row.population])
    return Row(
        row.id,
        case_title(row),
        f"{row.number} · {place} · {short_date(row.first_day)}",
        _unread(row, worn, words),
        clock is not None and clock.state == "late",
        clock.state if clock else "done",
        clock.first if clock else words.nothing,
        clock.second if clock else "",
        words.steps[step.step] if step else "–",
        words.by.replace("{who}", handlers.get(step.owner) or words.roles[step.owner]) if step else "",
        level,
        severity,
        " · ".join(handlers[role] for role in words.in_order if role in handlers) or "–",
    )


def _unread(row: Any, worn: frozenset[Hat], words: _Words) -> str:
    """A mark when something happened in a room this person may enter since they last read the case."""
    if row.read_at is None:
        return words.new
    rooms = parts_of(worn)
    changed = max(
        row.changed_core,
        row.changed_care if Part.CARE in rooms else row.changed_core,
        row.changed_threat if Part.THREAT in rooms else row.changed_core,
    )
    return words.news if changed > row.read_at else ""
