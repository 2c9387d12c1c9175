"""What was released, and on whose consent."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.models import Person
from gir.cases.models import Case
from gir.database import Identified, Model
from gir.vault import DataKey, Retention, Sealed


class InjuryRelease(Identified, Model):
    """The class of an injury that may go to the police, or that it may not any more; the last one counts.

    ``injury`` holds the key of a ``Consequence``; None: the consent was withdrawn. ``consent_on`` is the day on which
    the person affected gave their consent, or took it back.
    """

    __tablename__ = "injury_release"

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), index=True)
    consent_on: Mapped[date]
    released_at: Mapped[datetime]
    released_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    injury_sealed: Mapped[bytes | None]

    injury = Sealed(Retention.CASE)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    case: Mapped[Case] = relationship("Case")
    released_by: Mapped[Person] = relationship("Person")
