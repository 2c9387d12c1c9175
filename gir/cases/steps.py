"""The steps of a case: which it has, which are done, whose clock is the first, and which must come before closing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from gir.accounts.actor import Actor
from gir.accounts.terms import Role
from gir.cases.access import AFTERCARE
from gir.cases.lines import line_up
from gir.cases.models import Case, Task
from gir.cases.pauses.clocks import end_pauses_of_what_is_done
from gir.cases.protocol import PlannedStep, Situation, StepRule, steps_for
from gir.cases.protocol.queries import rules_of
from gir.cases.protocol.terms import Owner
from gir.cases.routing.rules import is_left_out, left_out
from gir.cases.terms import AnyStep, CloseReason, OwnStep, Part, Status, Step, TaskStatus
from gir.cases.workflow import NEEDED_OF_A_DUPLICATE, NEEDED_TO_CLOSE
from gir.database import new_id, now
from gir.incidents.terms import Population, Severity
from gir.new_rows import attach
from gir.web.dates import NEVER

NO_CLOCK = NEVER
"""Sorts open cases on which no clock runs after all others."""


def task_of(case: Case, step: AnyStep) -> Task | None:
    """The task of a step, if the case has it."""
    return next((task for task in case.tasks if task.step == step), None)


def finish_step(case: Case, step: AnyStep, *, actor: Actor, at: datetime | None = None) -> None:
    """Mark a step as done at a moment (now when not said); a step that was done before keeps its first moment."""
    task = task_of(case, step)
    if task is not None and task.status is not TaskStatus.DONE:
        task.status, task.done_at, task.done_by_id = TaskStatus.DONE, at or now(), actor.person_id


def protocol_of(case: Case) -> tuple[StepRule, ...]:
    """The protocol under which a case was opened: it holds for the case, whatever was published since."""
    return rules_of(case.organisation_id, case.protocol_number)


def situation_of(case: Case, severity: Severity) -> Situation:
    """What decides about steps once the case is open: who gives one talk gives the others too, unless they left.

    Talks that the protocol gives to somebody else say nothing of that.
    """
    elsewhere = {rule.step for rule in protocol_of(case) if rule.owner is not Owner.SUPPORTER}
    talks = [task for task in case.tasks if task.step in AFTERCARE]
    theirs = [task for task in talks if task.step not in elsewhere]
    owners = [t.owner for t in theirs if t.status is TaskStatus.OPEN] + [t.owner for t in reversed(theirs)]
    seated = {handler.role for handler in case.handlers}
    left = Role.HRM if seated or not owners else owners[0]
    supporter = next((owner for owner in owners if owner in seated), left)
    wished, damage = any(task.on_wish for task in talks), task_of(case, Step.DAMAGE)
    return Situation(case.incident, severity, supporter, wished, damaged=damage is not None and damage.on_wish)


def fit_steps(
    case: Case, situation: Situation, since: datetime | None = None, rules: Sequence[StepRule] | None = None
) -> list[AnyStep]:
    """Give the case the steps of this situation, with clocks from ``since`` (None: receipt); says what is new to do.

    Open steps that no longer apply are marked so, unless a moment was agreed with the reporter. What was done, left out
    or declined stays as it is. What lies in a room that was left out does not apply either. ``rules`` are those of the
    case, for who knows them already.
    """
    unneeded = left_out(case)
    planned = {
        step.step: replace(step, needed=False) if is_left_out(step.step, step.part, situation, unneeded) else step
        for step in steps_for(situation, since, rules or protocol_of(case))
    }
    for task in case.tasks:
        if task.step is Step.SECOND_LOOK:
            continue  # it follows a proposal, not what is known
        wanted = planned.get(task.step)
        if task.status is TaskStatus.OPEN and task.planned_at is None and not (wanted and wanted.needed):
            task.status = TaskStatus.NOT_NEEDED
    there = {task.step: task for task in case.tasks}
    attach(case, "tasks", [_task(case, step) for step in planned.values() if step.step not in there])
    return [
        step.step
        for step in planned.values()
        if step.needed and (step.step not in there or _is_taken_up(there[step.step], step))
    ]


def _is_taken_up(task: Task, planned: PlannedStep) -> bool:
    """Whether a step was not needed until now; it is open then."""
    if task.status is not TaskStatus.NOT_NEEDED:
        return False
    task.status, task.owner, task.due_at = TaskStatus.OPEN, planned.owner, planned.due_at
    return True


def _task(case: Case, planned: PlannedStep) -> Task:
    return Task(
        id=new_id(beside=case.id),
        case_id=case.id,
        step=planned.step,
        part=planned.part,
        owner=planned.owner,
        position=planned.position,
        status=TaskStatus.OPEN if planned.needed else TaskStatus.NOT_NEEDED,
        due_at=planned.due_at,
        name=planned.own.name if planned.own else None,
        instruction=planned.own.instruction if planned.own else None,
        to_close=planned.own.to_close if planned.own else None,
    )


def refresh_clocks(case: Case) -> None:
    """Set the earliest running clock for each combination of rooms; closed cases only keep those of aftercare.

    The coordinator's list is sorted by ``due_all``: a duty that follows from an injury is not in it. What else
    lists are sorted by follows too.
    """
    end_pauses_of_what_is_done(case, now())
    running = [task for task in case.tasks if task.status is TaskStatus.OPEN]
    fallback = None if case.status is Status.CLOSED else NO_CLOCK

    def earliest(known: Callable[[Task], bool]) -> datetime | None:
        return min((task.due_at for task in running if known(task)), default=fallback)

    case.due_care = earliest(lambda task: task.part in (Part.CORE, Part.CARE))
    case.due_threat = earliest(lambda task: task.part in (Part.CORE, Part.THREAT))
    case.due_all = earliest(lambda task: task.part is not Part.CARE or task.step in AFTERCARE)
    _refresh_order(case)
    line_up(case, earliest(lambda task: task.part is Part.CORE or task.step in AFTERCARE))


def _refresh_order(case: Case) -> None:
    official = case.incident.population is Population.OFFICIAL
    case.severity_rank = case.severity.level if case.severity else 0
    case.latest_care = case.changed_core if official else max(case.changed_core, case.changed_care)
    case.latest_threat = max(case.changed_core, case.changed_threat)
    case.latest_all = max(case.latest_threat, case.changed_care)


def missing_to_close(case: Case, reason: CloseReason | None = None) -> list[AnyStep]:
    """The steps that must be done, or left out, before this case may close for this reason (None: as far as known)."""
    still_open = {task.step for task in case.tasks if task.status is TaskStatus.OPEN}
    called = (Step.RELIEF,) if case.incident.call_today else ()
    own = [task.step for task in case.tasks if task.to_close]
    wanted = NEEDED_OF_A_DUPLICATE if reason is CloseReason.DUPLICATE else (*called, *NEEDED_TO_CLOSE, *own)
    return [step for step in wanted if step in still_open]


def let_steps_lapse(case: Case) -> None:
    """Let go of what a closed case leaves undone. Care goes on; but that of a duplicate goes on in the other case.

    Steps of the organisation's own end with the case: one that must be done before keeps it open instead.
    """
    twice = case.close_reason is CloseReason.DUPLICATE
    for task in case.tasks:
        ends = not goes_on_after_closing(task) or (twice and task.step in AFTERCARE)
        if task.status is TaskStatus.OPEN and ends:
            task.status = TaskStatus.LAPSED


def goes_on_after_closing(task: Task) -> bool:
    """Whether a step is owed in a closed case too: what the software asks in the room of care."""
    return task.part is Part.CARE and not isinstance(task.step, OwnStep)


def take_up_again(case: Case) -> None:
    """Undo what closing did: steps that had lapsed are to be done again, and a new answer is owed."""
    case.closed_at, case.close_reason, case.close_note, case.what_changed = None, None, None, None
    case.duplicate_of_id = None
    for task in case.tasks:
        if task.status is TaskStatus.LAPSED:
            task.status = TaskStatus.OPEN
    ask_for_another_answer(case)


def ask_for_another_answer(case: Case) -> None:
    """A case that was taken up again owes the reporter a new answer, within the same term as the first."""
    task = task_of(case, Step.ANSWER)
    if task is not None:
        task.status, task.done_at, task.done_by_id = TaskStatus.OPEN, None, None
        task.due_at = next(rule.clock for rule in protocol_of(case) if rule.step is Step.ANSWER).due(now())
