"""Steps that nobody does: late by as long as their own time, they go past whoever should have done them.

First relief and talks are not among them: for those the reporter is asked as well (``gir.care.silence``).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from gir.accounts.terms import Role
from gir.audit import System
from gir.care.models import TalkQuestion
from gir.care.passing_on import LATE_AGAIN, Watcher, pass_on, question_of
from gir.cases.access import AFTERCARE, hats, sees_step
from gir.cases.clocks import Clock
from gir.cases.models import Case, Task
from gir.cases.people import least_busy
from gir.cases.protocol import steps_for
from gir.cases.seats import seats_of
from gir.cases.services import act_on
from gir.cases.steps import protocol_of, situation_of, task_of
from gir.cases.terms import Act, AnyStep, TaskStatus
from gir.database import db, now

AT_LEAST = Clock(working_days=1)
"""However short the time of a step is, it is passed on no sooner than this after it was due."""
PAST = {
    Role.MANAGER: (Role.HRM, Role.COORDINATOR),
    Role.HRM: (Role.COORDINATOR, Role.HRM),
    Role.OOV: (Role.COORDINATOR, Role.OOV),
    Role.CLERK: (Role.COORDINATOR, Role.CLERK),
    Role.COORDINATOR: (Role.COORDINATOR, Role.OOV),
}
"""Who is told of a step that belongs to a role: the first role of which somebody else may know of the step. So a duty
that follows from an injury is told inside the room of care, to a colleague. Only when there is none is the coordinator
told that something of HRM waits, and not what."""


def pass_on_late_steps() -> int:
    """Tell somebody else of every step that is late by more than its norm. Gives how many. Twice does nothing twice."""
    return sum(_pass_on(case_id, step) for case_id, step in _late(now()))


def _late(moment: datetime) -> list[tuple[str, AnyStep]]:
    """Steps that are late and were not passed on since they were due; whether the norm is over is looked at later."""
    told = (TalkQuestion.case_id == Task.case_id) & (TalkQuestion.step == Task.step)
    rows = (
        select(Task.case_id, Task.step)
        .outerjoin(TalkQuestion, told)
        .where(
            Task.status == TaskStatus.OPEN,
            Task.step.not_in(AFTERCARE),
            Task.due_at < moment,
            or_(TalkQuestion.escalated_at.is_(None), TalkQuestion.escalated_at < Task.due_at),
        )
        .order_by(Task.case_id, Task.position)
    )
    return [(case_id, step) for case_id, step in db.session.execute(rows)]


def passed_on_after(case: Case, task: Task) -> datetime:
    """When a step that is still not done goes to somebody else: its own time again after it was due."""
    situation = situation_of(case, case.severity or case.proposed_severity)
    planned = steps_for(situation, task.due_at, protocol_of(case))
    again = (one.due_at for one in planned if one.step == task.step)
    shortest = AT_LEAST.due(task.due_at)
    return max(shortest, next(again, shortest))


def _pass_on(case_id: str, step: AnyStep) -> bool:
    case = db.session.get_one(Case, case_id)
    if not _may_go(db.session(), case, step):
        return False  # not yet, or nobody to tell: the next round looks again
    with act_on(case, Act.ESCALATE, actor=System("clock", case.organisation_id)) as session:
        task = _may_go(session, case, step)
        if task is None:
            return False
        question = question_of(session, case_id, step)
        if question.escalated_at is not None and question.escalated_at >= task.due_at:
            return False
        pass_on(session, case, task, question, watcher_past(session, case, task), LATE_AGAIN, for_reporter=False)
    return True


def _may_go(session: Session, case: Case, step: AnyStep) -> Task | None:
    """The task, when it is open, late enough, and somebody may be told."""
    task = task_of(case, step)
    if task is None or task.status is not TaskStatus.OPEN or passed_on_after(case, task) > now():
        return None
    return task if watcher_past(session, case, task).person_id else None


def watcher_past(session: Session, case: Case, task: Task) -> Watcher:
    """Who is told that a step waits: never who should do it, nor somebody for whom the case or the step is not there.

    Whoever handles the case in that role comes first.
    """
    seats = seats_of(session, case, now())
    silent = {handler.person_id for handler in case.handlers if handler.role is task.owner}
    for role in PAST.get(task.owner, (Role.COORDINATOR,)):
        eligible = [
            actor
            for actor in seats.eligible(role)
            if actor.person_id not in silent and sees_step(hats(actor, case), task.part, task.step)
        ]
        handling = {handler.person_id for handler in case.handlers if handler.role is role}
        chosen = next((a for a in eligible if a.person_id in handling), None) or least_busy(session, eligible, role)
        if chosen is not None:
            return Watcher(role, chosen.person_id)
    overview = [actor for actor in seats.eligible(Role.COORDINATOR) if actor.person_id not in silent]
    told = least_busy(session, overview, Role.COORDINATOR)
    return Watcher(Role.COORDINATOR, told.person_id if told else None, knows=False)
