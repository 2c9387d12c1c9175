"""How many people incidents are divided by, and whose head count is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from gir.database import db
from gir.organisations.models import Department, HeadCount
from gir.statistics.periods import Quarter
from gir.statistics.queries import Scope


@dataclass(frozen=True)
class HeadCounts:
    """``fte`` of each month, None where it is not known in full; ``missing`` departments by first day of a quarter."""

    fte: list[float | None]
    missing: dict[date, list[str]]


def head_counts(scope: Scope, months: Sequence[date]) -> HeadCounts:
    """Full-time equivalents in each month: those of its quarter.

    A part of an organisation is never taken for the whole of it: a quarter in which a head count is missing has none.
    """
    counted = _counted(scope)
    quarters = {Quarter.of(month) for month in months}
    missing = {q: [name for name, fte in counted.items() if _is_missing(fte, q)] for q in quarters}
    known = {q: [fte[q] for fte in counted.values() if q in fte] for q in quarters}
    sums = {q: sum(fte) if fte and not missing[q] else None for q, fte in known.items()}
    return HeadCounts(
        [sums[Quarter.of(month)] for month in months],
        {quarter.first: names for quarter, names in sorted(missing.items()) if names},
    )


def _counted(scope: Scope) -> dict[str, dict[Quarter, float]]:
    """What was entered, by department and quarter."""
    rows = (
        select(Department.name, HeadCount.quarter, HeadCount.fte)
        .join(Department, Department.id == HeadCount.department_id)
        .where(HeadCount.organisation_id == scope.organisation_id)
        .order_by(Department.name, HeadCount.quarter)
    )
    if scope.department_id:
        rows = rows.where(HeadCount.department_id == scope.department_id)
    found: dict[str, dict[Quarter, float]] = {}
    for name, day, fte in db.session.execute(rows):
        found.setdefault(name, {})[Quarter.of(day)] = float(fte)
    return found


def _is_missing(fte: dict[Quarter, float], quarter: Quarter) -> bool:
    """Whether a department that is there has no head count: it had people before, or has them in the next quarter.

    A 0 says that nobody works there (yet, or any more), so it asks for nothing.
    """
    if quarter in fte:
        return False
    before = [known for known in fte if known < quarter]
    return bool((before and fte[max(before)]) or fte.get(quarter.back(-1)))
