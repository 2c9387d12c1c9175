"""A sealed value opens in its own place, with its own key, and nowhere else."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as example_settings
from hypothesis import strategies as st
from sqlalchemy import text

import gir
from gir.accounts.models import Person
from gir.config import InsecureSettings, Settings
from gir.database import db, write_transaction
from gir.demonstration.cast import Cast
from gir.incidents.models import Incident
from gir.vault import DataKey, Keyring, KeySet

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=2000)
MANY = example_settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@MANY
@given(ANY_TEXT)
def test_every_text_comes_back(app: Flask, story: str) -> None:
    with app.app_context():
        incident = Incident(key=DataKey.fresh(KeySet.CASE), narrative=story)
        sealed = incident.narrative_sealed
        assert sealed is not None
        assert incident.narrative == story
        assert len(story) < 4 or story.encode() not in sealed


@MANY
@given(ANY_TEXT)
def test_sealing_twice_gives_two_values(app: Flask, story: str) -> None:
    with app.app_context():
        incident = Incident(key=DataKey.fresh(KeySet.CASE), narrative=story)
        first = incident.narrative_sealed
        incident.narrative = story
        assert incident.narrative_sealed != first


@pytest.mark.database
def test_it_comes_back_from_the_database(app: Flask, cast: Cast) -> None:
    with app.app_context():
        assert db.session.get_one(Person, cast.people["anna"]).name == "Anna de Wit"


def test_nothing_stays_nothing(app: Flask) -> None:
    with app.app_context():
        assert Incident(key=DataKey.fresh(KeySet.CASE)).narrative is None


def two_incidents() -> tuple[Incident, Incident]:
    key = DataKey.fresh(KeySet.CASE)
    return Incident(key=key, narrative="een", call_number="0612"), Incident(key=key, narrative="twee")


def test_a_value_moved_to_another_row_does_not_open(app: Flask) -> None:
    with app.app_context():
        one, two = two_incidents()
        two.narrative_sealed = one.narrative_sealed
        with pytest.raises(InvalidTag):
            _ = two.narrative


def test_a_value_moved_to_another_column_does_not_open(app: Flask) -> None:
    with app.app_context():
        one, _ = two_incidents()
        one.call_number_sealed = one.narrative_sealed
        with pytest.raises(InvalidTag):
            _ = one.call_number


def test_a_value_under_another_key_does_not_open(app: Flask) -> None:
    with app.app_context():
        one, _ = two_incidents()
        one.key = DataKey.fresh(KeySet.CASE)
        with pytest.raises(InvalidTag):
            _ = one.narrative


def test_a_key_moved_to_another_row_does_not_open(app: Flask) -> None:
    """A wrapped key is bound to its own row: it cannot stand in for a key that was destroyed."""
    with app.app_context():
        one, two = DataKey.fresh(KeySet.CASE), DataKey.fresh(KeySet.CASE)
        moved = DataKey(id=two.id, wrapped=one.wrapped, wrapped_by=one.wrapped_by)
        with pytest.raises(InvalidTag):
            moved.plain()


@pytest.mark.parametrize("position", [0, 5, 20, -1])
def test_a_changed_value_does_not_open(app: Flask, position: int) -> None:
    with app.app_context():
        one, _ = two_incidents()
        assert one.narrative_sealed is not None
        changed = bytearray(one.narrative_sealed)
        changed[position] ^= 1
        one.narrative_sealed = bytes(changed)
        with pytest.raises((InvalidTag, ValueError)):
            _ = one.narrative


def test_a_value_moved_in_the_database_does_not_open(app: Flask, cast: Cast) -> None:
    with app.app_context():
        with db.engine.begin() as connection:
            connection.execute(
                text(
                    "UPDATE person SET key_id = (SELECT key_id FROM person WHERE id = :o), "
                    "name_sealed = (SELECT name_sealed FROM person WHERE id = :o) WHERE id = :i"
                ),
                {"o": cast.people["anna"], "i": cast.people["bram"]},
            )
        with pytest.raises(InvalidTag):
            _ = db.session.get_one(Person, cast.people["bram"]).name


def test_another_keyring_opens_nothing(app: Flask, cast: Cast, settings: Settings, tmp_path: Path) -> None:
    Keyring.create(tmp_path / "other.json")
    other = gir.create_app(replace(settings, keyring=tmp_path / "other.json"))
    with other.app_context():
        person = db.session.get_one(Person, cast.people["anna"])
        with pytest.raises(InvalidTag):
            _ = person.name
        db.engine.dispose()


def test_destroying_a_key_destroys_what_it_sealed(app: Flask) -> None:
    """What a backup of the rows without their key holds is noise."""
    with app.app_context():
        one, _ = two_incidents()
        blob = one.narrative_sealed
        assert blob is not None
        assert b"een" not in blob
        with write_transaction() as session:
            session.add(one.key)
        with write_transaction() as session:
            session.delete(one.key)
        assert db.session.get(DataKey, one.key.id) is None


def test_looking_up_needs_the_key_and_ignores_case_and_spaces(app: Flask, tmp_path: Path) -> None:
    Keyring.create(tmp_path / "other.json")
    ring, other = app.extensions["gir_keyring"], Keyring.load(tmp_path / "other.json")
    assert ring.lookup(" Anna  de Wit") == ring.lookup("anna de wit")
    assert ring.lookup("anna") != other.lookup("anna")


def test_a_keyring_is_made_for_its_owner_only_and_never_made_again(tmp_path: Path) -> None:
    path = tmp_path / "new" / "keys.json"
    Keyring.create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        Keyring.create(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o610])
def test_a_keyring_that_others_can_read_stops_the_start(settings: Settings, mode: int) -> None:
    settings.keyring.chmod(mode)
    with pytest.raises(InsecureSettings, match="can be read by others"):
        gir.create_app(settings)


def test_a_missing_keyring_stops_the_start(settings: Settings) -> None:
    settings.keyring.unlink()
    with pytest.raises(FileNotFoundError):
        gir.create_app(settings)


def test_a_keyring_never_shows_its_keys(app: Flask) -> None:
    ring: Any = app.extensions["gir_keyring"]
    assert "wrapping" not in repr(ring)
    assert "lookup_key" not in repr(ring)
