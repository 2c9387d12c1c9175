"""One way to write: all of an act or nothing of it, one writer at a time, and readers are never in the way."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from gir.accounts.models import SignInThrottle
from gir.config import Settings
from gir.database import WriteInProgress, db, now, write_transaction

pytestmark = pytest.mark.database
ROOT = Path(__file__).resolve().parents[2]


def mark(name: str, failures: int = 1) -> SignInThrottle:
    """A row of a table without ties."""
    return SignInThrottle(id=name, failures=failures, since=now())


def marks(app: Flask) -> set[str]:
    with app.app_context():
        return set(db.session.scalars(select(SignInThrottle.id)))


def test_what_is_written_is_there(app: Flask) -> None:
    with app.app_context(), write_transaction() as session:
        session.add(mark("one"))
    assert marks(app) == {"one"}


def test_an_error_leaves_nothing(app: Flask) -> None:
    def fail_halfway() -> None:
        with write_transaction() as session:
            session.add(mark("one"))
            session.flush()
            raise RuntimeError("halfway")

    with app.app_context(), pytest.raises(RuntimeError, match="halfway"):
        fail_halfway()
    assert marks(app) == set()


def test_after_an_error_the_next_one_works(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(RuntimeError, match="halfway"), write_transaction():
            raise RuntimeError("halfway")
        with write_transaction() as session:
            session.add(mark("two"))
    assert marks(app) == {"two"}


def test_one_inside_another_is_refused(app: Flask) -> None:
    def write_within() -> None:
        with write_transaction() as session:
            session.add(mark("outer"))
            session.flush()
            with write_transaction():
                pass

    with app.app_context(), pytest.raises(WriteInProgress):
        write_within()
    assert marks(app) == set()


def test_changes_made_before_it_are_refused(app: Flask) -> None:
    with app.app_context():
        db.session.add(mark("stray"))
        with pytest.raises(WriteInProgress), write_transaction():
            pass
        db.session.rollback()
    assert marks(app) == set()


def test_a_changed_row_before_it_is_refused(app: Flask) -> None:
    with app.app_context():
        with write_transaction() as session:
            session.add(mark("one"))
        row = db.session.get_one(SignInThrottle, "one")
        row.failures = 9
        with pytest.raises(WriteInProgress), write_transaction():
            pass


def test_reading_begins_no_write(app: Flask) -> None:
    """A reader and a writer at the same moment: neither waits for the other."""
    with app.app_context():
        with write_transaction() as session:
            session.add(mark("before"))
        with write_transaction() as session:
            session.add(mark("during"))
            session.flush()
            seen: list[int | None] = []

            def read() -> None:
                with app.app_context():
                    seen.append(db.session.scalar(select(func.count()).select_from(SignInThrottle)))

            reader = threading.Thread(target=read)
            reader.start()
            reader.join(timeout=3)
            assert seen == [1], "the reader waited, or saw what was not committed"


def test_rows_stay_readable_after_the_commit(app: Flask) -> None:
    with app.app_context():
        with write_transaction() as session:
            row = mark("one")
            session.add(row)
        db.session.expunge(row)
        assert row.id == "one"


def test_sqlite_is_set_up_to_keep_its_word(app: Flask) -> None:
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            return
        wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}
        wanted["secure_delete"] = 1
        found = {name: db.session.execute(text(f"PRAGMA {name}")).scalar() for name in wanted}
        assert found == wanted


WRITER = """
import sys
from pathlib import Path
from gir.accounts.models import SignInThrottle
from gir.config import Settings
from gir.database import write_transaction, db
import gir

instance, url, rounds = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
app = gir.create_app(Settings(instance=instance, database_url=url, secret_key=sys.argv[4],
                              keyring=instance / "keys.json", mail_dir=instance / "mail"))
print("ready", flush=True)
sys.stdin.readline()
for _ in range(rounds):
    with app.app_context(), write_transaction() as session:
        row = session.get_one(SignInThrottle, "counter", with_for_update=True)
        row.failures += 1
"""


def test_two_processes_that_write_at_once_lose_nothing(app: Flask, settings: Settings) -> None:
    rounds = 40
    with app.app_context(), write_transaction() as session:
        session.add(mark("counter", 0))
    arguments = [str(settings.instance), settings.database_url, str(rounds), settings.secret_key]
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(WRITER), *arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.communicate("go\n", timeout=60)
    assert [writer.returncode for writer in writers] == [0, 0]
    with app.app_context():
        assert db.session.get_one(SignInThrottle, "counter").failures == 2 * rounds


def test_waiting_for_a_turn_ends_with_an_error_that_is_answered(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The queue of SQLite is a file lock: whoever waits too long is told so, and nothing hangs."""
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            return
        monkeypatch.setattr("gir.database.LOCK_PATIENCE", 0.05)
        errors: list[BaseException] = []

        def write() -> None:
            try:
                with app.app_context(), write_transaction():
                    pass
            except TimeoutError as error:
                errors.append(error)

        with write_transaction():
            second = threading.Thread(target=write)
            second.start()
            second.join(timeout=5)
        assert len(errors) == 1
