"""The words of mails that an organisation wrote itself."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.database import Identified, Model, TermColumn
from gir.notifications.terms import Matter
from gir.organisations.models import Organisation


class MailWording(Identified, Model):
    """Subject and text of the mails about one matter, in one language. Without a row: the words of the software."""

    __tablename__ = "mail_wording"
    __table_args__ = (UniqueConstraint("organisation_id", "matter", "language"),)

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    matter: Mapped[Matter] = mapped_column(TermColumn(Matter))
    language: Mapped[str] = mapped_column(String(5))
    subject: Mapped[str]
    text: Mapped[str]

    organisation: Mapped[Organisation] = relationship("Organisation")
