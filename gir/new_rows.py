"""New rows, written past the session's unit of work: statements made once, many rows of a table at a time.

The thirty rows of one report cost the session's own flush more than they cost the database. What is kept here is how
the columns of a table become what the driver takes; transactions, types and errors stay those of the session.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import Dialect, Table, insert, inspect
from sqlalchemy.orm import InstanceState, Mapper, RelationshipDirection, Session, make_transient_to_detached

from gir.database import db

Row = Mapping[str, Any]
FIRST_VERSION = 1


def insert_rows(session: Session, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows of one table within the running transaction; all of them name the same columns.

    Raises:
        sqlalchemy.exc.DBAPIError: as from any statement of the session.
    """
    if rows:
        connection = session.connection()
        statement = _statement(table, tuple(rows[0]), connection.dialect)
        connection.exec_driver_sql(statement.text, [statement.parameters(row) for row in rows])


def write_new(session: Session) -> None:
    """Write all that was added to the session, as its flush would: for acts that have only added rows so far.

    Rows that hang together by relationships get each other's keys. They are the session's own afterwards, so a later
    flush writes what changed since, and nothing twice.

    Raises:
        sqlalchemy.exc.DBAPIError: as from a flush.
    """
    added: list[InstanceState[Any]] = [inspect(row) for row in session.new]
    by_table: dict[_Mapped, list[Row]] = {}
    for state in added:
        mapped = _mapped(state.mapper)
        mapped.take_over_keys(state)
        by_table.setdefault(mapped, []).append(mapped.row(state))
    for mapped in sorted(by_table, key=lambda mapped: mapped.turn):
        insert_rows(session, mapped.table, by_table[mapped])
    _let_be_stored(session, [cast(object, state.obj()) for state in added])


def _let_be_stored(session: Session, rows: list[object]) -> None:
    for row in rows:
        if row in session:  # not taken along with another one
            session.expunge(row)
    for row in rows:
        make_transient_to_detached(row)
    for row in rows:
        if row not in session:
            session.add(row)


class _Mapped:
    """What a mapped class needs to become rows. ``turn``: tables that others point at come first."""

    def __init__(self, mapper: Mapper[Any]) -> None:
        self.table = cast(Table, mapper.local_table)
        self.turn = db.metadata.sorted_tables.index(self.table)
        columns = [(mapper.get_property_by_column(column).key, column) for column in self.table.columns]
        self.columns = [(name, column.name, default_of(column, mapper)) for name, column in columns]
        self.parents = [
            (link.key, mapper.get_property_by_column(own).key, link.mapper.get_property_by_column(theirs).key)
            for link in mapper.relationships
            if link.direction is RelationshipDirection.MANYTOONE
            for own, theirs in link.local_remote_pairs or ()
        ]

    def take_over_keys(self, state: InstanceState[Any]) -> None:
        """Point at the rows that were given by relationship."""
        for link, own, theirs in self.parents:
            parent = state.dict.get(link)
            if parent is not None:
                state.dict[own] = getattr(parent, theirs)

    def row(self, state: InstanceState[Any]) -> Row:
        """The values of all columns; what was not given gets its default, on the object too."""
        values = state.dict
        for name, _column, default in self.columns:
            if values.get(name) is None:
                values[name] = default
        return {column: values[name] for name, column, _default in self.columns}


@cache
def _mapped(mapper: Mapper[Any]) -> _Mapped:
    return _Mapped(mapper)


def default_of(column: Any, mapper: Mapper[Any]) -> Any:
    """The value of a column that was not given.

    Raises:
        TypeError: the database, or a function, makes it.
    """
    if column is mapper.version_id_col:
        return FIRST_VERSION
    if column.server_default is not None or (column.default is not None and not column.default.is_scalar):
        raise TypeError(f"{column} has a default that is not a plain value.")
    return column.default.arg if column.default is not None else None


class _Statement:
    """An insert into some columns of a table, as one kind of database takes it."""

    def __init__(self, table: Table, names: tuple[str, ...], dialect: Dialect) -> None:
        compiled = insert(table).compile(dialect=dialect, column_keys=list(names))
        self.text = str(compiled)
        self.positions: list[str] | None = getattr(compiled, "positiontup", None)
        self.convert: dict[str, Callable[[Any], Any] | None] = {
            name: table.columns[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names
        }

    def parameters(self, row: Row) -> Any:
        """The values of one row, in the form the driver wants."""
        bound = {name: convert(row[name]) if convert else row[name] for name, convert in self.convert.items()}
        return bound if self.positions is None else tuple(bound[name] for name in self.positions)


_statements: dict[Any, _Statement] = {}


def _statement(table: Table, names: tuple[str, ...], dialect: Dialect) -> _Statement:
    key = (table, names, dialect.name)
    if key not in _statements:
        _statements[key] = _Statement(table, names, dialect)
    return _statements[key]
