"""The question to a person on whom incidents piled up, and from how many on an organisation speaks of a pile."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.models import Person
from gir.care.piles.terms import PileAnswer
from gir.cases.models import Case
from gir.database import Identified, Model, TermColumn
from gir.organisations.models import Organisation


class PileQuestion(Identified, Model):
    """That somebody was asked, once for a pile, whether they would like a call.

    Nobody else learns of it unless they say yes; then ``case_id`` is the report with which it was passed on.
    """

    __tablename__ = "pile_question"
    __table_args__ = (Index(None, "person_id", "asked_at"),)

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    answer: Mapped[PileAnswer | None] = mapped_column(TermColumn(PileAnswer))
    answered_at: Mapped[datetime | None]
    case_id: Mapped[str | None] = mapped_column(ForeignKey("case_file.id"), index=True)

    person: Mapped[Person] = relationship("Person")
    case: Mapped[Case | None] = relationship("Case")


class PileNorm(Identified, Model):
    """From how many reports in how many days on an organisation speaks of a pile. Without a row the usual norm holds.

    The four numbers are those of ``gir.care.piles.norms.Norm``.
    """

    __tablename__ = "pile_norm"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), unique=True)
    person_reports: Mapped[int]
    person_days: Mapped[int]
    place_reports: Mapped[int]
    place_days: Mapped[int]

    organisation: Mapped[Organisation] = relationship("Organisation")
