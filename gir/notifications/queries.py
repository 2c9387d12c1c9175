"""How the mails of an organisation fare: numbers and reasons, never for whom or about which case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select

from gir.database import db, now
from gir.notifications.models import Mail, Message
from gir.notifications.terms import OF_THE_SERVER, MailState, MessageKind, Trouble

SHOWN = 50
STUCK_AFTER = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(minutes=15)


@dataclass(frozen=True)
class Troubled:
    """A mail that has not gone out, as far as an administrator may know of it."""

    kinds: tuple[MessageKind, ...]
    state: MailState
    trouble: Trouble | None
    code: int | None
    tried_at: datetime | None
    attempts: int
    again_at: datetime


@dataclass(frozen=True)
class MailFigures:
    """Counts of an organisation's mails."""

    waiting: int
    oldest_waiting: datetime | None
    troubled: int
    failed: int
    sent_in_a_day: int


def mail_figures(organisation_id: str) -> MailFigures:
    """How many mails wait, failed and went out."""
    mine = Mail.organisation_id == organisation_id
    waits = and_(mine, Mail.state == MailState.WAITING)
    waiting, oldest = db.session.execute(select(func.count(), func.min(Mail.made_at)).where(waits)).one()
    since = now() - timedelta(days=1)
    return MailFigures(
        waiting=waiting,
        oldest_waiting=oldest,
        troubled=_count(and_(waits, Mail.trouble.is_not(None))),
        failed=_count(and_(mine, Mail.state == MailState.FAILED)),
        sent_in_a_day=_count(and_(mine, Mail.state == MailState.SENT, Mail.settled_at >= since)),
    )


def _count(condition: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(Mail).where(condition)) or 0


def troubled_mails(organisation_id: str) -> list[Troubled]:
    """Mails that did not go out, the latest attempt first, each with its kinds and the reason."""
    stuck = or_(Mail.state == MailState.FAILED, and_(Mail.state == MailState.WAITING, Mail.trouble.is_not(None)))
    columns = (Mail.id, Mail.state, Mail.trouble, Mail.code, Mail.tried_at, Mail.attempts, Mail.not_before)
    rows = db.session.execute(
        select(*columns)
        .where(Mail.organisation_id == organisation_id, stuck)
        .order_by(Mail.tried_at.desc(), Mail.id)
        .limit(SHOWN)
    ).all()
    kinds: dict[str, set[MessageKind]] = {row.id: set() for row in rows}
    for mail_id, kind in db.session.execute(select(Message.mail_id, Message.kind).where(Message.mail_id.in_(kinds))):
        kinds[str(mail_id)].add(kind)
    return [
        Troubled(
            tuple(kind for kind in MessageKind if kind in kinds[row.id]),
            row.state,
            row.trouble,
            row.code,
            row.tried_at,
            row.attempts,
            row.not_before,
        )
        for row in rows
    ]


def mail_health() -> str:
    """``stuck`` when mails of anybody do not go out: no round comes by, or the server takes none. Else ``ok``.

    One mailbox that is full is trouble of its mail, and no more.
    """
    moment = now()
    forgotten = Mail.not_before <= moment - FORGOTTEN_AFTER
    refused_all = and_(Mail.trouble.in_(OF_THE_SERVER), Mail.made_at <= moment - STUCK_AFTER)
    waits = select(Mail.id).where(Mail.state == MailState.WAITING, or_(forgotten, refused_all)).limit(1)
    unread = select(Message.id).where(Message.waits, Message.not_before <= moment - FORGOTTEN_AFTER).limit(1)
    return "stuck" if db.session.scalar(waits) or db.session.scalar(unread) else "ok"
