"""Rows for pages: read by prepared questions, and given to the session as if it had loaded them itself.

To find out what to ask and to make objects of one row, the session needs several times as long as the database needs to
answer. A ``Loading`` keeps all of that but the making. What the session knows already stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import Column, Select, Table, inspect, select
from sqlalchemy.orm import Mapper, RelationshipDirection, RelationshipProperty, Session
from sqlalchemy.orm.attributes import instance_state

from gir.database import Base
from gir.questions import Question

M = TypeVar("M", bound=Base)


class Loading(Generic[M]):
    """The rows of a class that meet some conditions with named values, each with the single rows it always comes with.

    Those are what the class joins by itself, and ``besides``: names of relationships to one row, with dots to go on
    from there. Conditions and order name the columns of the class.
    """

    def __init__(
        self, model: type[M], *conditions: Any, order: Sequence[Any] = (), besides: Sequence[str] = ()
    ) -> None:
        mapper: Mapper[M] = inspect(model)
        self._shape, columns, source = _shape(mapper, cast(Table, mapper.local_table), _tree(besides), [])
        named = [column.label(f"c{number}") for number, column in enumerate(columns)]
        statement: Select[Any] = select(*named).select_from(source).where(*conditions).order_by(*order)
        self._question = Question(statement)

    def load(self, session: Session, **values: Any) -> list[M]:
        """All of them.

        Raises:
            sqlalchemy.exc.DBAPIError: the database cannot be asked.
        """
        return [self._shape.give(session, row) for row in self._question.ask(**values)]


@dataclass(frozen=True)
class _Shape:
    """Where in an answer a row of a class stands, and the rows it comes with."""

    mapper: Mapper[Any]
    names: tuple[str, ...]
    start: int
    key: tuple[int, ...]
    """Places of its primary key in the answer."""
    beside: tuple[tuple[str, _Shape], ...]

    def give(self, session: Session, answer: Sequence[Any]) -> Any:
        """The row of an answer as the session has it from now on; None when there is none."""
        identity = tuple([answer[place] for place in self.key])
        if identity[0] is None:
            return None
        found = self.mapper.identity_key_from_primary_key(identity)
        known = session.identity_map.get(found)
        return self._new(session, answer, found) if known is None else known

    def _new(self, session: Session, answer: Sequence[Any], identity: Any) -> Any:
        row = self.mapper.class_manager.new_instance()
        state: Any = instance_state(row)
        values = state.dict
        values.update(zip(self.names, answer[self.start : self.start + len(self.names)], strict=True))
        for name, shape in self.beside:
            values[name] = shape.give(session, answer)
        # What the session does with a row it read. Nothing public does only this; a test compares it with loading.
        state.key, state.session_id = identity, session.hash_key
        session.identity_map._add_unpresent(state, identity)  # noqa: SLF001
        state._commit_all(values, session.identity_map)  # noqa: SLF001
        return row


Tree = dict[str, "Tree"]


def _tree(paths: Sequence[str]) -> Tree:
    """``("incident.department",)`` as ``{"incident": {"department": {}}}``."""
    tree: Tree = {}
    for path in paths:
        branch = tree
        for name in path.split("."):
            branch = branch.setdefault(name, {})
    return tree


def _shape(
    mapper: Mapper[Any], table: Any, wanted: Tree, columns: list[Column[Any]], source: Any = None
) -> tuple[_Shape, list[Column[Any]], Any]:
    """How an answer holds this class, after the ``columns`` before it; those with its own, and what to select from."""
    start, source = len(columns), table if source is None else source
    own = [(mapper.get_property_by_column(column).key, column) for column in mapper.local_table.columns]
    columns += [table.columns[column.name] for _name, column in own]
    places = {column.name: start + number for number, (_name, column) in enumerate(own)}
    key = tuple(places[column.name] for column in mapper.primary_key)
    beside = []
    for link in mapper.relationships:
        if link.direction is RelationshipDirection.MANYTOONE and (link.lazy == "joined" or link.key in wanted):
            other = link.mapper.local_table.alias()
            source = source.outerjoin(other, _condition(link, table, other))
            shape, columns, source = _shape(link.mapper, other, wanted.get(link.key, {}), columns, source)
            beside.append((link.key, shape))
    return _Shape(mapper, tuple(name for name, _column in own), start, key, tuple(beside)), columns, source


def _condition(link: RelationshipProperty[Any], table: Any, other: Any) -> Any:
    ((own, theirs),) = link.local_remote_pairs or ()
    return table.columns[own.name] == other.columns[theirs.name]
