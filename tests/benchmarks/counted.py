"""Millions of facts: those of the small installation, copied inside the database, and nothing else of their cases.

Trends read facts only, so cases are not copied. Organisations have the shares that ``multiplied`` gives them. What the
small past does not tell (hours, injuries, damage) is made up first, the same each time.
"""

from __future__ import annotations

import random
from contextlib import closing
from typing import Any

from sqlalchemy import Engine, inspect, text

from tests.benchmarks.multiplied import SECONDS_APART, Unit, units_of

SEED = 26
COPIED = ("fact", "fact_form", "fact_stage", "fact_effect", "fact_measure")
PRAGMAS = ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-1000000")
PEOPLE = 800
"""Who was affected, in each copy others."""
EFFECTS = ("shocked", "avoidance", "less_joy")


def tell_more(engine: Engine) -> None:
    """Make up what the past leaves open, in the share in which people tell it."""
    chance = random.Random(SEED)
    with engine.begin() as connection:
        known = connection.execute(text("SELECT incident_id, first_day FROM fact ORDER BY incident_id")).all()
        rows = [_told(chance, incident_id) for incident_id, _day in known]
        connection.execute(
            text(
                "UPDATE fact SET hour=:hour, place=:place, injury=:injury, absent=:absent, absence_band=:band, "
                "police_report=:filed, vpt_code=:vpt, filing=:filing, damage_cents=:damage, claimed_cents=:claimed, "
                "recovered_cents=:recovered, repeat=:repeat, victim=:victim WHERE incident_id=:incident_id"
            ),
            rows,
        )
        effects = [{"id": i, "effect": e} for i, _day in known for e in EFFECTS if chance.random() < 0.15]
        connection.execute(text("INSERT INTO fact_effect VALUES (:id, :effect)"), effects)
        measures = [{"m": f"{i[:31]}m", "i": i, "day": day} for i, day in known if chance.random() < 0.03]
        connection.execute(
            text(
                "INSERT INTO fact_measure (measure_id, incident_id, kind, decided_on, starts_on, hearing) "
                "VALUES (:m, :i, 'building_ban', :day, :day, 'heard')"
            ),
            measures,
        )


def _told(chance: random.Random, incident_id: str) -> dict[str, Any]:
    hurt, filed, hit = chance.random(), chance.random() < 0.1, chance.random() < 0.03
    damage = chance.randrange(50, 900) * 100 if hit else None
    return {
        "incident_id": incident_id,
        "hour": min(23, max(0, round(chance.gauss(13, 3)))) if chance.random() < 0.8 else None,
        "place": chance.choice((None, "town_hall", "public_road", "public_hall", "home_of_citizen", "other")),
        "injury": None if hurt < 0.4 else "none" if hurt < 0.93 else chance.choice(("first_aid", "doctor")),
        "absent": None if hurt < 0.4 else hurt > 0.96,
        "band": "days" if hurt > 0.98 else None,
        "filed": filed,
        "vpt": chance.choice(("asked", "assigned", None)) if filed else None,
        "filing": "employer" if filed and chance.random() < 0.6 else None,
        "damage": damage,
        "claimed": damage if hit and chance.random() < 0.5 else None,
        "recovered": damage if hit and chance.random() < 0.3 else None,
        "repeat": chance.random() < 0.05,
        "victim": f"00000000{chance.randrange(PEOPLE)}",
    }


def multiply_facts(engine: Engine, facts: int, *, spread: bool = True) -> None:
    """Copy until there are ``facts``, with their forms, steps, effects and measures. Indexes are built afterwards."""
    units = list(units_of(facts, spread=spread))
    sqlite = engine.dialect.name == "sqlite"
    statements = [_copy(engine, table, sqlite=sqlite) for table in COPIED]
    engine.dispose()
    with closing(engine.raw_connection()) as raw:
        cursor = raw.cursor()
        for pragma in PRAGMAS if sqlite else ():
            cursor.execute(f"PRAGMA {pragma}").fetchall()
        if sqlite:
            cursor.execute("BEGIN")
        else:
            cursor.execute("SET session_replication_role = replica")
        _copy_all(cursor, statements, units, sqlite=sqlite)
        raw.commit()
        if sqlite:
            cursor.execute("PRAGMA journal_mode=WAL").fetchall()
        cursor.close()
    engine.dispose()


def _copy_all(cursor: Any, statements: list[str], units: list[Unit], *, sqlite: bool) -> None:
    indexes = _indexes(cursor, sqlite=sqlite)
    for name, _definition in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    mark = "?" if sqlite else "%s"
    cursor.execute(
        "CREATE TEMPORARY TABLE origin AS SELECT incident_id, "
        "row_number() OVER (ORDER BY incident_id) % 50 AS bucket FROM fact"
    )
    cursor.execute("CREATE TEMPORARY TABLE unit (copy integer, bucket integer, tag varchar(4))")
    cursor.executemany(f"INSERT INTO unit VALUES ({mark}, {mark}, {mark})", [(u.copy, u.bucket, u.tag) for u in units])
    measured = "SELECT organisation_id FROM fact LIMIT 1"
    for table, owner in (("organisation", "id"), ("department", "organisation_id")):
        cursor.execute(_others(cursor, table, owner, measured, sqlite=sqlite))
    cursor.execute("CREATE INDEX origin_bucket ON origin (bucket)")
    for statement in statements:
        cursor.execute(statement)
    for _name, definition in indexes:
        cursor.execute(definition)
    if not sqlite:
        cursor.execute("ANALYZE")


def _others(cursor: Any, table: str, owner: str, measured: str, *, sqlite: bool) -> str:
    """The other organisations and their departments."""
    if sqlite:
        columns = [row[1] for row in cursor.execute(f"PRAGMA table_info({table})").fetchall()]
    else:
        cursor.execute(f"SELECT * FROM {table} LIMIT 0")
        columns = [column.name for column in cursor.description]
    values = [_elsewhere(column) if column in ("id", "organisation_id") else column for column in columns]
    values = ["NULL" if column == "report_token" else value for column, value in zip(columns, values, strict=True)]
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM "
        f"(SELECT DISTINCT tag FROM unit WHERE tag IS NOT NULL) AS unit CROSS JOIN {table} AS source "
        f"WHERE source.{owner} = ({measured})"
    )


def _copy(engine: Engine, table: str, *, sqlite: bool) -> str:
    columns = [column["name"] for column in inspect(engine).get_columns(table)]
    values = ", ".join(_value(column, sqlite=sqlite) for column in columns)
    join = "CROSS JOIN" if sqlite else "JOIN"
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM unit {join} origin "
        f"ON origin.bucket = unit.bucket JOIN {table} AS source ON source.incident_id = origin.incident_id"
    )


def _value(column: str, *, sqlite: bool) -> str:
    number = "printf('%08x', unit.copy)" if sqlite else "lpad(to_hex(unit.copy), 8, '0')"
    if column in ("incident_id", "measure_id", "victim"):
        return f"{number} || substr(source.{column}, 9)"
    if column in ("organisation_id", "department_id"):
        return f"coalesce({_elsewhere(f'source.{column}')}, source.{column})"
    if column == "done_at":
        return _later(f"source.{column}", sqlite=sqlite)
    return f"source.{column}"


def _later(column: str, *, sqlite: bool) -> str:
    """Some seconds later in each copy, or all copies would have taken equally long."""
    seconds = f"unit.copy * {SECONDS_APART}"
    if sqlite:
        return f"strftime('%Y-%m-%d %H:%M:%S', {column}, '+' || ({seconds}) || ' seconds') || substr({column}, 20)"
    return f"{column} + {seconds} * interval '1 second'"


def _elsewhere(column: str) -> str:
    return f"unit.tag || substr({column}, 5)"


def _indexes(cursor: Any, *, sqlite: bool) -> list[tuple[str, str]]:
    names = ", ".join(f"'{table}'" for table in COPIED)
    cursor.execute(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name IN ({names}) AND sql > ''"
        if sqlite
        else f"SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ({names}) AND indexname LIKE 'ix_%'"
    )
    return [(row[0], row[1]) for row in cursor.fetchall()]
