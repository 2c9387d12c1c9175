"""The charts of the trends page: which there are, and how each is made from facts for one choice of the viewer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from gir.cases.counting import RULES
from gir.incidents.terms import Channel, Form, Population
from gir.statistics import charts, queries
from gir.statistics.charts import Chart, Origin
from gir.statistics.coverage import Coverage
from gir.statistics.head_counts import head_counts
from gir.statistics.periods import Quarter, months_between, quarters_up_to
from gir.statistics.queries import Scope, StageCounts
from gir.terms import Term
from gir.web.dates import LOCAL

MONTHS_SHOWN = 36
QUARTERS_SHOWN = 8
FORM_QUARTERS = 4
ONLINE = frozenset({Channel.ONLINE, Channel.EMAIL, Channel.CHAT})


@dataclass(frozen=True)
class Choice:
    """What a viewer wants to see, and the moment (UTC) at which running clocks are looked at."""

    scope: Scope
    quarter: Quarter
    moment: datetime

    @property
    def today(self) -> date:
        """The day of that moment in the Netherlands."""
        return self.moment.astimezone(LOCAL).date()

    @property
    def until(self) -> date:
        """The last day that is counted."""
        return self.quarter.until(self.today)


def origin_of(choice: Choice, source: str = "") -> Origin:
    """Who is counted in a chart of this choice, in which source (the register when not said), and by which rules."""
    population = str(Population(choice.scope.population).label)
    names = dict(queries.departments(choice.scope.organisation_id)) if choice.scope.department_id else {}
    chosen = [names.get(choice.scope.department_id or "", "")]
    if choice.scope.form:
        chosen.append(str(Form(choice.scope.form).label))
    return Origin(
        population=", ".join([population, *filter(None, chosen)]),
        source=source or _("incident register"),
        made=choice.today,
        definition=RULES,
        exact=True,
    )


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
            ("police", _("Decision on a police report"), _("within 2 working days")),
        )
        for stage in [counts.get(step, nothing)]
    ]
    closed = counts.get("closed", nothing)
    steps = [
        charts.Step(_("Report"), "", received, received),
        *timed,
        charts.Step(_("Closed with an answer"), "", closed.needed, closed.done),
    ]
    return charts.follow_up_chart(steps, first=choice.quarter.first, last=choice.until, origin=origin_of(choice))


class ChartKey(Term):
    """The charts, by the name that addresses use."""

    REPORTS = "reports"
    SEVERITY = "severity"
    SEVERE_GAPS = "severe-gaps"
    FORMS = "forms"
    CHANNELS = "channels"
    FOLLOW_UP = "follow-up"


MAKERS: dict[ChartKey, Callable[[Choice], Chart]] = {
    ChartKey.REPORTS: _reports,
    ChartKey.SEVERITY: _severity,
    ChartKey.SEVERE_GAPS: _severe_gaps,
    ChartKey.FORMS: _forms,
    ChartKey.CHANNELS: _channels,
    ChartKey.FOLLOW_UP: _follow_up,
}


def make_chart(key: ChartKey, choice: Choice) -> Chart:
    """One chart for one choice, in the language of the request."""
    return MAKERS[key](choice)
