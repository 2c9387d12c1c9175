"""The steps of a case in words: by whom, before when, and where to do them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.accounts.terms import Role
from gir.care.terms import CareAct
from gir.cases.access import hats, visible_tasks
from gir.cases.models import Case, Task
from gir.cases.own_steps import may_do
from gir.cases.pauses.clocks import is_paused
from gir.cases.steps import missing_to_close, task_of
from gir.cases.terms import Act, AnyStep, Hat, Step, TaskStatus
from gir.database import now
from gir.followup.steps import all_permitted, how_to_do
from gir.incidents.terms import Population
from gir.terms import Term
from gir.web.dates import ClockView, done_clock, planned_clock, short_date, time_left


@dataclass(frozen=True)
class StepView:
    """A step as one handler sees it. ``url`` is the page of its act, None when this handler may not do it."""

    step: AnyStep
    name: str
    clock: ClockView
    owner: str
    instruction: str = ""
    button: str = ""
    url: str | None = None
    open: bool = False
    yours: bool = False


def step_views(case: Case, worn: frozenset[Hat], acts: frozenset[Term]) -> list[StepView]:
    """The steps this handler may know of, open ones by clock, then what is behind us."""
    handlers = {handler.role: handler.person.first_name for handler in case.handlers}
    tasks = [task for task in visible_tasks(worn, case.tasks) if task.step is not Step.ACKNOWLEDGE]
    tasks.sort(key=lambda task: (task.status is not TaskStatus.OPEN, task.due_at, task.position))
    return [_step_view(case, task, worn, acts, handlers) for task in tasks]


def _step_view(
    case: Case, task: Task, worn: frozenset[Hat], acts: frozenset[Term], handlers: dict[Role, str]
) -> StepView:
    how = how_to_do(task)
    running = task.status is TaskStatus.OPEN
    may = running and how.act in acts and (how.act is not Act.DO_STEP or may_do(worn, task))
    named: dict[str, Any] = {"step": task.step.value} if how.is_named else {}
    return StepView(
        step=task.step,
        name=task.label,
        clock=_clock(task),
        owner=f"{handlers[task.owner]} ({task.owner.label})" if task.owner in handlers else str(task.owner.label),
        instruction=str(how.instruction),
        button=str(how.button),
        url=url_for(how.endpoint, case_id=case.id, **named) if may else None,
        open=running,
        yours=Hat(task.owner.value) in worn,
    )


def _clock(task: Task) -> ClockView:
    if task.status is TaskStatus.DONE and task.done_at is not None:
        return done_clock(task.done_at)
    if task.status is not TaskStatus.OPEN:
        return ClockView("off", str(task.status.label))
    moment = now()
    if task.paused_until is not None and is_paused(task, moment):
        return ClockView("paused", _("paused"), _("until %(day)s", day=short_date(task.paused_until)))
    if task.planned_at is not None and task.planned_at > moment and task.due_at > moment:
        return planned_clock(task.planned_at)
    return time_left(task.due_at, moment)


def next_step(steps: list[StepView]) -> StepView | None:
    """What comes first: a duty by law, what is yours to do, else what you may do, else what others have to do.

    A step that is paused comes after all others.
    """
    running = sorted((step for step in steps if step.open), key=lambda step: step.clock.state == "paused")
    duty = [step for step in running if step.url and step.step is Step.ACCIDENT]
    mine = [step for step in running if step.url and step.yours]
    able = [step for step in running if step.url]
    return next(iter([*duty, *mine, *able, *running]), None)


def accident_url(case: Case, actor: Actor) -> str | None:
    """Where somebody records that the labour inspectorate was told; None when that is done, or not theirs to do."""
    task = task_of(case, Step.ACCIDENT)
    if task is None or task.status is not TaskStatus.OPEN or CareAct.REPORT_ACCIDENT not in all_permitted(actor, case):
        return None
    return url_for("followup.report_accident", case_id=case.id)


def missing_words(case: Case, actor: Actor) -> list[tuple[str, str | None]]:
    """The steps that keep a case open: name, and the page to do it on when this handler may.

    Of a step in a room that is closed to them only whom to ask.
    """
    steps = {step.step: step for step in step_views(case, hats(actor, case), all_permitted(actor, case))}
    found: list[tuple[str, str | None]] = []
    for step in missing_to_close(case):
        seen = steps.get(step)
        if seen is None:
            found.append((_ask_about_care(case), None))
        else:
            found.append((seen.name if seen.url else f"{seen.name}: {seen.owner}", seen.url))
    return found


def _ask_about_care(case: Case) -> str:
    if case.incident.population is Population.OFFICIAL:
        return _("A step in the room of care: ask the clerk")
    return _("A step in the room of care: ask HRM")
