"""The people of Voorbeeldstad in every test's installation: made once in the template, found again by name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from flask import Flask

from gir.config import Settings
from gir.demonstration.cast import Cast, make_cast
from tests.support.installations import PASSWORD, SQLiteTemplate, running

FILE = "cast.json"


def add_cast(app: Flask) -> None:
    """Put the cast into an installation, with a note of everybody's id beside the database."""
    settings: Settings = app.extensions["gir_settings"]
    with app.app_context():
        made = make_cast(PASSWORD)
    (settings.instance / FILE).write_text(json.dumps(asdict(made)))


@pytest.fixture
def cast(settings: Settings) -> Cast:
    """Ids of this test's people and departments: `cast.people["anna"]`, `cast.departments["Handhaving"]`."""
    return Cast(**json.loads((settings.instance / FILE).read_text()))


@pytest.fixture(scope="session")
def bare_template(tmp_path_factory: pytest.TempPathFactory) -> SQLiteTemplate:
    """A migrated installation with nobody in it."""
    return SQLiteTemplate.make(tmp_path_factory.mktemp("bare") / "sqlite")


@pytest.fixture
def bare_app(bare_template: SQLiteTemplate, tmp_path: Path) -> Iterator[Flask]:
    """An application with nobody in it, for tests of how an installation is started."""
    with bare_template.copy(tmp_path / "bare") as settings, running(settings) as application:
        yield application
