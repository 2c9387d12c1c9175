"""Whose cases somebody looks after today: computed from the days, so that afterwards everything is as it was.

A stand-in sits in the place of somebody who is away when they stand before the case in that role themselves. An absence
opens no case: whom a block, a wish of the reporter or their own part in it keeps out, does not stand in there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select

from gir.accounts.absences.queries import away_today, stands_in_for
from gir.accounts.actor import Actor, actor_of
from gir.accounts.terms import Role
from gir.cases.access import hats, role_conditions
from gir.cases.models import Case, Handler, UnwantedHandler
from gir.cases.terms import Hat
from gir.incidents.models import Incident


def looked_after(actor: Actor) -> ColumnElement[bool]:
    """Condition on a handler and their case: the actor stands in for them today.

    To be used where the cases of the actor are asked for: it adds none to those.
    """
    conditions = role_conditions(actor)
    people: defaultdict[Role, list[str]] = defaultdict(list)
    for person_id, role in sorted(stands_in_for(actor)):
        if role in conditions:
            people[role].append(person_id)
    return or_(
        false(),
        *(
            and_(Handler.role == role, Handler.person_id.in_(absent), conditions[role], ~_unwanted(actor, role))
            for role, absent in people.items()
        ),
    )


def _unwanted(actor: Actor, role: Role) -> Any:
    mine = (UnwantedHandler.person_id == actor.person_id, UnwantedHandler.role == role)
    rows = select(UnwantedHandler.id).where(UnwantedHandler.case_id == Case.id, *mine)
    return rows.correlate(Case, Incident).exists()


def stand_in_of(case: Case, person_id: str, role: Role) -> str | None:
    """Who stands in for somebody in this case today; None when they are not away, or nobody can."""
    away = away_today(case.organisation_id)
    stand_in = away.get((person_id, role))
    if stand_in is None or (stand_in, role) in away:
        return None
    unwanted = any(row.person_id == stand_in and row.role is role for row in case.unwanted)
    try:
        fits = Hat(role.value) in hats(actor_of(stand_in), case)
    except LookupError:
        return None  # left the organisation
    return stand_in if fits and not unwanted else None


def with_stand_ins(case: Case, people: Iterable[str]) -> set[str]:
    """These people, and whoever stands in today for those of them who handle the case."""
    told = set(people)
    seats = [(handler.person_id, handler.role) for handler in case.handlers if handler.person_id in told]
    if not away_today(case.organisation_id).keys() & set(seats):
        return told
    return told | {found for person_id, role in seats if (found := stand_in_of(case, person_id, role))}
