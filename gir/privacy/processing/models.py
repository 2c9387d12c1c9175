"""Lines of the processing log, and how far the other log was worked through."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.database import Identified, Model, TermColumn
from gir.organisations.models import Organisation
from gir.privacy.processing.terms import Activity


class ProcessingLine(Identified, Model):
    """Something was done with data about one person, for one activity.

    ``subject`` is a keyed fingerprint: who holds the table cannot say whose it is, and whoever asks for their own lines
    is answered by making it again. ``operation`` is that of the audit log: only the two together say who did it.
    """

    __tablename__ = "processing_line"
    __table_args__ = (Index(None, "organisation_id", "subject", "at"),)

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    at: Mapped[datetime]
    activity: Mapped[Activity] = mapped_column(TermColumn(Activity))
    subject: Mapped[str] = mapped_column(String(64))
    operation: Mapped[str] = mapped_column(String(32))

    organisation: Mapped[Organisation] = relationship("Organisation")


class ProcessingMark(Model):
    """Up to which line the audit log of an organisation was worked through."""

    __tablename__ = "processing_mark"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger)

    organisation: Mapped[Organisation] = relationship("Organisation")
