"""Copies of an SQLite database while it is written: one moment of it, in two files."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from gir.backups.writing import make_private

KEYS = "data_key"


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A new database that only its owner can read, without a log beside it."""
    make_private(path)
    with closing(sqlite3.connect(path.absolute().as_uri(), uri=True, isolation_level=None)) as main:
        main.execute("PRAGMA synchronous=FULL")
        yield main


def _attach(main: sqlite3.Connection, name: str, path: Path, *, mode: str) -> None:
    main.execute(f"ATTACH ? AS {name}", (f"{path.absolute().as_uri()}?mode={mode}",))


def _made(main: sqlite3.Connection, of: str) -> list[tuple[str, str, str]]:
    """What there is: kind, name and statement. What a database made for itself is left out."""
    ours = "sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
    return main.execute(f"SELECT type, name, sql FROM {of}.sqlite_master WHERE {ours}").fetchall()  # nosec B608


def _fill(main: sqlite3.Connection, target: str, origin: str, table: str) -> None:
    """Copy all rows. All names are those of our own tables."""
    main.execute(f'INSERT INTO {target}."{table}" SELECT * FROM {origin}."{table}"')  # nosec B608


def copy(source: Path, data: Path, keys: Path) -> None:
    """Write everything but the keys to ``data``, and the keys to ``keys``: as they were at one moment.

    Both files are new. Writers go on meanwhile: a reader of a write-ahead log sees one moment and holds nobody up.
    """
    with _opened(data) as main:
        make_private(keys)
        _attach(main, "live", source, mode="rw")  # a reader of a write-ahead log writes where it is
        _attach(main, "keys", keys, mode="rw")
        made = _made(main, "live")
        tables = [(name, sql) for kind, name, sql in made if kind == "table"]
        for name, sql in tables:
            main.execute(sql)
            if name == KEYS:
                main.execute(sql.replace("CREATE TABLE ", "CREATE TABLE keys.", 1))
        main.execute("BEGIN")
        for name, _sql in tables:
            _fill(main, "keys" if name == KEYS else "main", "live", name)
        main.execute("COMMIT")
        for sql in [sql for kind, _name, sql in made if kind != "table"]:
            main.execute(sql)
        main.execute("DETACH live")


def join(data: Path, keys: Path, target: Path) -> None:
    """Make one database of the two files, which stay as they are. ``target`` is new.

    Raises:
        sqlite3.DatabaseError: one of the files is damaged, or a row hangs on something that is not there.
    """
    with _opened(target) as main:
        _attach(main, "data", data, mode="ro")
        _attach(main, "keys", keys, mode="ro")
        made = _made(main, "data")
        for sql in [sql for kind, _name, sql in made if kind == "table"]:
            main.execute(sql)
        main.execute("BEGIN")
        for name in [name for kind, name, _sql in made if kind == "table"]:
            _fill(main, "main", "keys" if name == KEYS else "data", name)
        main.execute("COMMIT")
        for sql in [sql for kind, _name, sql in made if kind != "table"]:
            main.execute(sql)
        _check(main)


def _check(main: sqlite3.Connection) -> None:
    damaged = main.execute("PRAGMA main.integrity_check").fetchone()[0]
    if damaged != "ok":
        raise sqlite3.DatabaseError(damaged)
    hanging = main.execute("PRAGMA main.foreign_key_check").fetchone()
    if hanging is not None:
        raise sqlite3.IntegrityError(f"a row of {hanging[0]} hangs on a row of {hanging[2]} that is not there")
