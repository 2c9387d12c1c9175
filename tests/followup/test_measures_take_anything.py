"""Whatever is typed into a form about a measure: a sentence, never a crash; and nothing of it can be read on disk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from gir.config import Settings
from gir.demonstration.cast import Cast
from gir.threat.measures.terms import MeasureStatus
from tests.support.measures import assessed_case, make_measure
from tests.support.page_client import PageClient
from tests.test_never_broken import TIDY, Choice, choices, filled_in, send

PATHS = {
    "change": MeasureStatus.DRAFT,
    "withdraw": MeasureStatus.DRAFT,
    "propose": MeasureStatus.DRAFT,
    "deliver": MeasureStatus.DECIDED,
    "review": MeasureStatus.RUNNING,
    "lift": MeasureStatus.RUNNING,
    "return": MeasureStatus.PROPOSED,
    "decide": MeasureStatus.PROPOSED,
}


@pytest.mark.database
def test_every_form_of_a_measure_takes_anything(app: Flask, cast: Cast, client_for: Callable[..., PageClient]) -> None:
    case_id = assessed_case(app, cast)
    made = {status: make_measure(app, cast, case_id, status) for status in dict.fromkeys(PATHS.values())}
    omar, maarten = client_for("omar"), client_for("maarten")

    @examples(max_examples=60, deadline=None, suppress_health_check=TIDY)
    @given(path=st.sampled_from(sorted(PATHS)), chosen=choices)
    def anything(path: str, chosen: list[Choice]) -> None:
        client = maarten if path in ("return", "decide") else omar
        page = client.get(f"/measures/{made[PATHS[path]]}/{path}")
        if page.status != 200:
            assert page.status in (403, 404), "what is no longer possible is refused, nothing else"
            return
        form = page.form(page.path)
        send(client, form, filled_in(form, chosen))

    anything()


@pytest.mark.parametrize("letter", ["building_ban", "benefits"])
def test_the_form_of_a_letter_takes_anything(
    app: Flask, cast: Cast, client_for: Callable[..., PageClient], letter: str
) -> None:
    chantal = client_for("chantal")

    @examples(max_examples=20, deadline=None, suppress_health_check=TIDY)
    @given(chosen=choices)
    def anything(chosen: list[Choice]) -> None:
        form = chantal.visit(f"/organisation/letters/{letter}").form(f"/{letter}")
        send(chantal, form, filled_in(form, chosen))

    anything()


def test_nothing_of_a_measure_can_be_read_on_disk(app: Flask, cast: Cast, settings: Settings) -> None:
    words = {
        name: f"kanarie-{name}"
        for name in ("name", "address", "facts", "answer", "proportionality", "channel_words", "location", "mandate")
    }
    make_measure(app, cast, assessed_case(app, cast), MeasureStatus.RUNNING, **words)
    for path in settings.instance.rglob("*"):
        if path.is_file():
            assert b"kanarie" not in path.read_bytes(), path.name
