"""Reports that were begun and not sent yet."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.models import Person
from gir.database import Identified, Model
from gir.vault import DataKey, Retention, Sealed


class ReportDraft(Identified, Model):
    """A report that is being written, for its writer alone.

    ``page`` is the random name of the page that wrote last and ``turn`` its count of savings; ``version`` rises with
    every saving. ``submission`` is the token that the report will carry. ``answers`` is JSON: field name to list of
    values.
    """

    __tablename__ = "report_draft"
    __table_args__ = (UniqueConstraint("person_id", "page"),)

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    page: Mapped[str] = mapped_column(String(64))
    turn: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    submission: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime]
    saved_at: Mapped[datetime] = mapped_column(index=True)
    warned_at: Mapped[datetime | None]
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    answers_sealed: Mapped[bytes]

    answers = Sealed(Retention.DRAFT)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    person: Mapped[Person] = relationship("Person")
