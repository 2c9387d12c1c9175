from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import force_locale

from gir.cases.terms import Happening
from gir.followup.sentences import TOLD, result_sentence, sentence


@pytest.fixture(autouse=True)
def english(app: Flask) -> Iterator[None]:
    with app.test_request_context(), force_locale("en"):
        yield


def test_every_happening_has_its_sentence() -> None:
    assert set(TOLD) == set(Happening)


@pytest.mark.parametrize("happening", list(Happening))
def test_a_sentence_survives_missing_and_retired_details(happening: Happening) -> None:
    assert sentence(happening, "", {})
    assert sentence(happening, "Omar", {"step": "gone", "role": "gone", "at": "never", "severity": "gone"})


@pytest.mark.parametrize(
    ("happening", "detail", "told"),
    [
        (Happening.TAKEN, {"role": "oov"}, "Omar took the case as OOV"),
        (Happening.ASSIGNED, {"role": "hrm", "person": "Hanna"}, "Omar gave the case to Hanna as HRM"),
        (Happening.SEVERITY, {"severity": "severe"}, "Omar set the severity: severe"),
        (
            Happening.SKIPPED,
            {"step": "police"},
            "Omar left out a step that does not apply: decision on a police report",
        ),
        (Happening.NOTE, {"audience": "reporter"}, "Omar wrote a message to the reporter"),
        (Happening.NOTE, {"audience": "team"}, "Omar wrote a note"),
        (Happening.POLICE, {"decision": "none"}, "Omar decided: nothing goes to the police"),
        (
            Happening.TALK_PLANNED,
            {"step": "talk_1", "at": "2026-11-20T09:00:00+00:00"},
            "Omar planned: aftercare talk 1 on Friday 20 November at 10:00",
        ),
    ],
)
def test_who_did_what(happening: Happening, detail: dict[str, str], told: str) -> None:
    assert sentence(happening, "Omar", json.loads(json.dumps(detail))) == told


def test_a_bare_result_names_nobody_and_no_way() -> None:
    assert result_sentence(Happening.REACTION, {"way": "letter"}) == (
        "The perpetrator was told which behaviour is not accepted"
    )
    assert result_sentence(Happening.POLICE, {"decision": "report"}) == "The organisation files a police report"
