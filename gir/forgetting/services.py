"""Propose what is over, agree by two, keep longer with a reason, and destroy after a week."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor, people_in
from gir.accounts.terms import KEEPER_ROLES
from gir.audit import System, recorded
from gir.cases.belonging import tables_of_cases
from gir.cases.models import Case
from gir.database import db, forget_old_versions, now
from gir.forgetting.access import sides
from gir.forgetting.clock import doubted_since, is_new_day, note_day
from gir.forgetting.destroying import closed_in, destroy
from gir.forgetting.holding import kept_because
from gir.forgetting.models import Agreement, Destruction, Hold, Proposal, RetentionTerm
from gir.forgetting.schedule import LONGEST, SHORTEST, Due, due, due_on, months_of
from gir.forgetting.terms import Category, ForgettingAct, HoldReason, Side
from gir.notifications.models import Message
from gir.notifications.services import enqueue
from gir.notifications.terms import MessageKind
from gir.organisations.models import Organisation
from gir.vault import DataKey, KeySet
from gir.web.dates import months_after, today

GRACE = timedelta(days=7)
"""How long after both agreed somebody can still change their mind."""
PATH = "/privacy/retention"
PROPOSED_AT_ONCE = 200
"""Proposals of one organisation that one day brings."""


def tend_retention() -> tuple[int, int]:
    """What the clock does: propose once a day, and destroy what was agreed. Gives how many of each.

    Nothing while the clock of this machine is in doubt; ``look_at_clock`` sees it once a round.
    """
    if doubted_since() is not None:
        return 0, 0
    day, proposed = today(), 0
    if is_new_day(day):
        proposed = sum(propose(organisation_id, day) for organisation_id in _organisations())
        note_day(day)
    return proposed, carry_out()


def _organisations() -> list[str]:
    return list(db.session.scalars(select(Organisation.id).order_by(Organisation.id)))


def propose(organisation_id: str, day: date) -> int:
    """Put what is over on the list, and take off what is not over any more; gives how much was put on it.

    What is kept for a reason is proposed too, and says so.
    """
    found = list(islice(due(organisation_id, day), PROPOSED_AT_ONCE))
    months = months_of(organisation_id)
    early = [row.id for row in db.session.scalars(_of(organisation_id)).unique() if not _is_over(row, months)]
    if not found and not early:
        return 0
    told = {"number": str(len(found))}
    try:
        with recorded(ForgettingAct.PROPOSE, actor=System("clock", organisation_id), detail=told) as session:
            for row in session.scalars(select(Proposal).where(Proposal.id.in_(early))).unique():
                session.delete(row)
            session.add_all(_proposal(organisation_id, one) for one in found)
            if found:
                _tell(session, organisation_id, day)
    except IntegrityError:
        return 0  # another clock was first
    return len(found)


def _tell(session: Session, organisation_id: str, day: date) -> None:
    """Say once a month, to those who must agree, that something waits."""
    about = f"retention {day:%Y-%m}"
    people = {actor.person_id for actor in people_in(organisation_id, KEEPER_ROLES)}
    told = select(Message.recipient_id).where(
        Message.about == about, Message.kind == MessageKind.KEPT_LONG_ENOUGH, Message.recipient_id.in_(people)
    )
    waiting = people - set(session.scalars(told))
    enqueue(session, waiting, MessageKind.KEPT_LONG_ENOUGH, about=about, path=PATH)


def _of(organisation_id: str) -> Select[Proposal]:
    return select(Proposal).where(Proposal.organisation_id == organisation_id)


def _proposal(organisation_id: str, one: Due) -> Proposal:
    return Proposal(
        organisation_id=organisation_id,
        case_id=one.case_id,
        damage_id=one.damage_id,
        category=one.category,
        due_on=one.on,
        proposed_at=now(),
    )


# ── Two people ─────────────────────────────────────────────────────────────────────────────────────────────────


def agree(proposals: Iterable[Proposal], *, actor: Actor) -> int:
    """Agree, for the side that the actor stands on, with each of these that still waits for it. Gives how many.

    What is kept for a reason is passed over, and so is what the actor agreed with before.
    """
    wanted = [row.id for row in proposals]
    with recorded(ForgettingAct.AGREE, actor=actor, detail={"number": str(len(wanted))}) as session:
        rows = session.scalars(select(Proposal).where(Proposal.id.in_(wanted)).with_for_update()).unique().all()
        months, kept = months_of(actor.organisation_id), kept_because(rows)
        return sum(_agree(session, row, actor) for row in rows if row.id not in kept and _is_over(row, months))


def _agree(session: Session, proposal: Proposal, actor: Actor) -> bool:
    free = sides(actor, proposal) - {each.side for each in proposal.agreements}
    if not free or any(each.person_id == actor.person_id for each in proposal.agreements):
        return False
    proposal.agreements.append(Agreement(side=min(free), person_id=actor.person_id, at=now()))
    if len(proposal.agreements) == len(Side):
        proposal.agreed_at = now()
    session.flush()
    return True


def withdraw(proposal: Proposal, *, actor: Actor) -> None:
    """Take back that both agreed, or one did: until it is destroyed either side may. Both must agree anew."""
    with recorded(ForgettingAct.WITHDRAW, proposal, actor=actor) as session:
        row = session.get_one(Proposal, proposal.id, populate_existing=True)
        _take_agreements_back(row)


# ── Keeping longer ─────────────────────────────────────────────────────────────────────────────────────────────


def hold(case: Case, reason: HoldReason, until: date, words: str, *, actor: Actor) -> Hold:
    """Keep a case until a day, whatever its age. What was agreed about it is taken back."""
    key = DataKey.fresh(KeySet.CASE)
    row = Hold(
        case_id=case.id,
        reason=reason,
        until=until,
        since=now(),
        placed_by_id=actor.person_id,
        key=key,
        words=words,
    )
    with recorded(ForgettingAct.HOLD, case, actor=actor, detail={"reason": reason.value}) as session:
        session.add(row)
        for proposal in session.scalars(select(Proposal).where(Proposal.case_id == case.id)).unique():
            _take_agreements_back(proposal)
    return row


def note_holds_read(holds: Sequence[Hold], *, actor: Actor) -> None:
    """Leave the trace of reading why cases are kept: what somebody wrote about each of them."""
    if holds:
        with recorded(ForgettingAct.READ_HOLDS, *(row.case for row in holds), actor=actor):
            pass  # only the lines


def lift(row: Hold, *, actor: Actor) -> None:
    """End a hold before its day."""
    with recorded(ForgettingAct.LIFT, row.case, actor=actor) as session:
        found = session.get_one(Hold, row.id, populate_existing=True)
        if found.lifted_at is None:
            found.lifted_at, found.lifted_by_id = now(), actor.person_id


def set_terms(months: Mapping[Category, int], *, actor: Actor) -> None:
    """Keep each kind of data as many months as the organisation decided. What waits goes off the list when its time is
    not over by the new term; where the term changed, both agree anew.

    Raises:
        ValueError: longer or shorter than the law and the software allow.
    """
    known = months_of(actor.organisation_id)
    changed = {category: number for category, number in months.items() if number != known[category]}
    if any(not SHORTEST[category] <= number <= LONGEST[category] for category, number in changed.items()):
        raise ValueError(changed)
    if not changed:
        return
    detail = {category.value: str(number) for category, number in changed.items()}
    with recorded(ForgettingAct.SET_TERM, actor=actor, detail=detail) as session:
        for category, number in changed.items():
            session.merge(RetentionTerm(organisation_id=actor.organisation_id, category=category, months=number))
        session.flush()
        new = known | changed
        for proposal in session.scalars(_of(actor.organisation_id).where(Proposal.category.in_(changed))).unique():
            _take_agreements_back(proposal)
            if not _is_over(proposal, new):
                session.delete(proposal)


def _take_agreements_back(proposal: Proposal) -> None:
    proposal.agreements.clear()
    proposal.agreed_at = None


# ── Destroying ─────────────────────────────────────────────────────────────────────────────────────────────────


def carry_out() -> int:
    """Destroy what both sides agreed on a week ago and nothing keeps; gives how much. One act for each."""
    ripe = select(Proposal.id).where(Proposal.agreed_at <= now() - GRACE).order_by(Proposal.agreed_at, Proposal.id)
    number = sum(_carry_out(proposal_id) for proposal_id in db.session.scalars(ripe).all())
    if number:
        forget_old_versions(*tables_of_cases())
    return number


def _carry_out(proposal_id: str) -> bool:
    proposal = db.session.get(Proposal, proposal_id)
    if proposal is None:
        return False
    actor = System("clock", proposal.organisation_id)
    try:
        with recorded(ForgettingAct.DESTROY, actor=actor, detail={"category": proposal.category.value}) as session:
            session.expire_all()
            held = session.scalar(select(Proposal).where(Proposal.id == proposal_id).with_for_update())
            months = months_of(proposal.organisation_id)
            if held is None or not _may_go(held, months):
                raise StillNeeded(proposal_id)
            record = _record(held, months)
            session.info["recorded"].append(held.case or held.damage)
            destroy(session, held, months[Category.DAMAGE])
            session.add(record)
    except StillNeeded:
        return False
    return True


class StillNeeded(Exception):
    """Something keeps it after all, or somebody took their agreement back."""


def _may_go(proposal: Proposal, months: Mapping[Category, int]) -> bool:
    agreed = proposal.agreed_at is not None and proposal.agreed_at <= now() - GRACE
    both = {each.side for each in proposal.agreements} == set(Side)
    two = len({each.person_id for each in proposal.agreements}) == len(Side)
    return agreed and both and two and not kept_because([proposal]) and _is_over(proposal, months)


def _is_over(proposal: Proposal, months: Mapping[Category, int]) -> bool:
    """Whether its time is over still: a case may have been opened again, or got another incident beside it."""
    if proposal.damage is not None:
        return months_after(proposal.damage.settled_on, months[proposal.category]) <= today()
    on = due_on(proposal.case, proposal.category, months) if proposal.case else None
    return on is not None and on <= today()


def _record(proposal: Proposal, months: Mapping[Category, int]) -> Destruction:
    people = {each.side: each.person_id for each in proposal.agreements}
    damage = proposal.damage
    return Destruction(
        organisation_id=proposal.organisation_id,
        at=now(),
        category=proposal.category,
        closed_in=closed_in(proposal.case) if proposal.case else damage.settled_on.year if damage else today().year,
        months=months[proposal.category],
        number=1,
        officer=people[Side.OFFICER],
        handler=people[Side.HANDLER],
    )
