"""Put messages in the outbox, take them back, try mails again. Sending them is ``delivery``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from sqlalchemy import Table, or_, select, update
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor
from gir.audit import recorded
from gir.database import new_id, now
from gir.new_rows import insert_rows
from gir.notifications.delivery import deliver_due as deliver_due
from gir.notifications.models import Mail, Message
from gir.notifications.outbox import GIVE_UP
from gir.notifications.terms import MailAct, MailState, MessageKind

OUTBOX = cast(Table, Message.__table__)


def enqueue(session: Session, recipients: Iterable[str], kind: MessageKind, *, about: str, path: str) -> None:
    """Put one message for each recipient in the outbox, within the running act."""
    moment = now()
    batch = new_id()
    same = {"kind": kind, "about": about, "path": path, "made_at": moment, "not_before": moment, "waits": True}
    rows = [{"id": new_id(beside=batch), "recipient_id": person, **same} for person in sorted(set(recipients))]
    insert_rows(session, OUTBOX, rows)


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


def try_again(*, actor: Actor) -> int:
    """Try what did not go out once more, now and for another three days. Gives for how many mails."""
    moment = now()
    stuck = or_(Mail.state == MailState.FAILED, Mail.trouble.is_not(None))
    chosen = update(Mail).where(
        Mail.organisation_id == actor.organisation_id,
        Mail.state.in_([MailState.FAILED, MailState.WAITING]),
        or_(Mail.leased_until.is_(None), Mail.leased_until <= moment),
        stuck,
    )
    with recorded(MailAct.TRY_AGAIN, actor=actor) as session:
        again = chosen.values(
            state=MailState.WAITING, not_before=moment, give_up_at=moment + GIVE_UP, settled_at=None, leased_until=None
        )
        found = session.execute(again.returning(Mail.id).execution_options(synchronize_session=False)).all()
    return len(found)
