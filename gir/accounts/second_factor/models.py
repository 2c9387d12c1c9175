"""What is known of somebody's app, and of the codes for when they do not have it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.models import Person
from gir.database import Identified, Model
from gir.vault import DataKey, Retention, Sealed


class SecondFactor(Identified, Model):
    """The secret that somebody's app shares with us, under a key of its own.

    ``last_step`` is the number of the half minute whose code was used last: no code opens twice.
    """

    __tablename__ = "second_factor"
    __table_args__ = (UniqueConstraint("person_id"),)

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    set_up_at: Mapped[datetime]
    last_step: Mapped[int] = mapped_column(BigInteger)
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    secret_sealed: Mapped[bytes]

    secret = Sealed(Retention.EMPLOYMENT)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    person: Mapped[Person] = relationship("Person")


class RecoveryCode(Model):
    """A code for who does not have their app at hand. ``id`` is a keyed fingerprint of it; it works once."""

    __tablename__ = "recovery_code"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship("Person")
