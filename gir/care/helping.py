"""Who else helps the reporter: a colleague of the peer support team, and help outside the case."""

from __future__ import annotations

from sqlalchemy import select

from gir.accounts.actor import Actor
from gir.accounts.models import Person
from gir.accounts.terms import Role
from gir.care.access import permitted
from gir.care.models import Referral
from gir.care.terms import CareAct, Help, ReferralOutcome
from gir.cases.models import Case
from gir.cases.seats import Seats, seats_of
from gir.cases.services import NotEligible, act_on, tell
from gir.cases.terms import Happening, Part
from gir.database import db, new_id, now
from gir.notifications.services import enqueue
from gir.notifications.terms import MessageKind


def refer(case: Case, to: Help, outcome: ReferralOutcome, *, actor: Actor, version: int | None = None) -> None:
    """Record that the reporter was pointed to some help, or what they said to it. It is a fact, never its content."""
    with act_on(case, CareAct.REFER, actor=actor, version=version, rules=permitted) as session:
        row = session.scalar(select(Referral).where(Referral.case_id == case.id, Referral.to == to))
        if row is None:
            row = Referral(case_id=case.id, to=to)
            session.add(row)
        row.outcome, row.at, row.recorded_by_id = outcome, now(), actor.person_id
        tell(
            session,
            case,
            Happening.REFERRED,
            actor=actor,
            part=Part.CARE,
            for_reporter=True,
            to=to.value,
            outcome=outcome.value,
        )


def who_can_be_invited(case: Case) -> list[Actor]:
    """Colleagues of the peer support team who are not in the case and whom nothing keeps out of it, by name."""
    return sorted(_able(seats_of(db.session(), case, now())), key=lambda peer: peer.name)


def _able(seats: Seats) -> list[Actor]:
    there = {grant.person_id for grant in seats.case.grants if grant.role is Role.PEER}
    return [peer for peer in seats.listeners(Role.PEER) if peer.person_id not in there]


def invited(case: Case) -> list[Person]:
    """The colleagues of the peer support team who were asked in by name."""
    return [grant.person for grant in case.grants if grant.role is Role.PEER and grant.invited_at]


def invite_peer(case: Case, person_id: str, *, actor: Actor, version: int | None = None) -> None:
    """Open the core of the case and its talks for a colleague of the peer support team, and tell them.

    The reporter must wish so; whoever asks has asked them.

    Raises:
        NotEligible: this person is no peer, is in the case already, or must not see it.
    """
    with act_on(case, CareAct.INVITE_PEER, actor=actor, version=version, rules=permitted) as session:
        seats = seats_of(session, case, now())
        peer = next((peer for peer in _able(seats) if peer.person_id == person_id), None)
        if peer is None:
            raise NotEligible(person_id)
        seats.ask_in(peer, Role.PEER)
        tell(session, case, Happening.PEER_INVITED, actor=actor, for_reporter=True, person=person_id)
        enqueue(session, [person_id], MessageKind.ASSIGNED, about=f"{case.id}:{new_id()}", path=f"/cases/{case.id}")


def thank_peer(case: Case, person_id: str, *, actor: Actor, version: int | None = None) -> None:
    """Close the case again for a peer who was asked in by name.

    Raises:
        NotEligible: nobody asked this person in by name; whom the reporter chose stays.
    """
    with act_on(case, CareAct.INVITE_PEER, actor=actor, version=version, rules=permitted) as session:
        if person_id not in {peer.id for peer in invited(case)}:
            raise NotEligible(person_id)
        seats_of(session, case, now()).thank(person_id, Role.PEER)
        tell(session, case, Happening.PEER_THANKED, actor=actor, for_reporter=True, person=person_id)
