"""Who may do what to a request. The privacy officer keeps the clock and reads no content; who it was handed to finds
the cases among those that exist for them; who asks follows their own. Nobody handles a request of their own.
"""

from __future__ import annotations

from flask import abort
from sqlalchemy import ColumnElement, Select, and_, or_, select

from gir.accounts.actor import Actor
from gir.accounts.terms import Role
from gir.audit import refused
from gir.cases.access import handled_cases
from gir.cases.models import Case
from gir.database import db
from gir.privacy.requests.models import PrivacyRequest
from gir.privacy.requests.terms import Outcome, RequestAct, RequestKind, RequestStatus, Standing

FINDERS = frozenset({Role.COORDINATOR, Role.CLERK, Role.HRM, Role.OOV})
"""Who a request can be handed to: between them they may enter every room."""
OPEN = frozenset({RequestStatus.RECEIVED, RequestStatus.HANDLED, RequestStatus.DECIDED})

OFFICER: dict[RequestStatus, frozenset[RequestAct]] = {
    RequestStatus.RECEIVED: frozenset(
        {RequestAct.CHECK_IDENTITY, RequestAct.EXTEND, RequestAct.HAND_OVER, RequestAct.WITHDRAW}
    ),
    RequestStatus.HANDLED: frozenset(
        {RequestAct.CHECK_IDENTITY, RequestAct.EXTEND, RequestAct.HAND_OVER, RequestAct.WITHDRAW}
    ),
    RequestStatus.DECIDED: frozenset({RequestAct.HAND_OVER, RequestAct.DELIVER}),
    RequestStatus.DONE: frozenset({RequestAct.LIFT}),
}
HANDLER: dict[RequestStatus, frozenset[RequestAct]] = {
    RequestStatus.HANDLED: frozenset(
        {
            RequestAct.FIND,
            RequestAct.LINK,
            RequestAct.UNLINK,
            RequestAct.DECIDE,
            RequestAct.GIVE_BACK,
            RequestAct.EXTEND,
            RequestAct.COMPILE,
            RequestAct.READ_TEXTS,
            RequestAct.JUDGE,
        }
    ),
    RequestStatus.DECIDED: frozenset(
        {
            RequestAct.DELIVER,
            RequestAct.READ_LETTER,
            RequestAct.FIND,
            RequestAct.LINK,
            RequestAct.COMPILE,
            RequestAct.READ_TEXTS,
            RequestAct.JUDGE,
            RequestAct.RELEASE,
            RequestAct.TAKE,
            RequestAct.CORRECT,
            RequestAct.ERASE,
            RequestAct.CARRY_OUT,
        }
    ),
    RequestStatus.DONE: frozenset({RequestAct.READ_LETTER, RequestAct.TAKE}),
}
OF_A_FILE = frozenset(
    {RequestAct.COMPILE, RequestAct.READ_TEXTS, RequestAct.JUDGE, RequestAct.RELEASE, RequestAct.TAKE}
)
"""Only who asks to see their data gets a file, unless that was refused."""
BEFORE_RELEASE = frozenset({RequestAct.COMPILE, RequestAct.JUDGE, RequestAct.RELEASE, RequestAct.LINK})
"""What was released stays as it was judged."""
CARRYING_OUT = frozenset({RequestAct.CORRECT, RequestAct.ERASE, RequestAct.CARRY_OUT})
ASKER: dict[RequestStatus, frozenset[RequestAct]] = {
    RequestStatus.RECEIVED: frozenset({RequestAct.WITHDRAW}),
    RequestStatus.HANDLED: frozenset({RequestAct.WITHDRAW}),
}


def is_officer(actor: Actor, request: PrivacyRequest) -> bool:
    """Whether they keep this request as privacy officer: never one of their own."""
    return Role.PRIVACY_OFFICER in actor.roles and request.asked_by_id != actor.person_id


def permitted(actor: Actor, request: PrivacyRequest) -> frozenset[RequestAct]:
    """The acts that this actor may do to this request now; none: it does not exist for them."""
    if request.organisation_id != actor.organisation_id:
        return frozenset()
    if request.asked_by_id == actor.person_id:
        released = {RequestAct.TAKE_OWN} if request.released_at is not None else set()
        return ASKER.get(request.status, frozenset()) | {RequestAct.FOLLOW} | released
    found = frozenset[RequestAct]()
    if is_officer(actor, request):
        found |= OFFICER.get(request.status, frozenset()) | {RequestAct.READ}
    if request.handler_id == actor.person_id:
        found |= HANDLER.get(request.status, frozenset()) | {RequestAct.READ}
    if request.kind is not RequestKind.ACCESS or request.outcome is Outcome.REFUSED:
        found -= OF_A_FILE
    if not is_carried_out_in_cases(request):
        found -= CARRYING_OUT
    if request.standing is not Standing.PERPETRATOR or request.kind is RequestKind.CORRECTION:
        found -= {RequestAct.ERASE}
    if request.kind is not RequestKind.CORRECTION:
        found -= {RequestAct.CORRECT}
    if not is_restricted(request):
        found -= {RequestAct.LIFT}
    return found - (BEFORE_RELEASE if request.released_at is not None else {RequestAct.TAKE})


def was_granted(request: PrivacyRequest) -> bool:
    """Whether who asked gets what they asked, or a part of it."""
    return request.outcome in (Outcome.GRANTED, Outcome.PARTLY)


def is_carried_out_in_cases(request: PrivacyRequest) -> bool:
    """Whether something must be changed in a case, now that it was decided."""
    changes = (RequestKind.CORRECTION, RequestKind.ERASURE, RequestKind.OBJECTION)
    return request.kind in changes and was_granted(request)


def is_restricted(request: PrivacyRequest) -> bool:
    """Whether its cases must be kept, also after it was finished."""
    return request.kind is RequestKind.RESTRICTION and was_granted(request) and request.lifted_on is None


def shown_requests(actor: Actor) -> Select[PrivacyRequest]:
    """The requests that are this actor's work: all of others for the privacy officer, else those handed to them."""
    mine: ColumnElement[bool] = PrivacyRequest.handler_id == actor.person_id
    others = or_(PrivacyRequest.asked_by_id.is_(None), PrivacyRequest.asked_by_id != actor.person_id)
    seen = others if Role.PRIVACY_OFFICER in actor.roles else and_(mine, others)
    return select(PrivacyRequest).where(PrivacyRequest.organisation_id == actor.organisation_id, seen)


def own_requests(actor: Actor) -> Select[PrivacyRequest]:
    """What this person asked with their account."""
    return select(PrivacyRequest).where(
        PrivacyRequest.organisation_id == actor.organisation_id, PrivacyRequest.asked_by_id == actor.person_id
    )


def was_handed_one(actor: Actor) -> bool:
    """Whether some request was handed to this person: their page is then there, whatever their role is now."""
    return db.session.scalar(shown_requests(actor).with_only_columns(PrivacyRequest.id).limit(1)) is not None


def reaches(actor: Actor, request: PrivacyRequest) -> list[Case]:
    """The linked cases that exist for this actor, by number."""
    ids = [link.case_id for link in request.links]
    return list(db.session.scalars(handled_cases(actor).where(Case.id.in_(ids)).order_by(Case.number)))


def request_for(actor: Actor, request_id: str, act: RequestAct, *, own: bool = False) -> PrivacyRequest:
    """Look up a request to do one act to it: as work, or as one's own. Both refusals leave a trace.

    Raises:
        werkzeug.exceptions.NotFound: it does not exist, or not for this actor: the answers are the same.
        werkzeug.exceptions.Forbidden: it exists for the actor, but this act is not permitted now.
    """
    world = own_requests(actor) if own else shown_requests(actor)
    request = db.session.scalar(world.where(PrivacyRequest.id == request_id))
    if request is None:
        refused(act, PrivacyRequest.__tablename__, request_id, actor=actor)
        abort(404)
    if act not in permitted(actor, request):
        refused(act, PrivacyRequest.__tablename__, request_id, actor=actor)
        abort(403)
    return request
