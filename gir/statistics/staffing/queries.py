"""The head counts of an organisation as they are now, and when they were looked at."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from gir.database import db
from gir.organisations.models import Department, HeadCount
from gir.statistics.periods import Quarter
from gir.statistics.staffing.models import HeadCountCheck
from gir.statistics.staffing.numbers import Count

Counts = dict[str, Count]
"""By id of the department; a department that is not in it is not known."""


@dataclass(frozen=True)
class Checked:
    """One time that the counts of a quarter were saved: when, by whom, and what the whole was then."""

    at: datetime
    by: str
    people: int
    fte: Decimal


def counts_of(organisation_id: str) -> dict[Quarter, Counts]:
    """All that was entered, by quarter."""
    rows = select(HeadCount.quarter, HeadCount.department_id, HeadCount.people, HeadCount.fte)
    found: dict[Quarter, Counts] = {}
    for day, department_id, people, fte in db.session.execute(
        rows.where(HeadCount.organisation_id == organisation_id).order_by(HeadCount.quarter, HeadCount.department_id)
    ):
        found.setdefault(Quarter.of(day), {})[department_id] = Count(people, fte)
    return found


def checks_of(organisation_id: str) -> dict[Quarter, list[Checked]]:
    """When the counts of each quarter were saved, the newest first."""
    rows = (
        select(HeadCountCheck)
        .where(HeadCountCheck.organisation_id == organisation_id)
        .order_by(HeadCountCheck.checked_at.desc(), HeadCountCheck.id)
    )
    found: dict[Quarter, list[Checked]] = {}
    for row in db.session.scalars(rows):
        told = Checked(row.checked_at, row.checked_by.name or "", row.people, row.fte)
        found.setdefault(Quarter.of(row.quarter), []).append(told)
    return found


def mark_of(quarters: Sequence[Quarter], counts: dict[Quarter, Counts], departments: Sequence[tuple[str, str]]) -> str:
    """A fingerprint of the counts of some quarters, and of the departments that there are."""
    shown = [(q.key, sorted(counts.get(q, {}).items(), key=lambda item: item[0])) for q in sorted(set(quarters))]
    told = [(key, [(place, c.people, str(c.fte)) for place, c in items]) for key, items in shown]
    return hashlib.sha256(repr((told, sorted(departments))).encode()).hexdigest()[:32]


def last_before(quarter: Quarter, counts: dict[Quarter, Counts]) -> Quarter | None:
    """The newest quarter before this one of which anything is known."""
    return max((known for known in counts if known < quarter), default=None)


def names_of(organisation_id: str) -> list[tuple[str, str]]:
    """Id and name of the departments, by name."""
    rows = select(Department.id, Department.name).where(Department.organisation_id == organisation_id)
    return [(identity, name) for identity, name in db.session.execute(rows.order_by(Department.name))]
