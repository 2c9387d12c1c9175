"""What the reporter says of a talk: it happened, not yet, or not wanted. The handler's word is not the last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Text, and_, delete, literal, select, type_coerce
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor
from gir.care.models import TalkConfirmation, TalkQuestion
from gir.care.terms import Confirmation
from gir.cases.access import AFTERCARE
from gir.cases.messages import reporter_without_account, tell_who_handles
from gir.cases.models import Case, Event, Task
from gir.cases.services import NotEligible, act_on, tell
from gir.cases.steps import task_of
from gir.cases.terms import Act, AnyStep, Happening, Part, Step, TaskStatus
from gir.database import db, new_id, now

HAPPENED = {
    Confirmation.HAPPENED: Happening.TALK_CONFIRMED,
    Confirmation.NOT_YET: Happening.TALK_DENIED,
    Confirmation.NOT_WANTED: Happening.TALK_UNWANTED,
}
SETTLED = {TaskStatus.DONE: Confirmation.HAPPENED, TaskStatus.SKIPPED: Confirmation.NOT_WANTED}
"""The word of the reporter that agrees with where a step stands: then nothing is asked any more."""
NO_WORD = object()
"""Agrees with nothing that can be said."""
REMEMBERED = timedelta(days=30)
"""What was recorded longer ago is not asked about: nobody remembers, and it would drown people in questions.

It is the recording that counts, not the moment a handler says the talk was: else an early date would end the question.
"""


PUT_ASIDE = (Happening.TALK_DECLINED, Happening.SKIPPED)
"""What a handler wrote down of a talk that will not take place: the reporter does not want it, or it is left out."""
HELD = (Happening.TALK_HELD,)
"""What a handler wrote down of a talk that took place."""
RECORDED_AS = {TaskStatus.DONE: HELD, TaskStatus.SKIPPED: PUT_ASIDE}


@dataclass(frozen=True)
class TalkToTell:
    """A talk of which the reporter may say something. ``said`` is the last thing they said, and when.

    ``left_out`` is a talk that a handler left out, without saying that the reporter does not want it.
    """

    task: Task
    said: Confirmation | None = None
    said_at: datetime | None = None
    left_out: bool = False


def talks_to_tell(case: Case) -> list[TalkToTell]:
    """The talks that a handler recorded lately, or whose moment has passed, and that the reporter has not settled."""
    return talks_of_reports([case])[case.id]


def talks_of_reports(cases: Sequence[Case]) -> dict[str, list[TalkToTell]]:
    """The same for some cases at once, by id."""
    ids = [case.id for case in cases]
    said, recorded = last_words(ids), _recorded_lately(ids)
    nothing: tuple[Confirmation | None, datetime | None] = (None, None)
    return {
        case.id: [
            TalkToTell(task, word, at, left_out=recorded.get((case.id, task.step)) is Happening.SKIPPED)
            for task in sorted(case.tasks, key=lambda task: task.position)
            for word, at in [said.get((case.id, task.step), nothing)]
            if task.step in AFTERCARE
            and _can_be_told(task, recorded.get((case.id, task.step)))
            and not is_settled(task, word)
        ]
        for case in cases
    }


def _recorded_lately(case_ids: Sequence[str]) -> dict[tuple[str, AnyStep], Happening]:
    """What handlers last wrote down of each talk."""
    rows = select(Task.case_id, Task.step, Event.happening).join(Event, records_talk(*HELD, *PUT_ASIDE))
    lately = rows.where(Task.case_id.in_(case_ids), Event.at > now() - REMEMBERED).order_by(Event.at)
    return {(case_id, step): happening for case_id, step, happening in db.session.execute(lately)}


def records_talk(*happenings: Happening) -> ColumnElement[bool]:
    """Condition on tasks and events: by this event a handler wrote down one of these of this talk."""
    step = literal('"step": "') + type_coerce(Task.step, Text) + literal('"')
    return and_(Event.case_id == Task.case_id, Event.happening.in_(happenings), Event.detail.contains(step))


def is_settled(task: Task, said: Confirmation | None) -> bool:
    """Whether the reporter's last word agrees with where the step stands."""
    return said is SETTLED.get(task.status, NO_WORD)


def who_recorded(session: Session, task: Task) -> str | None:
    """Whose word it is that a talk was held or put aside; None while it is open."""
    if task.status is not TaskStatus.SKIPPED:
        return task.done_by_id
    rows = select(Event.person_id).join(Task, records_talk(*PUT_ASIDE)).where(Task.id == task.id)
    return session.scalar(rows.order_by(Event.at.desc()).limit(1))


def _can_be_told(task: Task, recorded: Happening | None) -> bool:
    if task.status is TaskStatus.OPEN:
        return min(filter(None, (task.due_at, task.planned_at))) < now()
    return recorded in RECORDED_AS.get(task.status, ())


def last_words(case_ids: Sequence[str]) -> dict[tuple[str, AnyStep], tuple[Confirmation, datetime]]:
    """The last thing that reporters said of the talks of these cases, and when."""
    rows = select(TalkConfirmation).where(TalkConfirmation.case_id.in_(case_ids)).order_by(TalkConfirmation.at)
    return {(row.case_id, row.step): (row.said, row.at) for row in db.session.scalars(rows)}


def confirm_talk(case: Case, step: Step, said: Confirmation, *, actor: Actor | None) -> None:
    """Say of a talk whether it took place. Without ``actor`` it was the reporter without account.

    "Not yet" opens a step that was marked done again, with the clock it had, and the handler is told.

    Raises:
        NotEligible: the case has no such talk to say something of.
    """
    with act_on(case, Act.CONFIRM_TALK, actor=actor or reporter_without_account(case)) as session:
        if step not in {talk.task.step for talk in talks_to_tell(case)}:
            raise NotEligible(step.value)
        _note_word(session, case, step, said, actor)
        task = task_of(case, step)
        if task is None:  # it was among the talks a line ago
            raise NotEligible(step.value)
        _move(task, said)
        tell(session, case, HAPPENED[said], actor=actor, part=Part.CARE, for_reporter=True, step=step.value)
        if said is Confirmation.NOT_YET:
            tell_who_handles(session, case, f"{case.id}:{new_id()}", frozenset({task.owner}))


def _note_word(session: Session, case: Case, step: Step, said: Confirmation, actor: Actor | None) -> None:
    session.execute(delete(TalkQuestion).where(TalkQuestion.case_id == case.id, TalkQuestion.step == step))
    session.add(
        TalkConfirmation(case_id=case.id, step=step, said=said, at=now(), person_id=actor.person_id if actor else None)
    )


def _move(task: Task, said: Confirmation) -> None:
    """Bring a step where the reporter says it is. Its clock stays what it was."""
    if said is Confirmation.NOT_YET and task.status is not TaskStatus.OPEN:
        task.status, task.done_at, task.done_by_id, task.planned_at = TaskStatus.OPEN, None, None, None
    elif said is Confirmation.NOT_WANTED:
        task.status, task.done_at, task.done_by_id = TaskStatus.SKIPPED, None, None
    elif said is Confirmation.HAPPENED and task.status is not TaskStatus.DONE:
        # Nobody recorded it: it took place at the agreed moment, or else before now.
        agreed = task.planned_at if task.planned_at and task.planned_at < now() else None
        task.status, task.done_at, task.done_by_id = TaskStatus.DONE, agreed or now(), None
