"""What is planned with a report, and before when."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from gir.accounts.absences.queries import away_until
from gir.accounts.terms import Role
from gir.cases.access import AFTERCARE
from gir.cases.models import Case, Task
from gir.cases.pauses.clocks import is_paused
from gir.cases.terms import AnyStep, Step, TaskStatus
from gir.reporting.hours import promise_of
from gir.reporting.sentences.people import called, doers, stand_in_for
from gir.terms import lazy as _l
from gir.web.dates import LOCAL, day_in_text, local_day, long_date, short_moment

COMING: dict[AnyStep, str] = {
    Step.RELIEF: _l("%(who)s calls you: how are you, and what do you need?"),
    Step.TRIAGE: _l("%(who)s assesses how severe it was"),
    Step.REACTION: _l("%(who)s tells the perpetrator that this is not accepted"),
    Step.TALK_1: _l("%(who)s talks with you about how you are"),
    Step.TALK_2: _l("%(who)s talks with you for the second time"),
    Step.TALK_3: _l("%(who)s talks with you for the third time"),
    Step.POLICE: _l("%(who)s decides what goes to the police"),
    Step.ACCIDENT: _l("%(who)s reports the accident to the labour inspectorate"),
    Step.ANSWER: _l("%(who)s tells you what was done and what changes"),
}
"""The steps a reporter is told about."""
BRIEFLY: dict[AnyStep, str] = {Step.RELIEF: _l("%(who)s calls you")}
EXTRA: dict[AnyStep, str] = {
    Step.REACTION: _l("Only if we know who it is."),
    Step.POLICE: _l("The organisation files a police report, not you."),
}


@dataclass(frozen=True)
class Entry:
    """One line of the timeline: done, now (the next thing to happen) or planned."""

    title: str
    meta: str
    state: str = "done"
    text: str = ""


def in_short(task: Task, who: str) -> str:
    """What comes, without the questions that go with it."""
    return str(BRIEFLY.get(task.step, COMING[task.step])) % {"who": who}


def coming_entries(case: Case, now: datetime) -> list[Entry]:
    """What somebody will still do, in the order of the moments; the first comes now, unless it was agreed."""
    who = doers(case)
    running = _running(case, who)
    first = next_step(case, who)
    return [
        Entry(
            str(COMING[task.step]) % {"who": who_does(case, task, who)},
            when_due(case, task, now),
            "now" if task is first and not (_agreed(task, now) or is_paused(task, now)) else "planned",
            _extra(case, task),
        )
        for task in in_order(case, running)
    ]


def who_does(case: Case, task: Task, who: Mapping[Role, str]) -> str:
    """Who does a step of those who fill the roles; the stand-in, when the handler is still away at its moment."""
    handler = next((handler for handler in case.handlers if handler.role is task.owner), None)
    stand_in = stand_in_for(case, handler) if handler is not None else None
    if handler is None or stand_in is None:
        return who[task.owner]
    back_after = away_until(handler.person_id, handler.role)
    at = task.planned_at or promise_of(case, task).until
    return called(stand_in, handler.role) if back_after and local_day(at) <= back_after else who[task.owner]


def is_reachable(case: Case) -> bool:
    """Whether anybody knows how to reach the person concerned: an account, a number, or another way they gave."""
    incident = case.incident
    if incident.party_ids or incident.call_number:
        return True
    return incident.concerned is not None and bool(incident.concerned.reach)


def _running(case: Case, who: Container[Role]) -> list[Task]:
    """The steps that are promised: a reporter is told about them, and somebody will do them.

    Who cannot be reached is promised no call.
    """
    told = COMING if is_reachable(case) else COMING.keys() - AFTERCARE
    return [task for task in case.tasks if task.status is TaskStatus.OPEN and task.step in told and task.owner in who]


def is_left_undone(case: Case, who: Container[Role]) -> bool:
    """Whether there is a step that a reporter would be told about, if somebody were there to do it."""
    return any(task.status is TaskStatus.OPEN and task.step in COMING and task.owner not in who for task in case.tasks)


def _agreed(task: Task, now: datetime) -> bool:
    """Whether there is a moment for it that is still to come: then nobody waits for it now."""
    return task.planned_at is not None and task.planned_at > now


def when_due(case: Case, task: Task, now: datetime) -> str:
    """Before when a step is done, or when it was agreed; of one that waits until when, never why."""
    if task.paused_until is not None and is_paused(task, now):
        return _("this waits until %(day)s", day=day_in_text(task.paused_until))
    if task.planned_at is not None:
        return long_date(task.planned_at)
    promise = promise_of(case, task)
    if promise.until < now:
        return _("should have been done before %(moment)s", moment=short_moment(promise.until))
    if promise.morning:
        return _("on %(day)s in the morning", day=day_in_text(promise.until))
    if whole_day(promise.until):
        return _("on %(day)s", day=day_in_text(promise.until))
    return _("before %(moment)s", moment=short_moment(promise.until))


def whole_day(due: datetime) -> bool:
    """Whether a deadline is the end of a day: then nobody needs to read 23.59."""
    local = due.astimezone(LOCAL)
    return (local.hour, local.minute) == (23, 59)


def _extra(case: Case, task: Task) -> str:
    if task.step is Step.REACTION and case.incident.perpetrator_known is True:
        return ""
    return str(EXTRA.get(task.step, ""))


def next_step(case: Case, who: Container[Role]) -> Task | None:
    """What the reporter waits for: the coming talk when it was agreed, else the open step with the earliest moment.

    ``who`` are the roles that somebody fills.
    """
    running = _running(case, who)
    talk = min((task for task in running if task.step in AFTERCARE), key=lambda task: task.position, default=None)
    return talk if talk is not None and talk.planned_at else next(iter(in_order(case, running)), None)


def in_order(case: Case, tasks: Iterable[Task]) -> list[Task]:
    """Steps in the order of their moments: agreed, else due, or promised for before that."""
    return sorted(tasks, key=lambda task: task.planned_at or min(task.due_at, promise_of(case, task).until))
