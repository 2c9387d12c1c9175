"""Which cases each view of the work list holds, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnClause, ColumnElement, Integer, Select, and_, bindparam, false, func, or_, select, tuple_

from gir.accounts.absences.queries import stands_in_for
from gir.accounts.actor import Actor
from gir.accounts.terms import Role
from gir.cases.access import handled_cases, role_conditions
from gir.cases.models import Case, Handler, Note, Task
from gir.cases.people import HANDLING_ROLES
from gir.cases.stand_ins import looked_after
from gir.cases.steps import NO_CLOCK
from gir.cases.terms import Audience, Status, TaskStatus
from gir.cases.watching.models import Watch
from gir.database import UTCDateTime
from gir.followup.marks import EPOCH
from gir.followup.work_choice import Choice, Sort, Tab
from gir.followup.work_clocks import change_of, clock_of, is_mine
from gir.incidents.models import Incident

MOMENT = bindparam("moment", type_=UTCDateTime())
RUNNING = or_(Case.due_all.is_not(None), Case.due_care.is_not(None))
"""What every open case fulfils, in the words of the indexes that hold only those."""


@dataclass(frozen=True)
class Order:
    """By what a list is sorted: first by ``rank``, where there is one, then by a moment, then by case."""

    at: ColumnElement[Any]
    latest_first: bool
    rank: ColumnElement[Any] | None = None

    @property
    def columns(self) -> list[Any]:
        """The columns, the first deciding first."""
        return [self.at, Case.id] if self.rank is None else [self.rank, self.at, Case.id]

    @property
    def by(self) -> list[Any]:
        """The same with their direction."""
        return [column.desc() if self.latest_first else column for column in self.columns]

    @property
    def after(self) -> ColumnElement[bool]:
        """Condition: behind the case of a mark. Compared as one row, which an index can begin with."""
        marked: list[Any] = [bindparam("after_at", type_=UTCDateTime()), bindparam("after_id")]
        if self.rank is not None:
            marked = [bindparam("after_rank", type_=Integer()), *marked]
        here, there = tuple_(*self.columns), tuple_(*marked)
        return here < there if self.latest_first else here > there


def cases_on(actor: Actor, choice: Choice) -> tuple[Select[Case], Order]:
    """The cases of a view, without its filters. Who looks for a number looks in all that they handle."""
    clock = clock_of(actor)
    if choice.number:
        return handled_cases(actor), _order(actor, Sort.CLOCK, func.coalesce(clock, NO_CLOCK))
    if choice.tab is Tab.CLOSED:
        return handled_cases(actor).where(Case.status == Status.CLOSED), Order(Case.closed_at.expression, True)
    if choice.tab is Tab.WATCHING:
        return watched_cases(actor), _order(actor, choice.sort, func.coalesce(clock, NO_CLOCK))
    order = _order(actor, choice.sort, clock)
    if choice.sort is not Sort.CLOCK and isinstance(order.at, ColumnClause):
        # The same clock in words that no index of clocks begins with: the index of this order is to be used.
        wanted = conditions(actor, func.coalesce(clock, EPOCH), led_by_order=True)[choice.tab]
        return handled_cases(actor).where(wanted), order
    return handled_cases(actor).where(conditions(actor, clock)[choice.tab]), order


def _order(actor: Actor, sort: Sort, clock: ColumnElement[Any]) -> Order:
    if sort is Sort.NEW:
        return Order(Case.opened_at.expression, True)
    if sort is Sort.SEVERITY:
        return Order(Case.opened_at.expression, True, Case.severity_rank.expression)
    return Order(change_of(actor), True) if sort is Sort.CHANGED else Order(clock, False)


def conditions(
    actor: Actor, clock: ColumnElement[Any], *, led_by_order: bool = False
) -> dict[Tab, ColumnElement[bool]]:
    """What a case must fulfil to stand on each view of what is to be done; ``led_by_order`` as in ``to_do``."""
    waiting = to_do(actor, clock, led_by_order=led_by_order)
    # One look into the index on person and case, for every case that is passed.
    mine = select(Handler.id).where(Handler.person_id == actor.person_id, Handler.case_id == Case.id).correlate(Case)
    in_place = select(Handler.id).where(looked_after(actor), Handler.case_id == Case.id).correlate(Case, Incident)
    sits = or_(mine.exists(), in_place.exists()) if stands_in_for(actor) else mine.exists()
    unclaimed = [
        and_(condition, ~select(Handler.id).where(Handler.case_id == Case.id, Handler.role == role).exists())
        for role, condition in role_conditions(actor).items()
    ]
    return {
        Tab.MINE: and_(waiting, sits),
        Tab.TEAM: waiting,
        Tab.OVERDUE: and_(waiting, clock < MOMENT),
        Tab.NOBODY: and_(Case.status != Status.CLOSED, waiting, or_(false(), *unclaimed)),
        Tab.WAITING: and_(waiting, sits, or_(_owed_by_another(actor, clock), _asked_the_reporter(actor))),
    }


def to_do(actor: Actor, clock: ColumnElement[Any], *, led_by_order: bool = False) -> ColumnElement[bool]:
    """Open cases; closed ones stay for those who still give aftercare.

    Every open case has a clock. Asked as a range, so that the index of clocks passes over years of closed cases; where
    the clock is worked out case by case, an index of running cases does. ``led_by_order``: the index of the order does.
    """
    running = clock > EPOCH
    if led_by_order:
        running = and_(RUNNING, running)
    elif not isinstance(clock, ColumnClause):
        running = and_(RUNNING, Case.opened_at > EPOCH, running)
    if actor.roles & {Role.HRM, Role.CLERK, Role.MANAGER, Role.PEER, Role.CONFIDANT}:
        return running
    return and_(Case.status != Status.CLOSED, running)


def watched_cases(actor: Actor) -> Select[Case]:
    """The cases that somebody follows, as far as they still handle or could handle them."""
    return handled_cases(actor, of_few=True).join(
        Watch, and_(Watch.case_id == Case.id, Watch.person_id == actor.person_id)
    )


def _owed_by_another(actor: Actor, clock: ColumnElement[Any]) -> ColumnElement[bool]:
    """Condition: the first running step that this actor may know of is none of theirs."""
    first_of_mine = (
        select(Task.id)
        .where(Task.case_id == Case.id, Task.status == TaskStatus.OPEN, Task.due_at <= clock, is_mine(actor))
        .correlate(Case, Incident)
    )
    return and_(clock < NO_CLOCK, ~first_of_mine.exists())


def _asked_the_reporter(actor: Actor) -> ColumnElement[bool]:
    """Condition: of all that was said with the reporter, a message of ours that is not the answer is the last.

    Only for who handles the case in a role that reads the conversation. Whether a message asks something is sealed.
    """
    last = (
        select(Note.id)
        .where(Note.case_id == Case.id, Note.audience == Audience.REPORTER)
        .order_by(Note.written_at.desc(), Note.id.desc())
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )
    by_us = (
        select(Note.id)
        .where(
            Note.id == last,
            Note.is_answer.is_(False),
            Note.author_id.is_not(None),
            or_(Incident.affected_id.is_(None), Note.author_id != Incident.affected_id),
        )
        .correlate(Case, Incident)
    )
    in_a_role = (
        select(Handler.id)
        .where(Handler.person_id == actor.person_id, Handler.case_id == Case.id, Handler.role.in_(HANDLING_ROLES))
        .correlate(Case)
    )
    return and_(Case.status != Status.CLOSED, in_a_role.exists(), by_us.exists())
