"""What tests are given: an installation of their own, people in it, a browser."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import hypothesis
import pytest
import time_machine
from flask import Flask

from gir.config import Settings
from gir.demonstration.cast import Cast
from tests.support import browser, memory
from tests.support.cast import add_cast, bare_app, bare_template, cast  # noqa: F401 - fixtures
from tests.support.installations import PASSWORD, PostgreSQLTemplate, SQLiteTemplate, running
from tests.support.page_client import PageClient
from tests.support.postgresql import shared_cluster, stop_shared_cluster

DATABASES = ("sqlite", "postgresql")
PATIENT = 10_000, 20, 10
"""How many things are made before garbage is looked for. Tests make much and keep little of it."""

browser.use_own_node()
memory.hold_folders_of_tests()

# A slow machine is no fault of the code.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


def pytest_collection() -> None:
    """Nothing is thrown away while tests are collected, so nothing is looked for."""
    gc.disable()


def pytest_collection_finish() -> None:
    stays()
    gc.set_threshold(*PATIENT)
    gc.enable()


def stays() -> None:
    """What is there now is there until the end: it is not looked through for garbage again, after every few tests."""
    gc.collect()
    gc.freeze()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests marked `database` run on each database; all others once, on SQLite."""
    if "database" in metafunc.fixturenames and metafunc.definition.get_closest_marker("database"):
        metafunc.parametrize("database", DATABASES, indirect=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The process that started the workers outlives them, so it cleans up."""
    if not hasattr(session.config, "workerinput"):
        stop_shared_cluster(_folder_of_run(session.config))


def _folder_of_run(config: pytest.Config) -> Path:
    """A folder that all workers of this run share, and no other run does."""
    own: Path = config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]
    return own.parent if hasattr(config, "workerinput") else own


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> SQLiteTemplate:
    made = SQLiteTemplate.make(tmp_path_factory.mktemp("template") / "sqlite", add_cast)
    stays()
    return made


@pytest.fixture(scope="session")
def postgresql_template(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> PostgreSQLTemplate:
    # Workers come and go; the process that started them stays until the end.
    owner = os.getppid() if hasattr(pytestconfig, "workerinput") else os.getpid()
    cluster = shared_cluster(_folder_of_run(pytestconfig), owner)
    return PostgreSQLTemplate.make(tmp_path_factory.mktemp("template") / "postgresql", cluster, add_cast)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """Which database this test runs on."""
    kind: str = getattr(request, "param", "sqlite")
    return kind


@pytest.fixture
def settings(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> Iterator[Settings]:
    """A freshly migrated installation of this test's own; a module may override it to change a setting."""
    template: SQLiteTemplate | PostgreSQLTemplate = request.getfixturevalue(f"{database}_template")
    with template.copy(tmp_path / "instance") as copied:
        yield replace(copied, demo=False) if request.node.get_closest_marker("asks_codes") else copied


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application of that installation. Enter `app.app_context()` for services, never around two requests."""
    with running(settings) as application:
        yield application


@pytest.fixture
def in_working_hours() -> Iterator[None]:
    """The morning of a Tuesday to come. Which of two clocks ends first depends on the hour at which a report comes in:
    on a Sunday evening the next working day is over within 24 hours.
    """
    later = datetime.now(ZoneInfo("Europe/Amsterdam")) + timedelta(days=7)
    tuesday = later - timedelta(days=(later.weekday() - 1) % 7)
    with time_machine.travel(tuesday.replace(hour=10, minute=0)):
        yield


@pytest.fixture
def visitor(app: Flask) -> PageClient:
    """Somebody who did not sign in."""
    return PageClient(app)


@pytest.fixture
def client_for(app: Flask, cast: Cast) -> Callable[..., PageClient]:  # noqa: F811 - pytest gives it
    """`client_for("hanna")`: the browser of one of the cast, signed in; `language="en"` for English."""

    def sign_in(name: str, language: str = "nl") -> PageClient:
        client = PageClient(app)
        page = client.sign_in(f"{name}@voorbeeldstad.example", PASSWORD)
        assert page.status == 200, f"{name} could not sign in: {page.text}"
        assert not page.path.endswith("/sign-in"), f"{name} could not sign in: {page.text}"
        if language != "nl":
            client.read_in(language)
        return client

    return sign_in


@pytest.fixture
def live_address(app: Flask) -> Iterator[str]:
    """Where the application is served for a real browser, without a slash at the end."""
    with browser.serving(app) as address:
        yield address


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Playwright's browser is the machine's Chromium."""
    return browser.launch_arguments()
