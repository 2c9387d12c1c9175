"""A case in which every sealed column holds a text of its own, so that a test sees where each of them can be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy import Column, Enum, inspect, select

from gir.audit import System, recorded
from gir.cases.models import Case
from gir.cases.step_column import StepColumn
from gir.cases.terms import Step
from gir.database import Base, UTCDateTime, db, now
from gir.evidence.models import EvidenceFile
from gir.evidence.terms import FileStatus
from gir.threat.police.models import PoliceFile
from gir.vault import DataKey, KeySet, Sealed
from gir.web.dates import today

LATER = {PoliceFile.__tablename__}
"""Rows that the tests make themselves."""
Make = Callable[[int], str]


def fill_everything(app: Flask, case_id: str, make: Make) -> dict[str, str]:
    """Put ``make(number)`` into every sealed column, with a row for this case in every table that has none.

    Gives table and column to what stands there now.
    """
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        organisation_id = case.organisation_id
        filled: dict[str, str] = {}
        with recorded("test.fill", case, actor=System("test", organisation_id)) as session:
            for model in sealed_models():
                rows = list(session.scalars(select(model).where(*_about(model, case))))
                for row in rows or made(model, case):
                    for name in sealed_names(model):
                        place = f"{model.__tablename__}.{name}"
                        filled.setdefault(place, make(len(filled)))
                        setattr(row, name, filled[place])
                    session.add(row)
                    session.flush()
        return filled


def sealed_models() -> list[Any]:
    """Every table with something sealed in it."""
    found = (mapper.class_ for mapper in Base.registry.mappers if sealed_names(mapper.class_))
    return sorted((model for model in found if model.__tablename__ not in LATER), key=lambda model: model.__tablename__)


def sealed_names(model: Any) -> list[str]:
    """The sealed attributes of a table."""
    return sorted(name for name, value in vars(model).items() if isinstance(value, Sealed))


def _about(model: Any, case: Case) -> Iterator[Any]:
    """Conditions: the rows of this case; of tables that know no case, all."""
    if model is Case:
        yield model.id == case.id
    elif hasattr(model, "case_id"):
        yield model.case_id == case.id
    elif hasattr(model, "incident_id"):
        yield model.incident_id == case.incident_id


def made(model: Any, case: Case) -> list[Any]:
    """A new row about this case, in a table about cases."""
    if not hasattr(model, "case_id") and not hasattr(model, "incident_id"):
        return []
    columns = [column for column in inspect(model).columns if not column.nullable and column.name != "id"]
    values = {column.name: _value(column, case) for column in columns if not column.name.endswith("_sealed")}
    values.pop("key_id", None)
    row = model(**values, key=DataKey.fresh(KeySet.CASE))
    if isinstance(row, EvidenceFile):
        row.status, row.completed_at = FileStatus.COMPLETE, now()
    return [row]


def _value(column: Column[Any], case: Case) -> Any:
    kind = column.type
    if column.foreign_keys:
        target = next(iter(column.foreign_keys)).column.table.name
        known = {"case_file": case.id, "incident": case.incident_id, "person": case.incident.affected_id}
        return (known | {"organisation": case.organisation_id}).get(target)
    if isinstance(kind, Enum):
        return next(iter(kind.enum_class or ()))
    if isinstance(kind, StepColumn):
        return Step.TRIAGE
    if isinstance(kind, UTCDateTime):
        return now()
    return {bool: False, int: 1, str: "x", date: today()}[kind.python_type]
