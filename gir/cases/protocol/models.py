"""The protocols of an organisation, version after version."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.models import Person
from gir.database import Model
from gir.organisations.models import Edition, Organisation


class ProtocolVersion(Edition, Model):
    """One version of an organisation's protocol. ``steps`` holds its rules (``gir.cases.protocol.stored``).

    ``reason`` says why it was published, ``person_id`` who saved the draft last, or published.
    """

    __tablename__ = "protocol_version"
    __table_args__ = (UniqueConstraint("organisation_id", "number"),)

    steps: Mapped[str]
    reason: Mapped[str]
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))

    organisation: Mapped[Organisation] = relationship("Organisation")
    person: Mapped[Person | None] = relationship("Person")
