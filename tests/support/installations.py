"""Fresh installations for tests: migrated once per worker, copied per test.

Copying is the honest way: append-only tables cannot be emptied, and a test inside one long transaction would never see
a real commit.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import flask_migrate
import psycopg
from flask import Flask
from psycopg import sql

import gir
from gir.config import Settings
from gir.database import db
from gir.vault import Keyring
from tests.support.made_once import (
    build_addresses_once,
    let_dialects_of_one_kind_be_equal,
    list_files_once,
    read_addresses_once,
    share_what_is_the_same,
)
from tests.support.postgresql import Cluster

PASSWORD = "een-lang-wachtwoord-voor-de-proef"
"""What everyone in the cast signs in with."""

let_dialects_of_one_kind_be_equal()
build_addresses_once()
read_addresses_once()
list_files_once()

Filler = Callable[[Flask], None]
"""Puts rows into the template, so that copies start with them."""


def settings_for(folder: Path, database_url: str) -> Settings:
    """The settings of an installation in this folder, with passwords that cost next to nothing to check."""
    return Settings(
        instance=folder,
        database_url=database_url,
        secret_key=secrets.token_urlsafe(48),
        keyring=folder / "keys.json",
        mail_dir=folder / "mail",
        demo=True,
        demo_password=PASSWORD,
        password_cost=1,
        password_memory_kib=64,
    )


@contextmanager
def running(settings: Settings) -> Iterator[Flask]:
    """The application, with its database connections closed afterwards."""
    app = gir.create_app(settings)
    app.testing = True
    share_what_is_the_same(app)
    try:
        yield app
    finally:
        with app.app_context():
            db.engine.dispose()


def prepare(settings: Settings, fill: Filler | None = None) -> None:
    """Make keys, migrate, fill."""
    Keyring.create(settings.keyring)
    with running(settings) as app:
        with app.app_context():
            flask_migrate.upgrade()
        if fill is not None:
            fill(app)


@dataclass(frozen=True)
class SQLiteTemplate:
    """A migrated installation with its database in a file."""

    settings: Settings

    @classmethod
    def make(cls, folder: Path, fill: Filler | None = None) -> SQLiteTemplate:
        """Make it in this new folder."""
        settings = settings_for(folder, f"sqlite:///{folder / 'gir.sqlite3'}")
        prepare(settings, fill)
        return cls(settings)

    def of(self, settings: Settings) -> SQLiteTemplate:
        """A template of an installation that was copied from this one and filled further."""
        return replace(self, settings=settings)

    @contextmanager
    def copy(self, folder: Path) -> Iterator[Settings]:
        """An installation of one's own in this folder, which must not exist yet."""
        # The last connection wrote everything into the one file when it closed, so this copies all of it.
        shutil.copytree(self.settings.instance, folder)
        yield _moved(self.settings, folder, f"sqlite:///{folder / 'gir.sqlite3'}")


@dataclass(frozen=True)
class PostgreSQLTemplate:
    """A migrated installation with its database in a cluster."""

    settings: Settings
    cluster: Cluster

    @classmethod
    def make(cls, folder: Path, cluster: Cluster, fill: Filler | None = None) -> PostgreSQLTemplate:
        """Make it in this new folder and in a new database."""
        name = _new_name()
        _administer(cluster, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        settings = settings_for(folder, cluster.url(name))
        prepare(settings, fill)
        return cls(settings, cluster)

    def of(self, settings: Settings) -> PostgreSQLTemplate:
        """A template of an installation that was copied from this one and filled further."""
        return replace(self, settings=settings)

    @contextmanager
    def copy(self, folder: Path) -> Iterator[Settings]:
        """An installation of one's own: a folder that must not exist yet, and a database that is dropped afterwards."""
        shutil.copytree(self.settings.instance, folder)
        template = sql.Identifier(urlsplit(self.settings.database_url).path.lstrip("/"))
        name = _new_name()
        database = sql.Identifier(name)
        _administer(
            self.cluster, sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(database, template)
        )
        try:
            yield _moved(self.settings, folder, self.cluster.url(name))
        finally:
            _administer(self.cluster, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(database))


@contextmanager
def without_database(like: Settings, folder: Path, cluster: Cluster | None) -> Iterator[Settings]:
    """Another machine for the same installation: its keyring is there, its database is empty."""
    folder.mkdir()
    shutil.copy(like.keyring, folder / like.keyring.name)
    if cluster is None:
        yield _moved(like, folder, f"sqlite:///{folder / 'gir.sqlite3'}")
        return
    name = _new_name()
    _administer(cluster, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield _moved(like, folder, cluster.url(name))
    finally:
        _administer(cluster, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _moved(settings: Settings, folder: Path, database_url: str) -> Settings:
    return replace(
        settings,
        instance=folder,
        database_url=database_url,
        keyring=folder / settings.keyring.name,
        mail_dir=folder / settings.mail_dir.name,
    )


def _new_name() -> str:
    return f"gir_{secrets.token_hex(8)}"


def _administer(cluster: Cluster, statement: sql.Composed) -> None:
    with psycopg.connect(cluster.dsn, autocommit=True) as connection:
        connection.execute(statement)
