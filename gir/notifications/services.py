"""Put messages in the outbox, and deliver what is due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from gir.config import Settings
from gir.database import now, write_transaction
from gir.notifications.models import Message
from gir.notifications.terms import MessageKind

BATCH = 100
LONGEST_PAUSE = timedelta(hours=1)
FIRST_PAUSE = timedelta(minutes=1)


def enqueue(session: Session, recipients: Iterable[str], kind: MessageKind, *, about: str, path: str) -> None:
    """Put one message for each recipient in the outbox, within the running act."""
    moment = now()
    session.add_all(
        Message(recipient_id=person, kind=kind, about=about, path=path, made_at=moment, not_before=moment)
        for person in sorted(set(recipients))
    )


def deliver_due() -> int:
    """Send what is due; a message that cannot be sent now is tried again, ever later. Gives how many went out."""
    settings: Settings = current_app.extensions["gir_settings"]
    sent = 0
    with write_transaction() as session:
        due = select(Message).where(Message.sent_at.is_(None), Message.not_before <= now()).order_by(Message.made_at)
        for message in session.scalars(due.limit(BATCH).with_for_update(skip_locked=True)):
            message.attempts += 1
            if message.recipient.left_on is not None and message.recipient.left_on <= now().date():
                message.sent_at = now()  # who has left gets nothing any more
                continue
            try:
                _write_mail(message, settings)
            except OSError:
                current_app.logger.warning("A mail could not be written; it will be tried again.")
                message.not_before = now() + min(FIRST_PAUSE * 2 ** (message.attempts - 1), LONGEST_PAUSE)
                continue
            message.sent_at = now()
            sent += 1
    return sent


def _write_mail(message: Message, settings: Settings) -> None:
    settings.mail_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = settings.mail_dir / f"{message.id}.eml"
    draft = target.with_suffix(".tmp")
    draft.write_bytes(bytes(compose(message, settings)))
    draft.replace(target)  # whole or not at all


def compose(message: Message, settings: Settings) -> EmailMessage:
    """The mail itself: where to sign in, and nothing of what is waiting there."""
    recipient = message.recipient
    with force_locale(recipient.language or recipient.organisation.language):
        mail = EmailMessage(policy=SMTP)
        mail["Subject"] = f"{message.kind.label} – {settings.product_name}"
        mail["From"] = f"{settings.product_name} <noreply@{settings.host}>"
        mail["To"] = recipient.email
        mail["Date"] = format_datetime(message.made_at)
        mail["Message-ID"] = make_msgid(message.id, settings.host)
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(
            "\n\n".join(
                [
                    _("Hello %(name)s,", name=recipient.first_name),
                    str(message.kind.hint),
                    _("Sign in to read it:") + f"\n{settings.base_url}{message.path}",
                    _("For your safety and that of others, this mail says no more."),
                ]
            )
        )
    return mail
