"""Whatever looks like a private address is found, however it is written; what people at work write passes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gir.threat.police.addresses import Known, private_in, telling_words

OWN = Known(address="Stadhuisplein 1, 1000 AA Voorbeeldstad", numbers=("070 123 45 67",))
SPACES = st.sampled_from([" ", "  ", "\u00a0", "\n", "\u2009"])
NOTHING = st.sampled_from(["", "\u200b", "\u00ad", "\u2060", "\ufeff"])
WORDS = st.sampled_from(["hij stond bij", "Gezien op", "", "adres:", "(", "kom naar", "woont op"])
STREETS = st.sampled_from(
    ["Kerkstraat", "kerkstraat", "Van der Helstlaan", "Dorpsweg", "Prins Hendrikkade", "Brink", "De Ruyterplein",
     "Laan van Meerdervoort", "Oude Gracht", "oudegracht", "Élysée", "'s-Gravenweg", "Burg. Jansenstraat"]
)  # fmt: skip
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def digits(text: str, wide: bool) -> str:
    return text.translate(FULL_WIDTH) if wide else text


@given(
    WORDS,
    st.integers(1000, 9999),
    st.sampled_from(["AB", "ab", "Ab", "ZX"]),
    NOTHING,
    SPACES | st.just(""),
    st.booleans(),
)
def test_a_postal_code(before: str, number: int, letters: str, hidden: str, space: str, wide: bool) -> None:
    text = f"{before} {digits(str(number), wide)[:2]}{hidden}{digits(str(number), wide)[2:]}{space}{letters} in de stad"
    assert private_in(text, OWN)


@given(WORDS, STREETS, SPACES, st.integers(1, 9999), st.sampled_from(["", "a", " b", "-2", " hs"]), st.booleans())
def test_a_street_with_a_number(before: str, street: str, space: str, number: int, more: str, wide: bool) -> None:
    assert private_in(f"{before} {street}{space}{digits(str(number), wide)}{more}", OWN)


@given(
    WORDS,
    st.sampled_from(["06{}", "+316{}", "+31 6 {}", "00316{}", "(06) {}", "06-{}", "06 {}"]),
    st.integers(10_000_000, 99_999_999),
    st.sampled_from(["", " ", "-", "."]),
)
def test_a_telephone_number(before: str, form: str, number: int, between: str) -> None:
    grouped = between.join(str(number)[place : place + 2] for place in range(0, 8, 2))
    assert private_in(f"{before} {form.format(grouped)}", OWN)


@given(
    st.from_regex(r"[a-z][a-z0-9._+-]{0,12}", fullmatch=True),
    st.from_regex(r"[a-z][a-z0-9-]{0,12}\.[a-z]{2,6}", fullmatch=True),
    st.sampled_from(["@", " @ ", "(at)", "[at]", "＠"]),
)
def test_an_address_for_mail(name: str, place: str, at: str) -> None:
    assert private_in(f"mail naar {name}{at}{place}", OWN)


@given(st.text(max_size=60))
def test_any_text_gets_an_answer(text: str) -> None:
    for piece in private_in(text, Known(words=telling_words(text))):
        assert piece


@pytest.mark.parametrize(
    "piece", ["x", "X", "laan", "1", "1(", "straat,", "laan van ", "De ", "a.", "\n", "1 1.", "A-"]
)
def test_the_longest_text_gets_an_answer_too(piece: str) -> None:
    private_in(piece * (20_000 // len(piece)), Known(address=OWN.address, words=frozenset({"xyz"}), values=("12345",)))


@pytest.mark.parametrize(
    "text",
    [
        "Zaterdag 28 november 2026, 14.30 uur",
        "In 2026 om 14.30 uur, en in 2025 ook al twee keer",
        "Aan de balie · Publiekshal",
        "Balie 3, kamer 2.14, artikel 285 van het Wetboek van Strafrecht",
        "Hij sloeg 3 keer. Om 14 uur kwam hij terug met 2 mannen",
        "bedreiging met een wapen · schelden · spugen",
        "Stadhuisplein 1, 1000 AA Voorbeeldstad",
        "Bel de organisatie: 070-1234567",
        "Op 28-11-2026 14.30 en 01-12-2026",
        "Een man van ongeveer 40 jaar, 1,80 m, grijze jas",
    ],
)
def test_what_people_at_work_write_passes(text: str) -> None:
    assert private_in(text, OWN) == ()


@pytest.mark.parametrize("text", ["Stadhuisplein 12", "Stadhuisplein 1a", "1000 AA 17", "Stadhuisplein 1-3"])
def test_what_only_begins_like_the_address_of_the_employer_is_found(text: str) -> None:
    assert private_in(text, OWN)


def test_words_of_a_private_answer_are_found_and_everyday_words_are_not() -> None:
    story = "Er is een steen door het raam aan de Lindenhof gegooid. Onze dochter Fleur sliep in kamer 3b."
    known = Known(words=telling_words(story))
    assert private_in("Er is een steen door een raam gegooid", known) == ()
    assert private_in("bij de lindenhof", known) == ("lindenhof",)
    assert private_in("hij vroeg naar Fleur", known) == ("Fleur",)
    short = Known(words=telling_words("achter de schuur bij Kroonberg"))
    assert private_in("naast de schuur", short) == ("schuur",)


def test_a_value_is_found_however_it_is_grouped() -> None:
    known = Known(values=("55 10 8", "anna@thuis"))
    assert private_in("bel 55108", known)
    assert private_in("ANNA @ THUIS", known)
