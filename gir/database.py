"""The database: base class, column types, engine settings and the one way to write.

SQLite is the embedded default, PostgreSQL by one setting; models and migrations are the same.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Enum,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
    event,
    inspect,
    text,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, registry
from werkzeug.local import LocalProxy

from gir.config import Settings
from gir.terms import Term
from gir.turns import turn

CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
LOCK_PATIENCE = 15.0
"""Seconds a writer waits for its turn on SQLite before it gives up."""
BUSY_TIMEOUT = 5000
"""Milliseconds that SQLite waits for somebody else."""
KEPT_PAGES = 8_000
"""KiB of copied pages that a connection keeps."""
READER_PATIENCE = 500
"""Milliseconds that writers wait for readers while the write-ahead log is emptied."""
WRITE = "gir_write"
FLEETING = "gir_fleeting"
KNOWN = "gir_known"
"""Where a session keeps what was found while reading; an act ends it."""
T = TypeVar("T", bound=Term)


class UTCDateTime(TypeDecorator[datetime]):
    """A moment in UTC. Naive moments are refused; SQLite's naive answers are made aware."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        value = _in_utc(value)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def bind_processor(self, dialect: Dialect) -> Any:
        """On SQLite its text, which the library would make in many steps: a report holds fifty moments."""
        return super().bind_processor(dialect) if dialect.name == "postgresql" else _moment_in_text

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("A moment needs its time zone.")
    return value.astimezone(UTC)


def _moment_in_text(value: datetime | None) -> str | None:
    return None if value is None else _in_utc(value).replace(tzinfo=None).isoformat(" ", "microseconds")


def TermColumn(vocabulary: type[T]) -> Enum:  # noqa: N802 - reads as a column type
    """A column that holds a term's key. No database enum: a word is added without a migration."""
    return Enum(
        vocabulary,
        native_enum=False,
        create_constraint=False,
        validate_strings=True,
        length=40,
        values_callable=lambda terms: [term.value for term in terms],
    )


class TermSet(TypeDecorator[frozenset[Any]]):
    """A set of terms in one column, as sorted keys between spaces: `` threat verbal ``."""

    impl = Text
    cache_ok = True

    def __init__(self, vocabulary: type[Term]) -> None:
        super().__init__()
        self.vocabulary = vocabulary

    def process_bind_param(self, value: frozenset[Any] | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return " ".join(["", *sorted(term.value for term in value), ""])

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[Any] | None:
        return None if value is None else frozenset(self.vocabulary(key) for key in value.split())


class Base(DeclarativeBase):
    """What every table shares: constraint names and the column type of a moment."""

    registry = registry(
        metadata=MetaData(naming_convention=CONVENTION),
        type_annotation_map={datetime: UTCDateTime(), str: Text()},
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


WHERE = "where"


def partial_index(name: str | None, *columns: str, where: str, unique: bool = False) -> Index:
    """An index that holds only the rows for which ``where`` is true, on either database.

    PostgreSQL is told by `connect`, where it is used: its dialect loads slowly.
    """
    return Index(name, *columns, unique=unique, sqlite_where=text(where), info={WHERE: text(where)})


def _tell_postgresql_about_partial_indexes() -> None:
    for table in Base.metadata.tables.values():
        for index in table.indexes:
            if WHERE in index.info:
                index.kwargs["postgresql_where"] = index.info[WHERE]


SHARED = 8
"""Characters in which ids of rows that lie together are the same."""


def new_id(beside: str = "") -> str:
    """A random public id: nothing can be counted or guessed from it.

    ``beside``: the id of a row that this one hangs on, or is made with. It starts like that, so that the rows of one
    case lie on the same pages of an index and a commit writes fewer of them; 96 of its 128 bits are still its own.
    """
    return beside[:SHARED] + secrets.token_hex(12) if beside else secrets.token_hex(16)


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


class Identified:
    """A table whose rows get their random id when they are made, so that sealing can bind to it."""

    id: Mapped[str] = mapped_column(String(32), primary_key=True)

    def __init__(self, **values: Any) -> None:
        # Of a new row all columns are written anyway: noting each as changed costs more than setting it.
        columns, noted = _columns_of(cast(Any, type(self))), dict[str, Any]()
        self.__dict__["id"] = new_id()
        for name, value in values.items():
            if name in columns:
                self.__dict__[name] = value
            else:
                noted[name] = value
        super().__init__(**noted)


@cache
def _columns_of(model: Any) -> frozenset[str]:
    """The names under which a row keeps what is stored, without what hangs on it."""
    return frozenset(inspect(model).column_attrs.keys())


def connect(app: Flask, settings: Settings) -> None:
    """Give ``app`` its database, with the engine settings that DESIGN asks for."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    options: dict[str, Any] = {"hide_parameters": True}  # an error in the log must not tell what was written
    if settings.database_url.startswith("sqlite"):
        settings.instance.mkdir(parents=True, exist_ok=True)
    else:
        options["pool_pre_ping"] = True
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    app.extensions["migrate"] = LocalProxy(lambda: _migrations(app))
    if os.environ.get("FLASK_RUN_FROM_CLI") == "true":
        _migrations(app)  # gives the `flask` command its `db` group
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _set_up_sqlite)
            event.listen(db.engine, "begin", _begin_sqlite)
        else:
            _tell_postgresql_about_partial_indexes()


def _migrations(app: Flask) -> Any:
    """Alembic's settings, made when a migration command asks for them: a server need not load it to start."""
    from flask_migrate import Migrate

    migrate = Migrate(compare_type=True)
    migrate.init_app(app, db, directory=str(Path(__file__).parent.parent / "migrations"))
    return app.extensions["migrate"]


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own transaction control starts transactions late and silently; ours is explicit.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",  # INSERT OR REPLACE would slip past the append-only triggers otherwise
        "secure_delete=ON",
        f"busy_timeout={BUSY_TIMEOUT}",
        f"cache_size=-{KEPT_PAGES}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    options, memory = connection.get_execution_options(), connection.info
    if memory.get(FLEETING, False) != options.get(FLEETING, False):
        memory[FLEETING] = options.get(FLEETING, False)
        connection.exec_driver_sql(f"PRAGMA synchronous={'NORMAL' if memory[FLEETING] else 'FULL'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(WRITE) else "BEGIN")


class WriteInProgress(RuntimeError):
    """A verb was called inside another one, or rows were changed outside a write transaction."""


@contextmanager
def write_transaction(*, fleeting: bool = False) -> Iterator[Session]:
    """Run the body in one immediate transaction and commit it; on an error nothing is left.

    The read transaction so far ends first. Loaded rows stay as they were read: a row that has changed since is caught
    by its version when it is written. A ``fleeting`` one does not wait for the disk: a power cut may take it away,
    until the next commit that waits makes both last. It is for pieces that count for nothing before that.

    Raises:
        WriteInProgress: the session already holds changes, or a write transaction is running.
        sqlalchemy.orm.exc.StaleDataError: somebody else changed one of the rows meanwhile.
    """
    session: Session = db.session()
    session.info.pop(KNOWN, None)
    if session.new or session.dirty or session.deleted or session.info.get(WRITE):
        raise WriteInProgress("Change rows only inside one recorded act.")
    if session.in_transaction():
        session.commit()
    with _turn_to_write():
        connection = session.connection(execution_options={WRITE: True, FLEETING: fleeting})
        session.info[WRITE] = connection
        try:
            if fleeting and connection.dialect.name == "postgresql":
                connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info[WRITE] = None


@contextmanager
def _turn_to_write() -> Iterator[None]:
    """Queue writers of one SQLite file fairly; its own busy handler lets some of them starve for seconds."""
    path = db.engine.url.database
    if db.engine.dialect.name != "sqlite" or not path or path == ":memory:":
        yield
        return
    with turn(Path(f"{path}.lock"), LOCK_PATIENCE) as ours:
        if not ours:
            raise TimeoutError("The database is busy.")
        yield


def connection_of(session: Session) -> Connection:
    """The connection of the session's transaction: the one of the running act at once, else the session is asked."""
    writing: Connection | None = session.info.get(WRITE)
    return writing if writing is not None else session.connection()


def to_database(kind: Any, dialect: Dialect) -> Callable[[Any], Any] | None:
    """How a value of a column's type becomes what the driver takes; None: as it is."""
    convert: Callable[[Any], Any] | None = kind.dialect_impl(dialect).bind_processor(dialect)
    return convert


def run_prepared(session: Session, text: str, parameters: Any, *, many: bool = False) -> Any:
    """Run a statement that was prepared before by the driver itself, in the session's transaction; gives its cursor.

    Raises:
        sqlalchemy.exc.DBAPIError: as from any statement of the session.
    """
    connection = connection_of(session)
    cursor = connection.connection.cursor()
    try:
        if many:
            cursor.executemany(text, parameters)
        else:
            cursor.execute(text, parameters)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _known_error(connection, error) from error
    return cursor


def _known_error(connection: Connection, error: Any) -> Any:
    """An error of the driver as the rest of the application knows it. A connection that broke is used no more."""
    dialect = connection.dialect
    broken = dialect.is_disconnect(error, connection.connection.dbapi_connection, None)
    if broken:
        connection.invalidate(error)
    base = dialect.loaded_dbapi.Error
    return DBAPIError.instance(
        "a prepared statement", None, error, base, True, connection_invalidated=broken, dialect=dialect
    )


def forget_old_versions(*tables: str) -> None:
    """Leave nothing of what these tables held before their last change, as far as the database can be asked to.

    SQLite keeps every change in its write-ahead log until that is emptied, PostgreSQL every old row until it is
    vacuumed. When somebody is reading it is left for the next time. What PostgreSQL logs or archives stays there.
    """
    db.session.rollback()  # our own reading would be in the way
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect() as connection:
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")  # within a transaction it is not allowed
            for table in tables:
                alone.exec_driver_sql(f"VACUUM {table}")
        return
    raw = db.engine.raw_connection()
    try:
        cursor = raw.cursor()
        for pragma in (f"busy_timeout={READER_PATIENCE}", "wal_checkpoint(TRUNCATE)", f"busy_timeout={BUSY_TIMEOUT}"):
            cursor.execute(f"PRAGMA {pragma}").fetchall()
        cursor.close()
    finally:
        raw.close()
