"""Nobody can tell who answered what: not from what is stored, nor from its order, nor from what changed elsewhere.

The strongest form in which this can be said: what is stored is a function of *who* answered and of *how often what* was
answered, and of nothing else. Swap the answers between people, or the order in which they came, and every stored row
is the same.
"""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from sqlalchemy import delete, select, text

from gir.config import Settings
from gir.database import db, write_transaction
from gir.demonstration.cast import Cast
from gir.pulse.models import PulseRound, PulseTurn
from gir.pulse.services import give_answer, keep_pulse, new_round, quarter_now, turn_of, wave_away
from gir.pulse.terms import Answer, Reason
from tests.pulse.conftest import STAFF, ClientFor, as_actor

Given = tuple[Answer, frozenset[Reason]] | None
"""What somebody answers; None waves the question away."""
REASONS = st.frozensets(st.sampled_from(list(Reason)), max_size=3)
GIVEN: st.SearchStrategy[Given] = st.one_of(st.none(), st.tuples(st.sampled_from(list(Answer)), REASONS))


def answer_all(cast: Cast, order: Iterable[tuple[str, Given]]) -> None:
    for name, given_ in order:
        actor = as_actor(cast, name)
        done = wave_away(actor=actor) if given_ is None else give_answer(*given_, actor=actor)
        assert done


def start_again(round_id: str) -> None:
    with write_transaction() as session:
        session.execute(delete(PulseTurn))
        row = session.get_one(PulseRound, round_id, populate_existing=True)
        row.counts = new_round(row.organisation_id, row.quarter, row.invited).counts


def stored() -> list[tuple[Any, ...]]:
    """Everything of the question, in the order in which the database itself would give it."""
    return [
        tuple(row)
        for table in ("pulse_round", "pulse_turn")
        for row in db.session.execute(text(f"SELECT * FROM {table}"))
    ]


@pytest.fixture
def round_id(app: Flask, asked: None) -> str:
    with app.app_context():
        return db.session.scalars(select(PulseRound.id)).one()


@hypothesis.settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=st.lists(GIVEN, min_size=len(STAFF), max_size=len(STAFF)), seed=st.integers(0, 2**32))
def test_swapped_answers_leave_the_same_rows(
    app: Flask, cast: Cast, round_id: str, answers: list[Given], seed: int
) -> None:
    chance = random.Random(seed)
    with app.app_context():
        start_again(round_id)
        answer_all(cast, zip(STAFF, answers, strict=True))
        before = stored()
        names, swapped = list(STAFF), list(answers)
        chance.shuffle(names)
        chance.shuffle(swapped)
        start_again(round_id)
        answer_all(cast, zip(names, swapped, strict=True))
        assert sorted(map(repr, stored())) == sorted(map(repr, before))
        if db.engine.dialect.name == "sqlite":
            assert stored() == before, "the order in the file is the same, too"


@pytest.mark.usefixtures("asked")
@pytest.mark.database
def test_all_counts_are_one_value_that_every_answer_writes_anew(app: Flask, cast: Cast) -> None:
    """Row numbers and transaction numbers say when a row was written. There is one row, always written whole."""
    with app.app_context():
        for name, answer in zip(STAFF, [Answer.REPORTED, Answer.NOT_REPORTED] * 5, strict=False):
            give_answer(answer, [Reason.AFRAID], actor=as_actor(cast, name))
        assert db.session.scalars(select(PulseRound.quarter)).all() == [quarter_now()]
        row = db.session.scalars(select(PulseRound)).one()
        assert set(row.counts) == {*Answer, *(f"because.{reason}" for reason in Reason)}
        assert list(row.counts) == sorted(row.counts) or db.engine.dialect.name == "postgresql"
        columns = {column.name for table in (PulseRound, PulseTurn) for column in table.__table__.columns}
        assert columns == {"id", "organisation_id", "quarter", "invited", "counts"}, "no person, no moment, no place"


@pytest.mark.usefixtures("asked")
@pytest.mark.database
def test_a_turn_has_no_row_number_and_no_name(app: Flask, cast: Cast) -> None:
    with app.app_context():
        for name in STAFF:
            wave_away(actor=as_actor(cast, name))
        turns = list(db.session.scalars(text("SELECT id FROM pulse_turn")))
        assert len(turns) == len(STAFF)
        people = {person for person in cast.people.values()}  # noqa: C416
        assert not [turn for turn in turns if any(person in turn for person in people)]
        if db.engine.dialect.name == "sqlite":
            assert turns == sorted(turns), "they lie in the order of their fingerprints"
            with pytest.raises(Exception, match="no such column"):
                db.session.execute(text("SELECT rowid FROM pulse_turn"))


def frames_with(log: Path, *words: bytes) -> int:
    """How many pages in a write-ahead log of SQLite hold one of these words."""
    content = log.read_bytes() if log.exists() else b""
    if not content:
        return 0
    size = int.from_bytes(content[8:12], "big")
    frames = [content[start + 24 : start + 24 + size] for start in range(32, len(content), 24 + size)]
    return sum(any(word in frame for word in words) for frame in frames)


@pytest.mark.usefixtures("asked")
def test_a_copy_of_the_write_ahead_log_tells_nothing(app: Flask, cast: Cast, settings: Settings) -> None:
    """It would hold each answer by itself: a new turn beside the counts before and after it."""
    log = settings.instance / "gir.sqlite3-wal"
    with app.app_context():
        for name in STAFF:
            give_answer(Answer.NOT_REPORTED, [Reason.AFRAID], actor=as_actor(cast, name))
            turn = turn_of(cast.people[name], quarter_now()).encode()
            assert frames_with(log, turn, b"because.afraid") == 0


@pytest.mark.usefixtures("asked")
def test_what_a_reader_kept_in_the_log_the_clock_removes(app: Flask, cast: Cast, settings: Settings) -> None:
    log = settings.instance / "gir.sqlite3-wal"
    with app.app_context():
        actor = as_actor(cast, "anna")
        with closing(sqlite3.connect(settings.instance / "gir.sqlite3")) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM person").fetchall()
            assert give_answer(Answer.REPORTED, actor=actor), "nobody's answer waits for a reader"
            assert frames_with(log, b"because.afraid") > 0
        keep_pulse()
        assert frames_with(log, b"because.afraid") == 0


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_no_old_counts_are_left_on_postgresql(app: Flask, cast: Cast) -> None:
    """Every answer takes the place that the one before it left: the old rows are gone."""
    with app.app_context():
        for name in STAFF:
            give_answer(Answer.NOT_REPORTED, [Reason.AFRAID], actor=as_actor(cast, name))
        place = db.session.execute(text("SELECT ctid FROM pulse_round")).scalar_one()
        assert int(str(place).strip("()").split(",")[1]) <= 3


def contents() -> dict[str, list[Any]]:
    return {
        table.name: db.session.execute(select(table).order_by(*table.primary_key.columns)).all()  # type: ignore[misc]
        for table in db.metadata.sorted_tables
    }


@pytest.mark.usefixtures("asked")
def test_an_answer_changes_nothing_anywhere_else(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """No line in the log, no timeline, no draft, no message: nothing with a moment or an order."""
    form = client_for("anna").visit("/pulse").form("/pulse")
    with app.app_context():
        before = contents()
        db.session.rollback()
    form.submit(answer="not_reported", reasons=["afraid"])
    with app.app_context():
        after = contents()
    assert {name for name in before if before[name] != after[name]} == {"pulse_round", "pulse_turn"}


@pytest.mark.usefixtures("asked")
def test_the_log_of_the_program_says_nothing(
    app: Flask, client_for: ClientFor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    client_for("anna").visit("/pulse").form("/pulse").submit(answer="not_reported", reasons=["afraid"])
    assert "afraid" not in caplog.text
    assert "not_reported" not in caplog.text


@pytest.mark.usefixtures("asked")
def test_an_observer_who_guesses_by_order_does_no_better_than_chance(app: Flask, cast: Cast, round_id: str) -> None:
    """The attack itself: give random answers, read the database as an insider would, pair by every order there is."""
    chance, right, tries = random.Random(17), Counter[str](), 60
    with app.app_context():
        for _ in range(tries):
            start_again(round_id)
            names = list(STAFF)
            chance.shuffle(names)
            truth = {name: chance.choice([Answer.REPORTED, Answer.NOT_REPORTED]) for name in names}
            answer_all(cast, [(name, (truth[name], frozenset())) for name in names])
            right["pairs"] += guessed_right(truth)
    expected = tries * len(STAFF) / 2
    spread = (tries * len(STAFF) / 4) ** 0.5
    # With counts one can always guess the more frequent answer; that is what any published figure allows.
    most = sum(max(n, len(STAFF) - n) for n in range(len(STAFF) + 1)) / (len(STAFF) + 1) * tries
    assert right["pairs"] <= max(expected + 4 * spread, most)


def guessed_right(truth: dict[str, Answer]) -> int:
    """Pair the counts in stored order with the turns in stored order."""
    counts: dict[str, int] = db.session.execute(select(PulseRound.counts)).scalars().one()
    listed = [Answer(key) for key, count in counts.items() if key in set(Answer) for _ in range(count)]
    return sum(truth[name] is answer for name, answer in zip(truth, listed, strict=True))
