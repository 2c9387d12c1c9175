"""Chart 8 for one choice: the days that steps took, by the quarter of the incident."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from gir.database import db
from gir.facts.models import Fact, FactStage
from gir.statistics.charts.cycle_times import CycleTimesChart, cycle_times_chart
from gir.statistics.choice import Choice, origin_of
from gir.statistics.periods import Quarter, quarters_up_to

QUARTERS_SHOWN = 12
DAY = 86_400.0
"""Seconds."""


def cycle_times(choice: Choice) -> CycleTimesChart:
    """From the report to first contact, to the reaction, and to the end, in three years up to the chosen quarter."""
    quarters = quarters_up_to(choice.quarter, QUARTERS_SHOWN)
    steps = {
        "relief": _("From report to first contact"),
        "reaction": _("From report to reaction"),
        "closed": _("From report to the end"),
    }
    place = {quarter: i for i, quarter in enumerate(quarters)}
    days: dict[str, list[list[float]]] = {label: [[] for _quarter in quarters] for label in steps.values()}
    rows = (
        select(Fact.month, FactStage.step, Fact.received_at, FactStage.done_at)
        .join(FactStage, FactStage.incident_id == Fact.incident_id)
        .where(
            choice.scope.between(quarters[0].first, choice.until),
            FactStage.step.in_(steps),
            FactStage.needed.is_(True),
            FactStage.done_at.is_not(None),
        )
    )
    for month, step, received, done in db.session.execute(rows):
        if month is not None and done is not None:
            took = max((done - received).total_seconds() / DAY, 0.0)
            days[steps[step]][place[Quarter.of(month)]].append(took)
    return cycle_times_chart([quarter.first for quarter in quarters], days, last=choice.until, origin=origin_of(choice))
