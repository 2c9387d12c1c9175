"""Lessons in words, and as a list for the RI&E."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from flask_babel import gettext as _

from gir.cases.lessons.queries import ShownLesson, shown_lessons
from gir.incidents.terms import Form

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the beginning of a formula."""


@dataclass(frozen=True)
class LessonView:
    """One lesson as plain texts."""

    quarter: str
    behaviour: str
    text: str
    for_rie: bool


def lesson_views(organisation_id: str, form: Form | None) -> list[LessonView]:
    """The lessons that have appeared, the newest first."""
    return [_view(lesson) for lesson in shown_lessons(organisation_id, form)]


def form_in(key: str | None) -> Form | None:
    """The kind of behaviour that an address asks for; None for all of them, and for a word that is none."""
    return Form(key) if key in list(Form) else None


def _view(lesson: ShownLesson) -> LessonView:
    number = (lesson.quarter.month - 1) // 3 + 1
    quarter = _("%(year)s, quarter %(number)s", year=lesson.quarter.year, number=number)
    behaviour = str(lesson.form.label) if lesson.form else _("Every kind of behaviour")
    return LessonView(quarter, behaviour, lesson.text, lesson.for_rie)


def rie_list(organisation_id: str) -> bytes:
    """The lessons for the RI&E, as a file that spreadsheets open as text and never as a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([_("Quarter"), _("Kind of behaviour"), _("Lesson")])
    for lesson in lesson_views(organisation_id, None):
        if lesson.for_rie:
            writer.writerow([_cell(lesson.quarter), _cell(lesson.behaviour), _cell(lesson.text)])
    return f"\ufeff{out.getvalue()}".encode()


def _cell(text: str) -> str:
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text
