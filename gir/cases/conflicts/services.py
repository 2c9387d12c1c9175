"""Keep somebody out of a case because they are too close to it.

It holds at once, everywhere, and there is no way back from here: letting somebody in again takes two people and a
reason (``gir.cases.conflicts.lifting``).
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from gir.accounts.actor import Actor
from gir.cases.choosing import possible_handlers_of
from gir.cases.conflicts.models import Conflict
from gir.cases.conflicts.rules import stated
from gir.cases.models import Case
from gir.cases.protecting import keep_out
from gir.cases.services import NotEligible, act_on, tell
from gir.cases.terms import Act, Happening
from gir.database import now
from gir.vault import DataKey, KeySet


def declare_conflict(case: Case, reason: str, *, actor: Actor, version: int | None = None) -> None:
    """Say that one is too close to a case: from now on it does not exist for the actor, and others take their seats."""
    with act_on(case, Act.DECLARE_CONFLICT, actor=actor, version=version) as session:
        _state(session, case, actor.person_id, reason, actor)
        tell(session, case, Happening.WITHDREW, actor=actor)
        keep_out(session, case, actor.person_id)


def shut_out(case: Case, person_id: str, reason: str, *, actor: Actor, version: int | None = None) -> None:
    """Keep somebody out who is involved in what happened, or leads who is. Nobody but who may do this reads who it was.

    Raises:
        NotEligible: this is nobody who could handle the case, or it was said of them before.
    """
    if person_id not in {one.person_id for one in possible_handlers_of(case, actor)} - stated(case).keys():
        raise NotEligible(person_id)
    with act_on(case, Act.SHUT_OUT, actor=actor, version=version) as session:
        _state(session, case, person_id, reason, actor)
        tell(session, case, Happening.SHUT_OUT, actor=actor)
        keep_out(session, case, person_id)


def _state(session: Session, case: Case, person_id: str, reason: str, actor: Actor) -> None:
    if person_id in stated(case):
        raise NotEligible(person_id)
    row = Conflict(
        case_id=case.id,
        person_id=person_id,
        stated_by_id=actor.person_id,
        stated_at=now(),
        key=DataKey.fresh(KeySet.CASE),
        reason=reason or None,
    )
    session.add(row)
    session.info["recorded"].append(row)
