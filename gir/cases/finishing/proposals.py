"""A proposal with its step: plain functions that verbs share. They record nothing themselves."""

from __future__ import annotations

from gir.accounts.terms import Role
from gir.cases.clocks import Clock
from gir.cases.finishing.queries import standing_proposal
from gir.cases.finishing.terms import ProposalEnd
from gir.cases.models import Case, Task
from gir.cases.steps import task_of
from gir.cases.terms import Part, Step, TaskStatus
from gir.database import new_id, now
from gir.incidents.terms import Population

LOOK = Clock(working_days=2)
LAST = 99
"""The place of the step: after all others."""


def end_proposal(case: Case, ending: ProposalEnd) -> bool:
    """Let the proposal that waits end, with its step. Says whether there was one."""
    proposal = standing_proposal(case)
    if proposal is None:
        return False
    proposal.ended_at, proposal.ending = now(), ending
    task = task_of(case, Step.SECOND_LOOK)
    if task is not None and task.status is TaskStatus.OPEN:
        task.status = TaskStatus.NOT_NEEDED
    return True


def ask_for_second_look(case: Case, proposer_id: str) -> None:
    """Give the case the step, so that lists and clocks say that somebody else has to look."""
    owner, due = _second(case, proposer_id), LOOK.due(now())
    task = task_of(case, Step.SECOND_LOOK)
    if task is None:
        where = {"step": Step.SECOND_LOOK, "part": Part.CORE, "position": LAST}
        case.tasks.append(Task(id=new_id(beside=case.id), owner=owner, due_at=due, status=TaskStatus.OPEN, **where))
        return
    task.owner, task.due_at, task.status = owner, due, TaskStatus.OPEN
    task.done_at, task.done_by_id = None, None


def _second(case: Case, proposer_id: str) -> Role:
    """The role that is asked first. Anybody else whom the policy allows may look too."""
    official = case.incident.population is Population.OFFICIAL
    order = (Role.CLERK, Role.OOV) if official else (Role.OOV, Role.HRM)
    own = {handler.role for handler in case.handlers if handler.person_id == proposer_id}
    return next((role for role in order if role not in own), Role.COORDINATOR)
