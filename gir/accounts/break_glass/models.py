"""Who stands ready to look into a case when nobody else can, and every time that somebody did."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.break_glass.terms import Judgement
from gir.accounts.models import Person
from gir.accounts.terms import Role, Scope
from gir.database import Identified, Model, TermColumn, partial_index
from gir.organisations.models import Department, Organisation
from gir.vault import DataKey, Retention, Sealed


class Deputy(Identified, Model):
    """Somebody who may look into a case in the place of a role, when it cannot wait. Named before it is needed.

    A manager's deputy is that of a department, a clerk's of a scope. The deputy of the privacy officer looks at what
    that officer inspected, and inspects nothing.
    """

    __tablename__ = "deputy"
    __table_args__ = (Index(None, "organisation_id", "role"), Index(None, "person_id"))

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    role: Mapped[Role] = mapped_column(TermColumn(Role))
    department_id: Mapped[str | None] = mapped_column(ForeignKey("department.id"))
    scope: Mapped[Scope | None] = mapped_column(TermColumn(Scope))
    named_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship("Organisation")
    person: Mapped[Person] = relationship("Person")
    department: Mapped[Department | None] = relationship("Department")


class BrokenGlass(Identified, Model):
    """One time that somebody opened one case with emergency access: as what, why, until when, and how it was judged.

    ``deputy_id`` is None for the privacy officer's own inspection. ``ended_at`` is set when it ended before its hour
    was over. ``number`` is that of the case.
    """

    __tablename__ = "break_glass"
    __table_args__ = (
        Index(None, "person_id", "ends_at"),
        Index(None, "organisation_id", "opened_at"),
        partial_index(None, "review_due_at", where="reviewed_at IS NULL"),
    )

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), index=True)
    number: Mapped[str] = mapped_column(String(12))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    deputy_id: Mapped[str | None] = mapped_column(ForeignKey("deputy.id"))
    opened_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    review_due_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    reviewed_at: Mapped[datetime | None]
    reviewed_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    judgement: Mapped[Judgement | None] = mapped_column(TermColumn(Judgement))
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    reason_sealed: Mapped[bytes]
    judged_because_sealed: Mapped[bytes | None]

    reason = Sealed(Retention.CASE)
    judged_because = Sealed(Retention.CASE)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    case: Mapped[Any] = relationship("Case")  # of a higher package
    organisation: Mapped[Organisation] = relationship("Organisation")
    deputy: Mapped[Deputy | None] = relationship("Deputy")
    person: Mapped[Person] = relationship("Person", foreign_keys="BrokenGlass.person_id")
    reviewed_by: Mapped[Person | None] = relationship("Person", foreign_keys="BrokenGlass.reviewed_by_id")
