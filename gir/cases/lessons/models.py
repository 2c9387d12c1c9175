"""Lessons. No column, order or moment joins one with a case or a person.

See docs/decisions/0047-lessons-have-no-way-back.md.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.models import Person
from gir.database import Identified, Model, TermColumn
from gir.incidents.terms import Form
from gir.organisations.models import Organisation
from gir.vault import DataKey, Retention, Sealed


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


class LessonWithdrawal(Identified, Model):
    """That a lesson was withdrawn after it had appeared: by whom, when and why. Its text is gone from ``lesson``.

    Nothing of it existed before, so it says nothing of when or by whom the lesson was written.
    """

    __tablename__ = "lesson_withdrawal"

    lesson_id: Mapped[str] = mapped_column(ForeignKey("lesson.id"), unique=True)
    at: Mapped[datetime]
    by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    reason_sealed: Mapped[bytes]

    reason = Sealed(Retention.CASE)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    lesson: Mapped[Lesson] = relationship("Lesson")
    by: Mapped[Person] = relationship("Person")
