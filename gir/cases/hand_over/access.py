"""In which cases somebody's work goes on, so that it can be given to others: open ones, and some after closing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, or_, select, true

from gir.accounts.actor import Actor
from gir.accounts.terms import Role
from gir.cases.access import AFTERCARE, Rules, hats, permitted
from gir.cases.models import Case, Handler, Task
from gir.cases.terms import Act, Hat, Status, TaskStatus
from gir.database import db


@dataclass(frozen=True)
class AfterClosing:
    """Work in a room of a case that closing does not end: whose it is, and in which cases (their ids) it waits.

    Rooms that stand above this one hand theirs in, as ``gir_after_closing`` of the application.
    """

    roles: frozenset[Role]
    cases: Callable[[], Select[Any]]


def goes_on(role: Role | SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Condition on a case: it is open, or it is closed and a talk of this role is still to come.

    Cases without a running clock are over; that is asked first, for an index knows it.
    """
    talk = select(Task.id).where(
        Task.case_id == Case.id, Task.owner == role, Task.status == TaskStatus.OPEN, Task.step.in_(AFTERCARE)
    )
    return and_(Case.due_all.is_not(None), or_(Case.status != Status.CLOSED, talk.correlate(Case, Handler).exists()))


def all_that_goes_on(role: Role | SQLColumnExpression[Any]) -> Iterator[ColumnElement[bool]]:
    """The same, and for each kind of work that closing does not end a condition of its own.

    To be asked one after the other: each begins with an index, and all together with none.
    """
    yield goes_on(role)
    for left in left_after_closing():
        if isinstance(role, Role) and role not in left.roles:
            continue
        theirs = true() if isinstance(role, Role) else role.in_(left.roles)
        yield and_(Case.status == Status.CLOSED, Case.id.in_(left.cases()), theirs)


def handing_over(role: Role) -> Rules:
    """The rules for giving a seat to somebody else; a coordinator may that of a closed case too when it goes on.

    Nothing else about a closed case is given to anybody.
    """

    def rules(actor: Actor, case: Case) -> frozenset[Any]:
        found = permitted(actor, case)
        if Hat.COORDINATOR not in hats(actor, case):
            return found
        talks = any(t.owner is role and t.status is TaskStatus.OPEN and t.step in AFTERCARE for t in case.tasks)
        return found | {Act.ASSIGN} if talks or _is_left(case, role) else found

    return rules


def _is_left(case: Case, role: Role) -> bool:
    this = select(Case.id).where(Case.id == case.id, Case.status == Status.CLOSED)
    waiting = (this.where(Case.id.in_(left.cases())) for left in left_after_closing() if role in left.roles)
    return any(db.session.scalar(asked) is not None for asked in waiting)


def left_after_closing() -> tuple[AfterClosing, ...]:
    """The kinds of work that closing does not end, besides talks."""
    found: tuple[AfterClosing, ...] = current_app.extensions.get("gir_after_closing", ())
    return found
