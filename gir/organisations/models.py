"""Employers, their departments and the numbers of people who work there."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.database import Identified, Model, TermColumn
from gir.organisations.terms import EmployerKind


class Organisation(Identified, Model):
    """An employer with a public task. Several live in one installation and see nothing of each other.

    ``data_version`` rises with every countable change; charts are cached by it.
    """

    __tablename__ = "organisation"

    name: Mapped[str]
    kind: Mapped[EmployerKind] = mapped_column(TermColumn(EmployerKind))
    language: Mapped[str] = mapped_column(default="nl")
    emergency_label: Mapped[str | None]
    emergency_number: Mapped[str | None]
    duty_number: Mapped[str | None]
    work_address: Mapped[str | None]
    data_version: Mapped[int] = mapped_column(default=0)


class Department(Identified, Model):
    """A part of an organisation. Office-holders belong to none."""

    __tablename__ = "department"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str]
    organisation: Mapped[Organisation] = relationship("Organisation")


class HeadCount(Identified, Model):
    """People and full-time equivalents of one department in one quarter (``quarter``: its first day)."""

    __tablename__ = "head_count"
    __table_args__ = (
        UniqueConstraint("department_id", "quarter"),
        Index(None, "organisation_id", "quarter"),
    )

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    department_id: Mapped[str] = mapped_column(ForeignKey("department.id"))
    quarter: Mapped[date]
    people: Mapped[int]
    fte: Mapped[Decimal] = mapped_column(Numeric(8, 1))
    organisation: Mapped[Organisation] = relationship("Organisation")
    department: Mapped[Department] = relationship("Department")
