"""What hangs on a case, asked of the tables themselves: a table that is added is destroyed with its case too.

A row belongs to a case by a column that names the case, its incident, or a row that belongs to it. Columns in
``MENTIONS`` only mention another case: that mention goes, the row stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, delete, or_, select, update
from sqlalchemy.orm import Session

from gir.cases.finishing.models import ClosingProposal
from gir.cases.models import Case
from gir.database import Base
from gir.incidents.models import Incident
from gir.incidents.names import without_name
from gir.vault import DataKey, KeySet, Sealed

CASE, INCIDENT, KEY = (cast(Table, model.__table__) for model in (Case, Incident, DataKey))
MENTIONS = frozenset({(CASE.name, "duplicate_of_id"), (cast(Table, ClosingProposal.__table__).name, "duplicate_of_id")})
SHARED_KEYS = (KeySet.PERSON, KeySet.ORGANISATION)
"""Keys that seal more than one case."""
Conditions = Mapping[str, ColumnElement[bool]]


def belonging_to(case: Case) -> dict[str, ColumnElement[bool]]:
    """For each table with rows of a case, by name, the condition of these rows; what hangs on others comes last."""
    found: dict[str, ColumnElement[bool]] = {}
    for table in Base.metadata.sorted_tables:
        if table is INCIDENT:
            found[table.name] = table.c.id == case.incident_id
        elif table is CASE:
            found[table.name] = table.c.id == case.id
        elif owners := [link for link in _links(table) if link[1].name in found]:
            found[table.name] = or_(*(column.in_(_ids(owner, found)) for column, owner in owners))
    return found


@cache
def tables_of_cases() -> tuple[str, ...]:
    """The names of all tables with rows that belong to a case, and of their keys."""
    return (*belonging_to(Case(id="", incident_id="")), KEY.name)


def _links(table: Table) -> Iterator[tuple[Any, Table]]:
    """The columns by which rows of a table belong to rows of another one."""
    for column in table.columns:
        for key in column.foreign_keys:
            if (table.name, column.name) not in MENTIONS:
                yield column, key.column.table


def _ids(table: Table, found: Conditions) -> Any:
    return select(table.c.id).where(found[table.name])


def keys_of(session: Session, conditions: Conditions) -> set[str]:
    """The data keys that seal these rows, and nothing besides one case."""
    found: set[str] = set()
    for name, condition in conditions.items():
        table = Base.metadata.tables[name]
        if "key_id" in table.columns:
            found.update(session.scalars(select(table.c.key_id).where(condition).distinct()))
    own = select(KEY.c.id).where(KEY.c.id.in_(found), KEY.c.key_set.not_in([shared.value for shared in SHARED_KEYS]))
    return set(session.scalars(own))


def remove(session: Session, conditions: Conditions) -> None:
    """Delete these rows, and the keys that sealed them, within the running act."""
    keys = keys_of(session, conditions)
    for name in reversed(list(conditions)):
        session.execute(delete(Base.metadata.tables[name]).where(conditions[name]))
    session.execute(delete(KEY).where(KEY.c.id.in_(keys)))


def forget_mentions(session: Session, case: Case) -> None:
    """Take out of other cases that they were the same as this one."""
    for name, column in MENTIONS:
        table = Base.metadata.tables[name]
        session.execute(update(table).where(table.c[column] == case.id).values({column: None}))


@cache
def sealed_columns() -> dict[type[Base], tuple[Sealed, ...]]:
    """The sealed columns of every table that has some."""
    found = {}
    for mapper in Base.registry.mappers:
        columns = tuple(value for value in vars(mapper.class_).values() if isinstance(value, Sealed))
        if columns:
            found[mapper.class_] = columns
    return found


def put_in_place_of(session: Session, case: Case, names: Iterable[str], word: str, *, not_in: Collection[Any]) -> None:
    """Put a word in the place of names in every sealed text of a case, but for tables that go anyway (``not_in``)."""
    longest_first = sorted(filter(None, set(names)), key=len, reverse=True)
    mine = belonging_to(case)
    for model, columns in sealed_columns().items():
        if model.__tablename__ in mine and model not in not_in:
            for row in session.scalars(select(model).where(mine[model.__tablename__])).unique():
                for column in columns:
                    _put_in_place_of(row, column.name, longest_first, word)
    session.flush()


def _put_in_place_of(row: object, name: str, names: list[str], word: str) -> None:
    text = before = getattr(row, name) or ""
    for each in names:
        text = without_name(text, each, word)
    if text != before:
        setattr(row, name, text)
