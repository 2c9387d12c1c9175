"""What a pause does to the clock of a step. Plain functions that verbs share; they record nothing themselves.

A step that is paused is owed later by the whole pause, from the moment it is paused. So the clock of a task is right at
every moment, and so is whatever is sorted or counted by it: nothing has to happen on the day on which the pause ends.
Who ends it sooner takes back what was left of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from gir.cases.models import Case, Task
from gir.cases.pauses.models import Pause
from gir.cases.terms import TaskStatus
from gir.database import db


def is_paused(task: Task, moment: datetime) -> bool:
    """Whether the clock of an open step stands still."""
    return task.status is TaskStatus.OPEN and task.paused_until is not None and task.paused_until > moment


def stop_clock(task: Task, moment: datetime, until: datetime) -> None:
    """Let the clock stand still from ``moment`` until ``until``; a pause that runs is over."""
    start_clock(task, moment)
    task.due_at += until - moment
    task.paused_until = until


def start_clock(task: Task, moment: datetime) -> None:
    """Let the clock go on at ``moment``, if it stands still."""
    if task.paused_until is None or task.paused_until <= moment:
        return
    running = _running(task, moment)
    if running is not None:
        running.ended_at = moment
    task.due_at -= task.paused_until - moment
    task.paused_until = moment


def end_pauses_of_what_is_done(case: Case, moment: datetime) -> None:
    """Let no pause run on for a step that is done, left out, lapsed or not needed any more."""
    for task in case.tasks:
        if task.status is not TaskStatus.OPEN:
            start_clock(task, moment)


def _running(task: Task, moment: datetime) -> Pause | None:
    rows = select(Pause).where(
        Pause.case_id == task.case_id, Pause.step == task.step, Pause.ended_at.is_(None), Pause.until > moment
    )
    return db.session.scalar(rows)


def pauses_of(case: Case, tasks: Iterable[Task]) -> list[Pause]:
    """Every pause of these steps, the oldest first; nothing is asked when none was ever paused."""
    steps = [task.step for task in tasks if task.paused_until is not None]
    if not steps:
        return []
    rows = select(Pause).where(Pause.case_id == case.id, Pause.step.in_(steps))
    return list(db.session.scalars(rows.order_by(Pause.started_at, Pause.id)))
