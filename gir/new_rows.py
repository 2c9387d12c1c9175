"""New rows, written past the session's unit of work: statements made once, many rows of a table at a time.

The thirty rows of one report cost the session's own flush more than they cost the database. What is kept here is how
the columns of a table become what the driver takes; transactions, types and errors stay those of the session.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import Dialect, Table, insert
from sqlalchemy.orm import InstanceState, Mapper, RelationshipDirection, Session
from sqlalchemy.orm.attributes import instance_state, set_committed_value

from gir.database import connection_of, db, run_prepared, to_database

Row = Mapping[str, Any]
FIRST_VERSION = 1


def insert_rows(session: Session, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows of one table within the running transaction; all of them name the same columns.

    Raises:
        sqlalchemy.exc.DBAPIError: as from any statement of the session.
    """
    if rows:
        _insert(session, table, tuple(rows[0]), rows)


def _insert(session: Session, table: Table, names: tuple[str, ...], rows: Sequence[Row]) -> None:
    statement = _statement(table, names, connection_of(session).dialect)
    run_prepared(session, statement.text, [statement.parameters(row) for row in rows], many=True)


def write_new(session: Session, *roots: object) -> None:
    """Write these rows, all new ones that hang on them and all that was added to the session, as its flush would.

    For acts that have only made rows so far. They are the session's own afterwards, so a later flush writes what has
    changed since, and nothing twice.

    Raises:
        sqlalchemy.exc.DBAPIError: as from a flush.
    """
    new = _new_rows([*session.new, *roots])
    by_table: dict[_Mapped, list[Row]] = {}
    for state in new:
        mapped = _mapped(state.mapper)
        mapped.complete(state.dict)
        by_table.setdefault(mapped, []).append(state.dict)
    for mapped in sorted(by_table, key=lambda mapped: mapped.turn):
        _insert(session, mapped.table, mapped.names, by_table[mapped])
    _let_be_stored(session, new)


def attach(row: object, link: str, rows: Sequence[Any]) -> None:
    """Add to a list of ``row``, as ``append`` does. While no session has ``row`` nothing needs to note it.

    The rows name the key of ``row`` themselves, for who writes them by a flush.
    """
    state: InstanceState[Any] = instance_state(row)
    if not state.transient:
        getattr(row, link).extend(rows)
        return
    set_committed_value(row, link, [*state.dict.get(link, ()), *rows])
    back = state.mapper.relationships[link].back_populates
    for one in rows if back else ():
        set_committed_value(one, back, row)


def _new_rows(rows: list[object]) -> list[InstanceState[Any]]:
    """These rows and those that hang on them, as far as they are new."""
    found: dict[InstanceState[Any], None] = {}
    for row in rows:  # which grows meanwhile
        state: InstanceState[Any] = instance_state(row)
        if state.key is None and state not in found:
            found[state] = None
            for link in _mapped(state.mapper).links:
                value = state.dict.get(link)
                if value is not None:
                    rows.extend(value if isinstance(value, list) else [value])
    return list(found)


def _let_be_stored(session: Session, states: list[InstanceState[Any]]) -> None:
    """What ``add`` and a flush do beside writing. Nothing public does only this; a test compares it with both."""
    for state in states:
        session._save_impl(state)  # noqa: SLF001
    session._register_persistent(set(states))  # noqa: SLF001


class _Mapped:
    """What a mapped class needs to become rows. ``turn``: tables that others point at come first."""

    def __init__(self, mapper: Mapper[Any]) -> None:
        self.table = cast(Table, mapper.local_table)
        self.turn = db.metadata.sorted_tables.index(self.table)
        self.names = tuple(column.name for column in self.table.columns)
        if self.names != tuple(mapper.get_property_by_column(column).key for column in self.table.columns):
            raise TypeError(f"{self.table} has a column that its class calls otherwise.")
        self.wanted = frozenset(self.names)
        found = {column.name: default_of(column, mapper) for column in self.table.columns}
        self.defaults = {name: default for name, default in found.items() if default is not None}
        self.links = tuple(link.key for link in mapper.relationships)
        self.parents = [
            (link.key, mapper.get_property_by_column(own).key, link.mapper.get_property_by_column(theirs).key)
            for link in mapper.relationships
            if link.direction is RelationshipDirection.MANYTOONE
            for own, theirs in link.local_remote_pairs or ()
        ]

    def complete(self, values: dict[str, Any]) -> None:
        """Point at the rows that were given by relationship, and give every other column that is open its default."""
        for link, own, theirs in self.parents:
            parent = values.get(link)
            if parent is not None:
                values[own] = getattr(parent, theirs)
        for name in self.wanted - values.keys():
            values[name] = None
        for name, default in self.defaults.items():
            if values[name] is None:
                values[name] = default


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
        positions: list[str] | None = getattr(compiled, "positiontup", None)
        self.by_name = positions is None
        self.columns = [(name, to_database(table.columns[name].type, dialect)) for name in positions or names]

    def parameters(self, row: Row) -> Any:
        """The values of one row, in the form the driver wants."""
        if self.by_name:
            return {name: convert(row[name]) if convert else row[name] for name, convert in self.columns}
        return [convert(row[name]) if convert else row[name] for name, convert in self.columns]


_statements: dict[Any, _Statement] = {}


def _statement(table: Table, names: tuple[str, ...], dialect: Dialect) -> _Statement:
    key = (table, names, dialect.name)
    if key not in _statements:
        _statements[key] = _Statement(table, names, dialect)
    return _statements[key]
