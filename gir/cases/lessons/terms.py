"""What is done about lessons, as the log names it."""

from __future__ import annotations

from gir.terms import Term


class LessonAct(Term):
    """Acts on a lesson that has appeared. Writing one is no act of its own: nothing may tell that there is one."""

    WITHDRAW = "lesson.withdraw"
