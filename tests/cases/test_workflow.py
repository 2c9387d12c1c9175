from __future__ import annotations

from gir.cases.terms import Act, Status
from gir.cases.workflow import AFTER, ALLOWED, READS, TOLD_BY_REPORTER


def test_a_closed_case_can_be_read_noted_on_and_reopened_only() -> None:
    of_reporter = TOLD_BY_REPORTER | {Act.SAY_HELPED, Act.REOPEN_OWN}
    assert ALLOWED[Status.CLOSED] - of_reporter == READS | {Act.NOTE, Act.REOPEN}


def test_an_open_case_cannot_be_reopened() -> None:
    assert Act.REOPEN not in ALLOWED[Status.NEW] | ALLOWED[Status.ACTIVE]


def test_every_state_can_be_left_by_an_act_that_is_allowed_in_it() -> None:
    for status, acts in ALLOWED.items():
        assert any(AFTER.get(act, status) is not status for act in acts), status
