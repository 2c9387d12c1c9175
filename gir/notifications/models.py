"""The outbox."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.models import Person
from gir.database import Identified, Model, TermColumn
from gir.notifications.terms import MessageKind


class Message(Identified, Model):
    """One mail to one person. Holds no content: who receives it signs in to read.

    ``about`` (an object's id and a turn) makes the same message go out once.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("recipient_id", "kind", "about"),
        Index(None, "sent_at", "not_before"),
    )

    recipient_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[MessageKind] = mapped_column(TermColumn(MessageKind))
    about: Mapped[str] = mapped_column(String(80))
    path: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime]
    not_before: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)

    recipient: Mapped[Person] = relationship("Person")
