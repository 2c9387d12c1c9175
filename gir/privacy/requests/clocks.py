"""The month in which a request is answered, and the two that may be added (AVG 12(3))."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import or_, select

from gir.accounts.actor import people_in
from gir.accounts.terms import Role
from gir.audit import System, recorded
from gir.database import db, new_id
from gir.notifications.services import enqueue
from gir.notifications.terms import MessageKind
from gir.privacy.requests.models import PrivacyRequest
from gir.privacy.requests.terms import RequestAct, RequestStatus
from gir.web.dates import today

TERM, EXTENDED_TERM = 1, 3
"""Months after the day of receipt: without, and with the two that are added once."""
REMINDED_BEFORE = timedelta(days=5)
LIST = "/privacy/requests"
RUNNING = (RequestStatus.RECEIVED, RequestStatus.HANDLED)
"""States in which the answer is still owed."""


def may_extend(request: PrivacyRequest) -> bool:
    """Once, and only as long as the first month runs: who asks must hear of it within that month."""
    return request.extended_on is None and today() <= request.due_on


def remind_of_requests() -> int:
    """Tell who keeps and who handles a request that its term is nearly over. Gives of how many it was told."""
    soon = today() + REMINDED_BEFORE
    late = select(PrivacyRequest).where(
        PrivacyRequest.status.in_(RUNNING),
        PrivacyRequest.due_on <= soon,
        or_(PrivacyRequest.reminded_of.is_(None), PrivacyRequest.reminded_of != PrivacyRequest.due_on),
    )
    found = list(db.session.scalars(late.order_by(PrivacyRequest.id)))
    for request in found:
        with recorded(RequestAct.REMIND, request, actor=System("clock", request.organisation_id)) as session:
            request.reminded_of = request.due_on
            told = {*officers_for(request), *([request.handler_id] if request.handler_id else [])}
            enqueue(session, told, MessageKind.DUE_SOON, about=f"{request.id}:{new_id()}", path=LIST)
    return len(found)


def officers_for(request: PrivacyRequest) -> list[str]:
    """Who keeps this request as privacy officer: never who asked it."""
    officers = people_in(request.organisation_id, (Role.PRIVACY_OFFICER,))
    return [officer.person_id for officer in officers if officer.person_id != request.asked_by_id]
