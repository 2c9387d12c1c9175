"""Let somebody in again who was too close to a case, as was said: one person proposes it, another one decides.

Until then nothing changes. Whom it is about is told nothing, neither of the proposal nor of a refusal.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from gir.accounts.actor import Actor, people_in
from gir.accounts.terms import Role
from gir.audit import System
from gir.cases.access import POLICY, hats
from gir.cases.conflicts.models import Lifting
from gir.cases.conflicts.rules import liftable, stated, waiting_lift, works_under
from gir.cases.conflicts.terms import LiftEnd
from gir.cases.models import Case
from gir.cases.protecting import let_in
from gir.cases.services import ChangedMeanwhile, NotEligible, act_on, tell
from gir.cases.terms import Act, Happening
from gir.database import db, now
from gir.notifications.services import enqueue
from gir.notifications.terms import MessageKind
from gir.vault import DataKey, KeySet

STANDS = timedelta(days=7)
"""How long a proposal waits for a second person."""
SHORTEST_REASON = 30
"""Characters."""
DECIDING = (Role.COORDINATOR, Role.OOV, Role.HRM, Role.CLERK)


def second_people(case: Case, person_id: str, actor: Actor) -> list[str]:
    """Who may decide on it when this actor proposes to let somebody in again."""
    return [
        one.person_id
        for one in people_in(case.organisation_id, DECIDING)
        if one.person_id != actor.person_id
        and hats(one, case) & POLICY[Act.DECIDE_LIFT]
        and not works_under(one, person_id)
    ]


def propose_lift(case: Case, person_id: str, reason: str, *, actor: Actor, version: int | None = None) -> Lifting:
    """Propose to let somebody in again. Those who may decide on it get a mail without content.

    Raises:
        NotEligible: nothing was said of this person, the reason is too short, or there is nobody else to decide.
        ChangedMeanwhile: the case was changed since, or a proposal waits already.
    """
    second = second_people(case, person_id, actor)
    known = {row.person_id for row in liftable(case, actor)}
    if person_id not in known or not second or len(reason.strip()) < SHORTEST_REASON:
        raise NotEligible(person_id)
    with act_on(case, Act.PROPOSE_LIFT, actor=actor, version=version) as session:
        moment = now()
        row = Lifting(
            case_id=case.id,
            person_id=person_id,
            proposed_by_id=actor.person_id,
            proposed_at=moment,
            lapses_at=moment + STANDS,
            key=DataKey.fresh(KeySet.CASE),
            reason=reason,
        )
        session.add(row)
        session.info["recorded"].append(row)
        tell(session, case, Happening.LIFT_PROPOSED, actor=actor)
        enqueue(session, second, MessageKind.ATTENTION, about=row.id, path=f"/cases/{case.id}")
    return row


def decide_lift(case: Case, *, approve: bool, actor: Actor, version: int | None = None) -> None:
    """Let somebody in again as another proposed, or not.

    What was said of them goes with its words: why they came in again stays. What the reporter chose holds as before.

    Raises:
        ChangedMeanwhile: the proposal lapsed or was decided, it is the actor's own, or the case was changed since.
    """
    with act_on(case, Act.DECIDE_LIFT, actor=actor, version=version) as session:
        proposal = waiting_lift(case)
        if proposal is None:
            raise ChangedMeanwhile(case.id)
        _end(proposal, LiftEnd.APPROVED if approve else LiftEnd.REFUSED, actor.person_id)
        session.info["recorded"].append(proposal)
        if not approve:
            tell(session, case, Happening.LIFT_REFUSED, actor=actor, person=proposal.proposed_by_id)
            return
        tell(session, case, Happening.LIFTED, actor=actor, person=proposal.proposed_by_id)
        conflict = stated(case).get(proposal.person_id)
        if conflict is not None:
            session.delete(conflict)
            session.delete(conflict.key)
            session.flush()
        let_in(session, case, proposal.person_id)


def let_proposals_lapse() -> int:
    """End the proposals that nobody decided on in time; gives how many."""
    late = select(Lifting).where(Lifting.ended_at.is_(None), Lifting.lapses_at <= now())
    found = db.session.scalars(late).all()
    for row in found:
        case = row.case
        with act_on(case, Act.DECIDE_LIFT, actor=System("clock", case.organisation_id)) as session:
            if row.ended_at is None:
                _end(row, LiftEnd.LAPSED, None)
                session.info["recorded"].append(row)
    return len(found)


def _end(proposal: Lifting, ending: LiftEnd, person_id: str | None) -> None:
    proposal.ended_at, proposal.ending, proposal.decided_by_id = now(), ending, person_id
