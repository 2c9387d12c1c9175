"""The rows of the work list in words. They are made into plain, escaped texts here, and only written down there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from types import SimpleNamespace
from typing import Any, NamedTuple

from flask_babel import gettext as _
from markupsafe import escape
from sqlalchemy import Select, Text, bindparam, func, or_, select, type_coerce
from sqlalchemy.orm import aliased

from gir.accounts.actor import Actor
from gir.accounts.models import Person, first_name
from gir.accounts.terms import Office, Role
from gir.cases.access import AFTERCARE, hats_of_handler, parts_of, sees_step
from gir.cases.models import Case, Handler, Task
from gir.cases.terms import Hat, Part, Step, TaskStatus
from gir.followup.prepared import ask
from gir.incidents.terms import Channel, Form, Population, Severity
from gir.incidents.titles import case_title
from gir.vault import DataKey
from gir.web.dates import ClockView, short_date, time_left
from gir.web.page import current_language

IN_ORDER = (Role.MANAGER, Role.HRM, Role.CLERK, Role.OOV, Role.COORDINATOR)
"""Handlers in the order of a row."""
BETWEEN = "\x1f"
"""Stands between texts that are escaped together; the forms take no control characters, and nothing escapes it."""


class Row(NamedTuple):
    """One case on the list, as escaped texts; the template takes them in this order."""

    id: str
    title: str
    sub: str
    mark: str
    clock_state: str
    clock_first: str
    clock_second: str
    step: str
    owner: str
    severity_level: str
    severity: str
    handlers: str


def rows_in_words(actor: Actor, found: list[Any], moment: datetime) -> list[Row]:
    """The rows that the list's question found, as this actor may know them."""
    if not found:
        return []
    worn = _capacities(actor, found)
    steps, handlers = _first_steps(worn), _handlers(list(worn))
    words = _Words(_known_words(current_language()), moment)
    return _escaped([_row(row, worn[row.id], steps.get(row.id), handlers.get(row.id, {}), words) for row in found])


def _escaped(rows: list[Row]) -> list[Row]:
    """All texts made safe for a page in one go: six hundred calls to escape cost more than the questions did."""
    plain = [text.replace(BETWEEN, "") for row in rows for text in row]
    safe = str(escape(BETWEEN.join(plain))).split(BETWEEN)
    width = len(Row._fields)
    return [Row(*safe[at : at + width]) for at in range(0, len(safe), width)]


def _capacities(actor: Actor, found: list[Any]) -> dict[str, frozenset[Hat]]:
    """How the actor stands before each case; worked out once for all cases that are alike in this."""
    known: dict[tuple[Any, ...], frozenset[Hat]] = {}
    worn: dict[str, frozenset[Hat]] = {}
    for row in found:
        alike = (row.granted, row.population, row.clerk_scope, row.department_id if row.manager_may_see else None)
        if alike not in known:
            known[alike] = _worn(actor, *alike)
        worn[row.id] = known[alike]
    return worn


def _worn(
    actor: Actor, granted: str | None, population: str, clerk_scope: Any, department_id: str | None
) -> frozenset[Hat]:
    return hats_of_handler(
        actor,
        frozenset(Role(key) for key in (granted or "").split()),
        official=population == Population.OFFICIAL,
        clerk_scope=clerk_scope,
        department_id=department_id,
    )


def _first_steps(worn: dict[str, frozenset[Hat]]) -> dict[str, tuple[str, str, datetime]]:
    """The first running step of each case that this person may know of: step, owner and moment.

    Cases before which they stand in the same capacities (nearly always all of a page) are asked for together.
    """
    alike: defaultdict[frozenset[Hat], list[str]] = defaultdict(list)
    for case_id, hats in worn.items():
        alike[hats].append(case_id)
    found: dict[str, tuple[str, str, datetime]] = {}
    for hats, ids in alike.items():
        for case_id, step, owner, due_at in ask(("steps", hats), partial(_first_step_statement, hats), ids=ids):
            found[case_id] = (step, owner, due_at)
    return found


def _first_step_statement(hats: frozenset[Hat]) -> Select[*tuple[Any, ...]]:
    """For each case one look into the index on case, state and clock: cheaper than ranking all steps."""
    parts = [part for part in Part if part in parts_of(hats)]
    known = or_(Task.part.in_(parts), Task.step.in_([s for s in AFTERCARE if sees_step(hats, Part.CARE, s)]))
    earlier = aliased(Task)
    first = (
        select(Task.id)
        .where(Task.case_id == Case.id, Task.status == TaskStatus.OPEN, known)
        .order_by(Task.due_at, Task.position)
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )
    return select(
        earlier.case_id, type_coerce(earlier.step, Text), type_coerce(earlier.owner, Text), earlier.due_at
    ).where(earlier.id.in_(select(first).where(Case.id.in_(bindparam("ids", expanding=True)))))


def _handlers(ids: list[str]) -> dict[str, dict[str, str]]:
    """First names by role, for each case. Each name is opened once a page."""
    rows = ask("handlers", _handlers_statement, ids=ids)
    pairs = {joined: [pair.split(":") for pair in joined.split()] for joined in {joined for _case_id, joined in rows}}
    names = _first_names(list({person_id for found in pairs.values() for _role, person_id in found}))
    named = {joined: {role: names[person_id] for role, person_id in found} for joined, found in pairs.items()}
    return {case_id: named[joined] for case_id, joined in rows}


def _handlers_statement() -> Select[*tuple[Any, ...]]:
    pair = type_coerce(Handler.role, Text).concat(":").concat(Handler.person_id)
    return (
        select(Handler.case_id, func.aggregate_strings(pair, " "))
        .where(Handler.case_id.in_(bindparam("ids", expanding=True)))
        .group_by(Handler.case_id)
    )


def _first_names(people: list[str]) -> dict[str, str]:
    rows = ask(
        "names",
        lambda: (
            select(Person.id, Person.name_sealed, DataKey.id.label("key_id"), DataKey.wrapped, DataKey.wrapped_by)
            .join(DataKey, DataKey.id == Person.key_id)
            .where(Person.id.in_(bindparam("people", expanding=True)))
        ),
        people=people,
    )
    return {
        person_id: first_name(Person.name.open(sealed, person_id, (key_id, wrapped, wrapped_by)))
        for person_id, sealed, key_id, wrapped, wrapped_by in rows
    }


@dataclass(frozen=True)
class _KnownWords:
    """Words of one language. Terms are strings, so their keys find them too."""

    new: str
    news: str
    by: str
    not_assessed: str
    nothing: str
    steps: dict[str, str]
    roles: dict[str, str]
    severities: dict[str | None, tuple[str, str]]


@cache
def _known_words(_language: str) -> _KnownWords:
    """``_language`` is always that of the page, which is what gettext answers in."""
    return _KnownWords(
        _("New"),
        _("News"),
        _("by %(who)s", who="{who}"),
        _("not assessed"),
        _("Nothing to do"),
        {step: str(step.label) for step in Step},
        {role: str(role.label) for role in IN_ORDER},
        {severity: (str(severity.level), str(severity.label)) for severity in Severity},
    )


class _Words:
    """The words of one page: what comes back in many rows is put into words once."""

    def __init__(self, known: _KnownWords, moment: datetime) -> None:
        self.known = known
        self.moment = moment
        self.titles: dict[Any, str] = {}
        self.days: dict[date, str] = {}
        self.clocks: dict[datetime, ClockView] = {}

    def title(self, row: Any) -> str:
        """What the case is called."""
        key = (row.forms, row.channel)
        if key not in self.titles:
            forms = frozenset(Form(form) for form in (row.forms or "").split())
            incident: Any = SimpleNamespace(forms=forms, channel=Channel(row.channel) if row.channel else None)
            self.titles[key] = case_title(incident)
        return self.titles[key]

    def place(self, row: Any) -> str:
        """Where the case belongs: a department, an office, or whom it was aimed at."""
        if row.department:
            return str(row.department)
        return str((Office(row.office) if row.office else Population(row.population)).label)

    def day(self, day: date) -> str:
        """A short date."""
        if day not in self.days:
            self.days[day] = short_date(day)
        return self.days[day]

    def clock(self, due_at: datetime) -> ClockView:
        """A deadline."""
        if due_at not in self.clocks:
            self.clocks[due_at] = time_left(due_at, self.moment)
        return self.clocks[due_at]


def _row(
    row: Any,
    worn: frozenset[Hat],
    first: tuple[str, str, datetime] | None,
    handlers: dict[str, str],
    words: _Words,
) -> Row:
    known = words.known
    step, owner, clock = "–", "", ClockView("done", known.nothing)
    if first is not None:
        step, clock = known.steps[first[0]], words.clock(first[2])
        owner = known.by.replace("{who}", handlers.get(first[1]) or known.roles[first[1]])
    level, severity = known.severities.get(row.severity, ("none", known.not_assessed))
    return Row(
        row.id,
        words.title(row),
        f"{row.number} · {words.place(row)} · {words.day(row.first_day)}",
        _unread(row, worn, known),
        clock.state,
        clock.first,
        clock.second,
        step,
        owner,
        level,
        severity,
        " · ".join([handlers[role] for role in IN_ORDER if role in handlers]) or "–",
    )


def _unread(row: Any, worn: frozenset[Hat], words: _KnownWords) -> str:
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
