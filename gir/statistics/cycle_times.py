"""Chart 8 for one choice: the days that steps took, by the quarter of the incident."""

from __future__ import annotations

from flask_babel import gettext as _

from gir.statistics.charts.cycle_times import CycleTimesChart, cycle_times_chart
from gir.statistics.choice import Choice, origin_of
from gir.statistics.periods import Quarter, quarters_up_to
from gir.statistics.tallies import kinds
from gir.statistics.tallies.queries import monthly

QUARTERS_SHOWN = 12
DAY = 86_400.0
"""Seconds."""
MICROSECONDS = 1_000_000
"""In a second."""


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
    for month, cells in monthly(kinds.TIMES, choice.scope, quarters[0].first, choice.until).items():
        quarter = place[Quarter.of(month)]
        for step, microseconds, _number in cells:
            days[steps[step]][quarter] += [max(took / MICROSECONDS / DAY, 0.0) for took in microseconds]
    return cycle_times_chart([quarter.first for quarter in quarters], days, last=choice.until, origin=origin_of(choice))
