"""A measure with its dossier, and what hangs on it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.models import Person
from gir.cases.models import Case
from gir.database import Identified, Model, TermColumn, TermSet
from gir.incidents.terms import Minor
from gir.organisations.models import HouseRule, Organisation
from gir.threat.measures.terms import (
    DeliveryWay,
    Hearing,
    Informed,
    MeasureKind,
    MeasureStatus,
    OpenChannel,
    ReviewOutcome,
)
from gir.vault import DataKey, Retention, Sealed
from gir.web.dates import local_day, today


class Measure(Identified, Model):
    """What the organisation does towards a citizen after an incident, with everything that must come before it.

    All texts lie under one key of the perpetrator, so that they are destroyed together and first. ``changed_by`` is who
    last changed the draft: neither they nor the drafter decide it. ``letter`` is the letter as it was decided, whatever
    becomes of its template. Every act raises ``version``.
    """

    __tablename__ = "measure"
    __table_args__ = (Index(None, "status", "ends_on"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), index=True)
    kind: Mapped[MeasureKind] = mapped_column(TermColumn(MeasureKind))
    status: Mapped[MeasureStatus] = mapped_column(TermColumn(MeasureStatus))
    version: Mapped[int] = mapped_column(default=1)

    minor: Mapped[Minor | None] = mapped_column(TermColumn(Minor))
    informed: Mapped[Informed | None] = mapped_column(TermColumn(Informed))
    informed_on: Mapped[date | None]
    hearing: Mapped[Hearing | None] = mapped_column(TermColumn(Hearing))
    hearing_on: Mapped[date | None]
    channels: Mapped[frozenset[OpenChannel] | None] = mapped_column(TermSet(OpenChannel))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    review_on: Mapped[date | None]
    reminded_of: Mapped[date | None]

    drafted_at: Mapped[datetime]
    drafted_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime | None]
    proposed_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    delivered_by: Mapped[DeliveryWay | None] = mapped_column(TermColumn(DeliveryWay))
    delivered_on: Mapped[date | None]
    over_at: Mapped[datetime | None]

    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    name_sealed: Mapped[bytes | None]
    address_sealed: Mapped[bytes | None]
    minor_reason_sealed: Mapped[bytes | None]
    facts_sealed: Mapped[bytes | None]
    postponed_reason_sealed: Mapped[bytes | None]
    answer_sealed: Mapped[bytes | None]
    proportionality_sealed: Mapped[bytes | None]
    channel_words_sealed: Mapped[bytes | None]
    location_sealed: Mapped[bytes | None]
    mandate_sealed: Mapped[bytes | None]
    returned_because_sealed: Mapped[bytes | None]
    over_because_sealed: Mapped[bytes | None]
    letter_sealed: Mapped[bytes | None]

    name = Sealed(Retention.PERPETRATOR)
    address = Sealed(Retention.PERPETRATOR)
    minor_reason = Sealed(Retention.PERPETRATOR)
    facts = Sealed(Retention.PERPETRATOR)
    postponed_reason = Sealed(Retention.PERPETRATOR)
    answer = Sealed(Retention.PERPETRATOR)
    proportionality = Sealed(Retention.PERPETRATOR)
    channel_words = Sealed(Retention.PERPETRATOR)
    location = Sealed(Retention.PERPETRATOR)
    mandate = Sealed(Retention.PERPETRATOR)
    returned_because = Sealed(Retention.PERPETRATOR)
    over_because = Sealed(Retention.PERPETRATOR)
    letter = Sealed(Retention.PERPETRATOR)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    case: Mapped[Case] = relationship("Case")
    drafted_by: Mapped[Person] = relationship("Person", foreign_keys="Measure.drafted_by_id")
    changed_by: Mapped[Person] = relationship("Person", foreign_keys="Measure.changed_by_id")
    proposed_by: Mapped[Person | None] = relationship("Person", foreign_keys="Measure.proposed_by_id")
    decided_by: Mapped[Person | None] = relationship("Person", foreign_keys="Measure.decided_by_id")
    rules: Mapped[list[MeasureRule]] = relationship(
        "MeasureRule", back_populates="measure", cascade="all, delete-orphan"
    )
    links: Mapped[list[MeasureLink]] = relationship(
        "MeasureLink", back_populates="measure", cascade="all, delete-orphan"
    )
    reviews: Mapped[list[MeasureReview]] = relationship(
        "MeasureReview", back_populates="measure", order_by="MeasureReview.at"
    )

    @property
    def decided_on(self) -> date | None:
        """The day of the decision."""
        return local_day(self.decided_at) if self.decided_at else None

    @property
    def is_due_to_begin(self) -> bool:
        """Whether it was decided, the citizen got the letter, and its first day has come."""
        decided = self.status is MeasureStatus.DECIDED and self.delivered_on is not None
        return decided and self.starts_on is not None and self.starts_on <= today()


class MeasureRule(Identified, Model):
    """A house rule that was broken, in the version that held on the day."""

    __tablename__ = "measure_rule"
    __table_args__ = (UniqueConstraint("measure_id", "rule_id"),)

    measure_id: Mapped[str] = mapped_column(ForeignKey("measure.id"))
    rule_id: Mapped[str] = mapped_column(ForeignKey("house_rule.id"))

    measure: Mapped[Measure] = relationship("Measure", back_populates="rules")
    rule: Mapped[HouseRule] = relationship("HouseRule")


class MeasureLink(Identified, Model):
    """Another case that belongs to the facts. Only who may see that case learns of it."""

    __tablename__ = "measure_link"
    __table_args__ = (UniqueConstraint("measure_id", "case_id"),)

    measure_id: Mapped[str] = mapped_column(ForeignKey("measure.id"))
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), index=True)

    measure: Mapped[Measure] = relationship("Measure", back_populates="links")
    case: Mapped[Case] = relationship("Case")


class MeasureReview(Identified, Model):
    """Somebody looked again whether a measure is still needed."""

    __tablename__ = "measure_review"

    measure_id: Mapped[str] = mapped_column(ForeignKey("measure.id"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[ReviewOutcome] = mapped_column(TermColumn(ReviewOutcome))
    next_on: Mapped[date | None]
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    reason_sealed: Mapped[bytes]

    reason = Sealed(Retention.PERPETRATOR)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    measure: Mapped[Measure] = relationship("Measure", back_populates="reviews")
    by: Mapped[Person] = relationship("Person")


class NoMeasure(Identified, Model):
    """Why no measure was taken in a case."""

    __tablename__ = "no_measure"

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    reason_sealed: Mapped[bytes]

    reason = Sealed(Retention.CASE)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    case: Mapped[Case] = relationship("Case")
    by: Mapped[Person] = relationship("Person")


class LetterText(Identified, Model):
    """How an organisation words the letter of one kind of measure. ``saves`` rises each time it is saved."""

    __tablename__ = "measure_letter_text"
    __table_args__ = (UniqueConstraint("organisation_id", "kind"),)

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[MeasureKind] = mapped_column(TermColumn(MeasureKind))
    saves: Mapped[int]
    text: Mapped[str]

    organisation: Mapped[Organisation] = relationship("Organisation")
