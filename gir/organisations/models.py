"""Employers, their departments and the numbers of people who work there."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.database import Identified, Model, TermColumn
from gir.organisations.terms import EmployerKind


class Organisation(Identified, Model):
    """An employer with a public task. Several live in one installation and see nothing of each other.

    ``data_version`` rises with every countable change; charts are cached by it. With ``accountless`` people without an
    account report by a link or QR code that carries the random ``report_token``.
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
    pulse_on: Mapped[bool] = mapped_column(default=False)
    accountless: Mapped[bool] = mapped_column(default=False)
    report_token: Mapped[str | None] = mapped_column(String(64), unique=True)


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


class Edition(Identified):
    """A table of which each row is one version of a text that an organisation publishes.

    ``number`` counts from 1 and says that it was published; such a version never changes again (see
    ``gir.organisations.editions``). Number 0 is the draft, of which there is one at most. ``saves`` rises each time
    the draft is saved.
    """

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    number: Mapped[int]
    saves: Mapped[int]
    published_at: Mapped[datetime | None]


class HouseNorm(Edition, Model):
    """One version of an organisation's house rules: what is not accepted, in its own words.

    ``light``, ``medium`` and ``severe`` are the organisation's own examples, one a line.
    """

    __tablename__ = "house_norm"
    __table_args__ = (UniqueConstraint("organisation_id", "number"),)

    language: Mapped[str] = mapped_column(String(5))
    sentence: Mapped[str]
    explanation: Mapped[str]
    light: Mapped[str]
    medium: Mapped[str]
    severe: Mapped[str]
    organisation: Mapped[Organisation] = relationship("Organisation")
    rules: Mapped[list[HouseRule]] = relationship(
        "HouseRule", back_populates="norm", order_by="HouseRule.position", cascade="all, delete-orphan"
    )


class HouseRule(Identified, Model):
    """One rule of one version."""

    __tablename__ = "house_rule"

    norm_id: Mapped[str] = mapped_column(ForeignKey("house_norm.id"), index=True)
    position: Mapped[int]
    text: Mapped[str]
    norm: Mapped[HouseNorm] = relationship("HouseNorm", back_populates="rules")
