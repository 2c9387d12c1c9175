"""What is done in the room of care."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor
from gir.care.access import permitted
from gir.care.models import AccidentNotice, SickLeave, Talk
from gir.care.terms import AbsenceBand, CareAct, NoticeWay, TalkOutcome
from gir.cases.access import AFTERCARE
from gir.cases.amending import follow_answers
from gir.cases.models import Case
from gir.cases.protocol import MORE_TALKS, steps_for
from gir.cases.services import NotEligible, act_on, tell
from gir.cases.steps import finish_step, fit_steps, protocol_of, situation_of, task_of
from gir.cases.terms import Happening, Part, Step, TaskStatus
from gir.database import now
from gir.facts.services import add_to_fact
from gir.incidents.terms import INJURIES, Consequence
from gir.vault import DataKey, KeySet

HAPPENED = {
    TalkOutcome.HELD: Happening.TALK_HELD,
    TalkOutcome.DECLINED: Happening.TALK_DECLINED,
    TalkOutcome.NOT_REACHED: Happening.NOT_REACHED,
}


def plan_talk(case: Case, step: Step, at: datetime, *, actor: Actor, version: int | None = None) -> None:
    """Agree on a moment for a talk. Its clock keeps running until the talk was held.

    Raises:
        NotEligible: the case has no such talk to plan.
    """
    _open_talk(case, step)
    with act_on(case, CareAct.PLAN_TALK, actor=actor, version=version, rules=permitted) as session:
        task = task_of(case, step)
        if task is not None:
            task.planned_at = at
        tell(
            session,
            case,
            Happening.TALK_PLANNED,
            actor=actor,
            part=Part.CARE,
            for_reporter=True,
            step=step.value,
            at=at.isoformat(),
        )


def record_talk(
    case: Case, step: Step, outcome: TalkOutcome, at: datetime, *, actor: Actor, version: int | None = None
) -> None:
    """Record that a talk was held or declined; when nobody was reached the step stays open.

    Raises:
        NotEligible: the case has no such talk to record.
    """
    _open_talk(case, step)
    with act_on(case, CareAct.RECORD_TALK, actor=actor, version=version, rules=permitted) as session:
        session.add(Talk(case_id=case.id, step=step, outcome=outcome, at=at, recorded_by_id=actor.person_id))
        if outcome is TalkOutcome.HELD:
            finish_step(case, step, actor=actor, at=at)
        elif outcome is TalkOutcome.DECLINED:
            task = task_of(case, step)
            if task is not None:
                task.status = TaskStatus.SKIPPED
        tell(
            session,
            case,
            HAPPENED[outcome],
            actor=actor,
            part=Part.CARE,
            for_reporter=outcome is not TalkOutcome.NOT_REACHED,
            step=step.value,
            at=at.isoformat(),
        )


def may_want_more(case: Case) -> bool:
    """Whether there are talks that the reporter could still wish for, and that the protocol then gives."""
    if task_of(case, Step.TALK_1) is None:
        return False
    situation = replace(situation_of(case, case.severity or case.proposed_severity), wished=True)
    given = {planned.step for planned in steps_for(situation, rules=protocol_of(case))} & MORE_TALKS
    tasks = [task_of(case, step) for step in given]
    return any(task is None or task.status is TaskStatus.NOT_NEEDED for task in tasks)


def add_talks(case: Case, *, actor: Actor, version: int | None = None) -> None:
    """Add the second and third talk because the reporter would like them; their clocks start now.

    Raises:
        NotEligible: the case has them already, or nobody to talk with.
    """
    if not may_want_more(case):
        raise NotEligible(Step.TALK_2.value)
    with act_on(case, CareAct.ADD_TALKS, actor=actor, version=version, rules=permitted) as session:
        situation = situation_of(case, case.severity or case.proposed_severity)
        added = set(fit_steps(case, replace(situation, wished=True), now())) & MORE_TALKS
        for task in case.tasks:
            task.on_wish = task.on_wish or task.step in added
        tell(session, case, Happening.TALKS_ADDED, actor=actor, part=Part.CARE, step=Step.TALK_2.value)


def record_injury(
    case: Case,
    injuries: frozenset[Consequence],
    absence: AbsenceBand | None = None,
    *,
    actor: Actor,
    version: int | None = None,
) -> None:
    """Record what is known now of injury and absence, for somebody who cannot or when it shows only later.

    The duty towards the labour inspectorate follows from it at once, also when the case was closed. ``absence`` counts
    only for somebody who reported sick; None: not known how long.
    """
    with act_on(case, CareAct.RECORD_INJURY, actor=actor, version=version, rules=permitted) as session:
        others = (case.incident.consequences or frozenset()) - INJURIES
        case.incident.consequences = others | (injuries & INJURIES) or None
        _keep_absence(session, case, absence if Consequence.ABSENCE in injuries else None, actor)
        follow_answers(case, now())
        tell(session, case, Happening.INJURY_RECORDED, actor=actor, part=Part.CARE, for_reporter=True)


def _keep_absence(session: Session, case: Case, band: AbsenceBand | None, actor: Actor) -> None:
    row = session.scalar(select(SickLeave).where(SickLeave.case_id == case.id))
    add_to_fact(session, case.incident_id, absence_band=band.value if band else None)
    if band is None:
        if row is not None:
            session.delete(row)
        return
    if row is None:
        row = SickLeave(case_id=case.id)
        session.add(row)
    row.band, row.recorded_at, row.recorded_by_id = band, now(), actor.person_id


def report_accident(
    case: Case, at: datetime, way: NoticeWay, reference: str, *, actor: Actor, version: int | None = None
) -> None:
    """Record that the labour inspectorate was told of the accident, with the proof: how, and what they gave for it.

    Raises:
        NotEligible: the case has no such duty.
    """
    task = task_of(case, Step.ACCIDENT)
    if task is None or task.status is not TaskStatus.OPEN:
        raise NotEligible(Step.ACCIDENT.value)
    with act_on(case, CareAct.REPORT_ACCIDENT, actor=actor, version=version, rules=permitted) as session:
        finish_step(case, Step.ACCIDENT, actor=actor, at=at)
        notice = session.scalar(select(AccidentNotice).where(AccidentNotice.case_id == case.id))
        if notice is None:  # a duty that came back after the injury was recorded anew is told of anew
            notice = AccidentNotice(case_id=case.id, key=DataKey.fresh(KeySet.CARE))
            session.add(notice)
        notice.at, notice.way, notice.reference, notice.recorded_by_id = at, way, reference, actor.person_id
        tell(session, case, Happening.ACCIDENT_REPORTED, actor=actor, part=Part.CARE, at=at.isoformat())


def _open_talk(case: Case, step: Step) -> None:
    task = task_of(case, step)
    if step not in AFTERCARE or task is None or task.status is not TaskStatus.OPEN:
        raise NotEligible(step.value)
