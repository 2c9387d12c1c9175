"""The charts of the trends page: which there are, and how each is made from facts for one choice of the viewer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask_babel import gettext as _

from gir.incidents.terms import Channel, Form, Population
from gir.statistics import charts, queries
from gir.statistics.charts import Chart
from gir.statistics.charts.cycle_times import CycleTimesChart
from gir.statistics.choice import Choice, origin_of
from gir.statistics.coverage import Coverage
from gir.statistics.cycle_times import cycle_times
from gir.statistics.departments import departments
from gir.statistics.ending import police_and_damage
from gir.statistics.head_counts import head_counts
from gir.statistics.impact import impact
from gir.statistics.markers.queries import drawn_markers
from gir.statistics.measures import fairness, measures
from gir.statistics.offices import monitor, offices
from gir.statistics.panel import panel
from gir.statistics.periods import months_between, quarters_up_to
from gir.statistics.places import hours, places
from gir.statistics.queries import StageCounts
from gir.statistics.scorecard import scorecard
from gir.terms import Term

__all__ = ["MAKERS", "ChartKey", "Choice", "make_chart", "origin_of"]

MONTHS_SHOWN = 36
QUARTERS_SHOWN = 8
FORM_QUARTERS = 4
ONLINE = frozenset({Channel.ONLINE, Channel.EMAIL, Channel.CHAT})


def _reports(choice: Choice) -> Chart:
    end = choice.until
    start = date(end.year - MONTHS_SHOWN // 12, end.month, 1)
    months = months_between(start, end)[1:]
    known_from = queries.first_month(choice.scope.organisation_id)
    months = [month for month in months if known_from is not None and month >= known_from]
    coverage = Coverage.of(choice.scope)
    counts = coverage.only_known(months, queries.reports_by_month(choice.scope, months))
    whole = charts.counts_of_whole_months(months, counts, choice.today)
    unit = charts.fixed_unit(months, whole) if months else None
    if unit is charts.Unit.DAY:
        days, from_registers = queries.days_of(choice.scope, months[0], end)
        return charts.report_gaps_chart(
            days, first=months[0], until=end, origin=origin_of(choice), from_registers=from_registers
        )
    if choice.scope.population != Population.EMPLOYEE:
        markers = coverage.beginnings()
        return charts.reports_chart(months, counts, None, origin=origin_of(choice), unit=unit, markers=markers)
    staff = head_counts(choice.scope, months)
    return charts.reports_chart(
        months,
        counts,
        staff.fte,
        origin=origin_of(choice),
        unit=unit,
        uncounted=staff.missing,
        markers=coverage.beginnings(),
    )


def _severity(choice: Choice) -> Chart:
    quarters = quarters_up_to(choice.quarter, QUARTERS_SHOWN)
    counts = queries.severity_by_quarter(choice.scope, quarters)
    return charts.severity_chart(
        [quarter.first for quarter in quarters],
        [count.severe for count in counts],
        [count.medium for count in counts],
        [count.light for count in counts],
        [count.unassessed for count in counts],
        origin=origin_of(choice),
        until=choice.until,
        months_known=Coverage.of(choice.scope).months_known(quarters),
    )


def _severe_gaps(choice: Choice) -> Chart:
    first = choice.quarter.back(MONTHS_SHOWN // 3 - 1).first
    days, from_registers = queries.days_of(choice.scope, first, choice.until, severe=True)
    return charts.severe_gaps_chart(
        days, first=first, until=choice.until, origin=origin_of(choice), from_registers=from_registers
    )


def _forms(choice: Choice) -> Chart:
    quarters = quarters_up_to(choice.quarter, FORM_QUARTERS)
    months = months_between(quarters[0].first, quarters[-1].last)
    counts = queries.reports_by_month(choice.scope, months)
    return charts.forms_chart(
        [quarter.first for quarter in quarters],
        [str(form.label) for form in Form],
        queries.forms_by_quarter(choice.scope, quarters, list(Form)),
        [sum(counts[3 * index : 3 * index + 3]) for index in range(len(quarters))],
        origin=origin_of(choice),
        until=choice.until,
        months_known=Coverage.of(choice.scope).months_known(quarters),
    )


def _channels(choice: Choice) -> Chart:
    first = choice.quarter.back(FORM_QUARTERS - 1).first
    hidden = queries.hidden_channels(choice.scope)
    keys: list[Channel | None] = [*(channel for channel in Channel if channel not in hidden), None]
    grid, totals = queries.forms_by_channel(choice.scope, first, choice.until, keys, list(Form))
    labels = [charts.Channel(str(key.label) if key else _("Not known"), online=key in ONLINE) for key in keys]
    known = len(labels) if totals[-1] else -1
    return charts.channels_chart(
        labels[:known],
        [str(form.label) for form in Form],
        grid[:known],
        totals[:known],
        first=first,
        last=choice.until,
        origin=origin_of(choice),
        hidden=[str(channel.label) for channel in Channel if channel in hidden],
        under=str(Channel.OTHER.label),
    )


def _follow_up(choice: Choice) -> Chart:
    counts = queries.stages(choice.scope, choice.quarter.first, choice.until, choice.moment)
    months = months_between(choice.quarter.first, choice.until)
    received = sum(queries.reports_by_month(choice.scope, months))
    nothing, official = StageCounts(), choice.scope.population == Population.OFFICIAL
    timed = [
        charts.Step(
            label,
            clock,
            stage.needed,
            stage.done,
            stage.on_time,
            stage.waiting,
            stage.not_applicable,
        )
        for step, label, clock in (
            ("relief", _("First relief"), _("the same day") if official else _("within 24 hours")),
            ("triage", _("Assessment"), _("within 1 working day")),
            ("reaction", _("Reaction to the perpetrator"), _("within 48 hours")),
            ("talk_1", _("Aftercare talk"), _("within 72 hours")),
            ("police", _("Decision on a police report"), _("within 2 working days")),
        )
        for stage in [counts.get(step, nothing)]
    ]
    later, told = police_and_damage(choice)
    closed = counts.get("closed", nothing)
    steps = [
        charts.Step(_("Report"), "", received, received),
        *timed,
        *(step for step in later if step.needed),
        charts.Step(_("Closed with an answer"), "", closed.needed, closed.done),
    ]
    return charts.follow_up_chart(
        steps, first=choice.quarter.first, last=choice.until, origin=origin_of(choice), notes=told
    )


class ChartKey(Term):
    """The charts, by the name that addresses use."""

    REPORTS = "reports"
    SEVERITY = "severity"
    SEVERE_GAPS = "severe-gaps"
    FORMS = "forms"
    CHANNELS = "channels"
    FOLLOW_UP = "follow-up"
    PANEL = "panel"
    PLACES = "places"
    HOURS = "hours"
    IMPACT = "impact"
    MEASURES = "measures"
    FAIRNESS = "fairness"
    SCORECARD = "scorecard"
    OFFICES = "offices"
    MONITOR = "monitor"
    DEPARTMENTS = "departments"
    CYCLE_TIMES = "cycle-times"


MAKERS: dict[ChartKey, Callable[[Choice], Chart]] = {
    ChartKey.REPORTS: _reports,
    ChartKey.SEVERITY: _severity,
    ChartKey.SEVERE_GAPS: _severe_gaps,
    ChartKey.FORMS: _forms,
    ChartKey.CHANNELS: _channels,
    ChartKey.FOLLOW_UP: _follow_up,
    ChartKey.PANEL: panel,
    ChartKey.PLACES: places,
    ChartKey.HOURS: hours,
    ChartKey.IMPACT: impact,
    ChartKey.MEASURES: measures,
    ChartKey.FAIRNESS: fairness,
    ChartKey.SCORECARD: scorecard,
    ChartKey.OFFICES: offices,
    ChartKey.MONITOR: monitor,
    ChartKey.DEPARTMENTS: departments,
    ChartKey.CYCLE_TIMES: cycle_times,
}


def make_chart(key: ChartKey, choice: Choice) -> Chart:
    """One chart for one choice, in the language of the request; a series in time with its markers."""
    chart = MAKERS[key](choice)
    if key not in IN_TIME:
        return chart
    return charts.with_markers(chart, drawn_markers(choice.scope.organisation_id, _first_drawn(chart), choice.until))


IN_TIME = frozenset({ChartKey.REPORTS, ChartKey.SEVERITY, ChartKey.SEVERE_GAPS, ChartKey.FORMS, ChartKey.CYCLE_TIMES})
"""The series that markers are drawn on."""


def _first_drawn(chart: Chart) -> date:
    """The day on which the series of a chart begins; what happened before stands in none of them."""
    match chart:
        case charts.ReportsChart(points=steps) | charts.SeverityChart(quarters=steps) if steps:
            return steps[0].start
        case charts.GapsChart(gaps=gaps) if gaps:
            return gaps[0].day
        case charts.FormsChart(starts=starts) if starts:
            return starts[0]
        case CycleTimesChart(courses=courses) if courses:
            return courses[0].waits[0].start
        case _:
            return date.max
