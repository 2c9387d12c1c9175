"""Talks that were planned and held."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.models import Person
from gir.care.terms import TalkOutcome
from gir.cases.models import Case
from gir.cases.terms import Step
from gir.database import Identified, Model, TermColumn


class Talk(Identified, Model):
    """One attempt at first relief or an aftercare talk: when, by whom, and how it ended. Never its content."""

    __tablename__ = "talk"
    __table_args__ = (Index(None, "case_id", "step"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    step: Mapped[Step] = mapped_column(TermColumn(Step))
    outcome: Mapped[TalkOutcome] = mapped_column(TermColumn(TalkOutcome))
    at: Mapped[datetime]
    recorded_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))

    case: Mapped[Case] = relationship("Case")
    recorded_by: Mapped[Person] = relationship("Person")
