"""What goes into a column comes out the same, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, insert, select
from sqlalchemy.exc import StatementError

from gir.database import TermColumn, TermSet, UTCDateTime, db, new_id, now
from gir.incidents.terms import Form

PROBE = Table(
    "probe",
    MetaData(),
    Column("number", Integer, primary_key=True),
    Column("at", UTCDateTime()),
    Column("form", TermColumn(Form)),
    Column("forms", TermSet(Form)),
)
pytestmark = pytest.mark.database


@pytest.fixture
def probe(app: Flask) -> Iterator[Any]:
    with app.app_context():
        PROBE.create(db.engine)
        with db.engine.connect() as connection:
            yield connection


def kept(connection: Any, **values: Any) -> Any:
    number = connection.execute(insert(PROBE).values(**values)).inserted_primary_key.number
    return connection.execute(select(PROBE).where(PROBE.c.number == number)).one()


def test_a_moment_comes_back_in_utc(probe: Any) -> None:
    summer = timezone(timedelta(hours=2))
    row = kept(probe, at=datetime(2026, 7, 1, 0, 30, 0, 123456, summer))
    assert row.at == datetime(2026, 6, 30, 22, 30, 0, 123456, UTC)
    assert row.at.tzinfo is UTC


def test_a_moment_without_a_time_zone_is_refused(probe: Any) -> None:
    with pytest.raises(StatementError, match="needs its time zone"):
        kept(probe, at=datetime(2026, 7, 1))  # noqa: DTZ001 - that is the mistake


def test_no_moment_stays_none(probe: Any) -> None:
    assert kept(probe, at=None).at is None


def test_moments_compare_in_time_and_not_as_text(probe: Any) -> None:
    east = timezone(timedelta(hours=9))
    first = kept(probe, at=datetime(2026, 1, 2, 1, 0, tzinfo=east)).number
    second = kept(probe, at=datetime(2026, 1, 1, 23, 0, tzinfo=UTC)).number
    assert list(probe.scalars(select(PROBE.c.number).order_by(PROBE.c.at))) == [first, second]


def test_a_term_is_kept_by_its_key(probe: Any) -> None:
    assert kept(probe, form=Form.THREAT).form is Form.THREAT
    assert probe.exec_driver_sql("SELECT form FROM probe WHERE form IS NOT NULL").scalar() == Form.THREAT.value


def test_a_word_outside_the_vocabulary_is_refused(probe: Any) -> None:
    with pytest.raises(StatementError):
        kept(probe, form="not_applicable")


@pytest.mark.parametrize("forms", [None, frozenset(), frozenset({Form.THREAT, Form.VERBAL}), frozenset(Form)])
def test_a_set_of_terms_keeps_unknown_apart_from_none_of_them(probe: Any, forms: frozenset[Form] | None) -> None:
    assert kept(probe, forms=forms).forms == forms


def test_a_set_of_terms_can_be_searched_for_one_whole_word(probe: Any) -> None:
    kept(probe, forms=frozenset({Form.THREAT, Form.VERBAL}))
    assert probe.exec_driver_sql("SELECT forms FROM probe").scalar() == " threat verbal "


@given(st.datetimes(timezones=st.timezones()))
def test_every_aware_moment_survives(moment: datetime) -> None:
    # One engine in memory for all examples: a fixture would be shared between them anyway.
    engine = create_engine("sqlite://")
    try:
        instant = moment.astimezone(UTC)
    except OverflowError:
        return
    with engine.begin() as connection:
        PROBE.create(connection)
        assert kept(connection, at=moment).at == instant
    engine.dispose()


def test_ids_are_random_and_now_is_aware() -> None:
    assert len({new_id() for _ in range(1000)}) == 1000
    assert {len(new_id()) for _ in range(100)} == {32}
    assert now().tzinfo is UTC
