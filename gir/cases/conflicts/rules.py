"""What may be lifted of what keeps people out, and by whom. Why: docs/decisions/0083-a-block-is-lifted-by-two.md.

Only what was said of somebody (``Conflict``) can be lifted: not what the reporter chose, which is theirs to take back,
and not that somebody is whom the report is about, or filed it.
"""

from __future__ import annotations

from gir.accounts.actor import Actor, actors_where
from gir.accounts.models import Person
from gir.cases.conflicts.models import Conflict, Lifting
from gir.cases.holdings import Rows
from gir.cases.models import Case
from gir.cases.terms import Act
from gir.database import now

CONFLICTS = Rows(Conflict, Conflict.stated_at, Conflict.id)
LIFTINGS = Rows(Lifting, Lifting.proposed_at.desc(), Lifting.id)
LIFTING = frozenset({Act.PROPOSE_LIFT, Act.DECIDE_LIFT})


def stated(case: Case) -> dict[str, Conflict]:
    """Who is too close to a case, by person, the first who was said to be so first."""
    return {row.person_id: row for row in CONFLICTS.of(case)}


def waiting_lift(case: Case) -> Lifting | None:
    """The proposal to let somebody in again that waits for a second person; one that lapsed waits no more."""
    return next((row for row in LIFTINGS.of(case) if row.ended_at is None and row.lapses_at > now()), None)


def not_to_lift(actor: Actor, case: Case) -> frozenset[Act]:
    """The acts of letting somebody in again that are not for this case now, or not for this person.

    The proposer does not decide, whatever their roles, nor does whoever works under who was kept out.
    """
    waiting = waiting_lift(case)
    if waiting is None:
        return frozenset({Act.DECIDE_LIFT} if liftable(case, actor) else LIFTING)
    apart = {waiting.proposed_by_id, waiting.person_id}
    if actor.person_id in apart or works_under(actor, waiting.person_id):
        return LIFTING
    return frozenset({Act.PROPOSE_LIFT})


def liftable(case: Case, actor: Actor) -> list[Conflict]:
    """Who was said to be too close, and may be let in again if this person proposes it and another agrees."""
    found = stated(case)
    return [row for row in found.values() if row.person_id != actor.person_id and not works_under(actor, row.person_id)]


def works_under(actor: Actor, person_id: str) -> bool:
    """Whether this person leads the department that the actor works in."""
    led = (one.managed_departments for one in actors_where(Person.id == person_id))
    return any(actor.department_id in departments for departments in led)
