"""Withdraw a lesson that has appeared: it was wrong, does not hold any more, or says who it was about.

Its text is emptied, also in what the database remembers: a lesson that leads to somebody must be gone. The row stays:
the lessons it appeared with go on being shown.
"""

from __future__ import annotations

from gir.accounts.actor import Actor
from gir.accounts.terms import Role
from gir.audit import recorded
from gir.cases.lessons.models import Lesson, LessonWithdrawal
from gir.cases.lessons.queries import appeared, withdrawal_of
from gir.cases.lessons.terms import LessonAct
from gir.database import db, forget_old_versions, now
from gir.vault import DataKey, KeySet


class WithdrawnAlready(RuntimeError):
    """A colleague was first."""


def withdraw(lesson_id: str, reason: str, *, actor: Actor) -> None:
    """Withdraw a lesson of one's own organisation, for good.

    Raises:
        LookupError: there is no such lesson for the actor, or it has not appeared yet.
        WithdrawnAlready: nothing is left to withdraw.
    """
    if Role.COORDINATOR not in actor.roles or not any(one.id == lesson_id for one in appeared(actor.organisation_id)):
        raise LookupError(lesson_id)
    lesson = db.session.get_one(Lesson, lesson_id)
    with recorded(LessonAct.WITHDRAW, lesson, actor=actor) as session:
        session.refresh(lesson, with_for_update=True)
        if withdrawal_of(lesson_id) is not None:
            raise WithdrawnAlready(lesson_id)
        key = DataKey.fresh(KeySet.CASE)
        row = LessonWithdrawal(lesson_id=lesson_id, at=now(), by_id=actor.person_id, key=key, reason=reason)
        session.add(row)
        lesson.text = ""
    forget_old_versions(Lesson.__tablename__)
