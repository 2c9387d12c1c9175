"""Days on which somebody does not do what belongs to one of their roles."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.models import Person
from gir.accounts.terms import Role
from gir.database import Identified, Model, TermColumn
from gir.organisations.models import Organisation


class Absence(Identified, Model):
    """Somebody is away in one role, from ``starts_on`` up to and including ``ends_on``; ``stand_in`` may be nobody.

    Why somebody is away is not asked and not kept.
    """

    __tablename__ = "absence"
    __table_args__ = (Index(None, "organisation_id", "ends_on"),)

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    role: Mapped[Role] = mapped_column(TermColumn(Role))
    stand_in_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]

    organisation: Mapped[Organisation] = relationship("Organisation")
    person: Mapped[Person] = relationship("Person", foreign_keys="Absence.person_id")
    stand_in: Mapped[Person | None] = relationship("Person", foreign_keys="Absence.stand_in_id")
