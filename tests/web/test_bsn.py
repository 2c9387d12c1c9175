"""Citizen service numbers: every one is found, however it is typed, and numbers that are none are left alone."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gir.web.bsn import WEIGHTS, holds_bsn

BSN = "111222333"


def passes(digits: str) -> bool:
    return sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True)) % 11 == 0


def is_completed(eight: str) -> bool:
    return int(eight) > 0 and sum(w * int(d) for w, d in zip(WEIGHTS[:8], eight, strict=True)) % 11 < 10


def completed(eight: str) -> str:
    """The number that begins with these eight digits."""
    return eight + str(sum(w * int(d) for w, d in zip(WEIGHTS[:8], eight, strict=True)) % 11)


NUMBERS = st.text("0123456789", min_size=8, max_size=8).filter(is_completed).map(completed)
OTHERS = st.text("0123456789", min_size=9, max_size=9).filter(lambda digits: not passes(digits))
SIGNS = st.sampled_from([" ", ".", "-", "/", "–", "\u00a0", ". ", " - "])
WORDS = st.text(st.characters(exclude_categories=["Nd", "Cs"]), max_size=20).map(lambda text: f"{text} nr:")


def typed(digits: str, sign: str, places: int) -> str:
    """The digits with the sign after some of them; a bit of ``places`` for each."""
    return "".join(d + (sign if places >> at & 1 and at < len(digits) - 1 else "") for at, d in enumerate(digits))


@given(NUMBERS, SIGNS, st.integers(0, 255), WORDS, st.sampled_from(["", ".", ", denk ik", "\n\nTot zo"]))
def test_every_number_that_passes_the_test_of_eleven_is_found(
    digits: str, sign: str, places: int, before: str, after: str
) -> None:
    assert holds_bsn(before + typed(digits, sign, places) + after)


@given(OTHERS, SIGNS, st.integers(0, 255))
def test_a_number_of_nine_digits_that_fails_it_is_none(digits: str, sign: str, places: int) -> None:
    assert not holds_bsn(typed(digits, sign, places))


@given(NUMBERS, SIGNS)
def test_a_longer_number_is_none(digits: str, sign: str) -> None:
    assert not holds_bsn(f"{digits}{sign.join('123')}")
    assert not holds_bsn("0" + typed(digits, sign, 0b101))  # a telephone number


def test_telephone_numbers_as_people_write_them_are_none() -> None:
    """All of the numbers here would pass by chance when their beginning is left out."""
    chance = random.Random(11)  # the same numbers every time
    kept = [f"{chance.randrange(6 * 10**8, 7 * 10**8)}" for _ in range(3000)]
    for nine in filter(passes, kept):
        rest = nine[1:]
        for number in (f"0{nine}", f"06-{rest}", f"06 {rest}", f"+31{nine}", f"+31 {nine}", f"+31 6 {rest}"):
            assert not holds_bsn(f"Bel {number}, na 14.30 uur"), number
        for number in (f"+31 6-{rest}", f"0031 {nine}", f"+31 (0)6-{rest}", f"06 {rest[:2]} {rest[2:5]} {rest[5:]}"):
            assert not holds_bsn(number), number


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"BSN {BSN}, denk ik", True),
        (f"BSN{BSN}", True),
        ("1112.22.333", True),
        ("op 3-11-2026 gaf hij 111.222.333 op", True),
        ("3 111.222.333", True),
        ("000000000", False),
        ("NL91ABNA0417164300", False),
        ("NL91 ABNA 0417 1643 00", False),
        ("PL0600-2026111222", False),
        ("2026-K7RD", False),
        ("€ 111.222,33", False),
        ("11-12-2223 33 mensen", False),  # a day, and another number
        ("11.12 - 22.33 3 keer", False),
        ("111222\n333", False),
        ("", False),
    ],
)
def test_which_numbers_are_citizen_service_numbers(text: str, found: bool) -> None:
    assert holds_bsn(text) is found
