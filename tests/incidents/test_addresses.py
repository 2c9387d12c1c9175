"""An address is read only when there is no doubt, and kept as a fingerprint that nobody can compare elsewhere."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from gir.incidents.addresses import address_lookup, is_visit, postal_code_and_number, settle_address, takes_part
from gir.incidents.models import Circumstances, Incident
from gir.incidents.terms import Channel, Kind, Place, Population, Target
from gir.vault import DataKey, KeySet

READ = ("1234AB", "12")


@pytest.mark.parametrize(
    "text",
    [
        "Iepenlaan 12, 1234 AB Voorbeeldstad",
        "Iepenlaan 12a 1234AB",
        "Iepenlaan 12-3, 1234 AB",
        "Iepenlaan 12 hs, 1234 AB Voorbeeldstad",
        "1234 AB 12",
        "1234ab, 12",
        "1234 AB nr. 12 in de gang",
        "1234AB huisnummer 12, derde verdieping",
        "1234 AB-12",
        "Op de stoep van Iepenlaan 12;1234 AB",
        "  1234 AB\n12 ",
    ],
)
def test_postal_code_and_number_are_read_however_they_are_written(text: str) -> None:
    assert postal_code_and_number(text) == READ


@pytest.mark.parametrize(
    "text",
    [
        "",
        "balie 3",
        "Iepenlaan 12",
        "1234 AB",
        "1234 AB Voorbeeldstad",
        "1234 AB, 14.30 uur",
        "om 14.30, 1234 AB",
        "Iepenlaan 12, 1234 AB 14",  # which of the two?
        "Iepenlaan 12, 1234 AB, daarna 1235 AB 4",
        "0234 AB 12",
        "1234 ABC 12",
        "21234 AB 12",
        "kamer 1234 en 5",
        "1234 AB 123456",
    ],
)
def test_where_there_is_any_doubt_nothing_is_read(text: str) -> None:
    assert postal_code_and_number(text) is None


@given(st.text(max_size=200))
def test_anything_can_be_written(text: str) -> None:
    found = postal_code_and_number(text)
    assert found is None or (len(found[0]) == 6 and found[1].isdigit())


def incident(**facts: object) -> Incident:
    known = {"organisation_id": "a", "population": Population.EMPLOYEE, "kind": Kind.AGGRESSION}
    return Incident(**{**known, "channel": Channel.HOME_VISIT, "place": None, "target": None, **facts})


@pytest.mark.parametrize(
    "facts",
    [
        {"population": Population.OFFICIAL},
        {"channel": Channel.HOME},
        {"channel": Channel.PRIVATE_TIME},
        {"place": Place.VICTIM_HOME},
        {"target": Target.HOME},
        {"target": Target.FAMILY},
        {"kind": Kind.ACCIDENT},
    ],
)
def test_nobodys_own_home_takes_part(app: Flask, facts: dict[str, object]) -> None:
    with app.app_context():
        one = incident(**facts)
        written = Circumstances(key=DataKey.fresh(KeySet.CASE), whereabouts="1234 AB 12", address_lookup="from before")
        one.circumstances = written
        settle_address(one)
        assert written.address_lookup is None
    assert not takes_part(one)
    assert not is_visit(one)


def test_the_fingerprint_follows_what_is_written(app: Flask) -> None:
    with app.app_context():
        here = Circumstances(key=DataKey.fresh(KeySet.CASE), whereabouts="Iepenlaan 12, 1234 AB")
        there = Circumstances(key=DataKey.fresh(KeySet.CASE), whereabouts="1234ab nummer 12")
        one = incident(circumstances=here)
        other = incident(channel=Channel.STREET, place=Place.CITIZEN_HOME, circumstances=there)
        for row in (one, other):
            settle_address(row)
        assert here.address_lookup
        assert here.address_lookup == there.address_lookup
        there.whereabouts = "in de tuin"
        settle_address(other)
        assert there.address_lookup is None


def test_two_organisations_cannot_compare_theirs(app: Flask) -> None:
    with app.app_context():
        assert address_lookup("a", *READ) == address_lookup("a", *READ)
        assert address_lookup("a", *READ) != address_lookup("b", *READ)
        assert address_lookup("a", *READ) != address_lookup("a", "1234AB", "121")
