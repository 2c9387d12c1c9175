from __future__ import annotations

import re

import pytest
from flask import Flask

from gir.cases.numbers import LETTERS, new_number
from gir.demonstration.cast import Cast
from tests.support.stories import file_report, look


def test_a_number_is_easy_to_say_and_tells_nothing(app: Flask, cast: Cast) -> None:
    numbers = {look(app, file_report(app, cast.people["anna"]), lambda case: case.number) for _ in range(3)}
    assert len(numbers) == 3
    assert all(re.fullmatch(rf"20\d\d-[{LETTERS}]{{4}}", number) for number in numbers)
    assert not set(LETTERS) & set("AEIOUY018L")


def test_a_number_that_is_taken_is_not_given_again(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    year, taken = look(app, file_report(app, cast.people["anna"]), lambda case: case.number).split("-")
    letters = iter(taken + "BCDF")
    monkeypatch.setattr("gir.cases.numbers.secrets.choice", lambda _letters: next(letters))
    with app.app_context():
        assert new_number(cast.organisation_id, int(year)) == f"{year}-BCDF"
