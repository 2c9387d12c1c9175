"""A copy can be put back, is of no use to whoever finds half of it, and brings nothing back that was destroyed."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from gir.accounts.drafts import expire_drafts, keep_posted_form
from gir.accounts.models import Draft, SignIn
from gir.audit.models import AuditLine
from gir.audit.verification import verify
from gir.backups.ledger import KEYS_KEPT, NAME, keep_destroyed, read_ledger
from gir.backups.models import DestroyedKey
from gir.backups.terms import BackupAct
from gir.cases.models import Case
from gir.config import Settings
from gir.database import db, now
from gir.demonstration.cast import Cast
from gir.vault import DataKey
from tests.support.installations import running, without_database
from tests.support.page_client import PageClient
from tests.support.stories import file_report

STORY = "kanarie-in-een-reservekopie"


@pytest.fixture(autouse=True)
def _programs(request: pytest.FixtureRequest, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The programs of the PostgreSQL that the tests use, first."""
    if database == "postgresql":
        programs = request.getfixturevalue("postgresql_template").cluster.programs
        monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")


def run(app: Flask, *arguments: object) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["gir", *map(str, arguments)], catch_exceptions=False)
    return result.exit_code, result.output


def backup(app: Flask, folder: Path) -> tuple[Path, Path]:
    """The two files of a copy."""
    code, said = run(app, "backup", folder / "data", folder / "keys")
    assert code == 0, said
    data, keys = said.split()
    return Path(data), Path(keys)


@pytest.fixture
def emptied(request: pytest.FixtureRequest, settings: Settings, database: str, tmp_path: Path) -> Iterator[Settings]:
    """Another machine: the same keyring, and no database yet."""
    cluster = request.getfixturevalue("postgresql_template").cluster if database == "postgresql" else None
    with without_database(settings, tmp_path / "other", cluster) as other:
        yield other


def put_back(settings: Settings, data: Path, keys: Path) -> tuple[int, str]:
    with running(settings) as app:
        return run(app, "restore", data, keys)


def numbers(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Case.number).order_by(Case.number)))


@pytest.mark.database
def test_a_copy_made_while_people_report_can_be_put_back(
    app: Flask, cast: Cast, settings: Settings, emptied: Settings, tmp_path: Path
) -> None:
    before = [file_report(app, cast.people["anna"], narrative=STORY) for _ in range(3)]
    stop = threading.Event()

    def go_on_reporting() -> None:
        while not stop.is_set():
            file_report(app, cast.people["dirk"])

    writer = threading.Thread(target=go_on_reporting)
    writer.start()
    try:
        data, keys = backup(app, tmp_path)
    finally:
        stop.set()
        writer.join()
    code, said = put_back(emptied, data, keys)
    assert code == 0, said
    with running(emptied) as restored:
        assert 3 <= len(numbers(restored)) <= len(numbers(app))
        with restored.app_context():
            assert not any(verdict.fault for verdict in verify())
            assert [db.session.get_one(Case, case_id).incident.narrative for case_id in before] == [STORY] * 3
            acts = set(db.session.scalars(select(AuditLine.act)))
            assert {BackupAct.MAKE.value, BackupAct.RESTORE.value} <= acts


def holds(file: Path, value: bytes) -> bool:
    """Whether a value can be found in a file; a dump is unpacked, and says bytes in hexadecimal digits."""
    if file.suffix == ".sqlite3":
        return value in file.read_bytes()
    told = subprocess.run(["pg_restore", "--file=-", str(file)], check=True, capture_output=True).stdout
    return value in told or value.hex().encode() in told


@pytest.mark.database
def test_half_a_copy_says_nothing(app: Flask, cast: Cast, tmp_path: Path) -> None:
    file_report(app, cast.people["anna"], narrative=STORY)
    with app.app_context():
        wrapped = list(db.session.scalars(select(DataKey.wrapped)))
    data, keys = backup(app, tmp_path)
    assert wrapped
    assert not [key for key in wrapped if holds(data, key)]
    assert all(holds(keys, key) for key in wrapped)
    for file in (data, keys):
        assert not holds(file, STORY.encode())
        assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0


@pytest.mark.database
def test_what_was_destroyed_stays_destroyed_in_an_older_copy(
    app: Flask, cast: Cast, settings: Settings, emptied: Settings, tmp_path: Path
) -> None:
    draft_of(app, cast)
    data, keys = backup(app, tmp_path)
    destroy_drafts(app, settings)
    assert len(read_ledger(settings.instance / NAME)) >= 1
    later = tmp_path / "later"
    _data, later_keys = backup(app, later)
    shutil.copy(later_keys.parent / NAME, keys.parent / NAME)  # the newest list goes with the oldest keys
    code, said = put_back(emptied, data, keys)
    assert code == 0, said
    assert "Destroyed again: 1 keys" in said
    with running(emptied) as restored, restored.app_context():
        held = db.session.scalars(select(Draft)).one()
        assert held.answers is None
        assert held.key.wrapped == b""
    assert STORY.encode() not in b"".join(path.read_bytes() for path in emptied.instance.iterdir() if path.is_file())


def test_a_database_that_was_copied_by_hand_is_noticed(
    app: Flask, cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    """Who copies files about, past our command, has the same destroyed at the next round of the clock."""
    draft_of(app, cast)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    kept = {path: path.read_bytes() for path in settings.instance.glob("gir.sqlite3*")}
    destroy_drafts(app, settings)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    for path in settings.instance.glob("gir.sqlite3-*"):
        path.unlink()
    for path, content in kept.items():
        path.write_bytes(content)
    with app.app_context():
        assert db.session.scalars(select(Draft)).one().answers is not None
        db.session.rollback()
        assert keep_destroyed(settings.instance) == 1
        db.session.expire_all()
        assert db.session.scalars(select(Draft)).one().answers is None
        assert keep_destroyed(settings.instance) == 0
        assert not any(verdict.fault for verdict in verify())


def draft_of(app: Flask, cast: Cast) -> None:
    with app.app_context():
        keep_posted_form(cast.people["anna"], "/report", MultiDict({"narrative": STORY}))


def destroy_drafts(app: Flask, settings: Settings) -> None:
    with app.app_context():
        with time_machine.travel(now() + timedelta(days=2)):
            assert expire_drafts() == 1
        assert db.session.scalar(select(func.count()).select_from(DestroyedKey)) == 1
        keep_destroyed(settings.instance)


def test_copies_of_keys_live_for_thirty_days(app: Flask, tmp_path: Path) -> None:
    made = []
    for days in (KEYS_KEPT.days + 9, KEYS_KEPT.days + 4, 3, 2, 0):
        with time_machine.travel(now() - timedelta(days=days), tick=False):
            made.append(backup(app, tmp_path))
    assert [keys.exists() for _data, keys in made] == [False, False, True, True, True]
    assert all(data.exists() for data, _keys in made)


def test_the_last_copies_of_keys_stay_however_old_they_are(app: Flask, tmp_path: Path) -> None:
    with time_machine.travel(now() - timedelta(days=400), tick=False):
        old = backup(app, tmp_path)
    backup(app, tmp_path)
    backup(app, tmp_path)
    assert old[1].exists()


def test_a_clock_that_is_wrong_once_removes_no_copy(app: Flask, tmp_path: Path) -> None:
    made = [backup(app, tmp_path)]
    with time_machine.travel(now() + timedelta(days=4000), tick=False):
        made.append(backup(app, tmp_path))
    made.append(backup(app, tmp_path / "elsewhere"))
    assert all(keys.exists() for _data, keys in made)


@pytest.mark.database
def test_nothing_is_written_over(app: Flask, cast: Cast, settings: Settings, tmp_path: Path) -> None:
    data, keys = backup(app, tmp_path)
    code, said = run(app, "restore", data, keys)
    assert code == 1
    assert "There is a database here" in said or "not empty" in said
    assert numbers(app) == []


def test_files_of_two_copies_do_not_go_together(app: Flask, emptied: Settings, tmp_path: Path) -> None:
    with time_machine.travel(now() - timedelta(days=1), tick=False):
        data, _keys = backup(app, tmp_path)
    _data, keys = backup(app, tmp_path)
    code, said = put_back(emptied, data, keys)
    assert (code, "not of one copy" in said) == (1, True)
    assert not (emptied.instance / "gir.sqlite3").exists()


def test_a_damaged_copy_is_refused(app: Flask, cast: Cast, emptied: Settings, tmp_path: Path) -> None:
    file_report(app, cast.people["anna"])
    data, keys = backup(app, tmp_path)
    data.write_bytes(data.read_bytes()[:40_000])
    code, _said = put_back(emptied, data, keys)
    assert code == 1
    assert not (emptied.instance / "gir.sqlite3").exists()


def test_the_two_are_kept_apart(app: Flask, tmp_path: Path) -> None:
    code, said = run(app, "backup", tmp_path / "here", tmp_path / "here")
    assert (code, "two folders" in said) == (1, True)
    assert not (tmp_path / "here").exists()


def test_a_full_disk_leaves_no_half_copy(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    def half(_source: Path, data: Path, _keys: Path) -> None:
        data.parent.mkdir()
        data.write_bytes(b"half")
        full()

    monkeypatch.setattr("gir.backups.services.sqlite.copy", half)
    code, said = run(app, "backup", tmp_path / "data", tmp_path / "keys")
    assert (code, "No space left" in said) == (1, True)
    assert not [path for path in tmp_path.rglob("gir-*") if path.is_file()]


def test_a_clock_that_is_wrong_for_a_day_forgets_nothing(app: Flask, cast: Cast, settings: Settings) -> None:
    draft_of(app, cast)
    destroy_drafts(app, settings)
    draft_of(app, cast)
    with app.app_context(), time_machine.travel(now() + timedelta(days=4000), tick=False):
        assert expire_drafts() == 1
        keep_destroyed(settings.instance)
        keep_destroyed(settings.instance)
    assert len(read_ledger(settings.instance / NAME)) == 2


def test_a_line_that_cannot_be_read_stops_nothing(app: Flask, cast: Cast, settings: Settings) -> None:
    draft_of(app, cast)
    destroy_drafts(app, settings)
    ledger = settings.instance / NAME
    ledger.write_text("gibberish\n\n" + ledger.read_text() + "key yesterday\n")
    with app.app_context():
        assert len(read_ledger(ledger)) == 1
        assert keep_destroyed(settings.instance) == 0


def test_who_moves_the_database_alone_keeps_what_was_written_last(
    app: Flask, emptied: Settings, tmp_path: Path
) -> None:
    data, keys = backup(app, tmp_path)
    log = emptied.instance / "gir.sqlite3-wal"
    log.write_bytes(b"the newest reports")
    code, said = put_back(emptied, data, keys)
    assert (code, "newest reports" in said) == (1, True)
    assert log.read_bytes() == b"the newest reports"


def test_a_copy_signs_nobody_in(
    app: Flask, emptied: Settings, client_for: Callable[..., PageClient], tmp_path: Path
) -> None:
    client_for("anna")
    data, keys = backup(app, tmp_path)
    assert put_back(emptied, data, keys)[0] == 0
    with running(emptied) as restored, restored.app_context():
        assert all(db.session.scalars(select(SignIn.ended_at)))


def test_a_database_that_was_analysed_can_be_copied(app: Flask, emptied: Settings, tmp_path: Path) -> None:
    with app.app_context(), db.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
    assert put_back(emptied, *backup(app, tmp_path))[0] == 0
