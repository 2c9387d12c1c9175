"""Five million cases: those of the small installation, copied inside the database until there are enough.

They are spread over as many organisations as the Netherlands has municipalities, unevenly as these are. The measured
one is the largest, with one case in twenty, as Amsterdam has one inhabitant in twenty. Or all are in one, which is
harder. Each copy has its cases and incidents; steps, handlers, lines and readings where work is left to do, because no
list reads those of closed cases. Clocks of copies lie some seconds apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from sqlalchemy import Engine, inspect

from tests.benchmarks.population import CASES

ORGANISATIONS = 342
LARGEST = 0.05
"""The share of the measured organisation."""
SKEW = 0.9
"""Of the others the n-th has a share like 1 / n to this power."""
BUCKETS = 50
"""Parts of a copy that may belong to different organisations."""
SECONDS_APART = 37

NEW = {
    "organisation": (),
    "department": (),
    "person": ("email_lookup",),
    "assignment": (),
    "incident": ("submission",),
    "case_file": (),
    "task": (),
    "case_handler": (),
    "case_line": (),
    "reading": (),
}
"""Tables that grow, in the order of their keys, with the columns besides keys in which each copy has its own value."""
OF_ORGANISATION = ("organisation", "department", "person", "assignment")
OPEN_ONLY = ("task", "case_handler", "case_line", "reading")
ELSEWHERE = ("organisation_id", "department_id", "reporter_id", "affected_id", "person_id", "done_by_id", "circle")
"""Columns that name something of the organisation."""
EMPTY = ("narrative_sealed", "report_token")
"""Columns that lists never read and that would fill the disk, or that say where to report."""
MOMENTS = ("opened_at", "changed_", "latest_", "due_")
"""How columns begin that differ between copies of an open case."""


@dataclass(frozen=True)
class Unit:
    """Part of a copy, and whose it is. ``tag`` begins the ids of another organisation, which no id begins with."""

    copy: int
    bucket: int
    tag: str | None


def multiply(engine: Engine, cases: int, *, spread: bool) -> int:
    """Copy until there are ``cases``; gives how many are of the measured organisation. Indexes are built afterwards."""
    units = list(units_of(cases, spread=spread))
    _fill(engine, units)
    return CASES + sum(unit.tag is None for unit in units) * CASES // BUCKETS


def fill_lists(engine: Engine, circles: list[str], copies: int) -> None:
    """Copy only the open cases of some circles, within their organisation: until each fills a page, at 5,000 cases."""
    units = [Unit(copy, bucket, None) for copy in range(1, copies + 1) for bucket in range(BUCKETS)]
    named = ", ".join(f"'{circle}'" for circle in circles)
    _fill(engine, units, f"WHERE circle IN ({named}) AND closed_at IS NULL")


def units_of(cases: int, *, spread: bool) -> Iterator[Unit]:
    """What is copied so that there are ``cases``: all in one organisation, or spread over all of them."""
    copies = cases // CASES
    largest = max(1, round(copies * LARGEST)) if spread else copies
    yield from (Unit(copy, bucket, None) for copy in range(1, largest) for bucket in range(BUCKETS))
    others = [(copy, bucket) for copy in range(largest, copies) for bucket in range(BUCKETS)]
    shares = [1 / number**SKEW for number in range(1, ORGANISATIONS)]
    ends = [round(end / sum(shares) * len(others)) for end in accumulate(shares)]
    organisation = 0
    for place, (copy, bucket) in enumerate(others):
        while place >= ends[organisation]:
            organisation += 1
        yield Unit(copy, bucket, f"x{organisation + 1:03x}")


def _fill(engine: Engine, units: list[Unit], of_which: str = "") -> None:
    fill = _on_sqlite if engine.dialect.name == "sqlite" else _on_postgresql
    fill(engine, units, of_which)
    engine.dispose()


def _on_sqlite(engine: Engine, units: list[Unit], of_which: str) -> None:
    copies = _copies(engine)
    engine.dispose()  # without a journal nobody else may have the file open
    with closing(engine.raw_connection()) as raw:
        cursor = raw.cursor()
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-1000000"):
            cursor.execute(f"PRAGMA {pragma}").fetchall()
        cursor.execute("BEGIN")
        _copy_all(cursor, copies, units, of_which, "?", _indexes_of_sqlite)
        cursor.execute("COMMIT")
        cursor.execute("PRAGMA journal_mode=WAL").fetchall()
        cursor.close()


def _on_postgresql(engine: Engine, units: list[Unit], of_which: str) -> None:
    with closing(engine.raw_connection()) as raw:
        cursor = raw.cursor()
        for setting in ("session_replication_role = replica", "maintenance_work_mem = '512MB'", "work_mem = '256MB'"):
            cursor.execute(f"SET {setting}")
        _copy_all(cursor, _copies(engine), units, of_which, "%s", _indexes_of_postgresql)
        raw.commit()
        raw.driver_connection.autocommit = True  # type: ignore[union-attr]
        cursor.execute("VACUUM ANALYZE")
        raw.driver_connection.autocommit = False  # type: ignore[union-attr]
        cursor.close()


def _copies(engine: Engine) -> list[str]:
    return [_copy(engine, name) for name in NEW]


def _copy_all(cursor: Any, copies: list[str], units: list[Unit], of_which: str, mark: str, indexes_of: Any) -> None:
    indexes = [found for name in NEW for found in indexes_of(cursor, name)]
    for name, _definition in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    _say_which(cursor, units, of_which, mark)
    for statement in copies:
        cursor.execute(statement)
    for _name, definition in indexes:
        cursor.execute(definition)


def _say_which(cursor: Any, units: list[Unit], of_which: str, mark: str) -> None:
    """Number the cases that are there, and write down which of them are copied how often, and to whom."""
    cursor.execute(
        "CREATE TEMPORARY TABLE origin AS SELECT case_file.id AS case_id, incident_id, "
        f"row_number() OVER (ORDER BY case_file.id) % {BUCKETS} AS bucket, due_all IS NOT NULL AS is_open "
        f"FROM case_file {of_which}"
    )
    cursor.execute("CREATE TEMPORARY TABLE unit (copy integer, bucket integer, tag varchar(4))")
    rows = [(unit.copy, unit.bucket, unit.tag) for unit in units]
    cursor.executemany(f"INSERT INTO unit VALUES ({mark}, {mark}, {mark})", rows)
    cursor.execute("CREATE TEMPORARY TABLE other AS SELECT DISTINCT tag FROM unit WHERE tag IS NOT NULL")
    cursor.execute("CREATE INDEX origin_bucket ON origin (bucket)")
    for table in ("origin", "unit"):
        cursor.execute(f"ANALYZE {table}")


def _indexes_of_sqlite(cursor: Any, table: str) -> list[tuple[str, str]]:
    cursor.execute(f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = '{table}' AND sql > ''")
    return [(row[0], row[1]) for row in cursor.fetchall()]


def _indexes_of_postgresql(cursor: Any, table: str) -> list[tuple[str, str]]:
    cursor.execute(f"SELECT indexname, indexdef FROM pg_indexes WHERE tablename = '{table}' AND indexname LIKE 'ix_%'")
    return [(row[0], row[1]) for row in cursor.fetchall()]


def _copy(engine: Engine, table: str) -> str:
    """The statement that copies one table."""
    columns = [column["name"] for column in inspect(engine).get_columns(table)]
    sqlite, of_organisation = engine.dialect.name == "sqlite", table in OF_ORGANISATION
    values = [
        _of_organisation(table, column) if of_organisation else _of_case(table, column, sqlite=sqlite)
        for column in columns
    ]
    into = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} "
    if of_organisation:
        owner = "id" if table == "organisation" else "organisation_id"
        measured = "(SELECT organisation_id FROM case_file LIMIT 1)"
        return f"{into} FROM other AS unit CROSS JOIN {table} AS source WHERE source.{owner} = {measured}"
    key = {"incident": "incident_id"}.get(table, "case_id")
    own = "id" if table in ("incident", "case_file") else "case_id"
    only = "WHERE origin.is_open" if table in OPEN_ONLY else ""
    # The first copies come first, so that keys grow.
    origins = "CROSS JOIN origin" if sqlite else "JOIN origin"
    on = "ON origin.bucket = unit.bucket"
    return f"{into} FROM unit {origins} {on} JOIN {table} AS source ON source.{own} = origin.{key} {only}"


def _of_organisation(table: str, column: str) -> str:
    if column in EMPTY:
        return "NULL"
    if column == "id" or column in ELSEWHERE or column in NEW[table]:
        return f"unit.tag || substr(source.{column}, 5)"
    return f"source.{column}"


def _of_case(table: str, column: str, *, sqlite: bool) -> str:
    number = "printf('%08x', unit.copy)" if sqlite else "lpad(to_hex(unit.copy), 8, '0')"
    if column in ("id", "case_id", "incident_id") or column in NEW[table]:
        return f"{number} || substr(source.{column}, 9)"
    if column == "number":
        return f"substr(source.number, 1, 5) || substr({number}, 6) || substr(source.number, 6)"
    if column in EMPTY:
        return "NULL"
    if column in ELSEWHERE:
        return f"coalesce(unit.tag || substr(source.{column}, 5), source.{column})"
    if column.startswith(MOMENTS):
        return _later(f"source.{column}", sqlite=sqlite)
    return f"source.{column}"


def _later(column: str, *, sqlite: bool) -> str:
    """The moment of an open case, some seconds later in each copy; the end of time stays it."""
    seconds = f"unit.copy * {SECONDS_APART}"
    moved = (
        f"strftime('%Y-%m-%d %H:%M:%S', {column}, '+' || ({seconds}) || ' seconds') || substr({column}, 20)"
        if sqlite
        else f"{column} + {seconds} * interval '1 second'"
    )
    return f"CASE WHEN origin.is_open AND {column} < '9000-01-01' THEN {moved} ELSE {column} END"
