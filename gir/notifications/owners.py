"""Tell somebody that how they sign in was changed."""

from __future__ import annotations

from sqlalchemy.orm import Session

from gir.database import new_id
from gir.notifications.services import enqueue
from gir.notifications.terms import MessageKind

PATH = "/account/sign-in"


def tell_owner(session: Session, person_id: str) -> None:
    """Put it in the outbox, within the running act. The mail says no more than that."""
    enqueue(session, [person_id], MessageKind.ACCOUNT, about=new_id(), path=PATH)
