"""The reaction to the perpetrator, and what went to the police."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.models import Person
from gir.cases.models import Case
from gir.database import Identified, Model, TermColumn
from gir.threat.police.terms import Filing
from gir.threat.terms import PoliceDecision, ReactionWay, VptCode
from gir.vault import DataKey, Retention, Sealed


class Reaction(Identified, Model):
    """The perpetrator was told which behaviour is not accepted and asked for their side. Not a measure."""

    __tablename__ = "reaction"

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), index=True)
    way: Mapped[ReactionWay] = mapped_column(TermColumn(ReactionWay))
    at: Mapped[datetime]
    recorded_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    told_sealed: Mapped[bytes]
    their_side_sealed: Mapped[bytes | None]

    told = Sealed(Retention.CASE)
    their_side = Sealed(Retention.CASE)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    case: Mapped[Case] = relationship("Case")
    recorded_by: Mapped[Person] = relationship("Person", lazy="joined", innerjoin=True)


class PoliceStep(Identified, Model):
    """The decision on a police report. The organisation's address goes into the file, never a private one.

    Holds number, date, status and outcome only: what the police investigate is theirs (Wpg). ``filing`` is None where
    nothing was filed or nobody said how, ``filed_on`` until it went to the police.
    """

    __tablename__ = "police_step"

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), unique=True)
    decision: Mapped[PoliceDecision] = mapped_column(TermColumn(PoliceDecision))
    vpt_code: Mapped[VptCode] = mapped_column(TermColumn(VptCode))
    filing: Mapped[Filing | None] = mapped_column(TermColumn(Filing))
    filed_on: Mapped[date | None]
    decided_at: Mapped[datetime]
    decided_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    reason_sealed: Mapped[bytes | None]
    police_number_sealed: Mapped[bytes | None]

    reason = Sealed(Retention.POLICE)
    police_number = Sealed(Retention.POLICE)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    case: Mapped[Case] = relationship("Case")
    decided_by: Mapped[Person] = relationship("Person", lazy="joined", innerjoin=True)


class HomeAdvice(Identified, Model):
    """Advice to an office-holder about the safety of their home. Only who may read about that home reads it."""

    __tablename__ = "home_advice"

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), index=True)
    at: Mapped[datetime]
    given_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    advice_sealed: Mapped[bytes]

    advice = Sealed(Retention.CASE)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    case: Mapped[Case] = relationship("Case")
    given_by: Mapped[Person] = relationship("Person", lazy="joined", innerjoin=True)
