"""In which cases somebody's work goes on, so that it can be given to others: open ones, and aftercare after closing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, or_, select

from gir.accounts.actor import Actor
from gir.accounts.terms import Role
from gir.cases.access import AFTERCARE, Rules, hats, permitted
from gir.cases.models import Case, Handler, Task
from gir.cases.terms import Act, Hat, Status, TaskStatus


def goes_on(role: Role | SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Condition on a case: it is open, or it is closed and a talk of this role is still to come.

    Cases without a running clock are over; that is asked first, for an index knows it.
    """
    talk = select(Task.id).where(
        Task.case_id == Case.id, Task.owner == role, Task.status == TaskStatus.OPEN, Task.step.in_(AFTERCARE)
    )
    return and_(Case.due_all.is_not(None), or_(Case.status != Status.CLOSED, talk.correlate(Case, Handler).exists()))


def handing_over(role: Role) -> Rules:
    """The rules for giving a seat to somebody else; a coordinator may that of a closed case too when it goes on.

    Nothing else about a closed case is given to anybody.
    """

    def rules(actor: Actor, case: Case) -> frozenset[Any]:
        found = permitted(actor, case)
        talks = any(t.owner is role and t.status is TaskStatus.OPEN and t.step in AFTERCARE for t in case.tasks)
        return found | {Act.ASSIGN} if talks and Hat.COORDINATOR in hats(actor, case) else found

    return rules
