"""Doing a step that an organisation added to its protocol."""

from __future__ import annotations

from gir.accounts.actor import Actor
from gir.cases.access import POLICY, hats, parts_of
from gir.cases.models import Case, Task
from gir.cases.services import NotEligible, act_on, tell
from gir.cases.steps import finish_step, task_of
from gir.cases.terms import Act, Happening, Hat, OwnStep, TaskStatus

FOR_OTHERS = POLICY[Act.SKIP_STEP]
"""Who may leave out a step of their rooms may record that somebody did it, too; others do their own."""


def may_do(worn: frozenset[Hat], task: Task) -> bool:
    """Whether these capacities may record that a step of the organisation's own is done."""
    if not isinstance(task.step, OwnStep) or task.status is not TaskStatus.OPEN:
        return False
    return task.part in parts_of(worn) and bool(worn & FOR_OTHERS or Hat(task.owner.value) in worn)


def do_step(case: Case, step: OwnStep, *, actor: Actor, version: int | None = None) -> None:
    """Record that a step of the organisation's own is done.

    Raises:
        NotEligible: the case has no such step, it is not open, or it is not this actor's to do.
    """
    if not _is_theirs(case, step, actor):
        raise NotEligible(step.value)
    with act_on(case, Act.DO_STEP, actor=actor, version=version) as session:
        task = task_of(case, step)
        if task is None or not _is_theirs(case, step, actor):
            raise NotEligible(step.value)
        finish_step(case, step, actor=actor)
        tell(session, case, Happening.STEP_DONE, actor=actor, part=task.part, step=step.value)


def _is_theirs(case: Case, step: OwnStep, actor: Actor) -> bool:
    task = task_of(case, step)
    return task is not None and may_do(hats(actor, case), task)
