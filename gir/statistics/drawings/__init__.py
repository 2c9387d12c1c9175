"""The pictures as shapes and words on a sheet: one module per kind of chart. No drawing library is known here.

Every chart exists wide (760 px) and narrow (300 px, fewer periods, key below). Colour never stands alone: signals are
open diamonds with their name, parts carry their number, what is not on time is hatched.
"""

from __future__ import annotations

from flask_babel import gettext

from gir.statistics import words
from gir.statistics.charts import (
    ChannelsChart,
    Chart,
    FollowUpChart,
    FormsChart,
    GapsChart,
    ReportsChart,
    SeverityChart,
)
from gir.statistics.drawings.follow_up import draw_follow_up
from gir.statistics.drawings.forms import draw_channels, draw_forms
from gir.statistics.drawings.reports import draw_reports
from gir.statistics.drawings.severity import draw_gaps, draw_severity
from gir.statistics.drawings.sheet import INK, LINE, NARROW, TEXT, WIDE, ZONE, Sheet, wrapped

__all__ = ["sheet_of"]


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
    match chart:
        case Chart(reason=str()):
            return _why_not(sheet, chart, top)
        case ReportsChart():
            return draw_reports(sheet, chart, top)
        case SeverityChart():
            return draw_severity(sheet, chart, top)
        case GapsChart():
            return draw_gaps(sheet, chart, top)
        case FormsChart():
            return draw_forms(sheet, chart, top)
        case ChannelsChart():
            return draw_channels(sheet, chart, top)
        case FollowUpChart():
            return draw_follow_up(sheet, chart, top)
        case _:
            return _why_not(sheet, chart, top)


def _why_not(sheet: Sheet, chart: Chart, top: float) -> float:
    text = chart.reason or gettext("These figures are in the table")
    lines = wrapped(text, TEXT, sheet.width - 32)
    bottom = top + 16 * len(lines) + 28
    sheet.boxes([(0.5, top + 0.5, sheet.width - 0.5, bottom)], ZONE, LINE)
    sheet.paragraph(16, top + 13, text, sheet.width - 32, size=TEXT, colour=INK)
    return bottom
