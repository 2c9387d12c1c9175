"""By which clock, or change, a case stands in somebody's list, and which of its steps are theirs to do.

Somebody with several roles stands before each case in other capacities, so the clock is chosen for each case: neither
order nor counts may depend on a step that they may not know of.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select

from gir.accounts.absences.queries import stands_in_for
from gir.accounts.actor import Actor
from gir.accounts.terms import Role
from gir.cases.access import AFTERCARE, GRANTABLE, LISTENERS, parts_of, role_conditions, sees_step
from gir.cases.models import Case, CaseGrant, Handler, Task
from gir.cases.stand_ins import looked_after
from gir.cases.steps import NO_CLOCK
from gir.cases.terms import Hat, Part, Status, Step, TaskStatus
from gir.incidents.models import Incident

EVERYWHERE = frozenset({Role.OOV, Role.COORDINATOR})
"""Roles that handle every case of the organisation."""


def clock_of(actor: Actor) -> ColumnElement[Any]:
    """The earliest running clock among the steps that this actor may know of, case by case.

    Who has one role gets a plain column, so that its index gives the order.
    """
    if set(role_conditions(actor)) == {Role.HRM}:
        # The cases of office-holders that were opened to HRM by name know no duty outside aftercare.
        return Case.due_care.expression
    return _case_by_case(actor, _seen_by)


def change_of(actor: Actor) -> ColumnElement[Any]:
    """The latest change in the rooms of a case that are open to this actor, case by case."""
    if set(role_conditions(actor)) == {Role.HRM}:
        return Case.latest_care.expression  # which knows no more of an office-holder's case than its core
    return _case_by_case(actor, _change_seen_by)


Seen = Callable[[frozenset[Hat]], ColumnElement[Any]]


def _case_by_case(actor: Actor, seen_by: Seen) -> ColumnElement[Any]:
    """What ``seen_by`` says for the capacities in which somebody stands before each case."""
    conditions = role_conditions(actor)
    always = frozenset(Hat(role.value) for role in conditions if role in EVERYWHERE)
    rest = seen_by(always) if always else _seen_by_grant(actor, seen_by)
    sometimes = [role for role in conditions if role not in EVERYWHERE]
    branches = [
        (and_(*(conditions[role] for role in chosen)), seen_by(always | {Hat(role.value) for role in chosen}))
        for size in range(len(sometimes), 0, -1)
        for chosen in combinations(sometimes, size)
    ]
    if all(column is rest for _condition, column in branches):
        return rest
    return case(*branches, else_=rest)


def _seen_by(worn: frozenset[Hat]) -> ColumnElement[Any]:
    """The clock of somebody who stands before a case in these capacities."""
    rooms = parts_of(worn)
    aftercare = sees_step(worn, Part.CARE, Step.RELIEF)
    if Part.CARE in rooms and Part.THREAT in rooms and Hat.HRM in worn:
        return EARLIEST_OF_ALL
    if Part.THREAT in rooms:
        # A clerk sees all of care, but no duty follows from the injury of an office-holder.
        return DUE_ALL if aftercare else DUE_THREAT
    return DUE_CARE if Part.CARE in rooms else CORE_AND_AFTERCARE


def _change_seen_by(worn: frozenset[Hat]) -> ColumnElement[Any]:
    """The latest change that somebody sees who stands before a case in these capacities."""
    rooms = parts_of(worn)
    if Part.THREAT in rooms:
        return LATEST_ALL if Part.CARE in rooms else LATEST_THREAT
    return LATEST_CARE if Part.CARE in rooms else CHANGED_CORE


def _seen_by_grant(actor: Actor, seen_by: Seen) -> ColumnElement[Any]:
    """The column of cases that were opened to somebody by name: never more than the capacity they were opened for."""
    branches = [
        (
            select(CaseGrant.id)
            .where(CaseGrant.case_id == Case.id, CaseGrant.person_id == actor.person_id, CaseGrant.role == role)
            .correlate(Case)
            .exists(),
            seen_by(frozenset({hat})),
        )
        for role, hat in GRANTABLE.items()
        if hat not in LISTENERS
    ]
    return case(*branches, else_=seen_by(LISTENERS))


def _core_and_aftercare() -> ColumnElement[Any]:
    """Managers and peers do not see all of the room of care, so their clock is looked up: their lists are short."""
    earliest = (
        select(func.min(Task.due_at))
        .where(
            Task.case_id == Case.id,
            Task.status == TaskStatus.OPEN,
            or_(Task.part == Part.CORE, Task.step.in_(AFTERCARE)),
        )
        .correlate(Case)
        .scalar_subquery()
    )
    return func.coalesce(earliest, case((Case.status != Status.CLOSED, NO_CLOCK), else_=None))


CHANGED_CORE, LATEST_CARE, LATEST_THREAT, LATEST_ALL = (
    column.expression for column in (Case.changed_core, Case.latest_care, Case.latest_threat, Case.latest_all)
)
DUE_ALL, DUE_CARE, DUE_THREAT = (column.expression for column in (Case.due_all, Case.due_care, Case.due_threat))
EARLIEST_OF_ALL = case((Case.due_care < Case.due_all, Case.due_care), else_=Case.due_all)
CORE_AND_AFTERCARE = _core_and_aftercare()


def is_mine(actor: Actor) -> ColumnElement[bool]:
    """Condition: a step that this actor has to do: they have its owner's role, and nobody else was named in it.

    Whoever they stand in for today is nobody else.
    """
    others: list[ColumnElement[bool]] = [Handler.person_id != actor.person_id]
    if stands_in_for(actor):
        others.append(~looked_after(actor))
    somebody_else = (
        select(Handler.id)
        .where(Handler.case_id == Case.id, Handler.role == Task.owner, *others)
        .correlate(Case, Task, Incident)
        .exists()
    )
    granted = (
        select(CaseGrant.id)
        .where(CaseGrant.case_id == Case.id, CaseGrant.person_id == actor.person_id, CaseGrant.role == Task.owner)
        .correlate(Case, Task)
        .exists()
    )
    by_role = [and_(Task.owner == role, condition) for role, condition in role_conditions(actor).items()]
    return and_(or_(false(), *by_role, granted), ~somebody_else)
