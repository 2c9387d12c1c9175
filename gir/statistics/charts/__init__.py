"""The charts as plain data: numbers first. Picture, alternative text, table and CSV all read the same dataclass.

A query fills the builders with plain sequences; a builder decides the method, asks `control` what is chance and `words`
what to say. Unknown stays unknown: None never becomes 0. What cannot be drawn honestly carries a `reason` instead.
The texts are in the language that is active while a builder runs, so a stored chart belongs to one language.
"""

from gir.statistics.charts.bars import Bar, BarsChart, bar_of, bars_chart, unknown_bar
from gir.statistics.charts.base import (
    Chart,
    Marker,
    Origin,
    Section,
    SmallTable,
    Table,
    small_table,
    with_markers,
)
from gir.statistics.charts.estimates import EstimatesChart, Indicator, estimates_chart
from gir.statistics.charts.follow_up import FollowUpChart, Step, follow_up_chart
from gir.statistics.charts.forms import Channel, ChannelsChart, FormsChart, channels_chart, forms_chart
from gir.statistics.charts.gaps import Gap, GapsChart, report_gaps_chart, severe_gaps_chart
from gir.statistics.charts.hours import HoursChart, hours_chart
from gir.statistics.charts.register import RegisterRow, RegisterTable, yearly_table
from gir.statistics.charts.reports import (
    MOST_NAMED,
    ReportsChart,
    counts_of_whole_months,
    fixed_unit,
    reports_chart,
)
from gir.statistics.charts.series import Point, Stretch
from gir.statistics.charts.severity import Mix, SeverityChart, severity_chart
from gir.statistics.words import Turn, Unit
from gir.web.cells import safe_cell

__all__ = [
    "MOST_NAMED",
    "Bar",
    "BarsChart",
    "Channel",
    "ChannelsChart",
    "Chart",
    "EstimatesChart",
    "FollowUpChart",
    "FormsChart",
    "Gap",
    "GapsChart",
    "HoursChart",
    "Indicator",
    "Marker",
    "Mix",
    "Origin",
    "Point",
    "RegisterRow",
    "RegisterTable",
    "ReportsChart",
    "Section",
    "SeverityChart",
    "SmallTable",
    "Step",
    "Stretch",
    "Table",
    "Turn",
    "Unit",
    "bar_of",
    "bars_chart",
    "channels_chart",
    "counts_of_whole_months",
    "estimates_chart",
    "fixed_unit",
    "follow_up_chart",
    "forms_chart",
    "hours_chart",
    "report_gaps_chart",
    "reports_chart",
    "safe_cell",
    "severe_gaps_chart",
    "severity_chart",
    "small_table",
    "unknown_bar",
    "with_markers",
    "yearly_table",
]  # fmt: skip
