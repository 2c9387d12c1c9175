"""Stored tallies: what was counted of some facts of a month. Counted again as a whole, never added to.

Frozen ones are the other way round: what is in them cannot be counted again, because the facts are gone.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.database import Model
from gir.facts.models import FactMonth
from gir.organisations.models import Organisation


class MonthTally(Model):
    """One tally (``gir.statistics.tallies.kinds``) of one part of the facts of a month.

    ``part`` is a department or a form, or empty for all people of the population. ``cells`` is JSON: a list of what was
    told apart and its number. A tally without any cell has no row. It holds as long as its ``FactMonth`` says so.
    """

    __tablename__ = "month_tally"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "month"], ["fact_month.organisation_id", "fact_month.month"]),
    )

    organisation_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    population: Mapped[str] = mapped_column(String(20), primary_key=True)
    part: Mapped[str] = mapped_column(String(40), primary_key=True)
    tally: Mapped[str] = mapped_column(String(20), primary_key=True)
    cells: Mapped[str]

    of_month: Mapped[FactMonth] = relationship("FactMonth")


class FrozenTally(Model):
    """What was counted of facts whose cases were destroyed: added up, and tied to nobody and no case.

    ``dated``: of the month from ``first_day`` to ``last_day``; else of what nobody knows the day of, within that span.
    ``part`` is a department, a form, both with a space between, or empty for all people of the population. ``cells`` as
    in ``MonthTally``.
    """

    __tablename__ = "frozen_tally"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    dated: Mapped[bool] = mapped_column(primary_key=True)
    first_day: Mapped[date] = mapped_column(primary_key=True)
    last_day: Mapped[date] = mapped_column(primary_key=True)
    population: Mapped[str] = mapped_column(String(20), primary_key=True)
    part: Mapped[str] = mapped_column(String(80), primary_key=True)
    tally: Mapped[str] = mapped_column(String(20), primary_key=True)
    cells: Mapped[str]

    organisation: Mapped[Organisation] = relationship("Organisation")
