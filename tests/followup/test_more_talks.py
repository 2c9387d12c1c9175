"""After a light incident one talk is offered; who would like more gets more, whatever is found of it later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from gir.care.services import add_talks
from gir.cases.services import ChangedMeanwhile, NotEligible, set_severity
from gir.cases.terms import Step, TaskStatus
from gir.database import now
from gir.demonstration.cast import Cast
from gir.incidents.terms import Form, Severity
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report, finish_everything, look, step_of

Client = Callable[..., PageClient]
TALKS = (Step.TALK_2, Step.TALK_3)


@pytest.fixture
def light(app: Flask, cast: Cast) -> str:
    """Anna was insulted; one talk is offered."""
    return file_report(app, cast.people["anna"], forms=frozenset({Form.VERBAL}))


def talks(app: Flask, case_id: str) -> set[TaskStatus]:
    return look(app, case_id, lambda case: {task.status for task in case.tasks if task.step in TALKS})


@pytest.mark.parametrize("who", ["bram", "hanna"])
def test_who_gives_the_talks_adds_more(
    who: str, app: Flask, client_for: Client, light: str, traces: Callable[[str], list[str]]
) -> None:
    page = client_for(who).visit(f"/cases/{light}")
    assert f"/cases/{light}/more-talks" in [address for _words, address in page.links]
    with time_machine.travel(now() + timedelta(days=20), tick=True):
        done = client_for(who).visit(f"/cases/{light}/more-talks").form("/more-talks").submit()
        assert done.path == f"/cases/{light}"
        assert "voegde twee gesprekken toe" in done.main
        assert "/more-talks" not in done.html
        assert talks(app, light) == {TaskStatus.OPEN}
        assert look(app, light, lambda case: min(step_of(case, step).due_at for step in TALKS)) > now()
    assert traces(light).count("care.add_talks") == 1


@pytest.mark.parametrize("who", ["omar", "chantal"])
def test_others_do_not(who: str, app: Flask, cast: Cast, client_for: Client, light: str) -> None:
    client = client_for(who)
    assert "/more-talks" not in client.visit(f"/cases/{light}").html
    assert client.get(f"/cases/{light}/more-talks").status == 403
    with pytest.raises(ChangedMeanwhile):
        does(app, cast.people[who], add_talks, light)


def test_a_wish_outlives_the_assessment(app: Flask, cast: Cast, light: str) -> None:
    does(app, cast.people["bram"], add_talks, light)
    does(app, cast.people["chantal"], set_severity, light, Severity.LIGHT, "")
    assert talks(app, light) == {TaskStatus.OPEN}


def test_talks_that_fell_away_come_back_on_wish(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    does(app, cast.people["chantal"], set_severity, case_id, Severity.LIGHT, "Viel mee")
    assert talks(app, case_id) == {TaskStatus.NOT_NEEDED}
    does(app, cast.people["hanna"], add_talks, case_id)
    assert talks(app, case_id) == {TaskStatus.OPEN}


def test_a_wish_may_come_after_closing(app: Flask, cast: Cast, light: str) -> None:
    finish_everything(app, cast, light, severity=Severity.LIGHT)
    does(app, cast.people["hanna"], add_talks, light)
    assert talks(app, light) == {TaskStatus.OPEN}
    assert look(app, light, lambda case: case.due_care) is not None


def test_nothing_is_added_twice(app: Flask, cast: Cast, light: str) -> None:
    does(app, cast.people["bram"], add_talks, light)
    with pytest.raises(NotEligible):
        does(app, cast.people["bram"], add_talks, light)
