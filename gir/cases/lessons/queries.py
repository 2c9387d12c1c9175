"""Which lessons are shown, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from gir.cases.lessons.models import Lesson
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


def shown_lessons(organisation_id: str, form: Form | None = None) -> list[ShownLesson]:
    """The lessons that have appeared, the newest first.

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
            shown = [ShownLesson(quarter, one.form, one.text, one.for_rie) for one in waiting] + shown
            waiting = []
    return [lesson for lesson in shown if form is None or lesson.form is form]
