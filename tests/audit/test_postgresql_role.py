"""On PostgreSQL the application is a role that cannot change the log, even without the triggers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from psycopg.errors import DuplicateObject, UniqueViolation
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from gir.accounts.actor import actor_of
from gir.audit import refused
from gir.config import Settings
from gir.database import db
from gir.demonstration.cast import Cast
from tests.support.installations import PostgreSQLTemplate
from tests.support.stories import file_report

SCRIPT = Path(__file__).parents[2] / "docs" / "operations" / "postgresql-roles.sql"


@pytest.fixture
def settings(postgresql_template: PostgreSQLTemplate, tmp_path: Path) -> Iterator[Settings]:
    """An installation whose application signs in at the database as `docs/operations` says."""
    with postgresql_template.copy(tmp_path / "instance") as owned:
        owner = owned.database_url.replace("postgresql+psycopg", "postgresql")
        with psycopg.connect(owner, autocommit=True) as connection:
            with suppress(DuplicateObject, UniqueViolation):  # another worker made it
                connection.execute("CREATE ROLE gir_app LOGIN")
            connection.execute(SCRIPT.read_bytes())
        yield replace(owned, database_url=owned.database_url.replace("//postgres@", "//gir_app@"))


def test_it_works_as_this_role(app: Flask, cast: Cast) -> None:
    file_report(app, cast.people["anna"])
    with app.app_context():
        refused("test.look", "case_file", "1", actor=actor_of(cast.people["anna"]))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_line SET act = ''",
        "DELETE FROM audit_line",
        "TRUNCATE audit_line",
        "ALTER TABLE audit_line DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_line_no_delete ON audit_line",
        "DROP TABLE audit_line",
        "DELETE FROM audit_head",
        "TRUNCATE audit_head",
        "INSERT INTO audit_anchor SELECT chain, 2, mac, now(), '', mac FROM audit_head",
    ],
)
def test_this_role_cannot_change_the_log(app: Flask, statement: str) -> None:
    denied = pytest.raises(ProgrammingError, match=r"permission denied|must be owner")
    with app.app_context(), db.engine.connect() as connection, denied:
        connection.execute(text(statement))
