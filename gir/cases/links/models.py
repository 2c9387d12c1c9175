"""That a case belongs with a lead case: since when, why, and until when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.models import Person
from gir.cases.links.terms import LinkKind
from gir.cases.models import Case
from gir.database import Identified, Model, TermColumn
from gir.vault import DataKey, Retention, Sealed


class CaseLink(Identified, Model):
    """``case`` belongs with ``lead``. An end takes nothing away: the row stays, with who ended it and why.

    No case is the lead of another and under a lead itself. A case may be under several leads: of one event, and of one
    campaign.
    """

    __tablename__ = "case_link"
    __table_args__ = (Index(None, "lead_id", "ended_at"), Index(None, "case_id", "ended_at"))

    lead_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    kind: Mapped[LinkKind] = mapped_column(TermColumn(LinkKind))
    since: Mapped[datetime]
    linked_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    reason_sealed: Mapped[bytes]
    end_reason_sealed: Mapped[bytes | None]

    reason = Sealed(Retention.CASE)
    end_reason = Sealed(Retention.CASE)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    lead: Mapped[Case] = relationship("Case", foreign_keys="CaseLink.lead_id")
    case: Mapped[Case] = relationship("Case", foreign_keys="CaseLink.case_id")
    linked_by: Mapped[Person] = relationship("Person", foreign_keys="CaseLink.linked_by_id")
    ended_by: Mapped[Person | None] = relationship("Person", foreign_keys="CaseLink.ended_by_id")
