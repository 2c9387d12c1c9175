"""Telling somebody else that a step waits: once a round, on the timeline, and with a mail that says nothing.

Every escalation goes through here, whichever step it is about: one table remembers them, so nobody is told twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from gir.accounts.terms import Role
from gir.care.models import TalkQuestion
from gir.cases.models import Case, Task
from gir.cases.services import tell
from gir.cases.stand_ins import with_stand_ins
from gir.cases.terms import AnyStep, Happening
from gir.database import now
from gir.notifications.services import enqueue
from gir.notifications.terms import MessageKind


@dataclass(frozen=True)
class Watcher:
    """Who is told, in which role; nobody when there is nobody to tell.

    ``knows``: they may know of the step. Otherwise they hear that something of its owner waits, and not what.
    """

    role: Role
    person_id: str | None
    knows: bool = True


def question_of(session: Session, case_id: str, step: AnyStep) -> TalkQuestion:
    """What was asked and told about a step so far in this round; a new row when that is nothing."""
    rows = select(TalkQuestion).where(TalkQuestion.case_id == case_id, TalkQuestion.step == step)
    question = session.scalar(rows)
    if question is None:
        question = TalkQuestion(case_id=case_id, step=step)
        session.add(question)
    return question


def pass_on(
    session: Session, case: Case, task: Task, question: TalkQuestion, watcher: Watcher, why: str, *, for_reporter: bool
) -> None:
    """Tell somebody else, within the running act. ``why`` is the key of the sentence on the timeline."""
    if watcher.person_id is None:
        raise ValueError("Nobody to tell.")
    question.escalated_at = now()
    happened = partial(
        tell,
        session,
        case,
        Happening.ESCALATED,
        actor=None,
        part=task.part,
        for_reporter=for_reporter,
        step=task.step.value,
        role=watcher.role.value,
    )
    if watcher.knows:
        happened(why=why)
    else:
        happened(why=UNNAMED, owner=task.owner.value)
    session.flush()  # a new question gets its id
    about = f"{question.id}:{task.due_at.isoformat()}" if why == LATE_AGAIN else question.id
    people = with_stand_ins(case, [watcher.person_id])
    enqueue(session, people, MessageKind.ESCALATED, about=about, path=f"/cases/{case.id}")


LATE_AGAIN = "late_again"
"""Late by as much as the step's own time."""
UNNAMED = "unnamed"
"""The same, told to somebody who may not know which step it is."""
