"""Whether the perpetrator's name may be read at all, and by whom outside the room of the threat."""

from __future__ import annotations

from gir.accounts.actor import Actor
from gir.cases.access import hats
from gir.cases.models import Case
from gir.cases.steps import task_of
from gir.cases.terms import Hat, Step, TaskStatus


def is_unlocked(case: Case) -> bool:
    """Whether triage recorded that the case meets a written criterion, so that the name may be read and used.

    Ask this before anything names somebody; until then the name is locked for everybody who handles the case. It says
    nothing of who may enter the room of the threat.
    """
    return case.name_unlocked_at is not None


def is_given_reaction(actor: Actor, case: Case) -> bool:
    """Whether somebody is written down to speak to the perpetrator, and must know to whom: as long as that is to do.

    A protocol may give the reaction to a role without the room of the threat, such as the manager.
    """
    task = task_of(case, Step.REACTION)
    if not is_unlocked(case) or task is None or task.status is not TaskStatus.OPEN:
        return False
    handles = any(row.role is task.owner and row.person_id == actor.person_id for row in case.handlers)
    return handles and Hat(task.owner.value) in hats(actor, case)
