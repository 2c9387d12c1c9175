"""What was reported twice: one case goes on and counts, the other needs an assessment and an answer and no more."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from gir.accounts.terms import Role
from gir.care.models import TalkQuestion
from gir.care.silence import ask_and_escalate
from gir.cases.models import Case, CaseBlock
from gir.cases.services import CannotClose, NotEligible, answer, close, reopen, set_severity
from gir.cases.steps import missing_to_close
from gir.cases.terms import AnyStep, BlockReason, CloseReason, Status, Step, TaskStatus
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.facts.models import Fact
from gir.incidents.terms import Severity
from tests.followup.newcomers import join
from tests.support.page_client import PageClient
from tests.support.page_rules import text_of
from tests.support.stories import does, file_report, look

Client = Callable[..., PageClient]
SECONDS = 30
"""The longest that anything here may take."""
TALKS = (Step.RELIEF, Step.TALK_1, Step.TALK_2, Step.TALK_3)


@pytest.fixture
def pair(app: Flask, cast: Cast) -> tuple[str, str]:
    """Two reports of one event: the one that goes on, and the one that was too many, assessed and answered."""
    first, second = (file_report(app, cast.people["anna"]) for _ in range(2))
    does(app, cast.people["chantal"], set_severity, second, Severity.MEDIUM, "")
    does(app, cast.people["chantal"], answer, second, "Je had dit al gemeld; wij gaan daar verder.")
    return first, second


def number(app: Flask, case_id: str) -> str:
    return look(app, case_id, lambda case: case.number)


def counted(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).where(Fact.retracted.is_(False))) or 0


def close_as_duplicate(app: Flask, cast: Cast, case_id: str, other: str) -> None:
    does(app, cast.people["chantal"], close, case_id, CloseReason.DUPLICATE, "", duplicate_of=other)


def test_a_duplicate_needs_no_reaction_and_no_police(app: Flask, cast: Cast, pair: tuple[str, str]) -> None:
    first, second = pair
    close_as_duplicate(app, cast, second, number(app, first).lower())
    assert look(app, second, lambda case: (case.status, case.duplicate_of_id)) == (Status.CLOSED, first)
    assert counted(app) == 1


def test_without_an_answer_a_duplicate_stays_open_too(app: Flask, cast: Cast, pair: tuple[str, str]) -> None:
    first, second = pair
    with pytest.raises(CannotClose) as refusal:
        close_as_duplicate(app, cast, first, number(app, second))
    assert refusal.value.missing == [Step.TRIAGE, Step.ANSWER]


def test_nobody_is_asked_or_called_twice(app: Flask, cast: Cast, pair: tuple[str, str]) -> None:
    first, second = pair
    close_as_duplicate(app, cast, second, number(app, first))
    talks = look(app, second, lambda case: {task.status for task in case.tasks if task.step in TALKS})
    assert talks == {TaskStatus.LAPSED}
    assert look(app, second, lambda case: (case.due_care, case.due_all)) == (None, None)
    with time_machine.travel(now() + timedelta(days=20)), app.app_context():
        ask_and_escalate()
        assert set(db.session.scalars(select(TalkQuestion.case_id))) == {first}


def test_what_was_no_duplicate_after_all_is_taken_up_whole(app: Flask, cast: Cast, pair: tuple[str, str]) -> None:
    first, second = pair
    close_as_duplicate(app, cast, second, number(app, first))
    does(app, cast.people["chantal"], reopen, second, "Toch een ander voorval")
    talks = look(app, second, lambda case: {task.status for task in case.tasks if task.step in TALKS})
    assert talks == {TaskStatus.OPEN}
    assert look(app, second, lambda case: case.duplicate_of_id) is None
    assert counted(app) == 2


def test_two_cases_never_point_at_each_other(app: Flask, cast: Cast, pair: tuple[str, str]) -> None:
    first, second = pair
    close_as_duplicate(app, cast, second, number(app, first))
    does(app, cast.people["chantal"], set_severity, first, Severity.MEDIUM, "")
    does(app, cast.people["chantal"], answer, first, "Wij spraken hem.")
    for other in (number(app, second), number(app, first), "", "2026-XXXX"):
        with pytest.raises(NotEligible):
            close_as_duplicate(app, cast, first, other)
    assert counted(app) == 1


@pytest.fixture
def ready(app: Flask, cast: Cast, pair: tuple[str, str]) -> tuple[str, str]:
    """Both of the pair assessed and answered: each could be closed as the duplicate of the other."""
    first, _second = pair
    does(app, cast.people["chantal"], set_severity, first, Severity.MEDIUM, "")
    does(app, cast.people["chantal"], answer, first, "Wij spraken hem.")
    return pair


def outcome(app: Flask, cast: Cast, case_id: str, other: str) -> str:
    """How it ends when one coordinator closes a case as the duplicate of another."""
    try:
        close_as_duplicate(app, cast, case_id, number(app, other))
    except NotEligible:
        return "refused"
    return "closed"


@pytest.mark.database
def test_who_closes_the_other_way_round_waits_for_the_first_and_is_refused(
    app: Flask, cast: Cast, ready: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first stands still halfway its act, as a slow machine would let it."""
    first, second = ready
    halfway, go_on = threading.Event(), threading.Event()

    def slowly(case: Case, reason: CloseReason | None = None) -> list[AnyStep]:
        if case.id == first:
            halfway.set()
            go_on.wait(SECONDS)
        return missing_to_close(case, reason)

    monkeypatch.setattr("gir.cases.services.missing_to_close", slowly)
    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(outcome, app, cast, first, second)
        assert halfway.wait(SECONDS)
        other = pool.submit(outcome, app, cast, second, first)
        with pytest.raises(TimeoutError):
            other.result(timeout=1)
        go_on.set()
        assert (one.result(SECONDS), other.result(SECONDS)) == ("closed", "refused")
    assert counted(app) == 1


@pytest.mark.database
def test_two_at_the_same_instant_never_hold_each_other_up(app: Flask, cast: Cast, ready: tuple[str, str]) -> None:
    first, second = ready
    for turn in range(5):
        start = threading.Barrier(2)

        def at_once(case_id: str, other: str, start: threading.Barrier = start) -> str:
            start.wait(SECONDS)
            return outcome(app, cast, case_id, other)

        with ThreadPoolExecutor(2) as pool:
            ends = [pool.submit(at_once, *ids) for ids in ((first, second), (second, first))]
            assert sorted(end.result(SECONDS) for end in ends) == ["closed", "refused"]
        assert counted(app) == 1
        closed = next(id_ for id_ in ready if look(app, id_, lambda case: case.status) is Status.CLOSED)
        does(app, cast.people["chantal"], reopen, closed, "Toch niet")
        does(app, cast.people["chantal"], answer, closed, f"We keken {turn} keer.")


def test_a_hidden_case_is_as_unknown_as_one_that_does_not_exist(
    app: Flask, cast: Cast, client_for: Client, pair: tuple[str, str]
) -> None:
    first, second = pair
    with app.app_context(), write_transaction() as session:
        block = {"person_id": cast.people["chantal"], "reason": BlockReason.CONFLICT, "since": now()}
        session.add(CaseBlock(case_id=first, **block))
    chantal = client_for("chantal")
    form = chantal.visit(f"/cases/{second}/close").form("/close")
    pages = [form.submit(reason="duplicate", number=typed) for typed in (number(app, first), "2026-XXXX", "")]
    assert [page.status for page in pages] == [422] * 3
    errors = [text_of(page.elements(class_="gir-summary")[0]) for page in pages]
    assert len(set(errors)) == 1


def test_the_page_names_the_case_that_goes_on_for_whom_it_exists(
    app: Flask, cast: Cast, client_for: Client, pair: tuple[str, str]
) -> None:
    first, second = pair
    form = client_for("chantal").visit(f"/cases/{second}/close").form("/close")
    assert "Alles gaat verder" in form.submit(reason="duplicate", number=number(app, first)).main
    join(app, cast, "otto", Role.OOV)
    with app.app_context(), write_transaction() as session:
        block = {"person_id": cast.people["omar"], "reason": BlockReason.CONFLICT, "since": now()}
        session.add(CaseBlock(case_id=first, **block))
    assert number(app, first) in client_for("otto").visit(f"/cases/{second}").main
    assert number(app, first) not in client_for("omar").visit(f"/cases/{second}").main
    assert number(app, first) not in client_for("anna").visit(f"/my-reports/{second}").main
