"""The protocols of an organisation, version after version."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, event, inspect
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from gir.accounts.models import Person
from gir.database import Identified, Model
from gir.organisations.models import Organisation

DRAFT = 0
"""The number of a version that is not published yet."""


class AlreadyPublished(RuntimeError):
    """A published version of a protocol was about to be changed or thrown away."""


class ProtocolVersion(Identified, Model):
    """One version of an organisation's protocol. ``steps`` holds its rules (``gir.cases.protocol.stored``).

    ``number`` counts from 1 and says that it was published; such a version never changes again: cases were opened under
    it. Number 0 is the draft, of which there is one at most; ``saves`` rises each time it is saved. ``reason`` says why
    it was published, ``person_id`` who saved the draft last, or published.
    """

    __tablename__ = "protocol_version"
    __table_args__ = (UniqueConstraint("organisation_id", "number"),)

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    number: Mapped[int]
    saves: Mapped[int]
    steps: Mapped[str]
    reason: Mapped[str]
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship("Organisation")
    person: Mapped[Person | None] = relationship("Person")


def _refuse(_mapper: Mapper[Any], _connection: object, row: ProtocolVersion) -> None:
    """A draft may change; it does not become a version: that is a row of its own."""
    before = inspect(row).attrs.number.history.deleted
    if row.number != DRAFT or any(number != DRAFT for number in before or ()):
        raise AlreadyPublished


event.listen(ProtocolVersion, "before_update", _refuse)
event.listen(ProtocolVersion, "before_delete", _refuse)
