"""Make copies, look after the age of the keys among them, and put a copy back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import inspect, make_url, update

from gir.accounts.models import CalendarFeed, SignIn
from gir.audit import System, recorded
from gir.audit.chain import INSTALLATION
from gir.audit.verification import Verdict, verify
from gir.backups import postgresql, sqlite
from gir.backups.ledger import KEYS_KEPT, NAME, destroy_again, keep_destroyed, read_ledger, remembered, write_ledger
from gir.backups.terms import BackupAct
from gir.backups.writing import flush_folder
from gir.config import Settings
from gir.database import db, now

ENDINGS = {"sqlite": "sqlite3", "postgresql": "dump"}
ALWAYS_KEPT = 2
"""Copies of keys beside the newest one that stay however old they are."""
MOMENT = "%Y%m%dT%H%M%SZ"


class CannotRestore(RuntimeError):
    """A copy cannot be put back here; the message says why and what to do."""


@dataclass(frozen=True)
class Copy:
    """One copy: the database without keys, and the keys."""

    data: Path
    keys: Path


@dataclass(frozen=True)
class Restored:
    """What a copy was after it was put back."""

    verdicts: list[Verdict]
    destroyed_again: int


def make_copy(settings: Settings, folder: Path, keys_folder: Path) -> Copy:
    """Write a copy into two folders. In that of the keys, those that are too old are removed.

    Raises:
        gir.backups.postgresql.CopyFailed, sqlite3.Error, OSError: nothing that can be used was made.
    """
    made = _names(settings, folder, keys_folder, now())
    halves = Copy(made.data.with_suffix(".half"), made.keys.with_suffix(".half"))
    for half in (halves.data, halves.keys):
        half.unlink(missing_ok=True)
    with recorded(BackupAct.MAKE, actor=System("command line", INSTALLATION)):
        pass  # before the copy, so that it is in it
    try:
        if _kind(settings) == "sqlite":
            sqlite.copy(_file(settings), halves.data, halves.keys)
        else:
            postgresql.copy(settings.database_url, halves.data, halves.keys)
    except BaseException:
        for half in (halves.data, halves.keys):
            half.unlink(missing_ok=True)
        raise
    for half, whole in ((halves.data, made.data), (halves.keys, made.keys)):
        half.rename(whole)
        flush_folder(whole.parent)
    keep_destroyed(settings.instance)
    beside = keys_folder / NAME
    write_ledger(beside, remembered({**read_ledger(beside), **read_ledger(settings.instance / NAME)}))
    remove_old_keys(keys_folder, before=made.keys)
    return made


def remove_old_keys(keys_folder: Path, *, before: Path) -> list[Path]:
    """Remove copies of keys that were too old already when the copy before this one was made. Gives which.

    So a clock that is wrong once removes nothing. The moment is in the name: copying a file does not make it younger.
    """
    moments = {path: at for path in keys_folder.glob("gir-*-keys.*") if path != before and (at := _moment_of(path))}
    last = min(now(), max(moments.values(), default=now()))
    by_age = sorted(moments, key=lambda path: moments[path])
    old = [path for path in by_age[:-ALWAYS_KEPT] if moments[path] < last - KEYS_KEPT]
    for path in old:
        path.unlink()
    return old


def put_back(settings: Settings, data: Path, keys: Path) -> Restored:
    """Make the database of this installation from a copy, and destroy again what was destroyed since.

    The keyring of the installation is not in the copy: it must be there already.

    Raises:
        CannotRestore: there is a database here already, or the two files are not of one copy.
        gir.backups.postgresql.CopyFailed, sqlite3.Error, OSError: the files are damaged.
    """
    if _moment_of(data) != _moment_of(keys):
        raise CannotRestore("These two files are not of one copy: their names must hold the same moment.")
    destroyed = {**read_ledger(keys.parent / NAME), **read_ledger(settings.instance / NAME)}
    write_ledger(settings.instance / NAME, destroyed)  # first: whatever fails after this, the clock destroys them again
    if _kind(settings) == "sqlite":
        _put_back_file(_file(settings), data, keys)
    else:
        if inspect(db.engine).get_table_names():
            raise CannotRestore("The database is not empty. Make an empty one, and point GIR_DATABASE_URL at it.")
        postgresql.join(data, keys, settings.database_url)
    with recorded(BackupAct.RESTORE, actor=System("command line", INSTALLATION)) as session:
        for table in (SignIn, CalendarFeed):  # what was ended since the copy must not begin again
            session.execute(update(table).where(table.ended_at.is_(None)).values(ended_at=now()))
    again = destroy_again(destroyed)
    return Restored(verify([INSTALLATION]), again)


def _put_back_file(target: Path, data: Path, keys: Path) -> None:
    if target.exists():
        raise CannotRestore(f"There is a database here: {target}. Stop the server, and move it away first.")
    half = target.with_suffix(".half")
    half.unlink(missing_ok=True)
    log = target.with_name(f"{target.name}-wal")
    if log.exists() and log.stat().st_size:
        raise CannotRestore(
            f"The newest reports may be in {log}. Move it away together with the database it belongs to."
        )
    for beside in ("-wal", "-shm"):
        target.with_name(target.name + beside).unlink(missing_ok=True)
    sqlite.join(data, keys, half)
    half.rename(target)
    flush_folder(target.parent)


def _names(settings: Settings, folder: Path, keys_folder: Path, moment: datetime) -> Copy:
    begin, ending = f"gir-{moment.astimezone(UTC):{MOMENT}}", ENDINGS[_kind(settings)]
    return Copy(folder / f"{begin}-data.{ending}", keys_folder / f"{begin}-keys.{ending}")


def _moment_of(path: Path) -> datetime | None:
    try:
        return datetime.strptime(path.name.split("-")[1], MOMENT).replace(tzinfo=UTC)
    except (IndexError, ValueError):
        return None


def _kind(settings: Settings) -> str:
    return make_url(settings.database_url).get_backend_name()


def _file(settings: Settings) -> Path:
    return Path(make_url(settings.database_url).database or "")
