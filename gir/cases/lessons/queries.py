"""Which lessons are shown, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from gir.cases.lessons.models import Lesson, LessonWithdrawal
from gir.cases.lessons.services import quarter_of
from gir.database import db
from gir.incidents.terms import Form
from gir.web.dates import today

FEWEST = 3
"""Lessons that appear together. One that appears alone belongs to whatever case was closed just before."""


@dataclass(frozen=True)
class ShownLesson:
    """A lesson as it is read; ``quarter`` is the one after which it appeared."""

    quarter: date
    form: Form | None
    text: str
    for_rie: bool
    id: str


def shown_lessons(organisation_id: str, form: Form | None = None) -> list[ShownLesson]:
    """The lessons that have appeared and were not withdrawn, the newest first."""
    gone = {row.lesson_id for row in withdrawals(organisation_id)}
    found = [lesson for lesson in appeared(organisation_id) if lesson.id not in gone]
    return [lesson for lesson in found if form is None or lesson.form is form]


def appeared(organisation_id: str) -> list[ShownLesson]:
    """The lessons that have appeared, the newest first, also those that were withdrawn later.

    Those of a quarter appear when it is over, together and in no order. Fewer than three wait for those of the next,
    and are shown with them.
    """
    rows = select(Lesson).where(Lesson.organisation_id == organisation_id, Lesson.quarter < quarter_of(today()))
    by_quarter: dict[date, list[Lesson]] = {}
    for lesson in db.session.scalars(rows.order_by(Lesson.quarter, Lesson.id)):
        by_quarter.setdefault(lesson.quarter, []).append(lesson)
    shown: list[ShownLesson] = []
    waiting: list[Lesson] = []
    for quarter, lessons in by_quarter.items():
        waiting += lessons
        if len(waiting) >= FEWEST:
            waiting.sort(key=lambda lesson: lesson.id)
            shown = [ShownLesson(quarter, one.form, one.text, one.for_rie, one.id) for one in waiting] + shown
            waiting = []
    return shown


def withdrawals(organisation_id: str) -> list[LessonWithdrawal]:
    """What was withdrawn, the latest first."""
    rows = select(LessonWithdrawal).join(Lesson, Lesson.id == LessonWithdrawal.lesson_id)
    mine = rows.where(Lesson.organisation_id == organisation_id)
    return list(db.session.scalars(mine.order_by(LessonWithdrawal.at.desc(), LessonWithdrawal.id)))


def withdrawal_of(lesson_id: str) -> LessonWithdrawal | None:
    """That a lesson was withdrawn; None when it was not."""
    return db.session.scalar(select(LessonWithdrawal).where(LessonWithdrawal.lesson_id == lesson_id))
