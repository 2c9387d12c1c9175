"""Questions that every page asks: prepared once, and asked past the session.

A long statement costs SQLAlchemy ten times what its answer costs SQLite: to build, to look up, to turn rows into
objects. A ``Question`` keeps what can be kept: the text, the constants, and how each column becomes a value of ours.
``ask`` reads past the session while somebody looks; within an act it is part of the act's transaction, and sees what
was written so far. A ``Change`` is the same for an update that every act makes.
"""

from __future__ import annotations

from collections import OrderedDict, namedtuple
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Dialect, Engine, Select, TextClause, Update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from gir.database import connection_of, db, run_prepared, to_database

Convert = Callable[[Any], Any]
_shared: ContextVar[Any] = ContextVar("the connection of questions that are asked together", default=None)


@contextmanager
def asked_together() -> Iterator[None]:
    """Ask several questions over one connection. Nothing else inside may need a connection: it could wait for itself.

    Inside another such block it is that one.

    Raises:
        sqlalchemy.exc.OperationalError: the database cannot be asked.
    """
    if _shared.get() is not None:
        yield
        return
    engine = db.engine
    with _our_errors(engine), _reading(engine) as connection:
        shared = _shared.set(connection)
        try:
            yield
        finally:
            _shared.reset(shared)


@contextmanager
def _our_errors(engine: Engine) -> Iterator[None]:
    """Tell of the driver's errors as the rest of the application knows them."""
    try:
        yield
    except engine.dialect.loaded_dbapi.Error as error:
        raise OperationalError("a prepared question", None, error, hide_parameters=True) from error


@contextmanager
def _reading(engine: Engine) -> Iterator[Any]:
    """A connection that begins no transaction on PostgreSQL: its driver forgets prepared statements at each rollback.

    Each statement sees what was committed before it, as it would in a transaction of its usual kind.
    """
    with closing(engine.raw_connection()) as connection:
        if engine.dialect.name != "postgresql":
            yield connection
            return
        driver: Any = connection.driver_connection
        driver.autocommit = True
        try:
            yield connection
        finally:
            driver.autocommit = False


def _connection(engine: Engine) -> AbstractContextManager[Any]:
    """The shared connection, else one of its own that is given back at once."""
    shared = _shared.get()
    return nullcontext(shared) if shared is not None else _reading(engine)


class Question:
    """A select with named values (``bindparam``), to be asked many times.

    Columns are named as in the statement; types are those of the models, on every database. A value may be a list, for
    an expanding parameter; the statement is then prepared once for each length that occurs.
    """

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        self.statement = statement
        self._prepared: dict[Hashable, _Prepared] = {}

    def ask(self, **values: Any) -> list[Any]:
        """All rows, as named tuples.

        Raises:
            sqlalchemy.exc.OperationalError: the database cannot be asked.
        """
        session = db.session() if db.session.registry.has() else None
        if session is not None and session.in_transaction() and session.is_active:
            # Its connection is at hand; a second one could wait for what is being written on it.
            return self.ask_in(session, **values)
        engine = db.engine
        prepared = self._prepare(engine.dialect, values)
        with _our_errors(engine), _connection(engine) as connection:
            cursor = connection.cursor()
            cursor.execute(prepared.state.statement, prepared.parameters(values))
            return prepared.rows(cursor.fetchall())

    def ask_in(self, session: Session, **values: Any) -> list[Any]:
        """All rows as the session's transaction sees them; what the session has not written yet is not among them.

        Raises:
            sqlalchemy.exc.DBAPIError: as from any statement of the session.
        """
        prepared = self._prepare(connection_of(session).dialect, values)
        parameters = prepared.parameters(values)
        return prepared.rows(run_prepared(session, prepared.state.statement, parameters).fetchall())

    def _prepare(self, dialect: Dialect, values: dict[str, Any]) -> _Prepared:
        # An expanding parameter makes another text for each length of its list.
        lengths = tuple(len(value) for value in values.values() if isinstance(value, list))
        prepared = self._prepared.get((dialect.name, lengths))
        if prepared is None:
            prepared = _Prepared(self.statement, dialect, values)
            self._prepared[dialect.name, lengths] = prepared
        return prepared


class Change:
    """An update, or a text that changes rows, with named values (``bindparam``), to be made many times within acts."""

    def __init__(self, statement: Update | TextClause) -> None:
        self.statement = statement
        self._prepared: dict[str, _Prepared] = {}

    def make(self, session: Session, **values: Any) -> int:
        """Make it in the session's transaction; gives how many rows it met.

        Raises:
            sqlalchemy.exc.DBAPIError: as from any statement of the session.
        """
        dialect = connection_of(session).dialect
        if dialect.name not in self._prepared:
            self._prepared[dialect.name] = _Prepared(self.statement, dialect, values)
        prepared = self._prepared[dialect.name]
        parameters = prepared.parameters(values)
        met: int = run_prepared(session, prepared.state.statement, parameters).rowcount
        return met


KEPT = 1000
"""How many statements made by ``ask`` a process remembers."""
_known: OrderedDict[Hashable, Question] = OrderedDict()


def ask(key: Hashable, build: Callable[[], Select[*tuple[Any, ...]]], **values: Any) -> list[Any]:
    """All rows of a statement, which ``build`` makes when this process meets the key for the first time.

    The key must name everything that ``build`` puts into the statement, the roles of the person who asks above all;
    what differs each time (moments, ids) are named values.

    Raises:
        sqlalchemy.exc.OperationalError: the database cannot be asked.
    """
    question = _known.get(key)
    if question is None:
        question = _known[key] = Question(build())
        if len(_known) > KEPT:
            _known.popitem(last=False)
    return question.ask(**values)


class _Prepared:
    """A statement as one kind of database takes it, for lists of the lengths that ``values`` has."""

    def __init__(
        self, statement: Select[*tuple[Any, ...]] | Update | TextClause, dialect: Dialect, values: dict[str, Any]
    ) -> None:
        compiled = statement.compile(dialect=dialect)
        self.state = compiled.construct_expanded_state(values)
        converted = {name: to_database(bind.type, dialect) for name, bind in compiled.binds.items()}
        self.convert = {**converted, **self.state.processors}
        self.constants = {name: self._bound(name, value) for name, value in self.state.parameters.items()}
        columns = list(statement.selected_columns.items()) if isinstance(statement, Select) else []
        self.row = namedtuple("Answer", [name for name, _column in columns], rename=True)  # type: ignore[misc]
        converters = [_from_database(column.type, dialect) for _name, column in columns]
        self.converters = [(index, convert) for index, convert in enumerate(converters) if convert is not None]

    def _bound(self, name: str, value: Any) -> Any:
        convert = self.convert.get(name)
        return convert(value) if callable(convert) and value is not None else value

    def parameters(self, values: dict[str, Any]) -> Any:
        """The values of one asking, in the form the driver wants."""
        named = dict(self.constants)
        for name, value in values.items():
            if isinstance(value, list):
                named.update(zip(self.state.parameter_expansion[name], value, strict=True))
            else:
                named[name] = self._bound(name, value)
        order = self.state.positiontup
        return named if order is None else tuple(named[name] for name in order)

    def rows(self, found: Sequence[Any]) -> list[Any]:
        """The driver's rows as named tuples of our values."""
        made = []
        for row in found:
            values = list(row)
            for index, convert in self.converters:
                values[index] = convert(values[index])
            made.append(self.row(*values))
        return made


def _from_database(kind: Any, dialect: Dialect) -> Convert | None:
    convert: Convert | None = kind.dialect_impl(dialect).result_processor(dialect, None)
    return convert
