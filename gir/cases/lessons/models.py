"""Lessons. No column, order or moment joins one with a case or a person.

See docs/decisions/0047-lessons-have-no-way-back.md.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.database import Identified, Model, TermColumn
from gir.incidents.terms import Form
from gir.organisations.models import Organisation


class Lesson(Identified, Model):
    """What should be done differently, written for everybody who handles cases. ``quarter`` is its first day.

    Not sealed: a key of its own would have a moment of making, and the text is refused when it says who it was about.
    """

    __tablename__ = "lesson"
    __table_args__ = (
        Index(None, "organisation_id", "quarter"),
        {"sqlite_with_rowid": False},
    )  # a row number is an order

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    quarter: Mapped[date]
    form: Mapped[Form | None] = mapped_column(TermColumn(Form))
    text: Mapped[str] = mapped_column(Text)
    for_rie: Mapped[bool] = mapped_column(default=False)

    organisation: Mapped[Organisation] = relationship("Organisation")
