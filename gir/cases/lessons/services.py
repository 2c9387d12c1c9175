"""Keep a lesson, so that nothing leads from it to a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gir.cases.lessons.anonymity import objection
from gir.cases.lessons.models import Lesson
from gir.cases.models import Case
from gir.incidents.terms import Form
from gir.web.dates import today


class NotAnonymous(ValueError):
    """The lesson says who or what it was about; the text says what to take out."""


@dataclass(frozen=True)
class NewLesson:
    """What somebody wrote as a lesson; ``form`` is None when it holds for every kind of behaviour."""

    text: str
    form: Form | None = None
    for_rie: bool = False


def new_lesson(case: Case, lesson: NewLesson) -> Lesson:
    """The row of a lesson. The caller adds it within its own act, and records nothing about it.

    Raises:
        NotAnonymous: it says who or what it was about.
    """
    found = objection(case, lesson.text)
    if found:
        raise NotAnonymous(found)
    home = case.organisation_id
    return Lesson(
        organisation_id=home, quarter=quarter_of(today()), form=lesson.form, text=lesson.text, for_rie=lesson.for_rie
    )


def quarter_of(day: date) -> date:
    """The first day of the quarter."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
