"""Put messages in the outbox, or take them back. Sending them is ``delivery``."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gir.database import now
from gir.notifications.delivery import deliver_due as deliver_due
from gir.notifications.models import Mail, Message
from gir.notifications.terms import MailState, MessageKind


def enqueue(session: Session, recipients: Iterable[str], kind: MessageKind, *, about: str, path: str) -> None:
    """Put one message for each recipient in the outbox, within the running act."""
    moment = now()
    session.add_all(
        Message(recipient_id=person, kind=kind, about=about, path=path, made_at=moment, not_before=moment, waits=True)
        for person in sorted(set(recipients))
    )


def take_back(session: Session, recipients: Iterable[str], path: str) -> None:
    """Take back, within the running act, what was not sent yet to these people about a place: they may not know.

    Also out of a mail that is waiting for its turn; one that is left with nothing in it is not sent.
    """
    not_sent = Message.waits | Message.mail_id.in_(select(Mail.id).where(Mail.state == MailState.WAITING))
    session.execute(
        update(Message)
        .where(Message.recipient_id.in_(set(recipients)), Message.path.startswith(path, autoescape=True), not_sent)
        .values(waits=False, mail_id=None)
        .execution_options(synchronize_session=False)
    )
