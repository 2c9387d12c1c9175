"""The migrations make exactly the tables of the models, can go back, and guard the log."""

from __future__ import annotations

from typing import Any

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from gir.accounts.models import Person
from gir.audit.models import AuditLine
from gir.database import db

pytestmark = pytest.mark.database


def differences() -> list[Any]:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True, "target_metadata": db.metadata}
        )
        return list(compare_metadata(context, db.metadata))


def test_migrated_tables_equal_the_models(app: Flask) -> None:
    with app.app_context():
        assert differences() == []


def test_migrated_names_equal_the_models(app: Flask) -> None:
    """The comparison does not look at the names of keys and constraints; the next migration needs them."""
    with app.app_context():
        found = inspect(db.engine)
        for table in db.metadata.tables.values():
            assert found.get_pk_constraint(table.name)["name"] == table.primary_key.name
            assert {key["name"] for key in found.get_foreign_keys(table.name)} == {
                key.name for key in table.foreign_key_constraints
            }


def test_migrated_columns_allow_nothing_as_the_models_do(app: Flask) -> None:
    with app.app_context():
        found = inspect(db.engine)
        for table in db.metadata.tables.values():
            for column in found.get_columns(table.name):
                assert column["nullable"] == table.c[column["name"]].nullable, f"{table.name}.{column['name']}"


def test_they_go_back_to_nothing_and_up_again(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        flask_migrate.downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}
        flask_migrate.upgrade()
        assert differences() == []


def test_there_is_one_newest_migration(app: Flask) -> None:
    with app.app_context():
        scripts = ScriptDirectory.from_config(app.extensions["migrate"].migrate.get_config())
        assert len(scripts.get_heads()) == 1


def refuse(statement: str) -> None:
    with db.engine.connect() as connection:
        with pytest.raises(DBAPIError, match="append-only"):
            connection.execute(text(statement))
        connection.rollback()


def lines() -> list[Any]:
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text("SELECT * FROM audit_line ORDER BY chain, sequence"))]


def test_a_line_of_the_log_cannot_be_changed_or_removed(app: Flask, cast: Any) -> None:
    with app.app_context():
        before = lines()
        assert before
        refuse("UPDATE audit_line SET act = 'nothing'")
        refuse("DELETE FROM audit_line")
        assert lines() == before


def test_not_even_a_single_line(app: Flask, cast: Any) -> None:
    with app.app_context():
        refuse("UPDATE audit_line SET origin = '' WHERE sequence = 1")
        refuse("DELETE FROM audit_line WHERE sequence = 1")


def test_replacing_or_emptying_is_refused_too(app: Flask, cast: Any) -> None:
    with app.app_context():
        before = lines()
        if db.engine.dialect.name == "sqlite":
            columns = ", ".join(column.name for column in AuditLine.__table__.columns)
            refuse(f"INSERT OR REPLACE INTO audit_line ({columns}) SELECT {columns} FROM audit_line")
            refuse(f"REPLACE INTO audit_line ({columns}) SELECT {columns} FROM audit_line LIMIT 1")
        else:
            refuse("TRUNCATE audit_line")
            refuse("TRUNCATE audit_line RESTART IDENTITY CASCADE")
        assert lines() == before


def ends() -> list[Any]:
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text("SELECT * FROM audit_head ORDER BY chain"))]


def test_the_end_of_the_log_only_moves_forward(app: Flask, cast: Any) -> None:
    """Who sets it back would hide that lines were cut off."""
    with app.app_context():
        before = ends()
        assert before
        refuse("UPDATE audit_head SET sequence = sequence - 1")
        refuse("UPDATE audit_head SET mac = mac")
        refuse("UPDATE audit_head SET chain = 'another', sequence = sequence + 1")
        refuse("DELETE FROM audit_head")
        if db.engine.dialect.name == "sqlite":
            refuse("INSERT OR REPLACE INTO audit_head SELECT chain, 1, mac FROM audit_head")
            refuse(
                "INSERT INTO audit_head SELECT chain, 1, mac FROM audit_head WHERE true "
                "ON CONFLICT (chain) DO UPDATE SET sequence = excluded.sequence"
            )
        else:
            refuse("TRUNCATE audit_head")
        assert ends() == before


def test_an_anchor_lets_no_young_line_go(app: Flask, cast: Any) -> None:
    """Nor does it go itself, or backwards: it says where a chain begins."""
    with app.app_context():
        before = lines()
        with db.engine.begin() as connection:
            anchor = "INSERT INTO audit_anchor SELECT chain, 2, mac, '2020-01-01', '', mac FROM audit_head"
            connection.execute(
                text(
                    anchor.replace("'2020-01-01'", "CAST('2020-01-01' AS timestamptz)")
                    if connection.dialect.name == "postgresql"
                    else anchor
                )
            )
        refuse("DELETE FROM audit_line WHERE sequence = 1")
        refuse("UPDATE audit_anchor SET sequence = 1")
        refuse("DELETE FROM audit_anchor")
        assert lines() == before


def test_foreign_keys_are_on(app: Flask, cast: Any) -> None:
    with app.app_context(), db.engine.connect() as connection:
        with pytest.raises(DBAPIError):
            connection.execute(text(f"UPDATE {Person.__tablename__} SET organisation_id = 'nobody'"))
        connection.rollback()
