"""When the head counts of a quarter were looked at."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Numeric
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.models import Person
from gir.database import Identified, Model
from gir.organisations.models import Organisation


class HeadCountCheck(Identified, Model):
    """Somebody looked at the head counts of a quarter (``quarter``: its first day) and saved them, changed or not.

    Rows are added and never changed: together they tell what the whole organisation was, saving by saving.
    """

    __tablename__ = "head_count_check"
    __table_args__ = (Index(None, "organisation_id", "quarter"),)

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    quarter: Mapped[date]
    people: Mapped[int]
    fte: Mapped[Decimal] = mapped_column(Numeric(9, 1))
    changed: Mapped[int]
    checked_at: Mapped[datetime]
    checked_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))

    organisation: Mapped[Organisation] = relationship("Organisation")
    checked_by: Mapped[Person] = relationship("Person")
