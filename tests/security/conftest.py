"""An installation with something to find on every page: the stories of the browser tests, without a browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from gir.config import Settings
from gir.demonstration.cast import Cast
from tests.browser.world import World, tell_stories
from tests.support.cast import FILE
from tests.support.installations import SQLiteTemplate, running

STORIES = "stories.json"


@pytest.fixture(scope="session")
def told_template(
    sqlite_template: SQLiteTemplate, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SQLiteTemplate]:
    """Told once per worker; every test gets a copy."""
    with sqlite_template.copy(tmp_path_factory.mktemp("told") / "sqlite") as settings:
        cast = Cast(**json.loads((settings.instance / FILE).read_text()))
        with running(settings) as app:
            cases = tell_stories(app, cast)
        (settings.instance / STORIES).write_text(json.dumps(cases))
        yield sqlite_template.of(settings)


@pytest.fixture
def settings(told_template: SQLiteTemplate, tmp_path: Path) -> Iterator[Settings]:
    with told_template.copy(tmp_path / "instance") as copied:
        yield copied


@pytest.fixture
def told(app: Flask, cast: Cast, settings: Settings) -> World:
    """The stories, as the browser tests know them; served nowhere."""
    return World(app, "", cast, json.loads((settings.instance / STORIES).read_text()))
