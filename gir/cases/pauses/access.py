"""Who may pause which step."""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime

from gir.cases.access import AFTERCARE, POLICY, parts_of
from gir.cases.models import Task
from gir.cases.own_steps import may_do
from gir.cases.terms import Act, Hat, Step, TaskStatus

NEVER_PAUSED = frozenset({Step.ACKNOWLEDGE, Step.ACCIDENT, Step.TRIAGE, Step.ANSWER})
"""What the law asks at once, what everything else waits for, and what the reporter was promised."""
LEAVES_OUT = POLICY[Act.SKIP_STEP]
"""Who may leave out a step of their rooms may pause it too; managers pause the talks that they give."""


def works_on(worn: Set[Hat], task: Task) -> bool:
    """Whether these capacities may stop or start the clock of this step, if it is one that may be paused at all."""
    if task.step in NEVER_PAUSED or task.status is not TaskStatus.OPEN or not task.has_clock:
        return False
    in_room = bool(worn & LEAVES_OUT) and task.part in parts_of(frozenset(worn))
    theirs = task.step in AFTERCARE or may_do(frozenset(worn), task)
    return in_room or (theirs and Hat.MANAGER in worn)


def may_pause(worn: Set[Hat], task: Task, moment: datetime) -> bool:
    """The same for pausing now: a step that is late stays late (docs/decisions/0051)."""
    return works_on(worn, task) and task.due_at >= moment
