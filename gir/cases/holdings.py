"""What hangs on a case: asked of all tables at once, so that a page does not ask thirty that hold nothing for it.

Most cases have rows in a few of the tables that can hold something about them. One prepared question says in which.
What it found counts for the reading transaction in which it was asked; inside an act every table is asked itself.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import Column, Table, bindparam, exists, or_, select
from sqlalchemy.orm import Mapper, RelationshipDirection, RelationshipProperty, Session
from sqlalchemy.orm.attributes import instance_state, set_committed_value

from gir.cases.models import Case
from gir.database import WRITE, Base, db
from gir.incidents.models import Incident
from gir.loading import Loading
from gir.questions import Question

M = TypeVar("M", bound=Base)
KNOWN = "gir_holdings"
Known = dict[str, dict[Any, Any]]
OWNERS = {"case_id": Case, "lead_id": Case, "incident_id": Incident}
"""The columns by which a row hangs on a case."""
_loadings: dict[Hashable, Loading[Any]] = {}


def rows_of(case: Case, model: type[M], *order: Any) -> list[M]:
    """The rows of one table that hang on a case, in this order. A page that asks again gets them again."""
    known = _known(db.session())
    if known is None:
        return _asked(case, model, order)
    found: dict[Any, list[Any]] = known.setdefault(case.id, {})
    key = (model, tuple(map(str, order)))
    if key not in found:
        found[key] = _loaded(case, model, order, key) if holds(case, model) else []
    return found[key]


def first_of(case: Case, model: type[M], *order: Any) -> M | None:
    """The first of them; None when there is none."""
    return next(iter(rows_of(case, model, *order)), None)


def holds(case: Case, model: type[Base]) -> bool:
    """Whether a table may have something for a case: within an act always."""
    known = _known(db.session())
    return known is None or model.__tablename__ in _tables_with_rows(case, known)


def settle(case: Case) -> None:
    """Let the session know which of the lists and rows beside a case are empty, so that it never asks for them."""
    known = _known(db.session())
    if known is None:
        return
    there = _tables_with_rows(case, known)
    for owner, links in _links().items():
        row = case if owner is Case else case.incident
        loaded = instance_state(row).dict
        for link in links:
            if link.key not in loaded and link.mapper.class_.__tablename__ not in there:
                set_committed_value(row, link.key, [] if link.uselist else None)


def fill(case: Case, link: str, *besides: str) -> list[Any]:
    """Give a case one of its lists, whose rows come with the single rows named in ``besides``; gives that list."""
    relation = Case.__mapper__.relationships[link]
    if _known(db.session()) is None or link in instance_state(case).dict:
        found: list[Any] = getattr(case, link)
        return found
    if link not in _loadings:
        ((_own, theirs),) = relation.local_remote_pairs or ()
        order = relation.order_by or ()
        _loadings[link] = Loading(relation.mapper.class_, theirs == bindparam("owner"), order=order, besides=besides)
    rows = _loadings[link].load(db.session(), owner=case.id)
    set_committed_value(case, link, rows)
    return rows


def _asked(case: Case, model: type[M], order: tuple[Any, ...]) -> list[M]:
    column, value = _column_of(model)
    rows = select(model).where(column == value(case)).order_by(*order)
    return list(db.session.scalars(rows))


def _loaded(case: Case, model: type[M], order: tuple[Any, ...], key: Hashable) -> list[M]:
    column, value = _column_of(model)
    if key not in _loadings:
        _loadings[key] = Loading(model, column == bindparam("owner"), order=order)
    return _loadings[key].load(db.session(), owner=value(case))


def _known(session: Session) -> Known | None:
    """What this reading transaction knows of cases; None within an act."""
    if session.info.get(WRITE):
        return None
    known: Known
    transaction, known = session.info.get(KNOWN, (None, {}))
    if transaction is None or transaction is not session.get_transaction():
        session.connection()  # a transaction, if there was none
        known = {}
        session.info[KNOWN] = session.get_transaction(), known
    return known


def _tables_with_rows(case: Case, known: Known) -> frozenset[str]:
    found = known.setdefault(case.id, {})
    if "tables" not in found:
        answer = _question().ask_in(db.session(), case=case.id, incident=case.incident_id)[0]
        found["tables"] = frozenset(name for name, there in answer._asdict().items() if there)
    tables: frozenset[str] = found["tables"]
    return tables


@cache
def _question() -> Question:
    """Which of the tables that hang on a case, or on its incident, have a row for it."""
    asked: dict[str, list[Any]] = {}
    for table in Base.metadata.sorted_tables:
        for name, owner in OWNERS.items():
            column = table.columns.get(name)
            if column is not None and table is not Case.__table__ and column.references(_identity(owner)):
                given: Any = bindparam("case" if owner is Case else "incident")
                asked.setdefault(table.name, []).append(exists(select(1).where(column == given)))
    return Question(select(*(or_(*there).label(name) for name, there in asked.items())))


def _identity(owner: type[Base]) -> Column[Any]:
    return cast(Table, owner.__table__).columns["id"]


@cache
def _column_of(model: type[Base]) -> tuple[Any, Callable[[Case], str]]:
    columns: Any = model.__table__.columns
    if "case_id" in columns:
        return columns["case_id"], lambda case: case.id
    return columns["incident_id"], lambda case: case.incident_id


@cache
def _links() -> dict[type[Base], list[RelationshipProperty[Any]]]:
    """The lists and single rows that hang on a case and its incident."""
    return {owner: _links_of(owner.__mapper__) for owner in (Case, Incident)}


def _links_of(mapper: Mapper[Any]) -> list[RelationshipProperty[Any]]:
    asked = {column.name for column in _question().statement.selected_columns}
    return [
        link
        for link in mapper.relationships
        if link.direction is RelationshipDirection.ONETOMANY and link.mapper.class_.__tablename__ in asked
    ]
