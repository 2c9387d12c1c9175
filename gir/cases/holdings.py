"""What hangs on a case: asked of all tables at once, so that a page does not ask thirty that hold nothing for it.

Most cases have rows in a few of the tables that can hold something about them. One prepared question says in which.
What it found counts for the reading transaction in which it was asked; inside an act every table is asked itself.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import Column, Table, bindparam, exists, or_, select
from sqlalchemy.orm import Mapper, RelationshipDirection, RelationshipProperty, Session
from sqlalchemy.orm.attributes import instance_state, set_committed_value

from gir.cases.models import Case
from gir.database import KNOWN, WRITE, Base, db
from gir.incidents.models import Incident
from gir.loading import Loading
from gir.questions import Question

M = TypeVar("M", bound=Base)
T = TypeVar("T")
GOES_ON = object()
"""In the place of a transaction: the one that comes next."""
Known = dict[str, dict[Any, Any]]
OWNERS = {"case_id": Case, "lead_id": Case, "incident_id": Incident}
"""The columns by which a row hangs on a case."""


class Rows(Generic[M]):
    """The rows of one table that hang on a case, in an order. Made once, and asked of many cases."""

    def __init__(self, model: type[M], *order: Any) -> None:
        self.model = model
        self._order = order
        self._column, self._owner = _column_of(model)

    def of(self, case: Case) -> list[M]:
        """All of them. A page that asks again gets them again."""
        known = _known(db.session())
        if known is None:
            mine = select(self.model).where(self._column == self._owner(case))
            return list(db.session.scalars(mine.order_by(*self._order)))
        return _found(known, case, self, lambda: self._load(case))

    def _load(self, case: Case) -> list[M]:
        return self._loading.load(db.session(), owner=self._owner(case)) if holds(case, self.model) else []

    def first(self, case: Case) -> M | None:
        """The first of them; None when there is none."""
        return next(iter(self.of(case)), None)

    @cached_property
    def _loading(self) -> Loading[M]:
        return Loading(self.model, self._column == bindparam("owner"), order=self._order)


def remembered(case: Case, what: Hashable, find: Callable[[], T]) -> T:
    """What was found of a case, which a page asks twenty times; within an act it is found anew every time."""
    known = _known(db.session())
    return find() if known is None else _found(known, case, what, find)


def _found(known: Known, case: Case, what: Hashable, find: Callable[[], T]) -> T:
    found = known.setdefault(case.id, {})
    if what not in found:
        found[what] = find()
    answer: T = found[what]
    return answer


def holds(case: Case, model: type[Base]) -> bool:
    """Whether a table may have something for a case: within an act always."""
    known = _known(db.session())
    return known is None or model.__tablename__ in _tables_with_rows(case, known)


def begin_reading() -> None:
    """Let what is found of a case from now on count, also before the session has a transaction."""
    session = db.session()
    if not session.in_transaction():
        session.info[KNOWN] = GOES_ON, {}


@contextmanager
def reading_goes_on() -> Iterator[None]:
    """An act that changes nothing of a case: what was known of it before is known after it."""
    session = db.session()
    known = _known(session)
    yield
    if known is not None:
        session.info[KNOWN] = GOES_ON, known


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
    if _known(db.session()) is None or link in instance_state(case).dict:
        found: list[Any] = getattr(case, link)
        return found
    rows = _filling(link, besides).load(db.session(), owner=case.id)
    set_committed_value(case, link, rows)
    return rows


@cache
def _filling(link: str, besides: tuple[str, ...]) -> Loading[Any]:
    relation = Case.__mapper__.relationships[link]
    ((_own, theirs),) = relation.local_remote_pairs or ()
    order = relation.order_by or ()
    return Loading(relation.mapper.class_, theirs == bindparam("owner"), order=order, besides=besides)


def _known(session: Session) -> Known | None:
    """What this reading transaction knows of cases; None within an act."""
    if session.info.get(WRITE):
        return None
    known: Known
    transaction, known = session.info.get(KNOWN, (None, {}))
    running = session.get_transaction()
    if transaction is GOES_ON:
        if running is not None:
            session.info[KNOWN] = running, known
    elif transaction is None or transaction is not running:
        session.connection()  # a transaction, if there was none
        known = {}
        session.info[KNOWN] = session.get_transaction(), known
    return known


def _tables_with_rows(case: Case, known: Known) -> frozenset[str]:
    return _found(known, case, _ask_which, lambda: _ask_which(case))


def _ask_which(case: Case) -> frozenset[str]:
    answer = _question().ask(case=case.id, incident=case.incident_id)[0]
    return frozenset(name for name, there in answer._asdict().items() if there)


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
