"""What is done about a request: ask, enter, extend, hand over, link, decide, deliver, withdraw."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor, people_in
from gir.accounts.terms import Role
from gir.audit import recorded
from gir.cases.access import handled_cases
from gir.cases.models import Case
from gir.cases.numbers import LENGTH, LETTERS
from gir.cases.services import ChangedMeanwhile, NotEligible
from gir.database import db, new_id, now
from gir.notifications.services import enqueue
from gir.notifications.terms import MessageKind
from gir.privacy.requests.access import FINDERS, is_carried_out_in_cases, permitted, was_granted
from gir.privacy.requests.clocks import EXTENDED_TERM, LIST, TERM, may_extend, officers_for
from gir.privacy.requests.erasing import obstacles
from gir.privacy.requests.letters import sealed_words
from gir.privacy.requests.models import PrivacyRequest, RequestCase
from gir.privacy.requests.terms import (
    IdentityCheck,
    Outcome,
    RequestAct,
    RequestKind,
    RequestStatus,
    Standing,
)
from gir.threat.measures.terms import DeliveryWay
from gir.threat.perpetrator.earlier import name_lookup
from gir.vault import DataKey, KeySet
from gir.web.dates import local_day, months_after, today

OWN = "/my-data"
"""Where people with an account follow what they asked."""


@dataclass(frozen=True)
class Entered:
    """A request that came by letter, by mail or at the desk."""

    kind: RequestKind
    standing: Standing
    name: str
    reach: str
    words: str
    identity: IdentityCheck
    received_on: date


@dataclass(frozen=True)
class Decision:
    """What is decided and why: facts, norm and opinion each in a field of their own."""

    outcome: Outcome
    behaviour: str
    norm: str
    opinion: str
    reason: str


@contextmanager
def act_on_request(
    request: PrivacyRequest, act: RequestAct, *about: Case, actor: Actor, version: int | None = None
) -> Iterator[Session]:
    """Do one act on a request: held, looked at again whether it is permitted, and recorded, with the cases it shows.

    Raises:
        ChangedMeanwhile: the request was changed since the page was shown, or the act is no longer permitted.
    """
    with recorded(act, request, *about, actor=actor) as session:
        session.refresh(request, with_for_update={"of": PrivacyRequest})
        if (version is not None and request.version != version) or act not in permitted(actor, request):
            raise ChangedMeanwhile(request.id)
        yield session
        request.version += 1


# ── How it comes in ────────────────────────────────────────────────────────────────────────────────────────────


def ask(kind: RequestKind, words: str, *, actor: Actor) -> PrivacyRequest:
    """Ask something about one's own data. One open request of a kind is enough: a second one is the same.

    Raises:
        NotEligible: such a request of theirs is open already.
    """
    with recorded(RequestAct.ASK, actor=actor) as session:
        open_already = select(PrivacyRequest.id).where(
            PrivacyRequest.asked_by_id == actor.person_id,
            PrivacyRequest.kind == kind,
            PrivacyRequest.over_at.is_(None),
        )
        if session.scalar(open_already) is not None:
            raise NotEligible(kind.value)
        request = _made(session, kind, today(), IdentityCheck.ACCOUNT, actor)
        request.asked_by_id, request.words = actor.person_id, words or None
        _tell_officers(session, request)
    return request


def enter(entered: Entered, *, actor: Actor) -> PrivacyRequest:
    """Enter a request of somebody without an account. Its month runs from the day on which it came in.

    Raises:
        NotEligible: that day is still to come.
    """
    if entered.received_on > today():
        raise NotEligible(entered.received_on.isoformat())
    with recorded(RequestAct.ENTER, actor=actor) as session:
        request = _made(session, entered.kind, entered.received_on, entered.identity, actor)
        request.standing, request.name, request.reach = entered.standing, entered.name, entered.reach or None
        request.words = entered.words or None
        request.name_lookup = name_lookup(actor.organisation_id, entered.name)
    return request


def _made(
    session: Session, kind: RequestKind, received_on: date, identity: IdentityCheck, actor: Actor
) -> PrivacyRequest:
    request = PrivacyRequest(
        organisation_id=actor.organisation_id,
        number=_new_number(session, actor.organisation_id),
        kind=kind,
        status=RequestStatus.RECEIVED,
        identity=identity,
        received_on=received_on,
        due_on=months_after(received_on, TERM),
        entered_at=now(),
        entered_by_id=actor.person_id,
        version=1,
        key=DataKey.fresh(KeySet.CASE),
    )
    session.add(request)
    session.info["recorded"].append(request)
    return request


def _new_number(session: Session, organisation_id: str) -> str:
    """Random, as that of a case: no gap tells how many there are."""
    while True:
        tail = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        number = f"AVG-{today().year}-{tail}"
        mine = (PrivacyRequest.organisation_id == organisation_id, PrivacyRequest.number == number)
        if session.scalar(select(PrivacyRequest.id).where(*mine)) is None:
            return number


def _tell_officers(session: Session, request: PrivacyRequest) -> None:
    """Nobody keeps a request of their own: without another privacy officer a coordinator looks into it at once."""
    officers = officers_for(request)
    if officers:
        enqueue(session, officers, MessageKind.ATTENTION, about=request.id, path=LIST)
        return
    coordinators = [found.person_id for found in people_in(request.organisation_id, (Role.COORDINATOR,))]
    others = sorted(set(coordinators) - {request.asked_by_id})
    if others:
        request.handler_id, request.status = others[0], RequestStatus.HANDLED
        enqueue(session, others[:1], MessageKind.ATTENTION, about=request.id, path=LIST)


# ── What the privacy officer does ──────────────────────────────────────────────────────────────────────────────


def check_identity(
    request: PrivacyRequest, identity: IdentityCheck, *, actor: Actor, version: int | None = None
) -> None:
    """Record how it is known who asks."""
    with act_on_request(request, RequestAct.CHECK_IDENTITY, actor=actor, version=version):
        request.identity = identity


def extend(request: PrivacyRequest, reason: str, *, actor: Actor, version: int | None = None) -> None:
    """Take two months more, once, with a reason that who asks is told.

    Raises:
        NotEligible: it was done before, or the first month is over.
    """
    with act_on_request(request, RequestAct.EXTEND, actor=actor, version=version) as session:
        if not may_extend(request):
            raise NotEligible(request.id)
        request.extended_on, request.extension_reason = today(), reason
        request.due_on = months_after(request.received_on, EXTENDED_TERM)
        tell_asker(session, request)


def hand_over(request: PrivacyRequest, person_id: str, *, actor: Actor, version: int | None = None) -> None:
    """Let somebody look into it who may see cases.

    Raises:
        NotEligible: they handle no cases, or it is their own request.
    """
    with act_on_request(request, RequestAct.HAND_OVER, actor=actor, version=version) as session:
        if person_id not in {found.person_id for found in who_can_look(request)}:
            raise NotEligible(person_id)
        request.handler_id = person_id
        if request.status is RequestStatus.RECEIVED:
            request.status = RequestStatus.HANDLED
        enqueue(session, [person_id], MessageKind.ATTENTION, about=f"{request.id}:{request.version}", path=LIST)


def who_can_look(request: PrivacyRequest) -> list[Actor]:
    """Everybody to whom a request can be handed."""
    found = people_in(request.organisation_id, FINDERS)
    return [actor for actor in found if actor.person_id != request.asked_by_id]


def withdraw(request: PrivacyRequest, *, actor: Actor, version: int | None = None) -> None:
    """End a request that who asked does not want any more."""
    with act_on_request(request, RequestAct.WITHDRAW, actor=actor, version=version) as session:
        request.status, request.over_at = RequestStatus.WITHDRAWN, now()
        told = {*officers_for(request), *([request.handler_id] if request.handler_id else [])} - {actor.person_id}
        enqueue(session, told, MessageKind.ATTENTION, about=f"{request.id}:{request.version}", path=LIST)


# ── What who looks into it does ────────────────────────────────────────────────────────────────────────────────


def give_back(request: PrivacyRequest, *, actor: Actor, version: int | None = None) -> None:
    """Let the privacy officer hand it to somebody else."""
    with act_on_request(request, RequestAct.GIVE_BACK, actor=actor, version=version) as session:
        request.handler_id, request.status = None, RequestStatus.RECEIVED
        told = officers_for(request)
        enqueue(session, told, MessageKind.ATTENTION, about=f"{request.id}:{request.version}", path=LIST)


def link(request: PrivacyRequest, case_ids: Iterable[str], *, actor: Actor) -> list[Case]:
    """Say which cases it is about: those that exist for the actor. Gives the ones that were added.

    Raises:
        NotEligible: one does not exist for the actor.
    """
    wanted = set(case_ids)
    cases = list(db.session.scalars(handled_cases(actor).where(Case.id.in_(wanted))))
    if {case.id for case in cases} != wanted:
        raise NotEligible(request.id)
    with act_on_request(request, RequestAct.LINK, *cases, actor=actor) as session:
        known = {row.case_id for row in request.links}
        added = [case for case in cases if case.id not in known]
        for case in added:
            row = RequestCase(id=new_id(), case_id=case.id, at=now(), linked_by_id=actor.person_id)
            request.links.append(row)
        session.flush()
    return added


def unlink(request: PrivacyRequest, case: Case, *, actor: Actor) -> None:
    """Take a case out that it is not about."""
    with act_on_request(request, RequestAct.UNLINK, case, actor=actor):
        request.links[:] = [row for row in request.links if row.case_id != case.id]


class Obstructed(RuntimeError):
    """All of it cannot be erased: something stands in the way in one of the cases."""


class NotComplete(RuntimeError):
    """It is not known yet who asks, so nothing may be decided about their data."""


def decide(request: PrivacyRequest, decision: Decision, *, actor: Actor, version: int | None = None) -> None:
    """Decide, with the reasons in their own fields. The letter is kept as it reads now.

    Who has an account reads it at once; that is the day of delivery.

    Raises:
        NotComplete: it is not recorded how it is known who asks.
        Obstructed: all is granted of what cannot all be erased.
    """
    with act_on_request(request, RequestAct.DECIDE, actor=actor, version=version) as session:
        if request.identity is IdentityCheck.NOT_YET:
            raise NotComplete(request.id)
        if decision.outcome is Outcome.GRANTED and any(obstacles(request, row.case) for row in request.links):
            raise Obstructed(request.id)
        request.outcome, request.reason = decision.outcome, decision.reason
        request.behaviour, request.norm = decision.behaviour or None, decision.norm or None
        request.opinion = decision.opinion or None
        request.decided_at, request.decided_by_id = now(), actor.person_id
        request.status = RequestStatus.DECIDED
        request.letter = sealed_words(request, signed_by=actor.name)
        if request.asked_by_id is not None:
            request.delivered_on = today()  # it lies in their account
            tell_asker(session, request)
        settle(request)


def deliver(request: PrivacyRequest, way: DeliveryWay, day: date, *, actor: Actor, version: int | None = None) -> None:
    """Record how and when the letter reached who asked.

    Raises:
        NotEligible: the day lies before the decision, or is still to come.
    """
    with act_on_request(request, RequestAct.DELIVER, actor=actor, version=version):
        decided = local_day(request.decided_at) if request.decided_at else None
        if decided is None or not decided <= day <= today():
            raise NotEligible(day.isoformat())
        request.delivered_by, request.delivered_on = way, day
        settle(request)


def settle(request: PrivacyRequest) -> None:
    """Finish a request of which nothing is left to do."""
    waits = (
        request.delivered_on is None
        or (gets_a_file(request) and request.released_at is None)
        or (is_carried_out_in_cases(request) and request.carried_out_at is None)
    )
    if request.status is RequestStatus.DECIDED and not waits:
        request.status, request.over_at = RequestStatus.DONE, now()


def gets_a_file(request: PrivacyRequest) -> bool:
    """Whether who asks to see their data gets something to see: an account at least, or texts of cases."""
    something = request.asked_by_id is not None or request.links or request.texts
    return request.kind is RequestKind.ACCESS and was_granted(request) and bool(something)


def tell_asker(session: Session, request: PrivacyRequest) -> None:
    """Say to who asked with an account that there is something to read."""
    if request.asked_by_id is not None:
        about = f"{request.id}:{request.version}"
        enqueue(session, [request.asked_by_id], MessageKind.NEWS, about=about, path=OWN)


def lift(request: PrivacyRequest, *, actor: Actor, version: int | None = None) -> None:
    """End a restriction that was granted: from now on its cases are destroyed when their time has come."""
    with act_on_request(request, RequestAct.LIFT, actor=actor, version=version) as session:
        request.lifted_on = today()
        tell_asker(session, request)
