"""The four figures at the top of the trends page: like is compared with like, and the words say with what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from gir.demonstration.cast import Cast
from gir.facts.models import FactStage
from gir.statistics.periods import Quarter, year_up_to
from tests.statistics.register import Register
from tests.support.page_client import PageClient

ClientFor = Callable[..., PageClient]
TODAY = datetime(2026, 11, 6, 10, tzinfo=UTC)
"""The 37th day of the fourth quarter; the 37th of the third is 6 August."""


def answered(*, on_time: bool) -> Callable[[], list[FactStage]]:
    """The step of an answer that was given, in time or not."""
    return lambda: [FactStage(step="answer", needed=True, due_at=TODAY, done_at=TODAY, on_time=on_time)]


@pytest.fixture
def register(app: Flask, cast: Cast) -> Register:
    """Incidents just inside and just outside the first 37 days of three quarters."""
    filled = Register(app, cast)
    filled.counts(date(2026, 10, 1), date(2026, 11, 6), stages=answered(on_time=True))
    filled.counts(date(2026, 11, 6), severity="severe")
    filled.counts(date(2026, 7, 1), date(2026, 8, 6), severity="severe")
    filled.counts(date(2026, 8, 7), date(2026, 9, 30))
    filled.counts(date(2025, 11, 6), stages=answered(on_time=True))
    filled.counts(date(2025, 11, 7), stages=answered(on_time=False))
    return filled


def figures(client_for: ClientFor, period: str, language: str = "en") -> tuple[dict[str, tuple[str, str]], str]:
    """The four figures by name, each with its value and what stands beside it; and the whole page."""
    with time_machine.travel(TODAY, tick=False):
        page = client_for("omar", language).visit(f"/trends?period={period}")
    (shown,) = page.elements("ul", **{"class": "gir-figures"})
    parts = [["".join(part.itertext()) for part in item] for item in shown]
    return {name: (value, beside) for name, value, beside in parts}, page.main


def test_a_quarter_that_is_not_over_stands_beside_as_many_days(register: Register, client_for: ClientFor) -> None:
    found, page = figures(client_for, "2026-Q4")
    assert found["Reports, so far"] == (
        "3", "2 in as many days of the quarter before · 1 in as many days a year ago · 8 in 12 months",
    )  # fmt: skip
    assert found["Severe, so far"] == (
        "1 of 3", "2 of 2 in as many days of the quarter before · 0 of 1 in as many days a year ago",
    )  # fmt: skip
    assert found["Answered in time, so far"] == ("100%", "2 of 2 · in as many days a year ago 100%")
    assert "This quarter is not over yet. So its figures stand beside those of the first 37 days" in page


def test_in_dutch_too(register: Register, client_for: ClientFor) -> None:
    found, page = figures(client_for, "2026-Q4", "nl")
    assert found["Meldingen, tot nu toe"][1].startswith("2 in evenveel dagen van vorig kwartaal")
    assert "Dit kwartaal is nog niet voorbij. Daarom staan de cijfers naast die van de eerste 37 dagen" in page


def test_a_quarter_that_is_over_stands_beside_whole_ones(register: Register, client_for: ClientFor) -> None:
    register.counts(date(2026, 4, 1), date(2026, 6, 30), date(2025, 9, 30), date(2025, 10, 1))
    found, page = figures(client_for, "2026-Q3")
    assert found["Reports"] == ("4", "2 the quarter before · 1 a year ago · 9 in 12 months")
    assert found["Severe"] == ("2 of 4", "0 of 2 the quarter before · 0 of 1 a year ago")
    assert "not over yet. So" not in page


def test_a_share_of_a_year_ago_is_of_as_many_days(register: Register, client_for: ClientFor) -> None:
    """Whole, the quarter of a year ago was answered in time for one of two."""
    found, _page = figures(client_for, "2025-Q4")
    assert found["Answered in time"][0] == "50%"
    found, _page = figures(client_for, "2026-Q4")
    assert found["Answered in time, so far"][1].endswith("100%")


def test_a_known_year_but_no_day_is_in_no_part_of_a_quarter(register: Register, client_for: ClientFor) -> None:
    register.counts(date(2026, 7, 1), month=None)
    found, _page = figures(client_for, "2026-Q4")
    assert found["Reports, so far"][1].startswith("2 in")


@pytest.mark.parametrize(
    ("days", "last"),
    [(1, date(2026, 1, 1)), (37, date(2026, 2, 6)), (90, date(2026, 3, 31)), (92, date(2026, 3, 31))],
)
def test_the_first_days_of_a_quarter_never_pass_its_end(days: int, last: date) -> None:
    assert Quarter(2026, 1).first_days(days) == (date(2026, 1, 1), last)


@pytest.mark.parametrize(
    ("last", "first"),
    [
        (date(2026, 9, 30), date(2025, 10, 1)),
        (date(2026, 12, 31), date(2026, 1, 1)),
        (date(2024, 2, 28), date(2023, 3, 1)),
        (date(2024, 2, 29), date(2023, 3, 1)),
        (date(2025, 2, 28), date(2024, 3, 1)),
    ],
)
def test_twelve_months_end_on_the_day_that_is_asked(last: date, first: date) -> None:
    assert year_up_to(last) == first


def test_a_quarter_runs_until_its_last_day_has_passed() -> None:
    quarter = Quarter(2026, 4)
    assert quarter.is_running(quarter.first)
    assert quarter.is_running(quarter.last)
    assert not quarter.is_running(quarter.last + timedelta(days=1))
    assert not quarter.is_running(quarter.first - timedelta(days=1))
