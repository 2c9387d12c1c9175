"""What is stored of a month is, cell by cell, what its facts say: after any writes, and whoever was killed meanwhile.

``GIR_WRITES=100000`` walks further (`make endure`).
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from gir.config import Settings
from gir.database import db, write_transaction
from gir.demonstration.cast import Cast
from gir.facts.models import FactMonth
from gir.statistics.tallies import services
from gir.statistics.tallies.services import store_tallies
from tests.statistics.tallies.recount import differences, read_otherwise, recounted, stored
from tests.statistics.tallies.walk import begin
from tests.support.installations import running

ROOT = Path(__file__).resolve().parents[3]
WRITES = int(os.environ.get("GIR_WRITES", "200"))
KILLS = int(os.environ.get("GIR_KILLS", "2"))


@pytest.fixture(autouse=True)
def every_month_is_worth_storing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "FEWEST_WHOLE", 1)
    monkeypatch.setattr(services, "FEWEST_PARTS", 30)


@pytest.mark.database
def test_what_is_stored_and_read_is_what_a_recount_gives_after_any_writes(app: Flask, cast: Cast) -> None:
    chance = random.Random(77)
    with app.app_context():
        walk = begin(seed=77)
        home = walk.organisation_id
        for number in range(1, WRITES + 1):
            walk.write()
            if chance.random() < 0.05:
                store_tallies(chance.choice((1, 3, 100)))
            if number % (WRITES // 2) == 0:
                right = recounted(home)
                assert differences(home, right) == []
                assert read_otherwise(home, right) == [], "some months stored, some counted at once"
                assert read_otherwise(home, right, form="threat") == []
                assert read_otherwise(home, right, department=walk.departments[0]) == []
                hidden = tuple(chance.sample(walk.facts, 3))
                assert read_otherwise(home, recounted(home, hidden), without=hidden) == [], "of a blocked person"
        store_tallies()
        right = recounted(home)
        assert differences(home, right) == []
        assert len(stored(home)) > 500, "nothing was compared"
        assert read_otherwise(home, right) == []


def test_each_kind_of_write_is_seen_at_once(app: Flask) -> None:
    """After each the clock comes by, so that what one of them leaves unsaid is not covered by another."""
    with app.app_context():
        walk = begin(seed=79)
        home = walk.organisation_id
        for _ in range(40):
            walk.write()
        for act in (act for act, _weight in walk.acts for _ in range(3)):
            store_tallies()
            with write_transaction() as session:
                act(session)
            assert read_otherwise(home, recounted(home)) == [], act


@contextmanager
def writing(settings: Settings, what: str, seed: int) -> Iterator[subprocess.Popen[str]]:
    """Somebody who writes, or a clock that stores, in a process of its own; killed at the end."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "GIR_INSTANCE": str(settings.instance),
        "GIR_DATABASE_URL": settings.database_url,
        "GIR_SECRET_KEY": settings.secret_key,
        "GIR_KEYRING": str(settings.keyring),
    }
    command = [sys.executable, "-m", "tests.statistics.tallies.walk", what, str(seed)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()


@pytest.mark.database
def test_a_process_that_is_killed_leaves_nothing_that_a_recount_would_not_give(settings: Settings) -> None:
    chance, home = random.Random(78), ""
    with running(settings) as app, app.app_context():
        for seed in range(KILLS):
            with writing(settings, "writer", seed), writing(settings, "clock", seed):
                time.sleep(chance.uniform(0.05, 0.3))
            home = begin(seed).organisation_id
            right = recounted(home)
            assert right, "nothing was written"
            assert differences(home, right) == []
            assert read_otherwise(home, right) == []
            db.session.rollback()
        store_tallies(1000)
        assert differences(home, recounted(home)) == []
        stale = select(func.count()).select_from(FactMonth).where(FactMonth.tallied != FactMonth.version)
        assert db.session.scalar(stale) == 0
