from __future__ import annotations

from gir.cases.terms import Act, Status
from gir.cases.workflow import ABOUT_WHO_AND_WHERE, AFTER, ALLOWED, CLOCKS, READS, TOLD_BY_REPORTER


def test_a_closed_case_can_be_read_noted_on_reopened_and_no_more_is_done_about_what_happened() -> None:
    of_reporter = TOLD_BY_REPORTER | {Act.SAY_HELPED, Act.REOPEN_OWN}
    assert ALLOWED[Status.CLOSED] - of_reporter == READS | CLOCKS | ABOUT_WHO_AND_WHERE | {Act.NOTE, Act.REOPEN}


def test_an_open_case_cannot_be_reopened() -> None:
    assert Act.REOPEN not in ALLOWED[Status.NEW] | ALLOWED[Status.ACTIVE]


def test_every_state_can_be_left_by_an_act_that_is_allowed_in_it() -> None:
    for status, acts in ALLOWED.items():
        assert any(AFTER.get(act, status) is not status for act in acts), status
