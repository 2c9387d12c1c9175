"""Roles that wait for a second person, and when rights were last looked at."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.models import Assignment, Person
from gir.accounts.rights.terms import ProposalEnd
from gir.accounts.terms import Role, Scope
from gir.database import Identified, Model, TermColumn
from gir.organisations.models import Department, Organisation


class RoleProposal(Identified, Model):
    """A role that somebody would give to a colleague, as long as a second person has not agreed."""

    __tablename__ = "role_proposal"
    __table_args__ = (Index(None, "organisation_id", "proposed_at"),)

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    role: Mapped[Role] = mapped_column(TermColumn(Role))
    department_id: Mapped[str | None] = mapped_column(ForeignKey("department.id"))
    scope: Mapped[Scope | None] = mapped_column(TermColumn(Scope))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    proposed_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    lapses_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ending: Mapped[ProposalEnd | None] = mapped_column(TermColumn(ProposalEnd))
    decided_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))

    organisation: Mapped[Organisation] = relationship("Organisation")
    person: Mapped[Person] = relationship("Person", foreign_keys="RoleProposal.person_id")
    department: Mapped[Department | None] = relationship("Department")
    proposed_by: Mapped[Person] = relationship("Person", foreign_keys="RoleProposal.proposed_by_id")
    decided_by: Mapped[Person | None] = relationship("Person", foreign_keys="RoleProposal.decided_by_id")


class RightsReview(Identified, Model):
    """That somebody looked at a role that a colleague has, and said that it is still right."""

    __tablename__ = "rights_review"
    __table_args__ = (Index(None, "assignment_id", "confirmed_at"),)

    assignment_id: Mapped[str] = mapped_column(ForeignKey("assignment.id"))
    confirmed_at: Mapped[datetime]
    confirmed_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))

    assignment: Mapped[Assignment] = relationship("Assignment")
    confirmed_by: Mapped[Person] = relationship("Person")
