"""Chart 4 for one choice: reports of each department in a year, and how many people work there."""

from __future__ import annotations

import math
from collections import Counter

from flask_babel import gettext as _
from sqlalchemy import select

from gir.database import db
from gir.incidents.terms import Population
from gir.organisations.models import Department, HeadCount
from gir.statistics.charts.departments import DepartmentsChart, departments_chart
from gir.statistics.choice import Choice, origin_of
from gir.statistics.periods import YEAR, quarters_up_to
from gir.statistics.tallies import kinds
from gir.statistics.tallies.queries import flat, monthly


def departments(choice: Choice) -> DepartmentsChart:
    """All departments with people in the four whole quarters up to the chosen one.

    The size is that of the quarters in which a head count was entered; a department without any has no rate.
    """
    last = choice.last_whole
    first = last.back(YEAR - 1).first
    return departments_chart(
        [] if _why_not(choice) else _rows(choice),
        first=first,
        last=last.last,
        origin=origin_of(choice),
        why_not=_why_not(choice),
    )


def _why_not(choice: Choice) -> str:
    if choice.scope.population != Population.EMPLOYEE:
        return _("Only employees are compared by department")
    return _("Choose the whole organisation to compare departments") if choice.scope.department_id else ""


def _rows(choice: Choice) -> list[tuple[str, float | None, int]]:
    quarters = quarters_up_to(choice.last_whole, YEAR)
    counts: Counter[str | None] = Counter()
    for department, number in flat(monthly(kinds.DEPARTMENTS, choice.scope, quarters[0].first, quarters[-1].last)):
        counts[department] += number
    sizes: dict[str, list[float]] = {}
    entered = select(HeadCount.department_id, HeadCount.fte).where(
        HeadCount.organisation_id == choice.scope.organisation_id,
        HeadCount.quarter.in_([quarter.first for quarter in quarters]),
    )
    for department_id, fte in db.session.execute(entered):
        sizes.setdefault(department_id, []).append(float(fte))
    names = select(Department.id, Department.name).where(Department.organisation_id == choice.scope.organisation_id)
    return [
        (name, math.fsum(sizes[identity]) / len(sizes[identity]) if identity in sizes else None, counts[identity])
        for identity, name in db.session.execute(names.order_by(Department.name))
        if counts[identity] or any(sizes.get(identity, []))
    ]
