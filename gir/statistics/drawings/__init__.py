"""The pictures as shapes and words on a sheet: one module per kind of chart. No drawing library is known here.

Every chart exists wide (760 px) and narrow (300 px, fewer periods, key below). Colour never stands alone: signals are
open diamonds with their name, parts carry their number, what is not on time is hatched.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext

from gir.statistics import words
from gir.statistics.charts import (
    BarsChart,
    ChannelsChart,
    Chart,
    EstimatesChart,
    FollowUpChart,
    FormsChart,
    GapsChart,
    HoursChart,
    ReportsChart,
    SeverityChart,
)
from gir.statistics.charts.cycle_times import CycleTimesChart
from gir.statistics.charts.departments import DepartmentsChart
from gir.statistics.charts.partners import PartnersChart
from gir.statistics.drawings.bars import draw_bars, draw_hours
from gir.statistics.drawings.cycle_times import draw_cycle_times
from gir.statistics.drawings.departments import draw_departments
from gir.statistics.drawings.estimates import draw_estimates
from gir.statistics.drawings.follow_up import draw_follow_up
from gir.statistics.drawings.forms import draw_channels, draw_forms
from gir.statistics.drawings.partners import draw_partners
from gir.statistics.drawings.reports import draw_reports
from gir.statistics.drawings.severity import draw_gaps, draw_severity
from gir.statistics.drawings.sheet import INK, LINE, NARROW, TEXT, WIDE, ZONE, Sheet, wrapped

__all__ = ["sheet_of"]

_DRAWN_BY: dict[type[Chart], Callable[[Sheet, Any, float], float]] = {
    ReportsChart: draw_reports,
    SeverityChart: draw_severity,
    GapsChart: draw_gaps,
    FormsChart: draw_forms,
    ChannelsChart: draw_channels,
    FollowUpChart: draw_follow_up,
    EstimatesChart: draw_estimates,
    BarsChart: draw_bars,
    HoursChart: draw_hours,
    DepartmentsChart: draw_departments,
    CycleTimesChart: draw_cycle_times,
    PartnersChart: draw_partners,
}


def sheet_of(chart: Chart, *, narrow: bool = False) -> Sheet:
    """The sheet with the whole chart on it, its height known. Needs an active language.

    A chart with a `reason`, or of a kind without a picture, becomes its title with that reason.
    """
    sheet = Sheet(NARROW if narrow else WIDE)
    bottom = _picture(sheet, chart, sheet.heading(chart))
    if chart.exact and chart.reason is None:
        bottom = sheet.paragraph(0, bottom + 4, words.do_not_distribute(), sheet.width, bold=True)
    sheet.height = bottom + 4
    return sheet


def _picture(sheet: Sheet, chart: Chart, top: float) -> float:
    """Draw from `top` down; returns where the next thing may stand."""
    draw = _DRAWN_BY.get(type(chart))
    return _why_not(sheet, chart, top) if draw is None or chart.reason is not None else draw(sheet, chart, top)


def _why_not(sheet: Sheet, chart: Chart, top: float) -> float:
    text = chart.reason or gettext("These figures are in the table")
    lines = wrapped(text, TEXT, sheet.width - 32)
    bottom = top + 16 * len(lines) + 28
    sheet.boxes([(0.5, top + 0.5, sheet.width - 0.5, bottom)], ZONE, LINE)
    sheet.paragraph(16, top + 13, text, sheet.width - 32, size=TEXT, colour=INK)
    return bottom
