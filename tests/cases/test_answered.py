"""The answered score, as a pure function and as it is counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from gir.cases.answered import Word, score
from gir.cases.closing import reopen_own, say_helped
from gir.cases.services import answer
from gir.cases.terms import Helped
from gir.database import db
from gir.demonstration.cast import Cast
from gir.facts.models import FactStage
from tests.support.stories import does, file_report, finish_everything, look

DUE = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
NO, YES = Word(DUE + HOUR, contradicts=True), Word(DUE + 2 * HOUR, contradicts=False)


@pytest.mark.parametrize(
    ("answered_at", "words", "answered", "silent"),
    [
        (None, [], None, True),
        (DUE, [], True, True),  # up to and including the moment
        (DUE + timedelta(seconds=1), [], False, True),
        (DUE - HOUR, [YES], True, False),
        (DUE - HOUR, [NO], False, False),
        (DUE - HOUR, [YES, NO], True, False),  # the last word counts, in whatever order they come
        (DUE - HOUR, [NO, Word(DUE, contradicts=False)], False, False),
        (DUE + HOUR, [YES], False, False),  # a kind word does not make it in time
        (None, [NO], None, False),
    ],
)
def test_the_score(answered_at: datetime | None, words: list[Word], answered: bool | None, silent: bool) -> None:
    found = score(DUE, answered_at, words)
    assert (found.answered, found.silent) == (answered, silent)


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    return file_report(app, cast.people["anna"])


def stage(app: Flask, case_id: str, step: str) -> FactStage | None:
    incident_id = look(app, case_id, lambda case: case.incident_id)
    with app.app_context():
        return db.session.get(FactStage, (incident_id, step))


def counted(app: Flask, case_id: str) -> tuple[bool | None, bool | None]:
    answered, confirmed = stage(app, case_id, "answered"), stage(app, case_id, "confirmed")
    assert answered is not None
    assert confirmed is not None
    assert answered.needed
    return answered.on_time, confirmed.on_time


def test_a_new_report_is_owed_an_answer(app: Flask, case_id: str) -> None:
    assert counted(app, case_id) == (None, None)
    found = stage(app, case_id, "answered")
    assert found is not None
    assert found.due_at is not None


def test_silence_does_not_contradict_and_is_counted_apart(app: Flask, cast: Cast, case_id: str) -> None:
    does(app, cast.people["chantal"], answer, case_id, "Dit hebben wij gedaan.")
    assert counted(app, case_id) == (True, None)


@pytest.mark.parametrize(("helped", "good"), [(Helped.YES, True), (Helped.PARTLY, True), (Helped.NO, False)])
def test_the_reporter_has_the_last_word(app: Flask, cast: Cast, case_id: str, helped: Helped, good: bool) -> None:
    finish_everything(app, cast, case_id)
    does(app, cast.people["anna"], say_helped, case_id, helped, "")
    assert counted(app, case_id) == (good, good)


@pytest.mark.database
def test_taking_it_up_again_contradicts_until_the_reporter_says_otherwise(app: Flask, cast: Cast, case_id: str) -> None:
    finish_everything(app, cast, case_id)
    does(app, cast.people["anna"], reopen_own, case_id, "Hij staat er weer.")
    assert counted(app, case_id) == (None, None)
    does(app, cast.people["chantal"], answer, case_id, "Wij hebben hem weer gesproken.")
    finish_everything(app, cast, case_id)
    assert counted(app, case_id) == (False, False)
    does(app, cast.people["anna"], say_helped, case_id, Helped.YES, "")
    assert counted(app, case_id) == (True, True)
