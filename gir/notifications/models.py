"""The outbox: what is to be told, the mails it goes out in, and who wants which mails when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.models import Person
from gir.database import Identified, Model, TermColumn, partial_index
from gir.notifications.terms import Delivery, MailState, MessageKind, Trouble
from gir.organisations.models import Organisation


class Message(Identified, Model):
    """One thing to tell one person. Holds no content: who receives it signs in to read.

    ``about`` (an object's id and a turn) makes the same message go out once. It ``waits`` until it is in a mail; one
    that waits no more and has no mail was left out, because its person has left or wants no mail of this kind.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("about", "kind", "recipient_id"),  # what is told at once lies together
        Index(None, "waits", "not_before"),
        partial_index("ix_message_mail_id", "mail_id", where="mail_id IS NOT NULL"),
    )

    recipient_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[MessageKind] = mapped_column(TermColumn(MessageKind))
    about: Mapped[str] = mapped_column(String(80))
    path: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime]
    not_before: Mapped[datetime]
    waits: Mapped[bool] = mapped_column(default=True)
    mail_id: Mapped[str | None] = mapped_column(ForeignKey("mail.id"))

    recipient: Mapped[Person] = relationship("Person")
    mail: Mapped[Mail | None] = relationship("Mail", back_populates="messages")


class Mail(Identified, Model):
    """One mail to one person, made of what waited for them at the same moment.

    Whoever is sending it holds it until ``leased_until``; ``attempts`` counts how often somebody took it, and says
    whether it is still theirs when they come back. ``code`` is the mail server's three-digit answer.
    """

    __tablename__ = "mail"
    __table_args__ = (
        Index(None, "state", "not_before"),
        Index(None, "organisation_id", "state"),
        Index(None, "recipient_id", "made_at"),
    )

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    recipient_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    urgent: Mapped[bool]
    state: Mapped[MailState] = mapped_column(TermColumn(MailState), default=MailState.WAITING)
    made_at: Mapped[datetime]
    not_before: Mapped[datetime]
    give_up_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    trouble: Mapped[Trouble | None] = mapped_column(TermColumn(Trouble))
    code: Mapped[int | None]

    organisation: Mapped[Organisation] = relationship("Organisation")
    recipient: Mapped[Person] = relationship("Person")
    messages: Mapped[list[Message]] = relationship("Message", back_populates="mail")


class MailPreference(Identified, Model):
    """When one person wants to hear of one kind of message; without a row: as usual for the kind."""

    __tablename__ = "mail_preference"
    __table_args__ = (UniqueConstraint("person_id", "kind"),)

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[MessageKind] = mapped_column(TermColumn(MessageKind))
    delivery: Mapped[Delivery] = mapped_column(TermColumn(Delivery))

    person: Mapped[Person] = relationship("Person")
