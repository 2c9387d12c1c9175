"""A name is taken out of a text wherever it stands, and everyday words stay."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gir.incidents.names import without_name

MASK = "[naam]"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Kees Zwartepoort", "Kees Zwartepoort schold.", "[naam] schold."),
        ("Kees Zwartepoort", "kees kwam met ZWARTEPOORTs hond", "[naam] kwam met [naam] hond"),
        ("Kees Zwartepoort", "Zwartepoort, Kees: mail kees.zwartepoort@x.nl", "[naam]: mail [naam]@x.nl"),
        ("Kees Zwartepoort", "KeesZwartepoort", "[naam]"),
        ("Kees Zwartepoort", "De zwarte poort en de keesjes", "De zwarte poort en de keesjes"),
        ("Müller", "Muller; MÜLLER; Mu\u0308ller", "[naam]; [naam]; [naam]"),
        ("Bjørn Łukasz", "bjorn en lukasz", "[naam] en [naam]"),
        ("Jan de Groot", "Jan de Groot was groot en de rest niet", "[naam] was groot en de rest niet"),
        ("Jan de Groot", "Meneer de Groot is de man", "Meneer de [naam] is de man"),
        ("Jan de Groot", "jan de groot kwam", "[naam] kwam"),
        ("Piet Wit", "een wit busje", "een wit busje"),
        ("meneer Van den Berg", "Hij van den berg, meneer", "Hij van den berg, meneer"),
        ("meneer Van den Berg", "Een man van Den Berg", "Een man van Den [naam]"),
        ("Jo Li", "Li sloeg, jo li ook, li niet", "[naam] sloeg, [naam] ook, li niet"),
        ("onbekend", "Een onbekende man, onbekend", "Een onbekende man, onbekend"),
        ("een man", "Een man sloeg mij", "Een man sloeg mij"),
        ("O'Brien", "o’brien", "[naam]"),
        ("Anne-Marie Dekker", "Anne Marie, mevrouw Dekker", "[naam], mevrouw [naam]"),
        ("", "Niemand", "Niemand"),
    ],
)
def test_a_name_is_taken_out(name: str, text: str, expected: str) -> None:
    assert without_name(text, name, MASK) == expected


words = st.text(st.characters(categories=["Lu", "Ll"], max_codepoint=0x17F), min_size=4, max_size=12)
names = st.lists(words, min_size=1, max_size=3).map(lambda parts: " ".join(part.capitalize() for part in parts))
ways = st.sampled_from([str, str.upper, str.lower, lambda text: unicodedata.normalize("NFD", text)])


def plain(text: str) -> str:
    return without_marks(text.casefold())


def without_marks(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


@given(name=names, way=ways, before=st.text(max_size=20), after=st.text(max_size=20))
def test_the_name_is_never_left(name: str, way: object, before: str, after: str) -> None:
    left = without_name(f"{before} {way(name)} {after}", name, "—")  # type: ignore[operator]
    assert plain(name) not in plain(left) or plain(name) in plain(before + after)


@given(name=names, text=st.text(max_size=60))
def test_the_rest_stays_as_it_was(name: str, text: str) -> None:
    pieces = without_name(text, name, "\x00").split("\x00")
    at = 0
    for piece in pieces:
        found = text.find(piece, at)
        assert found >= 0
        at = found + len(piece)
