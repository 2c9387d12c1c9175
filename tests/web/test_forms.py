"""Text that somebody typed: what every database keeps and every page may show."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gir.web.forms import tidy


@pytest.mark.parametrize("unfit", ["\x00", "\x07", "\x7f", "\x80", "\x9f", "\ud800", "\ufdd0", "\ufffe", "\U0010ffff"])
def test_a_character_that_no_page_may_show_is_taken_out(unfit: str) -> None:
    assert tidy(f"voor{unfit}na") == "voorna"


@pytest.mark.parametrize("text", ["regel 1\r\n\tregel 2", "José Müller-Şahin", "👮🏽‍♀️", "\u202e abc", "٣", "\ue000"])
def test_what_people_type_stays_as_it_was(text: str) -> None:
    assert tidy(text) == text.strip()


@given(st.text(st.characters()))
def test_what_is_left_is_fit_and_stays_so(text: str) -> None:
    kept = tidy(text)
    assert kept is not None
    assert tidy(kept) == kept
    kept.encode()
    assert not [c for c in kept if unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\n\r"]
