"""Which cases each view of the work list holds, and in which order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import ColumnClause, ColumnElement, Integer, Select, and_, bindparam, false, func, or_, select, tuple_

from gir.accounts.absences.queries import stands_in_for
from gir.accounts.actor import Actor
from gir.accounts.terms import Role
from gir.cases.access import handled_cases, role_conditions
from gir.cases.models import Case, Handler, Line, Note, Task
from gir.cases.people import HANDLING_ROLES
from gir.cases.stand_ins import looked_after
from gir.cases.steps import NO_CLOCK
from gir.cases.terms import Audience, Status, TaskStatus
from gir.cases.watching.models import Watch
from gir.database import UTCDateTime
from gir.followup.marks import EPOCH
from gir.followup.work_choice import Choice, Sort, Tab
from gir.followup.work_clocks import change_of, clock_of, is_mine
from gir.followup.work_lines import (
    Way,
    all_of,
    few_are_vacant,
    first_of,
    handled_by,
    handles_few,
    has_one_line,
    sees_all_lines,
    ways_of,
    ways_to_closed,
)
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


class Path(Enum):
    """How a page is found."""

    BY_INDEX = "index"
    """All cases of the organisation in their order, passing over what is not wanted."""
    BY_LINES = "lines"
    """The beginnings of some lines, which stand in this order."""
    FROM_FEW = "few"
    """Few cases, which are sorted."""


def path_of(actor: Actor, choice: Choice) -> Path:
    """How a page of this view is found soonest. It changes nothing in what is found."""
    by_clock = choice.sort is Sort.CLOCK
    if choice.number or choice.tab is Tab.WATCHING:
        return Path.BY_INDEX
    if choice.tab in (Tab.MINE, Tab.WAITING):
        if handles_few(actor):
            return Path.FROM_FEW
        return Path.BY_LINES if by_clock and not has_one_line(actor) else Path.BY_INDEX
    if choice.tab is Tab.CLOSED:
        return Path.BY_INDEX if sees_all_lines(actor) else Path.BY_LINES
    if choice.tab is Tab.NOBODY:
        if by_clock:
            return Path.BY_LINES
        return Path.FROM_FEW if not sees_all_lines(actor) or few_are_vacant(actor) else Path.BY_INDEX
    if by_clock:
        return Path.BY_INDEX if has_one_line(actor) else Path.BY_LINES
    return Path.BY_INDEX if sees_all_lines(actor) else Path.FROM_FEW


Filtered = Callable[[Select[Any]], Select[Any]]


def cases_on(actor: Actor, choice: Choice, path: Path, filtered: Filtered, most: int) -> tuple[Select[Case], Order]:
    """The cases of a view, and their order; where they come from lines, the first ``most`` that pass the filters.

    Who looks for a number looks in all that they handle.
    """
    clock = clock_of(actor)
    if choice.number:
        return handled_cases(actor), _order(actor, Sort.CLOCK, func.coalesce(clock, NO_CLOCK))
    if choice.tab is Tab.WATCHING:
        return watched_cases(actor), _order(actor, choice.sort, func.coalesce(clock, NO_CLOCK))
    if path is Path.BY_LINES:
        return _from_lines(actor, choice, filtered, most)
    if choice.tab is Tab.CLOSED:
        return _closed(handled_cases(actor)), Order(Case.closed_at.expression, True)
    order = _order(actor, choice.sort, clock)
    if path is Path.FROM_FEW:
        few = handled_cases(actor, of_few=True).where(Case.id.in_(_few(actor, choice.tab)))
        found = filtered(few.where(conditions(actor, clock)[choice.tab]))
        return _first(found.where(order.after) if choice.after else found, order, most)
    if choice.sort is not Sort.CLOCK and isinstance(order.at, ColumnClause):
        # The same clock in words that no index of clocks begins with: the index of this order is to be used.
        wanted = conditions(actor, func.coalesce(clock, EPOCH), led_by_order=True)[choice.tab]
        return handled_cases(actor).where(wanted), order
    return handled_cases(actor).where(conditions(actor, clock)[choice.tab]), order


def _first(wanted: Select[Any], order: Order, most: int) -> tuple[Select[Case], Order]:
    """The first of these cases, sorted before anything else is looked up of them."""
    rank = [] if order.rank is None else [order.rank.label("rank")]
    columns = [Case.id.label("id"), order.at.label("at"), *rank]
    first = wanted.with_only_columns(*columns).order_by(*order.by).limit(most).subquery("first")
    return _rows_of(first), Order(first.c.at, order.latest_first, first.c.rank if rank else None)


def _rows_of(first: Any) -> Select[Case]:
    return select(Case).join(Incident, Incident.id == Case.incident_id).join(first, first.c.id == Case.id)


def _few(actor: Actor, tab: Tab) -> Select[Any]:
    if tab in (Tab.MINE, Tab.WAITING):
        return select(Line.case_id).where(handled_by(actor))
    some: Select[Any] = all_of(ways_of(actor), lambda way: on_way(actor, way, tab), Case.id)
    return some


def _from_lines(actor: Actor, choice: Choice, filtered: Filtered, most: int) -> tuple[Select[Case], Order]:
    latest_first = choice.tab is Tab.CLOSED

    def narrowed(way: Way) -> Select[Any]:
        wanted = filtered(_closed(way.cases) if latest_first else on_way(actor, way, choice.tab))
        return wanted.where(Order(way.clock, latest_first).after) if choice.after else wanted

    ways = ways_to_closed(actor) if latest_first else ways_of(actor)
    first = first_of(ways, narrowed, most, latest_first=latest_first)
    return _rows_of(first), Order(first.c.at, latest_first)


def on_way(actor: Actor, way: Way, tab: Tab) -> Select[Any]:
    """Of the cases on one way those that stand on a view."""
    if tab is not Tab.NOBODY:
        return way.cases.where(conditions(actor, way.clock)[tab])
    vacant = false() if way.vacant is None else way.vacant
    return way.cases.where(Case.status != Status.CLOSED, to_do(actor, way.clock), vacant)


def _closed(cases: Select[Case]) -> Select[Case]:
    return cases.where(Case.status == Status.CLOSED, Case.closed_at > EPOCH)


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
        .correlate(Case, Incident, Line)
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
