"""Silence about a talk: the reporter is asked once, and what stays silent goes past the manager."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from gir.accounts.terms import Role
from gir.audit import System
from gir.care.confirming import RECORDED_AS, REMEMBERED, is_settled, last_words, records_talk, who_recorded
from gir.care.models import TalkConfirmation, TalkQuestion
from gir.care.passing_on import Watcher, pass_on, question_of
from gir.cases.access import AFTERCARE
from gir.cases.clocks import Clock
from gir.cases.models import Case, Event, Task
from gir.cases.people import least_busy
from gir.cases.seats import seats_of
from gir.cases.services import act_on, tell_reporter
from gir.cases.steps import task_of
from gir.cases.terms import Act, Step, TaskStatus
from gir.database import db, now
from gir.incidents.terms import Population
from gir.notifications.terms import MessageKind

ASKED_AFTER = timedelta(days=1)
"""How long after a talk was recorded, or should have been, the reporter is asked."""
PATIENCE = Clock(working_days=3)
"""How long a late talk, or a question without an answer, may lie."""


@dataclass(frozen=True)
class Waiting:
    """What the clock has to do about one talk."""

    case_id: str
    step: Step
    ask: bool


def ask_and_escalate() -> tuple[int, int]:
    """Ask reporters about talks, and tell somebody else of what waits too long. Gives how many reporters
    were asked, and how many talks were passed on. Doing it twice does nothing twice.
    """
    found = _waiting(now())
    to_ask = [waiting for waiting in found if waiting.ask]
    asked = sum(_ask(case_id, list(talks)) for case_id, talks in groupby(to_ask, key=lambda talk: talk.case_id))
    escalated = sum(_escalate(waiting) for waiting in found if not waiting.ask)
    return asked, escalated


def _waiting(moment: datetime) -> list[Waiting]:
    of_talk = (TalkConfirmation.case_id == Task.case_id, TalkConfirmation.step == Task.step)
    last_word = select(TalkConfirmation.said).where(*of_talk).order_by(TalkConfirmation.at.desc()).limit(1)
    lately = and_(Event.at <= moment - ASKED_AFTER, Event.at > moment - REMEMBERED)
    recorded = [
        and_(Task.status == status, select(Event.id).where(records_talk(*happenings), lately).exists())
        for status, happenings in RECORDED_AS.items()
    ]
    late = and_(Task.status == TaskStatus.OPEN, Task.due_at <= moment - ASKED_AFTER)
    rows = db.session.execute(
        select(Task, TalkQuestion, last_word.scalar_subquery())
        .outerjoin(TalkQuestion, and_(TalkQuestion.case_id == Task.case_id, TalkQuestion.step == Task.step))
        .where(Task.step.in_(AFTERCARE), or_(*recorded, late), TalkQuestion.escalated_at.is_(None))
        .order_by(Task.case_id, Task.position)
    )
    return [
        Waiting(task.case_id, task.step, ask)
        for task, question, said in rows
        if not is_settled(task, said)
        for ask in _todo(task, question, moment)
    ]


def _todo(task: Task, question: TalkQuestion | None, moment: datetime) -> list[bool]:
    """Asking (True), telling somebody else (False), or nothing."""
    asked_at = question.asked_at if question else None
    if task.status is TaskStatus.OPEN and PATIENCE.due(task.due_at) <= moment:
        return [False]
    if asked_at is None:
        return [True]
    return [False] if PATIENCE.due(asked_at) <= moment else []


def _ask(case_id: str, talks: list[Waiting]) -> bool:
    """One mail for all talks of a case. Who said "not yet" of a late talk has said enough."""
    case = db.session.get_one(Case, case_id)
    said = last_words([case_id])
    tasks = [task_of(case, talk.step) for talk in talks]
    open_to_word = [t.step for t in tasks if t and (t.status is not TaskStatus.OPEN or (case_id, t.step) not in said)]
    if not open_to_word or not case.incident.party_ids:
        return False
    with act_on(case, Act.ASK_REPORTER, actor=_clock(case)) as session:
        # Somebody else's clock may have asked while this one waited for its turn.
        questions = [q for q in (question_of(session, case_id, step) for step in open_to_word) if q.asked_at is None]
        if not questions:
            return False
        for question in questions:
            question.asked_at = now()
        tell_reporter(session, case, MessageKind.CONFIRM_TALK, questions[0].id)
    return True


def _escalate(waiting: Waiting) -> bool:
    case = db.session.get_one(Case, waiting.case_id)
    watched = task_of(case, waiting.step)
    if watched is None or watcher_of(db.session(), case, watched)[1] is None:
        return False  # nobody to tell yet: the next round looks again
    with act_on(case, Act.ESCALATE, actor=_clock(case)) as session:
        task = task_of(case, waiting.step)
        if task is None:
            return False
        question = question_of(session, waiting.case_id, waiting.step)
        late = task.status is TaskStatus.OPEN
        if question.escalated_at is not None or not (late or question.asked_at):
            return False  # told already, or the reporter answered meanwhile
        role, person_id = watcher_of(session, case, task)
        if person_id is None:
            return False
        why = "late" if late else "silent"
        pass_on(session, case, task, question, Watcher(role, person_id), why, for_reporter=late)
    return True


def _clock(case: Case) -> System:
    return System("clock", case.organisation_id)


def watcher_of(session: Session, case: Case, task: Task) -> tuple[Role, str | None]:
    """Who is told when a talk waits: HRM, the clerk for office-holders, else the coordinator.

    Whoever handles the case in that role comes first. Always somebody who may sit there, so nobody whom a block keeps
    out, and never the one whose silence it is, or whose word the reporter did not confirm; None when there is nobody.
    """
    owner = task.owner
    official = case.incident.population is Population.OFFICIAL
    seats = seats_of(session, case, now())
    silent = {handler.person_id for handler in case.handlers if handler.role is owner} | {who_recorded(session, task)}
    for role in (Role.CLERK if official else Role.HRM, Role.COORDINATOR):
        eligible = [actor for actor in seats.eligible(role) if role is not owner and actor.person_id not in silent]
        handling = {handler.person_id for handler in case.handlers if handler.role is role}
        chosen = next((a for a in eligible if a.person_id in handling), None) or least_busy(session, eligible, role)
        if chosen is not None:
            return role, chosen.person_id
    return Role.COORDINATOR, None
