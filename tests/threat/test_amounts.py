"""Amounts as the Dutch type them, in whole cents; what could be two amounts is asked again."""

from __future__ import annotations

import pytest

from gir.web.amounts import as_typed, parse_cents


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1.234,50", 123450),
        ("1234.5", 123450),
        ("1234,5", 123450),
        ("€ 1.234", 123400),
        ("1 234,50", 123450),
        ("100,-", 10000),
        ("0,05", 5),
        ("12.345.678,90", 1234567890),
        ("75 euro", 7500),
        ("EUR 75", 7500),
        ("0", 0),
    ],
)
def test_what_people_type_is_understood(typed: str, cents: int) -> None:
    assert parse_cents(typed) == cents


@pytest.mark.parametrize(
    "typed", ["", None, "veel", "-5", "1,234", "1.23.4", "1,234.50", "12,345", "1e9", "١٢٣", "=1+1", "9" * 40, "1..2"]
)
def test_what_is_no_amount_or_could_be_two_is_not_guessed(typed: str | None) -> None:
    assert parse_cents(typed) is None


@pytest.mark.parametrize("cents", [0, 1, 99, 100, 123450, 1_000_000_000])
def test_what_a_field_shows_is_read_back_the_same(cents: int) -> None:
    assert parse_cents(as_typed(cents)) == cents
