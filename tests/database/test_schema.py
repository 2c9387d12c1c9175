"""What holds for every table, so that nobody has to remember it."""

from __future__ import annotations

import pytest
from sqlalchemy import BigInteger, CheckConstraint, Integer, String, Table

from gir.accounts.models import CalendarFeed, SignIn, SignInThrottle
from gir.accounts.second_factor.models import RecoveryCode
from gir.audit.models import AuditAnchor, AuditHead, AuditLine
from gir.backups.models import DestroyedKey
from gir.cases.models import Line
from gir.database import Base, Identified, Model, db
from gir.pulse.models import PulseTurn
from gir.visitors.models import Visit, VisitorCode

TABLES = sorted(db.metadata.tables.values(), key=lambda table: table.name)
MAPPERS = sorted(Base.registry.mappers, key=lambda mapper: mapper.class_.__name__)
NOT_RANDOM = {AuditLine, AuditHead, SignIn, SignInThrottle, CalendarFeed, Visit, VisitorCode, PulseTurn, Line}
NOT_RANDOM |= {AuditAnchor, RecoveryCode, DestroyedKey}
"""A chain counts its lines, and a case has one a role; the others are fingerprints of something random or secret,
or the random id of a key that is gone."""


def names(table: Table) -> list[object]:
    return [*(constraint.name for constraint in table.constraints), *(index.name for index in table.indexes)]


def test_there_are_tables() -> None:
    assert len(TABLES) > 15
    assert len(MAPPERS) == len(TABLES)


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_every_constraint_has_a_name_that_fits_both_databases(table: Table) -> None:
    for name in names(table):
        assert name, f"{table.name} has a constraint without a name"
        assert len(str(name)) <= 63, f"PostgreSQL would cut {name}"


def test_no_two_constraints_share_a_name() -> None:
    every = [str(name) for table in TABLES for name in names(table)]
    assert len(every) == len(set(every))


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_no_key_can_be_counted(table: Table) -> None:
    """A number in an address or a page would say how many there are, and which one is hidden."""
    for column in table.primary_key.columns:
        if table is AuditLine.__table__ and column.name == "sequence":
            assert isinstance(column.type, BigInteger)
            continue
        if column.name in {"month", "first_day", "last_day", "dated"}:
            continue  # every month of the calendar is one: nothing can be told from it
        assert not isinstance(column.type, Integer), f"{table.name}.{column.name} is a number"
        assert isinstance(column.type, String)
        assert not column.autoincrement or column.autoincrement == "auto"


@pytest.mark.parametrize("mapper", MAPPERS, ids=lambda mapper: mapper.class_.__name__)
def test_a_key_is_random_or_somebody_elses(mapper: object) -> None:
    """A table has an id of its own from `new_id`, or its key is that of the rows it belongs to."""
    model: type[Model] = mapper.class_  # type: ignore[attr-defined]
    if model in NOT_RANDOM or model.__tablename__ in {"fact", "fact_form", "fact_stage", "fact_effect", "fact_measure"}:
        return
    if model.__tablename__ in {"fact_month", "month_tally", "frozen_tally", "retention_term"}:
        return  # counts and settings of an organisation, found by its own key and what they are about
    if model.__tablename__ == "clock_check":
        return  # one row
    if issubclass(model, Identified):
        assert len(model().id) == 32
        return
    key = db.metadata.tables[model.__tablename__].primary_key
    assert all(column.foreign_keys for column in key.columns), model.__name__


@pytest.mark.parametrize("mapper", MAPPERS, ids=lambda mapper: mapper.class_.__name__)
def test_every_foreign_key_has_a_relationship(mapper: object) -> None:
    """Without one a flush writes rows in the wrong order. A parent that lists the rows counts as well."""
    model: type[Model] = mapper.class_  # type: ignore[attr-defined]
    ordered = {column for other in MAPPERS for link in other.relationships for column in link.remote_side}
    ordered |= {column for other in MAPPERS for link in other.relationships for column in link.local_columns}
    for column in model.__table__.columns:
        if column.foreign_keys:
            assert column in ordered, f"{model.__name__}.{column.name} has no relationship"


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_every_foreign_key_can_be_found_by(table: Table) -> None:
    """Foreign keys and constraints say nothing about words: those are checked in code, so that words can be added."""
    for constraint in table.constraints:
        assert not isinstance(constraint, CheckConstraint), f"{constraint.name}: a word would need a migration"
