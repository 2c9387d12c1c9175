"""How the work list is read from the lines of each role, so that its time does not grow with what others have to do.

Three cases of one need: a list is sorted by a clock that differs from case to case (who has several roles, leads a
department, is a clerk or was invited), holds little of a great deal (what somebody handles, what nobody handles), or is
only counted. What is asked instead of all open cases are the beginnings of some lines (``gir.cases.lines``).

Lines only lead the way. Each select starts from ``handled_cases``, so that they open nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnClause, ColumnElement, Select, and_, false, func, or_, select, union_all

from gir.accounts.absences.queries import stands_in_for
from gir.accounts.actor import Actor
from gir.accounts.terms import Role
from gir.cases.access import GRANTABLE, handled_cases, role_conditions
from gir.cases.lines import circle_of_clerk
from gir.cases.models import Case, CaseGrant, Line
from gir.followup.work_clocks import EVERYWHERE, clock_of
from gir.questions import ask

FEW = 150
"""So many cases are sorted sooner than found among all others, whatever they are sorted by."""


@dataclass(frozen=True)
class Way:
    """Cases that somebody handles in one capacity, and the clock by which they know them: that of ``clock_of``."""

    cases: Select[Case]
    clock: ColumnElement[Any]
    vacant: ColumnElement[bool] | None
    """Condition: nobody handles the case in this capacity; None where nobody has to."""


Narrowed = Callable[[Way], Select[Any]]


def has_one_line(actor: Actor) -> bool:
    """Whether one clock orders all cases of this actor: its index is read, and no lines are joined."""
    return isinstance(clock_of(actor), ColumnClause)


def sees_all_lines(actor: Actor) -> bool:
    """Whether nearly every case of the organisation is on this actor's list."""
    return bool(actor.roles & (EVERYWHERE | {Role.HRM}))


def ways_of(actor: Actor) -> list[Way]:
    """All ways in which cases come to this actor: a line for each role and circle, and what was opened by name."""
    found = _ways_of_roles(actor)
    if len(role_conditions(actor)) > 1:
        # A case is met in the line of its earliest clock only: in another it would come back on a later page.
        found = [replace(way, cases=way.cases.where(way.clock == clock_of(actor))) for way in found]
    return [*found, *([] if actor.roles & EVERYWHERE else [_way_by_name(actor)])]


def _circles(actor: Actor) -> dict[Role, list[str]]:
    """The circles of an actor, for each of their roles that has lines."""
    own = {
        Role.CLERK: sorted(circle_of_clerk(actor.organisation_id, scope) for scope in actor.clerk_scopes),
        Role.MANAGER: sorted(actor.managed_departments),
    }
    return {role: own.get(role, [actor.organisation_id]) for role in role_conditions(actor)}


def _ways_of_roles(actor: Actor) -> list[Way]:
    return [_way_of_role(actor, role, circle) for role, circles in _circles(actor).items() for circle in circles]


def _way_of_role(actor: Actor, role: Role, circle: str) -> Way:
    in_line = and_(Line.case_id == Case.id, Line.role == role, Line.circle == circle)
    cases = handled_cases(actor, of_few=True).join(Line, in_line).where(role_conditions(actor)[role])
    return Way(cases, Line.due_at.expression, Line.person_id.is_(None))


def ways_to_own_steps(actor: Actor, before: ColumnElement[Any]) -> list[Way]:
    """The ways to all cases in which a step of this actor's own is due before a moment, from its own beginning.

    A step is theirs when they handle the case in its role, or nobody does; so it stands in one of these lines. What was
    opened to them by name is looked at case by case.
    """
    handled = handled_cases(actor, of_few=True).join(Line, and_(Line.case_id == Case.id, handled_by(actor)))
    # A line is never later than what its role has to do: read from its beginning, not all that is vacant anywhere.
    vacant = [line.cases.where(Line.person_id.is_(None), Line.due_at < before) for line in _ways_of_roles(actor)]
    due = [some.where(Line.own_due_at < before) for some in (handled, *vacant)]
    return [Way(some, clock_of(actor), None) for some in (*due, _opened_by_name(actor))]


def ways_to_closed(actor: Actor) -> list[Way]:
    """The same for closed cases, which stand in no line: by the moment when they were closed."""
    conditions, closed_at = role_conditions(actor), Case.closed_at.expression
    cases = handled_cases(actor, of_few=True)
    found = [
        Way(cases.where(Case.circle == circle, conditions[role]), closed_at, None)
        for role, circles in _circles(actor).items()
        for circle in circles
    ]
    return [*found, Way(_way_by_name(actor).cases, closed_at, None)]


def _way_by_name(actor: Actor) -> Way:
    """What only a grant opens, or emergency access: few cases, whose clock is worked out one by one."""
    cases, conditions = _opened_by_name(actor), list(role_conditions(actor).values())
    # A case without a clerk or department answers a condition with neither yes nor no: it is not met.
    return Way(cases.where(or_(*conditions).is_not(True)) if conditions else cases, clock_of(actor), None)


def _opened_by_name(actor: Actor) -> Select[Case]:
    mine = CaseGrant.person_id == actor.person_id, CaseGrant.role.in_(list(GRANTABLE))
    opened = Case.id.in_(select(CaseGrant.case_id).where(*mine))
    under_glass = Case.id == actor.glass.case_id if actor.glass is not None else false()
    return handled_cases(actor, of_few=True).where(or_(opened, under_glass))


def first_of(ways: list[Way], narrowed: Narrowed, most: int, *, latest_first: bool = False) -> Any:
    """The first cases of all ways together, by clock: a table of ``id`` and ``at``, at most ``most`` of them.

    Of each way only as many are read. A case that lies on two ways has the same clock on both.
    """
    parts = []
    for way in ways:
        order: list[Any] = [way.clock.desc(), Case.id.desc()] if latest_first else [way.clock, Case.id]
        first = narrowed(way).with_only_columns(Case.id.label("id"), way.clock.label("at")).order_by(*order)
        parts.append(select(first.limit(most).subquery()))
    every = union_all(*parts).subquery()
    at = func.min(every.c.at).label("at")
    order = [at.desc(), every.c.id.desc()] if latest_first else [at, every.c.id]
    return select(every.c.id, at).group_by(every.c.id).order_by(*order).limit(most).subquery("first")


def all_of(ways: list[Way], narrowed: Narrowed, column: Any, most: int | None = None) -> Any:
    """``column`` of what lies on these ways, each once: at most ``most`` of each way."""
    parts = [narrowed(way).with_only_columns(column.label("id")).limit(most) for way in ways]
    every = union_all(*(select(part.subquery()) for part in parts)).subquery()
    return select(every.c.id).distinct().limit(most)


# ── What somebody handles ──────────────────────────────────────────────────────────────────────────────────────


def handled_by(actor: Actor) -> ColumnElement[bool]:
    """Condition on a line: this actor handles the case in its role, or somebody in whose place they are today."""
    return Line.person_id.in_(sorted(_in_whose_place(actor)))


def handles_few(actor: Actor) -> bool:
    """Whether the cases that somebody handles are so few that sorting them is less than looking for them."""
    return _are_few(("handled", _in_whose_place(actor)), lambda: select(Line.case_id).where(handled_by(actor)))


def _in_whose_place(actor: Actor) -> frozenset[str]:
    return frozenset({actor.person_id, *(person_id for person_id, _role in stands_in_for(actor))})


def few_are_vacant(actor: Actor) -> bool:
    """The same of the cases that nobody handles in a role of this actor."""
    return _are_few(("vacant", actor.duties, actor.organisation_id), lambda: _vacant_lines(actor))


def _vacant_lines(actor: Actor) -> Select[str]:
    lines = [and_(Line.role == role, Line.circle.in_(circles)) for role, circles in _circles(actor).items()]
    return select(Line.case_id).where(Line.person_id.is_(None), or_(false(), *lines))


def _are_few(key: Hashable, lines: Callable[[], Select[str]]) -> bool:
    some = ask(key, lambda: select(func.count().label("many")).select_from(lines().limit(FEW + 1).subquery()))
    return bool(some[0].many <= FEW)
