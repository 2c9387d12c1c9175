"""The file with published figures: it arrives as it went, tells nothing more, and what is wrong gets a sentence."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gir.exchange.partners.document import MOST_BYTES, read
from gir.exchange.partners.signing import fingerprint
from gir.statistics.partners.figures import public_figures
from gir.statistics.partners.terms import Fault
from gir.statistics.partners.written import Unfit, as_data
from tests.statistics.partners.employers import (
    FIRST,
    KEY,
    LAST,
    MADE,
    OTHER_KEY,
    changed,
    document,
    file,
    ledger_of,
    numbers_in,
    published_numbers,
    raw,
)

LATER = MADE + timedelta(days=3)


def refusal(data: bytes, today: date = LATER) -> Fault:
    with pytest.raises(Unfit) as caught:
        read(data, today)
    return caught.value.fault


@settings(max_examples=40)
@given(
    seed=st.integers(0, 10**6),
    most=st.sampled_from((3, 20, 60, 140)),
    fte=st.dictionaries(st.integers(0, 15), st.floats(0, 5_000), max_size=12),
)
def test_what_is_sent_arrives_and_holds_no_number_that_is_not_published(
    seed: int, most: int, fte: dict[int, float]
) -> None:
    ledger = ledger_of(seed, most)
    staff = {FIRST.back(-number): amount for number, amount in fte.items()}
    told = public_figures(ledger, "2", staff)
    if told is None:
        assert not any(where[0] == "total" for where in published_numbers(ledger))
        return
    sent = {**document(), **as_data(told)}
    arrived = read(file(sent), LATER)
    assert arrived.figures == told
    assert numbers_in(sent) <= published_numbers(ledger)
    head = {1, 10, 5}  # the version of the format, and the rules that are named in it
    assert set(numbers_of(sent)) <= head | {told[-1] for told in numbers_in(sent)} | percents(sent) | fte_in(sent)
    assert all(number % 5 == 0 and number >= 10 for number in fte_in(sent))
    assert all(quarter <= LAST for quarter, _number in told.fte)


def numbers_of(value: Any) -> list[Any]:
    """Whatever in a file is no word, wherever it stands."""
    if isinstance(value, dict):
        return [number for inner in value.values() for number in numbers_of(inner)]
    if isinstance(value, list):
        return [number for inner in value for number in numbers_of(inner)]
    return [] if isinstance(value, str) else [value]


def percents(sent: dict[str, Any]) -> set[int]:
    return {step["percent"] for year in sent["on_time"] for step in year["steps"]}


def fte_in(sent: dict[str, Any]) -> set[int]:
    return {quarter["fte"] for quarter in sent["fte"]}


def test_the_test_above_sees_a_number_too_many() -> None:
    """With the exact count in the place of the rounded one, it would be found."""
    ledger = ledger_of(7)
    sent = changed(document(), "tables.0.rows.0.reports", 37)
    assert not numbers_in(sent) <= published_numbers(ledger)


@given(place=st.integers(0, 10**6), bit=st.integers(0, 7))
def test_one_changed_bit_is_found(place: int, bit: int) -> None:
    content = bytearray(file(document()))
    content[place % len(content)] ^= 1 << bit
    try:
        arrived = read(bytes(content), LATER)
    except Unfit:
        return
    assert arrived.document == {**document(), "key": arrived.public_key}, "only white space may have changed"


@given(st.binary(max_size=400))
def test_any_bytes_get_an_answer(data: bytes) -> None:
    assert refusal(data) in (Fault.NOT_TEXT, Fault.NOT_FIGURES, Fault.STRANGE, Fault.TWICE)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
PLACES = (
    *("format", "version", "organisation", "organisation.id", "organisation.name", "population", "people"),
    *("rounded_to", "made_on", "definition", "since", "until", "tables", "on_time", "fte", "key"),
    *("tables.0", "tables.0.name", "tables.0.first", "tables.0.rows", "tables.0.rows.0", "tables.0.closed_on"),
    *("tables.0.rows.0.categories", "tables.0.rows.0.reports", "on_time.0.steps", "on_time.0.steps.0.percent"),
    *("on_time.0.steps.0.bound", "fte.0", "fte.0.fte", "fte.0.quarter"),
)


@settings(max_examples=200)
@given(place=st.sampled_from(PLACES), value=JSON)
def test_any_value_in_any_place_gets_an_answer_even_when_it_is_signed(place: str, value: Any) -> None:
    sent = changed(document(), place, value)
    try:
        arrived = read(raw(sent), LATER)
    except Unfit:
        return
    assert all(row.reports >= 10 for table in arrived.figures.tables for row in table.rows)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", Fault.NOT_FIGURES),
        (b"[]", Fault.NOT_FIGURES),
        (b'{"format": "something else"}', Fault.NOT_FIGURES),
        (b"Kwartaal;Afdeling\n", Fault.NOT_FIGURES),
        ("{}".encode("utf-16"), Fault.NOT_TEXT),
        (b'{"format": "\xe9"}', Fault.NOT_TEXT),
        (b"PK\x03\x04\x00", Fault.NOT_FIGURES),
        (b"[" * 200_000, Fault.NOT_FIGURES),
        (b'{"a":' * 40_000, Fault.NOT_FIGURES),
        (b'{"format": "gir-partner-figures", "format": "gir-partner-figures"}', Fault.TWICE),
        (b'{"format": NaN}', Fault.STRANGE),
        (b'{"format": -Infinity}', Fault.STRANGE),
        (b'{"format": 1e999}', Fault.STRANGE),
        (b'{"format": ' + b"9" * 100_000 + b"}", Fault.STRANGE),
        (b'{"format": "\\ud800"}', Fault.NOT_FIGURES),
        (b" " * (MOST_BYTES + 1), Fault.TOO_LARGE),
    ],
)
def test_a_hostile_file_gets_a_sentence(data: bytes, fault: Fault) -> None:
    assert refusal(data) == fault


@pytest.mark.parametrize(
    ("place", "value", "fault"),
    [
        ("tables.0.rows.0.reports", 5, Fault.SMALL),
        ("tables.0.rows.0.reports", 0, Fault.SMALL),
        ("tables.0.rows.0.reports", 37, Fault.SMALL),
        ("tables.0.rows.0.reports", -10, Fault.STRANGE),
        ("tables.0.rows.0.reports", 10_000_000, Fault.STRANGE),
        ("tables.0.rows.0.reports", True, Fault.STRANGE),
        ("tables.0.rows.0.reports", "25", Fault.STRANGE),
        ("tables.0.rows.0.reports", 25.0, Fault.STRANGE),
        ("tables.0.rows.0.people", 12, Fault.STRANGE),
        ("tables.0.name", "department", Fault.STRANGE),
        ("tables.0.last", "2019-Q1", Fault.STRANGE),
        ("tables.0.closed_on", "2023-02-30", Fault.STRANGE),
        ("tables.0.closed_on", "2030-01-01", Fault.STRANGE),
        ("on_time.0.steps.0.percent", 93, Fault.SMALL),
        ("on_time.0.steps.0.bound", "exactly", Fault.STRANGE),
        ("fte.0.fte", 412, Fault.SMALL),
        ("people", 1, Fault.STRANGE),
        ("rounded_to", True, Fault.STRANGE),
        ("population", "official", Fault.STRANGE),
        ("version", 2, Fault.OTHER_VERSION),
        ("version", ..., Fault.STRANGE),
        ("cases", [], Fault.STRANGE),
        ("until", "2026-Q1", Fault.FUTURE),
        ("until", "2023-Q1", Fault.STRANGE),
        ("since", "2025-Q4", Fault.STRANGE),
        ("made_on", "2026-04-01", Fault.FUTURE),
        ("definition", "2<br>", Fault.STRANGE),
        ("organisation.name", "<b>Ziekenhuis</b>", Fault.STRANGE),
        ("organisation.name", "Zieken\u202ehuis", Fault.STRANGE),
        ("organisation.name", "Zieken\u200bhuis", Fault.STRANGE),
        ("organisation.name", "Zieken\x07huis", Fault.STRANGE),
        ("organisation.name", " Ziekenhuis", Fault.STRANGE),
        ("organisation.name", "x" * 121, Fault.STRANGE),
        ("organisation.name", "", Fault.STRANGE),
        ("organisation.id", "../../etc", Fault.STRANGE),
    ],
)
def test_what_may_not_be_told_is_refused_though_it_is_signed(place: str, value: Any, fault: Fault) -> None:
    assert refusal(raw(changed(document(), place, value))) == fault


def test_a_quarter_told_twice_is_refused() -> None:
    sent = document()
    assert refusal(raw({**sent, "tables": [sent["tables"][0], *sent["tables"]]})) == Fault.TWICE


def test_tables_stand_in_one_order() -> None:
    sent = document()
    assert refusal(raw({**sent, "tables": sent["tables"][::-1]})) in (Fault.STRANGE, Fault.TWICE)


def test_another_key_does_not_fit() -> None:
    sent = json.loads(file(document()))
    sent["key"] = OTHER_KEY.public_key().public_bytes_raw().hex()
    assert refusal(json.dumps(sent).encode()) == Fault.SIGNATURE


def test_another_program_may_write_it_in_another_order_and_with_a_mark_in_front() -> None:
    sent = json.loads(file(document()))
    shuffled = json.dumps(dict(reversed(sent.items()))).encode("utf-8-sig")
    assert read(shuffled, LATER).figures == read(file(document()), LATER).figures


def test_letters_of_every_language_are_signed_as_they_are() -> None:
    sent = document(name="Škola “Ĺ” & ’t Hofke")
    assert read(file(sent), LATER).name == "Škola “Ĺ” & ’t Hofke"


@given(st.text(max_size=200))
def test_however_an_organisation_is_called_its_file_can_be_read(name: str) -> None:
    assert read(file(document(name=name)), LATER).name.strip()


def test_a_number_to_read_out_has_eight_groups_and_another_key_another_one() -> None:
    key = KEY.public_key().public_bytes_raw().hex()
    number = fingerprint(key)
    assert [len(group) for group in number] == [5] * 8
    assert "".join(number).isdigit()
    assert number != fingerprint(OTHER_KEY.public_key().public_bytes_raw().hex())
    assert number == ("02702", "61172", "05770", "63341", "58390", "91374", "35092", "91054")
