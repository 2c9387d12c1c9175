"""Pause the clock of a step, and let it go on."""

from __future__ import annotations

from datetime import date, datetime, time

from gir.accounts.actor import Actor
from gir.cases.access import hats
from gir.cases.models import Case, Task
from gir.cases.notes import KEY_SETS
from gir.cases.pauses.access import may_pause, works_on
from gir.cases.pauses.clocks import is_paused, start_clock, stop_clock
from gir.cases.pauses.models import Pause
from gir.cases.services import NotEligible, act_on, tell
from gir.cases.steps import task_of
from gir.cases.terms import Act, AnyStep, Happening
from gir.database import new_id, now
from gir.vault import DataKey
from gir.web.dates import LOCAL, today

LONGEST_MONTHS = 3


def last_day(day: date) -> date:
    """The last day on which a clock that is paused on ``day`` must go on."""
    month = day.month + LONGEST_MONTHS
    year, month = day.year + (month - 1) // 12, (month - 1) % 12 + 1
    return next(found for found in (_day(year, month, day.day - back) for back in range(4)) if found)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def pause_step(
    case: Case, step: AnyStep, until: date, reason: str, *, actor: Actor, version: int | None = None
) -> datetime:
    """Let the clock of a step stand still until a day begins; pausing again sets another day. Gives the moment.

    Raises:
        NotEligible: the step is not open, may never be paused, is late, or is not this actor's to pause; or the day is
            not one of the days after today, up to three months.
    """
    if not today() < until <= last_day(today()):
        raise NotEligible(until.isoformat())
    if not may_pause(hats(actor, case), _task(case, step), now()):
        raise NotEligible(step.value)
    end = datetime.combine(until, time(), LOCAL)
    with act_on(case, Act.PAUSE_STEP, actor=actor, version=version) as session:
        task, moment = _task(case, step), now()
        if not may_pause(hats(actor, case), task, moment):
            raise NotEligible(step.value)
        stop_clock(task, moment, end)
        pause = Pause(
            id=new_id(beside=case.id),
            case_id=case.id,
            step=step,
            started_at=moment,
            until=end,
            paused_by_id=actor.person_id,
            key=DataKey.fresh(KEY_SETS[task.part]),
            reason=reason,
        )
        session.add(pause)
        session.info["recorded"].append(pause)
        tell(
            session,
            case,
            Happening.PAUSED,
            actor=actor,
            part=task.part,
            step=step.value,
            at=end.isoformat(),
            pause=pause.id,
        )
    return end


def resume_step(case: Case, step: AnyStep, *, actor: Actor, version: int | None = None) -> None:
    """Let the clock of a paused step go on now.

    Raises:
        NotEligible: the step is not paused, or not this actor's to start.
    """
    with act_on(case, Act.RESUME_STEP, actor=actor, version=version) as session:
        task, moment = _task(case, step), now()
        if not (is_paused(task, moment) and works_on(hats(actor, case), task)):
            raise NotEligible(step.value)
        start_clock(task, moment)
        tell(session, case, Happening.RESUMED, actor=actor, part=task.part, step=step.value)


def _task(case: Case, step: AnyStep) -> Task:
    task = task_of(case, step)
    if task is None:
        raise NotEligible(step.value)
    return task
