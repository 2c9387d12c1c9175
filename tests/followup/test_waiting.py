"""Waiting for others: cases that need a nudge rather than work."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from gir.cases.messages import write_to_handlers
from gir.cases.services import add_note, answer, set_severity
from gir.cases.terms import Audience
from gir.demonstration.cast import Cast
from gir.incidents.terms import Consequence, Form, Severity
from tests.followup.test_work_list import grow_older, ids
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("in_working_hours")]
Client = Callable[..., PageClient]


def waits(client_for: Client, who: str) -> list[str]:
    return ids(client_for(who).visit("/cases?tab=waiting"))


def test_the_first_step_of_somebody_else_is_waited_for(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"])  # the manager gives relief first
    assert waits(client_for, "omar") == [case_id]
    assert waits(client_for, "bram") == []


def test_an_own_step_that_is_due_first_is_work(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"], forms=frozenset({Form.VERBAL}))
    does(app, cast.people["chantal"], set_severity, case_id, Severity.LIGHT, "Licht.")
    assert case_id in waits(client_for, "chantal")


def test_a_duty_that_is_hidden_is_not_waited_for(app: Flask, cast: Cast, client_for: Client) -> None:
    """The order does not tell the coordinator of an injury, and neither does this list."""
    plain = file_report(app, cast.people["anna"])
    injured = file_report(app, cast.people["anna"], consequences=frozenset({Consequence.HOSPITAL}))
    for case_id in (plain, injured):
        grow_older(app, case_id, 2)
    assert set(waits(client_for, "chantal")) == {plain, injured}
    assert waits(client_for, "hanna") == [plain]


def test_a_question_to_the_reporter_is_waited_for_until_they_write(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"])
    assert waits(client_for, "bram") == []
    does(app, cast.people["bram"], add_note, case_id, "Hoe gaat het nu met je?", Audience.REPORTER)
    assert waits(client_for, "bram") == [case_id]
    does(app, cast.people["anna"], write_to_handlers, case_id, "Beter, dank je.")
    assert waits(client_for, "bram") == []


def test_the_answer_asks_nothing(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"])
    does(app, cast.people["bram"], answer, case_id, "Wij hebben de bezoeker gesproken.")
    assert waits(client_for, "bram") == []


def test_who_does_not_handle_it_waits_for_nothing(app: Flask, cast: Cast, client_for: Client) -> None:
    file_report(app, cast.people["anna"])
    assert waits(client_for, "dirk") == []
