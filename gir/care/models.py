"""Talks that were held, help that was offered, absence, and the duty to tell the labour inspectorate."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.models import Person
from gir.care.terms import AbsenceBand, Confirmation, Help, NoticeWay, ReferralOutcome, TalkOutcome
from gir.cases.models import Case
from gir.cases.step_column import StepColumn
from gir.cases.terms import AnyStep, Step
from gir.database import Identified, Model, TermColumn
from gir.vault import DataKey, Retention, Sealed


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


class TalkConfirmation(Identified, Model):
    """What the reporter said of a talk; the last one counts. ``person_id`` is None for a reporter without account."""

    __tablename__ = "talk_confirmation"
    __table_args__ = (Index(None, "case_id", "step", "at"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    step: Mapped[Step] = mapped_column(TermColumn(Step))
    said: Mapped[Confirmation] = mapped_column(TermColumn(Confirmation))
    at: Mapped[datetime]
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))

    case: Mapped[Case] = relationship("Case")
    person: Mapped[Person | None] = relationship("Person")


class TalkQuestion(Identified, Model):
    """That the reporter was asked about a talk, and that somebody else was told of it: each happens once a round.

    A word of the reporter ends the round.
    """

    __tablename__ = "talk_question"
    __table_args__ = (UniqueConstraint("case_id", "step"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    step: Mapped[AnyStep] = mapped_column(StepColumn())
    asked_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship("Case")


class Referral(Identified, Model):
    """That somebody was pointed to one kind of help, and what they said to it. The last word counts, of each kind.

    A fact and nothing more: neither why nor what came of it.
    """

    __tablename__ = "referral"
    __table_args__ = (UniqueConstraint("case_id", "to"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    to: Mapped[Help] = mapped_column(TermColumn(Help))
    outcome: Mapped[ReferralOutcome] = mapped_column(TermColumn(ReferralOutcome))
    at: Mapped[datetime]
    recorded_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))

    case: Mapped[Case] = relationship("Case")
    recorded_by: Mapped[Person] = relationship("Person")


class SickLeave(Identified, Model):
    """How long somebody was away from work because of it; there is a row only when they reported sick."""

    __tablename__ = "sick_leave"

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), unique=True)
    band: Mapped[AbsenceBand] = mapped_column(TermColumn(AbsenceBand))
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))

    case: Mapped[Case] = relationship("Case")
    recorded_by: Mapped[Person] = relationship("Person")


class AccidentNotice(Identified, Model):
    """The proof that the labour inspectorate was told: when, how, and the number or name they gave."""

    __tablename__ = "accident_notice"

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), unique=True)
    at: Mapped[datetime]
    way: Mapped[NoticeWay] = mapped_column(TermColumn(NoticeWay))
    recorded_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    reference_sealed: Mapped[bytes]

    reference = Sealed(Retention.CASE)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    case: Mapped[Case] = relationship("Case")
    recorded_by: Mapped[Person] = relationship("Person")
