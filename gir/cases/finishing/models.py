"""Looking back on a case, and the proposal to close a severe one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.models import Person
from gir.cases.finishing.terms import ProposalEnd
from gir.cases.models import Case
from gir.cases.terms import CloseReason
from gir.database import Identified, Model, TermColumn
from gir.vault import DataKey, Retention, Sealed


class Evaluation(Identified, Model):
    """How the follow-up of a case went. Its lesson is no part of it: that lies apart, with no way back to the case."""

    __tablename__ = "evaluation"
    __table_args__ = (Index(None, "case_id", "at"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    at: Mapped[datetime]
    written_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    text_sealed: Mapped[bytes]

    text = Sealed(Retention.CASE)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    case: Mapped[Case] = relationship("Case")
    written_by: Mapped[Person] = relationship("Person", lazy="joined", innerjoin=True)


class ClosingProposal(Identified, Model):
    """Somebody proposes to close a severe case; it waits for another person until ``ended_at``.

    At most one of a case waits. What was written stays, so that nobody has to write it again.
    """

    __tablename__ = "closing_proposal"
    __table_args__ = (Index(None, "case_id", "proposed_at"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    proposed_at: Mapped[datetime]
    proposed_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[CloseReason] = mapped_column(TermColumn(CloseReason))
    duplicate_of_id: Mapped[str | None] = mapped_column(ForeignKey("case_file.id"))
    ended_at: Mapped[datetime | None]
    ending: Mapped[ProposalEnd | None] = mapped_column(TermColumn(ProposalEnd))
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    note_sealed: Mapped[bytes | None]
    what_changed_sealed: Mapped[bytes | None]

    note = Sealed(Retention.CASE)
    what_changed = Sealed(Retention.CASE)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    case: Mapped[Case] = relationship("Case", foreign_keys=[case_id])
    duplicate_of: Mapped[Case | None] = relationship("Case", foreign_keys=[duplicate_of_id])
    proposed_by: Mapped[Person] = relationship("Person", lazy="joined", innerjoin=True)
