"""Stored tallies: what was counted of some facts of a month. Counted again as a whole, never added to."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.database import Model
from gir.facts.models import FactMonth


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
