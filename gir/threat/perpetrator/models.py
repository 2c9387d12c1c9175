"""Criteria in versions, how a case was held against them, the clock of the duty to inform, and look-ups."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.models import Person
from gir.cases.models import Case
from gir.database import Identified, Model, TermColumn
from gir.organisations.models import Edition, Organisation
from gir.threat.perpetrator.terms import Verdict
from gir.threat.terms import ReactionWay
from gir.vault import DataKey, Retention, Sealed


class Criteria(Edition, Model):
    """One version of an organisation's criteria for unlocking a perpetrator's name."""

    __tablename__ = "perpetrator_criteria"
    __table_args__ = (UniqueConstraint("organisation_id", "number"),)

    language: Mapped[str] = mapped_column(String(5))

    organisation: Mapped[Organisation] = relationship("Organisation")
    each: Mapped[list[Criterion]] = relationship(
        "Criterion", back_populates="criteria", order_by="Criterion.position", cascade="all, delete-orphan"
    )


class Criterion(Identified, Model):
    """One criterion of one version."""

    __tablename__ = "perpetrator_criterion"

    criteria_id: Mapped[str] = mapped_column(ForeignKey("perpetrator_criteria.id"), index=True)
    position: Mapped[int]
    text: Mapped[str]

    criteria: Mapped[Criteria] = relationship("Criteria", back_populates="each")


class CriteriaCheck(Identified, Model):
    """A case was held against one version of the criteria. The last one counts; all are kept.

    A last one with the verdict "none" proposes, from that moment, to destroy what is kept of the name.
    """

    __tablename__ = "criteria_check"
    __table_args__ = (Index(None, "case_id", "at"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    criteria_id: Mapped[str] = mapped_column(ForeignKey("perpetrator_criteria.id"))
    at: Mapped[datetime]
    checked_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    verdict: Mapped[Verdict] = mapped_column(TermColumn(Verdict))
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    reason_sealed: Mapped[bytes | None]

    reason = Sealed(Retention.CASE)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    case: Mapped[Case] = relationship("Case")
    criteria: Mapped[Criteria] = relationship("Criteria")
    checked_by: Mapped[Person] = relationship("Person", lazy="joined", innerjoin=True)
    met: Mapped[list[Criterion]] = relationship(
        "Criterion", secondary="criterion_met", order_by="Criterion.position", viewonly=True
    )


class CriterionMet(Model):
    """One criterion that a case met."""

    __tablename__ = "criterion_met"

    check_id: Mapped[str] = mapped_column(ForeignKey("criteria_check.id"), primary_key=True)
    criterion_id: Mapped[str] = mapped_column(ForeignKey("perpetrator_criterion.id"), primary_key=True)

    check: Mapped[CriteriaCheck] = relationship("CriteriaCheck")
    criterion: Mapped[Criterion] = relationship("Criterion")


class InformClock(Identified, Model):
    """Somebody whose name is kept must be told so within a month (AVG 14), or later for a reason.

    ``reminded_of`` is the deadline of which whoever handles the case was reminded.
    """

    __tablename__ = "inform_clock"
    __table_args__ = (Index(None, "informed_on", "due_at"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), unique=True)
    started_at: Mapped[datetime]
    due_at: Mapped[datetime]
    informed_on: Mapped[date | None]
    way: Mapped[ReactionWay | None] = mapped_column(TermColumn(ReactionWay))
    reminded_of: Mapped[datetime | None]

    case: Mapped[Case] = relationship("Case")


class InformPostponement(Identified, Model):
    """Why somebody is told later, and until when."""

    __tablename__ = "inform_postponement"
    __table_args__ = (Index(None, "case_id", "at"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    at: Mapped[datetime]
    until: Mapped[datetime]
    postponed_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    reason_sealed: Mapped[bytes]

    reason = Sealed(Retention.CASE)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    case: Mapped[Case] = relationship("Case")
    postponed_by: Mapped[Person] = relationship("Person", lazy="joined", innerjoin=True)


class EarlierSearch(Identified, Model):
    """Somebody looked for earlier incidents of the same person, and why."""

    __tablename__ = "earlier_search"
    __table_args__ = (Index(None, "case_id", "at"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    at: Mapped[datetime]
    searched_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    reason_sealed: Mapped[bytes]

    reason = Sealed(Retention.CASE)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    case: Mapped[Case] = relationship("Case")
    searched_by: Mapped[Person] = relationship("Person")
