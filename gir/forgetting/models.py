"""What waits to be destroyed, who agreed, what was destroyed, and what is kept longer."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.models import Person
from gir.cases.models import Case
from gir.database import Identified, Model, TermColumn, partial_index
from gir.forgetting.terms import Category, HoldReason, Side
from gir.organisations.models import Organisation
from gir.threat.damage.models import KeptDamage
from gir.vault import DataKey, Retention, Sealed


class Proposal(Identified, Model):
    """Something whose time was over on ``due_on``. It goes ``GRACE`` after both sides agreed, unless one withdraws.

    It is about a case, or about damage of one that is gone. It goes with what it is about.
    """

    __tablename__ = "destruction_proposal"
    __table_args__ = (
        UniqueConstraint("case_id", "category"),
        Index(None, "organisation_id", "due_on", "id"),
        partial_index("ix_destruction_proposal_agreed_at", "agreed_at", where="agreed_at IS NOT NULL"),
    )

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    case_id: Mapped[str | None] = mapped_column(ForeignKey("case_file.id"))
    damage_id: Mapped[str | None] = mapped_column(ForeignKey("kept_damage.id"), unique=True)
    category: Mapped[Category] = mapped_column(TermColumn(Category))
    due_on: Mapped[date]
    proposed_at: Mapped[datetime]
    agreed_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship("Organisation")
    case: Mapped[Case | None] = relationship("Case")
    damage: Mapped[KeptDamage | None] = relationship("KeptDamage")
    agreements: Mapped[list[Agreement]] = relationship(
        "Agreement", back_populates="proposal", cascade="all, delete-orphan"
    )


class Agreement(Identified, Model):
    """Somebody agreed, for one side. Two sides, two people."""

    __tablename__ = "destruction_agreement"
    __table_args__ = (UniqueConstraint("proposal_id", "side"), UniqueConstraint("proposal_id", "person_id"))

    proposal_id: Mapped[str] = mapped_column(ForeignKey("destruction_proposal.id"))
    side: Mapped[Side] = mapped_column(TermColumn(Side))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    proposal: Mapped[Proposal] = relationship("Proposal", back_populates="agreements")
    person: Mapped[Person] = relationship("Person")


class Hold(Identified, Model):
    """A case is kept until a day, whatever its age, because somebody said why. An end takes nothing away."""

    __tablename__ = "case_hold"
    __table_args__ = (Index(None, "case_id"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    reason: Mapped[HoldReason] = mapped_column(TermColumn(HoldReason))
    until: Mapped[date]
    since: Mapped[datetime]
    placed_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    words_sealed: Mapped[bytes]

    words = Sealed(Retention.CASE)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    case: Mapped[Case] = relationship("Case")
    placed_by: Mapped[Person] = relationship("Person", foreign_keys="Hold.placed_by_id")
    lifted_by: Mapped[Person | None] = relationship("Person", foreign_keys="Hold.lifted_by_id")


class Destruction(Identified, Model):
    """The lasting record of what was destroyed: how much of what, by which rule, and who agreed. It names no case.

    ``closed_in`` is the year in which the cases were closed, ``months`` the term that held. ``officer`` and ``handler``
    are the ids of accounts, as in the log: no account need be kept for them.
    """

    __tablename__ = "destruction"
    __table_args__ = (Index(None, "organisation_id", "at"),)

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    at: Mapped[datetime]
    category: Mapped[Category] = mapped_column(TermColumn(Category))
    closed_in: Mapped[int]
    months: Mapped[int]
    number: Mapped[int]
    officer: Mapped[str] = mapped_column(String(32))
    handler: Mapped[str] = mapped_column(String(32))

    organisation: Mapped[Organisation] = relationship("Organisation")


class RetentionTerm(Model):
    """How many months an organisation keeps something, where that is not what the software proposes."""

    __tablename__ = "retention_term"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    category: Mapped[Category] = mapped_column(TermColumn(Category), primary_key=True)
    months: Mapped[int]

    organisation: Mapped[Organisation] = relationship("Organisation")


class ClockCheck(Model):
    """When the clock of this machine was seen last. While it is in doubt nothing is proposed or destroyed."""

    __tablename__ = "clock_check"

    id: Mapped[str] = mapped_column(String(20), primary_key=True)
    seen_at: Mapped[datetime]
    proposed_on: Mapped[date | None]
    doubted_since: Mapped[datetime | None]
