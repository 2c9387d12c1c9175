"""Copies of a PostgreSQL database, by its own programs: one moment of it, in two files."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from sqlalchemy import URL, create_engine, make_url

from gir.backups.writing import make_private

KEYS = "data_key"


class CopyFailed(RuntimeError):
    """A program of PostgreSQL is not there, or did not succeed; the message says what it said."""


def copy(source: str, data: Path, keys: Path) -> None:
    """Write everything but the keys to ``data``, and the keys to ``keys``: as they were at one moment.

    Raises:
        CopyFailed: with what the program said.
    """
    url = make_url(source)
    engine = create_engine(url)
    try:
        with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            moment = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
            whole = ["pg_dump", "--format=custom", "--no-owner", f"--snapshot={moment}"]
            _write(url, data, [*whole, f"--exclude-table-data={KEYS}"])
            _write(url, keys, [*whole, "--data-only", f"--table={KEYS}"])
    finally:
        engine.dispose()


def join(data: Path, keys: Path, target: str) -> None:
    """Fill the empty database ``target`` from the two files; what a row hangs on is checked last.

    Raises:
        CopyFailed: with what the program said; nothing of it is of use then.
    """
    url = make_url(target)
    restore = ["pg_restore", "--no-owner", "--no-privileges", "--exit-on-error"]
    for part, file in (("pre-data", data), ("data", data), ("data", keys), ("post-data", data)):
        _run(url, [*restore, f"--section={part}", str(file)])


def _write(url: URL, path: Path, command: list[str]) -> None:
    make_private(path)
    _run(url, [*command, f"--file={path}"])


def _run(url: URL, command: list[str]) -> None:
    """Run a program on this database; the password goes past the list of processes."""
    address = url.set(drivername="postgresql", password=None).render_as_string()
    environment = {**os.environ, **({"PGPASSWORD": url.password} if url.password else {})}
    try:
        subprocess.run([*command, f"--dbname={address}"], check=True, capture_output=True, text=True, env=environment)
    except FileNotFoundError as error:
        raise CopyFailed(f"{command[0]} is not on this machine. Install the programs of PostgreSQL.") from error
    except subprocess.CalledProcessError as error:
        raise CopyFailed(f"{command[0]}: {error.stderr.strip()}") from error
