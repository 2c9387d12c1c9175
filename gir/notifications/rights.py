"""Tell somebody that what they may do here changed, and others that a role waits for a second person."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from gir.database import new_id
from gir.notifications.services import enqueue
from gir.notifications.terms import MessageKind

CHANGED, WAITING = "/account", "/organisation/people/waiting"


def tell_rights(session: Session, people: Iterable[str], *, waits: bool) -> None:
    """Put it in the outbox, within the running act. The mail names no role and nobody."""
    kind = MessageKind.RIGHTS_WAIT if waits else MessageKind.RIGHTS_CHANGED
    enqueue(session, people, kind, about=new_id(), path=WAITING if waits else CHANGED)
