"""Lessons in words, and as a list for the RI&E."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.accounts.terms import Role
from gir.cases.lessons.queries import ShownLesson, appeared, shown_lessons, withdrawals
from gir.incidents.terms import Form
from gir.web.dates import long_day

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the beginning of a formula."""


@dataclass(frozen=True)
class LessonView:
    """One lesson as plain texts."""

    quarter: str
    behaviour: str
    text: str
    for_rie: bool
    id: str


@dataclass(frozen=True)
class WithdrawnView:
    """A lesson that was withdrawn. ``by`` and ``reason`` are empty for who may not withdraw one."""

    id: str
    lesson: str
    day: str
    by: str
    reason: str


def withdrawn_views(actor: Actor) -> list[WithdrawnView]:
    """The lessons that were withdrawn, the latest first: that it happened, and for coordinators by whom and why."""
    reads = may_withdraw(actor)
    rows = withdrawals(actor.organisation_id)
    lessons = {one.id: _view(one) for one in appeared(actor.organisation_id)} if rows else {}
    return [
        WithdrawnView(
            row.lesson_id,
            f"{lessons[row.lesson_id].quarter} · {lessons[row.lesson_id].behaviour}",
            long_day(row.at),
            (row.by.name or "") if reads else "",
            (row.reason or "") if reads else "",
        )
        for row in rows
        if row.lesson_id in lessons
    ]


def may_withdraw(actor: Actor) -> bool:
    """Whether somebody may withdraw lessons."""
    return Role.COORDINATOR in actor.roles


def appeared_view(actor: Actor, lesson_id: str) -> LessonView | None:
    """One lesson of the actor's organisation, also when it was withdrawn; None when none with this id has appeared."""
    return next((_view(one) for one in appeared(actor.organisation_id) if one.id == lesson_id), None)


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
    return LessonView(quarter, behaviour, lesson.text, lesson.for_rie, lesson.id)


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
