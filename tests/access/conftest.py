"""The world of the access matrix: built once per worker and database, copied for each test."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from gir.config import Settings
from tests.access.world import World, build
from tests.support.installations import PostgreSQLTemplate, SQLiteTemplate, running

FILE = "matrix.json"
Template = SQLiteTemplate | PostgreSQLTemplate


def _with_world(template: Template, folder: Path) -> Iterator[Template]:
    with template.copy(folder) as settings:
        with running(settings) as app:
            built = build(app)
        (settings.instance / FILE).write_text(json.dumps(built.as_lists()))
        yield template.of(settings)


@pytest.fixture(scope="session")
def sqlite_matrix(sqlite_template: SQLiteTemplate, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    yield from _with_world(sqlite_template, tmp_path_factory.mktemp("matrix") / "sqlite")


@pytest.fixture(scope="session")
def postgresql_matrix(
    postgresql_template: PostgreSQLTemplate, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Template]:
    yield from _with_world(postgresql_template, tmp_path_factory.mktemp("matrix") / "postgresql")


@pytest.fixture
def settings(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> Iterator[Settings]:
    """An installation with everybody and every case of the matrix in it."""
    template: Template = request.getfixturevalue(f"{database}_matrix")
    with template.copy(tmp_path / "instance") as copied:
        yield copied


@pytest.fixture
def world(settings: Settings) -> World:
    return World.from_lists(json.loads((settings.instance / FILE).read_text()))
