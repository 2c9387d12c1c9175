"""Tell people that they stand in for a colleague, and that they do no longer."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from gir.accounts.absences.models import Absence
from gir.notifications.models import Message
from gir.notifications.services import enqueue
from gir.notifications.terms import MessageKind

PATH = "/absence"


def tell_stand_in(session: Session, absence: Absence, *, named: bool) -> None:
    """Put it in the outbox, within the running act: somebody was named as a stand-in, or it was taken back.

    Who was not told of it yet does not hear that it was taken back.
    """
    if absence.stand_in_id is None or (not named and _not_told_yet(session, absence)):
        return
    about = absence.id if named else f"{absence.id}:back"
    enqueue(session, [absence.stand_in_id], MessageKind.STAND_IN, about=about, path=PATH)


def _not_told_yet(session: Session, absence: Absence) -> bool:
    waiting = update(Message).where(Message.about == absence.id, Message.kind == MessageKind.STAND_IN, Message.waits)
    found = session.execute(waiting.values(waits=False).execution_options(synchronize_session=False))
    return cast("CursorResult[Any]", found).rowcount > 0
