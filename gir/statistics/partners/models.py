"""Which organisations of this installation share their published figures, and what partners elsewhere sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.models import Person
from gir.database import Identified, Model
from gir.organisations.models import Organisation

LONGEST_NAME = 120


class FigureSharing(Identified, Model):
    """Whether an organisation shows its published figures to those that show theirs; without a row it does not."""

    __tablename__ = "figure_sharing"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), unique=True)
    shared: Mapped[bool]
    with_staff: Mapped[bool]
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))

    organisation: Mapped[Organisation] = relationship("Organisation")
    changed_by: Mapped[Person] = relationship("Person")


class Partner(Identified, Model):
    """An employer elsewhere whose key somebody here compared, and the newest figures that it signed with it.

    ``their_id`` and ``name`` are what it calls itself. ``document`` is its last file, without the signature that was
    checked (docs/partner-figures.md).
    """

    __tablename__ = "partner"
    __table_args__ = (
        UniqueConstraint("organisation_id", "their_id"),
        UniqueConstraint("organisation_id", "public_key"),
    )

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    their_id: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    public_key: Mapped[str] = mapped_column(String(64))
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    compared_at: Mapped[datetime]
    compared_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    taken_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship("Organisation")
    compared_by: Mapped[Person] = relationship("Person")
