"""What a page of the work list asks besides its rows: the first step and the handlers of each case."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Select, Text, bindparam, func, or_, select, type_coerce
from sqlalchemy.orm import aliased

from gir.accounts.models import Person, first_name
from gir.cases.access import AFTERCARE, parts_of, sees_step
from gir.cases.models import Case, Handler, Task
from gir.cases.terms import Hat, Part, TaskStatus
from gir.questions import ask
from gir.vault import DataKey


class FirstStep(NamedTuple):
    """The first running step of a case; terms as they are stored."""

    step: str
    owner: str
    due_at: datetime
    paused_until: datetime | None
    name: str | None = None
    """Of a step of the organisation's own."""


def first_steps(worn: dict[str, frozenset[Hat]]) -> dict[str, FirstStep]:
    """The first running step of each case that this person may know of.

    Cases before which they stand in the same capacities (nearly always all of a page) are asked for together.
    """
    alike: defaultdict[frozenset[Hat], list[str]] = defaultdict(list)
    for case_id, hats in worn.items():
        alike[hats].append(case_id)
    found: dict[str, FirstStep] = {}
    for hats, ids in alike.items():
        for case_id, *first in ask(("steps", hats), partial(_first_step_statement, hats), ids=ids):
            found[case_id] = FirstStep(*first)
    return found


def _first_step_statement(hats: frozenset[Hat]) -> Select[*tuple[Any, ...]]:
    """For each case one look into the index on case, state and clock: cheaper than ranking all steps."""
    parts = [part for part in Part if part in parts_of(hats)]
    steps = [step for step in AFTERCARE if sees_step(hats, Part.CARE, step)]
    candidate = aliased(Task)
    known = or_(candidate.part.in_(parts), candidate.step.in_(steps)) if steps else candidate.part.in_(parts)
    first = (
        select(candidate.id)
        .where(candidate.case_id == Case.id, candidate.status == TaskStatus.OPEN, known)
        .order_by(candidate.due_at, candidate.position)
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )
    return (
        select(
            Task.case_id,
            type_coerce(Task.step, Text),
            type_coerce(Task.owner, Text),
            Task.due_at,
            Task.paused_until,
            Task.name,
        )
        .join(Case, Task.id == first)
        .where(Case.id.in_(bindparam("ids", expanding=True)))
    )


class Handlers(NamedTuple):
    """Who handles a case: ids and first names by role."""

    ids: dict[str, str]
    names: dict[str, str]


NOBODY = Handlers({}, {})


def handlers_of(ids: list[str]) -> dict[str, Handlers]:
    """Who handles each case. Each name is opened once a page."""
    rows = ask("handlers", _handlers_statement, ids=ids)
    pairs = {joined: [pair.split(":") for pair in joined.split()] for joined in {joined for _case_id, joined in rows}}
    names = first_names(list({person_id for found in pairs.values() for _role, person_id in found}))
    named = {
        joined: Handlers(dict(found), {role: names[person_id] for role, person_id in found})
        for joined, found in pairs.items()
    }
    return {case_id: named[joined] for case_id, joined in rows}


def _handlers_statement() -> Select[*tuple[Any, ...]]:
    pair = type_coerce(Handler.role, Text).concat(":").concat(Handler.person_id)
    return (
        select(Handler.case_id, func.aggregate_strings(pair, " "))
        .where(Handler.case_id.in_(bindparam("ids", expanding=True)))
        .group_by(Handler.case_id)
    )


def first_names(people: list[str]) -> dict[str, str]:
    """The first names of these people, by id."""
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
