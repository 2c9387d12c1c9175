"""A clock that stands still: late by as much as it stood, never less, and never for what cannot wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from gir.accounts.actor import actor_of
from gir.care.services import record_talk
from gir.care.terms import TalkOutcome
from gir.cases.access import AFTERCARE
from gir.cases.models import Case, Task
from gir.cases.pauses.clocks import is_paused, pauses_of
from gir.cases.pauses.models import Pause
from gir.cases.pauses.services import last_day, pause_step, resume_step
from gir.cases.services import NotEligible, answer, close, set_severity, skip_step
from gir.cases.steps import NO_CLOCK, task_of
from gir.cases.terms import AnyStep, CloseReason, Part, Status, Step, TaskStatus
from gir.database import db, now
from gir.demonstration.cast import Cast
from gir.facts.models import FactStage
from gir.followup.work_choice import Choice, Tab
from gir.followup.work_list import work_list
from gir.incidents.terms import Form, Severity
from gir.threat.services import record_reaction
from gir.threat.terms import ReactionWay
from gir.web.dates import LOCAL
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report, look, step_of

Client = Callable[..., PageClient]

MONDAY = datetime(2026, 11, 16, 10, 0, tzinfo=LOCAL)
FRIDAY = date(2026, 11, 20)
WHY = "Hij ligt in het ziekenhuis."


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    return file_report(app, cast.people["anna"])


def at(days: float) -> time_machine.travel:
    return time_machine.travel(MONDAY + timedelta(days=days), tick=False)


def due(app: Flask, case_id: str, step: Step) -> datetime:
    return look(app, case_id, lambda case: step_of(case, step).due_at)


def test_the_clock_is_later_by_as_long_as_it_stood_still(app: Flask, cast: Cast, case_id: str) -> None:
    before = due(app, case_id, Step.REACTION)
    does(app, cast.people["omar"], pause_step, case_id, Step.REACTION, FRIDAY, WHY)
    stood = datetime(2026, 11, 20, tzinfo=LOCAL) - MONDAY
    assert due(app, case_id, Step.REACTION) == before + stood
    assert look(app, case_id, lambda case: is_paused(step_of(case, Step.REACTION), MONDAY + timedelta(days=3)))
    assert not look(app, case_id, lambda case: is_paused(step_of(case, Step.REACTION), MONDAY + timedelta(days=4)))


def test_who_lets_it_go_on_sooner_takes_the_rest_back(app: Flask, cast: Cast, case_id: str) -> None:
    before = due(app, case_id, Step.REACTION)
    does(app, cast.people["omar"], pause_step, case_id, Step.REACTION, FRIDAY, WHY)
    with at(1):
        does(app, cast.people["omar"], resume_step, case_id, Step.REACTION)
    assert due(app, case_id, Step.REACTION) == before + timedelta(days=1)
    with at(1), pytest.raises(NotEligible):
        does(app, cast.people["omar"], resume_step, case_id, Step.REACTION)


def test_pausing_again_sets_another_day_and_is_counted(app: Flask, cast: Cast, case_id: str) -> None:
    before = due(app, case_id, Step.REACTION)
    does(app, cast.people["omar"], pause_step, case_id, Step.REACTION, FRIDAY, WHY)
    with at(2):
        does(app, cast.people["omar"], pause_step, case_id, Step.REACTION, FRIDAY + timedelta(days=7), "Nog steeds.")
    assert due(app, case_id, Step.REACTION) == before + (datetime(2026, 11, 27, tzinfo=LOCAL) - MONDAY)
    assert look(app, case_id, lambda case: [p.reason for p in pauses_of(case, case.tasks)]) == [WHY, "Nog steeds."]


def test_the_lists_know_of_no_late_step_while_it_is_paused(app: Flask, cast: Cast, case_id: str) -> None:
    does(app, cast.people["omar"], pause_step, case_id, Step.REACTION, FRIDAY, WHY)
    does(app, cast.people["omar"], pause_step, case_id, Step.POLICE, FRIDAY, WHY)
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        assert case.due_threat == min(task.due_at for task in case.tasks if task.part is Part.CORE and _open(task))
    does(app, cast.people["chantal"], set_severity, case_id, Severity.MEDIUM, "")
    does(app, cast.people["chantal"], answer, case_id, "Dank je wel.")
    with at(3.5), app.app_context():
        assert not work_list(actor_of(cast.people["omar"]), Choice(Tab.OVERDUE)).rows
    with at(7), app.app_context():
        assert work_list(actor_of(cast.people["omar"]), Choice(Tab.OVERDUE)).rows


def _open(task: Task) -> bool:
    return task.status is TaskStatus.OPEN


def test_what_is_done_while_it_is_paused_is_on_time(app: Flask, cast: Cast, case_id: str) -> None:
    before = due(app, case_id, Step.REACTION)
    does(app, cast.people["omar"], pause_step, case_id, Step.REACTION, FRIDAY, WHY)
    with at(3):
        does(app, cast.people["omar"], record_reaction, case_id, ReactionWay.LETTER, now(), "Dit mag niet.", "")
    assert due(app, case_id, Step.REACTION) == before + timedelta(days=3)
    with app.app_context():
        stage = db.session.scalar(select(FactStage).where(FactStage.step == "reaction"))
        assert stage is not None
        assert stage.on_time is True
        assert stage.due_at == before + timedelta(days=3)


@pytest.mark.parametrize("step", [Step.TRIAGE, Step.ANSWER, Step.ACKNOWLEDGE, Step.ACCIDENT])
def test_what_cannot_wait_is_never_paused(app: Flask, cast: Cast, case_id: str, step: Step) -> None:
    for name in ("chantal", "omar", "hanna"):
        with pytest.raises(NotEligible):
            does(app, cast.people[name], pause_step, case_id, step, FRIDAY, WHY)
    assert look(app, case_id, lambda case: [task.paused_until for task in case.tasks if task.paused_until]) == []


def test_what_is_late_stays_late(app: Flask, cast: Cast, case_id: str) -> None:
    with at(3), pytest.raises(NotEligible):
        does(app, cast.people["omar"], pause_step, case_id, Step.REACTION, FRIDAY + timedelta(days=5), WHY)


@pytest.mark.parametrize("day", [date(2026, 11, 16), date(2026, 11, 1), date(2027, 2, 17), date(2199, 1, 1)])
def test_the_day_lies_between_tomorrow_and_three_months_from_now(
    app: Flask, cast: Cast, case_id: str, day: date
) -> None:
    with pytest.raises(NotEligible):
        does(app, cast.people["omar"], pause_step, case_id, Step.REACTION, day, WHY)


def test_three_months_end_on_the_last_day_there_is() -> None:
    assert last_day(date(2026, 11, 30)) == date(2027, 2, 28)
    assert last_day(date(2026, 1, 31)) == date(2026, 4, 30)


ROOMS = [
    ("omar", Step.REACTION, True),
    ("omar", Step.TALK_1, False),
    ("chantal", Step.POLICE, True),
    ("chantal", Step.RELIEF, False),
    ("hanna", Step.TALK_2, True),
    ("hanna", Step.REACTION, False),
    ("bram", Step.TALK_1, True),
    ("bram", Step.POLICE, False),
]


@pytest.mark.parametrize(("name", "step", "may"), ROOMS)
def test_each_pauses_in_their_own_rooms(app: Flask, cast: Cast, case_id: str, name: str, step: Step, may: bool) -> None:
    does(app, cast.people["chantal"], set_severity, case_id, Severity.MEDIUM, "")
    if may:
        does(app, cast.people[name], pause_step, case_id, step, FRIDAY, WHY)
    else:
        with pytest.raises(NotEligible):
            does(app, cast.people[name], pause_step, case_id, step, FRIDAY, WHY)
    with app.app_context():
        assert bool(db.session.scalars(select(Pause)).all()) is may


def test_aftercare_may_wait_after_the_case_was_closed(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"], forms=frozenset({Form.VERBAL}))
    does(app, cast.people["chantal"], set_severity, case_id, Severity.LIGHT, "")
    does(app, cast.people["bram"], record_talk, case_id, Step.RELIEF, TalkOutcome.HELD, now())
    does(app, cast.people["chantal"], answer, case_id, "Dank je.")
    does(app, cast.people["chantal"], close, case_id, CloseReason.HANDLED, "")
    before = due(app, case_id, Step.TALK_1)
    does(app, cast.people["hanna"], pause_step, case_id, Step.TALK_1, FRIDAY, WHY)
    assert due(app, case_id, Step.TALK_1) > before
    assert look(app, case_id, lambda case: case.status) is Status.CLOSED


def test_who_asks_for_a_call_today_waits_no_longer(app: Flask, cast: Cast, client_for: Client, case_id: str) -> None:
    does(app, cast.people["hanna"], pause_step, case_id, Step.RELIEF, FRIDAY, WHY)
    page = client_for("anna").visit(f"/my-reports/{case_id}/more/contact")
    page.form("/contact").submit(call_today="y", call_number="06 12345678")
    assert due(app, case_id, Step.RELIEF) < MONDAY + timedelta(days=1)
    assert look(app, case_id, lambda case: not is_paused(step_of(case, Step.RELIEF), MONDAY))


# ── Whatever happens, in whatever order ────────────────────────────────────────────────────────────────────────


PAUSABLE = (Step.RELIEF, Step.REACTION, Step.TALK_1, Step.POLICE, Step.TALK_2, Step.TALK_3)
DEEDS = st.tuples(
    st.sampled_from(("pause", "resume", "skip", "do", "wait")),
    st.sampled_from(PAUSABLE),
    st.integers(min_value=1, max_value=80),
)


def _who(cast: Cast, step: Step) -> str:
    return cast.people["hanna" if step in AFTERCARE else "omar"]


def _do(app: Flask, cast: Cast, case_id: str, deed: str, step: Step, days: int) -> None:
    who = _who(cast, step)
    verbs: dict[str, Callable[[], object]] = {
        "pause": lambda: does(app, who, pause_step, case_id, step, now().date() + timedelta(days=days), WHY),
        "resume": lambda: does(app, who, resume_step, case_id, step),
        "skip": lambda: does(app, who, skip_step, case_id, step, "Niet nodig"),
        "do": lambda: (
            does(app, who, record_talk, case_id, step, TalkOutcome.HELD, now())
            if step in AFTERCARE
            else does(app, who, record_reaction, case_id, ReactionWay.LETTER, now(), "Dit mag niet.", "")
        ),
    }
    with suppress(NotEligible):
        verbs[deed]()


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(DEEDS, min_size=3, max_size=12))
def test_no_clock_is_ever_lost(app: Flask, cast: Cast, deeds: list[tuple[str, Step, int]]) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        case_id = file_report(app, cast.people["anna"])
        does(app, cast.people["chantal"], set_severity, case_id, Severity.MEDIUM, "")
        first = look(app, case_id, lambda case: {task.step: task.due_at for task in case.tasks})
        for deed, step, days in deeds:
            if deed == "wait":
                clock.shift(timedelta(hours=days))
            else:
                _do(app, cast, case_id, deed, step, days)
            look(app, case_id, lambda case: _check(case, first))


def _check(case: Case, first: dict[AnyStep, datetime]) -> None:
    stood: dict[AnyStep, timedelta] = dict.fromkeys(first, timedelta())
    for pause in pauses_of(case, case.tasks):
        assert pause.started_at <= pause.end
        stood[pause.step] += pause.end - pause.started_at
    for task in case.tasks:
        assert task.due_at == first[task.step] + stood[task.step] >= first[task.step], task.step
        if is_paused(task, now()):
            assert task.due_at >= now(), "what is paused is not late"
        if task.status is not TaskStatus.OPEN:
            assert task.paused_until is None or task.paused_until <= now()
    running = [task for task in case.tasks if task.status is TaskStatus.OPEN]
    care = [task.due_at for task in running if task.part in (Part.CORE, Part.CARE)]
    threat = [task.due_at for task in running if task.part in (Part.CORE, Part.THREAT)]
    every = [task.due_at for task in running if task.part is not Part.CARE or task.step in AFTERCARE]
    assert case.due_care == min(care, default=NO_CLOCK)
    assert case.due_threat == min(threat, default=NO_CLOCK)
    assert case.due_all == min(every, default=NO_CLOCK)
    stages = db.session.scalars(select(FactStage).where(FactStage.incident_id == case.incident_id))
    counted = {stage.step: stage for stage in stages}
    for task in case.tasks:
        if task.step.value in counted:
            assert (counted[task.step.value].due_at, counted[task.step.value].on_time) == (task.due_at, task.on_time)
    assert task_of(case, Step.ANSWER) is not None
