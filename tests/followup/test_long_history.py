"""A long history: the newest lines on the page, the others a link away, and no link where nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from gir.cases.models import Event
from gir.cases.terms import Happening, Part
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.followup.timeline import NEWEST, PORTION
from tests.support.page_client import PageClient
from tests.support.stories import file_report

OLDER = "Toon alles wat er gebeurde"


def happen(app: Flask, cast: Cast, case_id: str, times: int, part: Part) -> None:
    """The same thing again and again, before everything else in the case."""
    with app.app_context(), write_transaction() as session:
        session.add_all(
            Event(
                case_id=case_id,
                at=now() - timedelta(hours=1, minutes=number),
                part=part,
                happening=Happening.NOTE,
                person_id=cast.people["chantal"],
                for_reporter=False,
                detail='{"audience": "team"}',
            )
            for number in range(times)
        )
        db.session.flush()


def lines_of(client: PageClient, address: str) -> tuple[int, str]:
    page = client.visit(address)
    return page.html.count("gir-spine__meta"), page.main


@pytest.mark.parametrize("times", [NEWEST, PORTION - 3, PORTION + 60])
def test_a_long_history_shows_its_newest_lines_and_the_way_to_all(
    app: Flask, cast: Cast, client_for: Callable[..., PageClient], times: int
) -> None:
    case_id = file_report(app, cast.people["anna"])
    happen(app, cast, case_id, times, Part.CORE)
    shown, words = lines_of(client_for("omar"), f"/cases/{case_id}")
    assert shown == NEWEST
    assert OLDER in words
    everything, words = lines_of(client_for("omar"), f"/cases/{case_id}?history=all")
    assert everything > times
    assert OLDER not in words


def test_a_short_history_is_shown_whole(app: Flask, cast: Cast, client_for: Callable[..., PageClient]) -> None:
    case_id = file_report(app, cast.people["anna"])
    happen(app, cast, case_id, 5, Part.CORE)
    shown, words = lines_of(client_for("omar"), f"/cases/{case_id}")
    assert shown > 5
    assert OLDER not in words


@pytest.mark.parametrize("times", [5, PORTION, PORTION + 60])
def test_what_happened_in_a_closed_room_is_not_betrayed_by_a_link(
    app: Flask, cast: Cast, client_for: Callable[..., PageClient], times: int
) -> None:
    case_id = file_report(app, cast.people["anna"])
    before = lines_of(client_for("omar"), f"/cases/{case_id}")[0]
    happen(app, cast, case_id, times, Part.CARE)
    shown, words = lines_of(client_for("omar"), f"/cases/{case_id}")
    assert shown == before
    assert OLDER not in words
    assert OLDER in lines_of(client_for("hanna"), f"/cases/{case_id}")[1] or times < NEWEST
