"""Who may know of which step."""

from __future__ import annotations

import pytest

from gir.cases.access import AFTERCARE, sees_step, visible_tasks
from gir.cases.models import Task
from gir.cases.terms import Hat, Part, Step

TASKS = [
    Task(step=Step.TRIAGE, part=Part.CORE),
    Task(step=Step.RELIEF, part=Part.CARE),
    Task(step=Step.TALK_1, part=Part.CARE),
    Task(step=Step.ACCIDENT, part=Part.CARE),
    Task(step=Step.REACTION, part=Part.THREAT),
    Task(step=Step.POLICE, part=Part.THREAT),
]
CARE = {Step.RELIEF, Step.TALK_1}
THREAT = {Step.REACTION, Step.POLICE}


@pytest.mark.parametrize(
    ("hat", "known"),
    [
        (Hat.HRM, {Step.TRIAGE, Step.ACCIDENT, *CARE}),
        (Hat.OOV, {Step.TRIAGE, *THREAT}),
        (Hat.COORDINATOR, {Step.TRIAGE, *CARE, *THREAT}),
        (Hat.CLERK, {Step.TRIAGE, Step.ACCIDENT, *CARE, *THREAT}),
        (Hat.MANAGER, {Step.TRIAGE, *CARE}),
        (Hat.PEER, {Step.TRIAGE, *CARE}),
        (Hat.VICTIM, set()),
    ],
)
def test_each_capacity_knows_of_its_own_steps(hat: Hat, known: set[Step]) -> None:
    assert {task.step for task in visible_tasks(frozenset({hat}), TASKS)} == known


def test_a_duty_that_follows_from_an_injury_is_no_aftercare() -> None:
    assert Step.ACCIDENT not in AFTERCARE
    assert not sees_step(frozenset({Hat.MANAGER, Hat.COORDINATOR}), Part.CARE, Step.ACCIDENT)
