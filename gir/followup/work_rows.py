"""The rows of the work list in words: plain texts that the template only has to write down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from types import SimpleNamespace
from typing import Any, NamedTuple

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.accounts.terms import Office, Role
from gir.cases.access import hats_of_handler, hats_under_glass, parts_of, reads_home
from gir.cases.terms import Hat, Part, Step
from gir.followup.work_questions import NOBODY, FirstStep, Handlers, first_steps, handlers_of
from gir.incidents.terms import Channel, Form, Kind, Population, Severity
from gir.incidents.titles import case_title
from gir.web.dates import ClockView, short_date, time_left
from gir.web.page import current_language

IN_ORDER = (Role.MANAGER, Role.PEER, Role.CONFIDANT, Role.HRM, Role.CLERK, Role.OOV, Role.COORDINATOR)
"""Handlers in the order of a row."""
NAMES_SHOWN = 3
"""Handlers of whom the name stands in a row."""


class Row(NamedTuple):
    """One case on the list, as plain texts; the template takes them in this order."""

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
    all_handlers: str
    """All names, when not all of them fit."""


def rows_in_words(actor: Actor, found: list[Any], moment: datetime) -> list[Row]:
    """The rows that the list's question found, as this actor may know them."""
    if not found:
        return []
    worn = capacities(actor, found)
    steps, handlers = first_steps(worn), handlers_of(list(worn))
    words = _Words(current_language(), moment)
    return [_row(row, worn[row.id], steps.get(row.id), handlers.get(row.id, NOBODY), actor, words) for row in found]


def capacities(actor: Actor, found: list[Any]) -> dict[str, frozenset[Hat]]:
    """How the actor stands before each case; worked out once for all cases that are alike in this."""
    known: dict[tuple[Any, ...], frozenset[Hat]] = {}
    worn: dict[str, frozenset[Hat]] = {}
    for row in found:
        alike = (row.granted, row.population, row.clerk_scope, row.department_id if row.manager_may_see else None)
        if alike not in known:
            known[alike] = _worn(actor, *alike)
        worn[row.id] = known[alike]
        if actor.glass is not None and row.id == actor.glass.case_id:
            worn[row.id] |= _worn_under_glass(actor, *alike[1:])
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


def _worn_under_glass(actor: Actor, population: str, clerk_scope: Any, department_id: str | None) -> frozenset[Hat]:
    official = population == Population.OFFICIAL
    return hats_under_glass(actor, official=official, clerk_scope=clerk_scope, department_id=department_id)


@dataclass(frozen=True)
class _KnownWords:
    """Words of one language. Terms are strings, so their keys find them too."""

    new: str
    news: str
    by: str
    for_you: str
    paused: str
    until: str
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
        _("for you"),
        _("paused"),
        _("until %(day)s", day="{day}"),
        _("not assessed"),
        _("Nothing to do"),
        {step: str(step.label) for step in Step},
        {role: str(role.label) for role in IN_ORDER},
        {severity: (str(severity.level), str(severity.label)) for severity in Severity},
    )


class _Words:
    """The words of one page: what comes back in many rows is put into words once."""

    def __init__(self, language: str, moment: datetime) -> None:
        self.language = language
        self.known = _known_words(language)
        self.moment = moment
        self.clocks: dict[datetime, ClockView] = {}

    def title(self, row: Any, *, home: bool) -> str:
        """What the case is called; ``home`` as in ``case_title``."""
        return _title(self.language, row.kind, row.forms, row.channel, home)

    def place(self, row: Any) -> str:
        """Where the case belongs: a department, an office, or whom it was aimed at."""
        if row.department:
            return str(row.department)
        return str((Office(row.office) if row.office else Population(row.population)).label)

    def day(self, day: date) -> str:
        """A short date."""
        return short_date(day, self.language)

    def clock(self, due_at: datetime, paused_until: datetime | None) -> ClockView:
        """A deadline; of a clock that stands still, when it goes on."""
        if paused_until is not None and paused_until > self.moment:
            day = short_date(paused_until, self.language)
            return ClockView("paused", self.known.paused, self.known.until.replace("{day}", day))
        if due_at not in self.clocks:
            self.clocks[due_at] = time_left(due_at, self.moment, self.language)
        return self.clocks[due_at]


@lru_cache(maxsize=1000)
def _title(_language: str, kind: str, forms: str | None, channel: str | None, home: bool) -> str:
    """As ``case_title``, for keys as they are stored; ``_language`` is always that of the page."""
    known = frozenset(Form(form) for form in (forms or "").split())
    where = Channel(channel) if channel else None
    incident: Any = SimpleNamespace(kind=Kind(kind), forms=known, channel=where)
    return case_title(incident, home=home)


def _row(
    row: Any,
    worn: frozenset[Hat],
    first: FirstStep | None,
    handlers: Handlers,
    actor: Actor,
    words: _Words,
) -> Row:
    known = words.known
    step, owner, clock = "–", "", ClockView("done", known.nothing)
    if first is not None:
        step, clock = first.name or known.steps[first.step], words.clock(first.due_at, first.paused_until)
        owner = _owner(first.owner, worn, handlers, actor, known)
    level, severity = known.severities.get(row.severity, ("none", known.not_assessed))
    return Row(
        row.id,
        words.title(row, home=_knows_home(row, worn, handlers, actor)),
        f"{row.number} · {words.place(row)} · {words.day(row.first_day)}",
        _unread(row, worn, known),
        clock.state,
        clock.first,
        clock.second,
        step,
        owner,
        level,
        severity,
        *_names([handlers.names[role] for role in IN_ORDER if role in handlers.names]),
    )


def _owner(role: str, worn: frozenset[Hat], handlers: Handlers, actor: Actor, known: _KnownWords) -> str:
    """Who has to do a step: the handler of its role, else everybody who stands before the case in that role."""
    person_id = handlers.ids.get(role)
    if person_id == actor.person_id or (person_id is None and role in worn):
        return known.for_you
    return known.by.replace("{who}", handlers.names.get(role) or known.roles[role])


def _knows_home(row: Any, worn: frozenset[Hat], handlers: Handlers, actor: Actor) -> bool:
    named = bool(row.granted) or actor.person_id in handlers.ids.values()
    return row.population != Population.OFFICIAL or reads_home(worn, named=named)


def _names(people: list[str]) -> tuple[str, str]:
    """The names that fit in a row, each person once, and all of them when there are more."""
    different = list(dict.fromkeys(people))
    shown = " · ".join(different[:NAMES_SHOWN]) or "–"
    rest = len(different) - NAMES_SHOWN
    return (f"{shown} +{rest}", ", ".join(different)) if rest > 0 else (shown, "")


_rooms = lru_cache(maxsize=256)(parts_of)


def _unread(row: Any, worn: frozenset[Hat], words: _KnownWords) -> str:
    """A mark when something happened in a room this person may enter since they last read the case."""
    if row.read_at is None:
        return words.new
    rooms = _rooms(worn)
    changed = max(
        row.changed_core,
        row.changed_care if Part.CARE in rooms else row.changed_core,
        row.changed_threat if Part.THREAT in rooms else row.changed_core,
    )
    return words.news if changed > row.read_at else ""
