"""Does the work list take as long among five million cases as among five thousand? `make bench-large`.

The small past is multiplied inside the database, all in one organisation, which is harder than the five million cases
of hundreds of organisations. Each copy has all its cases and incidents; steps, handlers and readings only where work is
left to do, because no list reads those of closed cases. Environment: GIR_BENCH_CASES (default 5,000,000).
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from unittest.mock import patch

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, inspect, text

import gir
from gir import questions
from gir.database import db
from tests.benchmarks.measure import Absent, Amount, Limit, Row, in_rounds, result, table
from tests.benchmarks.population import CASES, PASSWORD, Installation, install
from tests.support.postgresql import NoPostgreSQL, start_cluster, stop_cluster

WANTED = int(os.environ.get("GIR_BENCH_CASES", "5000000"))
ROUNDS = 15
SAME = Limit(1.1, 1.1)
SQL_SHARE = 20
"""Percent of a request."""
PEOPLE = ("omar", "hanna", "chantal", "bram")
"""OOV, HRM, the coordinator and a manager: each another set of permissions, and another way to find the clock."""
DEPTH = 0.9
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Visitor:
    """Somebody who is signed in, and how much of their requests was spent in the database."""

    client: FlaskClient
    in_sql: list[float]

    def get(self, path: str) -> float:
        """Milliseconds of a request."""
        started = perf_counter()
        answer = self.client.get(path)
        taken = (perf_counter() - started) * 1000
        if answer.status_code != 200:
            raise RuntimeError(f"{path} was answered with {answer.status_code}.")
        return taken

    def share(self, path: str) -> float:
        """Percent of a request that passes in the database."""
        del self.in_sql[:]
        taken = self.get(path)
        return 100 * sum(self.in_sql) * 1000 / taken


def main() -> None:
    """Measure, print."""
    found: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="gir-bench-") as folder:
        found += _on("SQLite", Path(folder), lambda name: f"sqlite:///{folder}/{name}.sqlite3")
        try:
            running = start_cluster(os.getpid())
        except NoPostgreSQL as reason:
            found.append(Absent("PostgreSQL", str(reason)))
        else:
            found += _on("PostgreSQL", Path(folder) / "postgresql", lambda name: _database(running, name))
            stop_cluster(running)
    sys.stdout.write(f"\n{table(found)}\n")


def _on(kind: str, folder: Path, address: Callable[[str], str]) -> Iterator[Row]:
    small, large = (_installed(folder / name, address(name)) for name in ("small", "large"))
    started = perf_counter()
    app = gir.create_app(large.settings)
    with app.app_context():
        multiply(db.engine, WANTED // CASES)
    sys.stderr.write(f"bench: {WANTED:,} cases on {kind} in {perf_counter() - started:.0f} seconds\n")
    with in_sql() as spent:
        for person in PEOPLE:
            few, many = (Visitor(_signed_in(_app_of(one, app, large), person), spent) for one in (small, large))
            yield from _compared(f"{kind}, {person}", few, many, _deep_page(app, many))


def _installed(folder: Path, address: str) -> Installation:
    folder.mkdir(parents=True)
    return install(folder, database_url=address)


def _app_of(one: Installation, large_app: Flask, large: Installation) -> Flask:
    return large_app if one is large else gir.create_app(one.settings)


def _compared(name: str, small: Visitor, large: Visitor, deep: str | None) -> Iterator[Row]:
    first = "/cases?tab=team"
    works = {"small": lambda: small.get(first), "large": lambda: large.get(first)}
    if deep:
        works["deep"] = lambda: large.get(deep)
    in_rounds(works, 3)
    taken = in_rounds(works, ROUNDS)
    yield result(f"{name}: first page", taken["large"], "small", taken["small"], SAME)
    if deep:
        yield result(f"{name}: at 90 % depth", taken["deep"], "first", taken["large"], SAME)
    for sort in ("new", "severity", "changed"):
        path = f"{first}&sort={sort}"
        pair = in_rounds({"small": lambda p=path: small.get(p), "large": lambda p=path: large.get(p)}, ROUNDS)  # type: ignore[misc]
        yield result(f"{name}: sorted by {sort}", pair["large"], "small", pair["small"], SAME)
    yield Amount(f"{name}: in SQL", median(large.share(first) for _ in range(ROUNDS)), "%", SQL_SHARE)


def _deep_page(app: Flask, visitor: Visitor) -> str | None:
    """The address of the page behind nine tenths of the open cases, by the clock that this person's list stands by."""
    mark = re.search(r"after=([0-9]+)-[0-9a-f]{32}", visitor.client.get("/cases?tab=team").text)
    if mark is None:
        return None
    with app.app_context(), db.engine.connect() as connection:
        running = "FROM case_file WHERE due_all IS NOT NULL AND due_all < '9000-01-01'"
        many = connection.scalar(text(f"SELECT count(*) {running}")) or 0
        place = {"skip": int(many * DEPTH)}
        row = connection.execute(
            text(f"SELECT due_all, id {running} ORDER BY due_all, id LIMIT 1 OFFSET :skip"), place
        ).one()
    at = row[0] if not isinstance(row[0], str) else _moment(row[0])
    return f"/cases?tab=team&after={int(at.timestamp() * 1_000_000)}-{row[1]}"


def _moment(stored: str) -> Any:
    from datetime import UTC, datetime

    return datetime.fromisoformat(stored).replace(tzinfo=UTC)


def _signed_in(app: Flask, person: str) -> FlaskClient:
    client = app.test_client()
    token = TOKEN.search(client.get("/sign-in").text)
    if token is None:
        raise RuntimeError("The sign-in page has no form.")
    form = {"email": f"{person}@voorbeeldstad.example", "password": PASSWORD, "csrf_token": token[1]}
    client.post("/sign-in", data=form)
    return client


# ── Five million cases ─────────────────────────────────────────────────────────────────────────────────────────

IDS = {
    "incident": ("id", "submission"),
    "case_file": ("id", "incident_id"),
    "task": ("id", "case_id"),
    "case_handler": ("id", "case_id"),
    "reading": ("case_id",),
}
"""Tables that grow, in the order of their keys, with the columns in which each copy has values of its own."""
OPEN_ONLY = ("task", "case_handler", "reading")
EMPTY = {"narrative_sealed"}
"""Columns that lists never read and that would fill the disk."""


def multiply(engine: Engine, times: int) -> None:
    """Copy all cases until there are ``times`` as many, by one statement a table. Indexes are built afterwards."""
    sqlite = engine.dialect.name == "sqlite"
    with closing(engine.raw_connection()) as raw:
        cursor = raw.cursor()
        if sqlite:
            cursor.execute("PRAGMA synchronous=OFF")
            cursor.execute("PRAGMA foreign_keys=OFF")
            cursor.execute("BEGIN")
        else:
            cursor.execute("SET session_replication_role = replica")
        indexes = [found for name in IDS for found in _indexes(cursor, name, sqlite)]
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        for name in IDS:
            cursor.execute(_copy(engine, name, times, sqlite))
        for _name, definition in indexes:
            cursor.execute(definition)
        raw.commit() if not sqlite else cursor.execute("COMMIT")
        if sqlite:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchall()
        else:
            raw.rollback()
            raw.driver_connection.autocommit = True  # type: ignore[union-attr]
            cursor.execute("VACUUM ANALYZE")
            raw.driver_connection.autocommit = False  # type: ignore[union-attr]
        cursor.close()
    engine.dispose()


def _indexes(cursor: Any, table: str, sqlite: bool) -> list[tuple[str, str]]:
    if sqlite:
        cursor.execute(
            f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = '{table}' AND sql > ''"
        )
    else:
        cursor.execute(
            f"SELECT indexname, indexdef FROM pg_indexes WHERE tablename = '{table}' AND indexname LIKE 'ix_%'"
        )
    return [(row[0], row[1]) for row in cursor.fetchall()]


def _copy(engine: Engine, table: str, times: int, sqlite: bool) -> str:
    number = "printf('%08x', n)" if sqlite else "lpad(to_hex(n), 8, '0')"
    tail = "printf('%03x', n)" if sqlite else "lpad(to_hex(n), 3, '0')"
    values = []
    columns = [column["name"] for column in inspect(engine).get_columns(table)]
    for column in columns:
        if column in IDS[table]:
            values.append(f"{number} || substr({column}, 9)")
        elif column == "number":
            values.append(f"substr(number, 1, 5) || {tail} || substr(number, 6)")
        else:
            values.append("NULL" if column in EMPTY else column)
    series = (
        f"(WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < {times - 1}) "
        "SELECT n FROM counted)"
        if sqlite
        else f"(SELECT n::int FROM generate_series(1, {times - 1}) AS n)"
    )
    where = ""
    if table in OPEN_ONLY:
        where = "WHERE case_id IN (SELECT id FROM case_file WHERE due_all IS NOT NULL AND substr(id, 1, 5) <> '00000')"
    # Of the first copies too the ids begin with zeros: no random id does, in practice.
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} "
        f"FROM (SELECT * FROM {table} {where}) AS source, {series} AS copies"
    )


# ── What passes in the database ────────────────────────────────────────────────────────────────────────────────


@contextmanager
def in_sql() -> Iterator[list[float]]:
    """Seconds of every statement, of the questions past the session and of the session itself."""
    spent: list[float] = []
    connection = questions._connection

    @contextmanager
    def timed(engine: Engine) -> Iterator[Any]:
        with connection(engine) as held:
            yield _Timed(held, spent)

    def before(_connection: Any, *context: Any) -> None:
        context[3]._started = perf_counter()

    def after(_connection: Any, *context: Any) -> None:
        spent.append(perf_counter() - context[3]._started)

    event.listen(Engine, "before_cursor_execute", before)
    event.listen(Engine, "after_cursor_execute", after)
    with patch.object(questions, "_connection", timed):
        yield spent
    event.remove(Engine, "before_cursor_execute", before)
    event.remove(Engine, "after_cursor_execute", after)


class _Timed:
    """A connection or a cursor whose work is timed."""

    def __init__(self, held: Any, spent: list[float]) -> None:
        self._held = held
        self._spent = spent

    def cursor(self) -> _Timed:
        """A cursor that is timed too."""
        return _Timed(self._held.cursor(), self._spent)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._held, name)
        if name not in ("execute", "fetchall"):
            return found

        def work(*arguments: Any) -> Any:
            started = perf_counter()
            try:
                return found(*arguments)
            finally:
                self._spent.append(perf_counter() - started)

        return work


def _database(running: Any, name: str) -> str:
    import psycopg

    with psycopg.connect(running.dsn, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE bench_{name}")
    return str(running.url(f"bench_{name}"))


if __name__ == "__main__":
    main()
