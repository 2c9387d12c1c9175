"""Chart 6: more reports, or more aggression? A year beside the year before, and what the figures say together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from flask_babel import gettext as _

from gir.incidents.terms import Population
from gir.statistics import control, queries, words
from gir.statistics.charts import fixed_unit
from gir.statistics.charts.estimates import EstimatesChart, Indicator, Text, change_text, estimates_chart
from gir.statistics.choice import Choice, origin_of
from gir.statistics.compare import Direction, Estimate, direction, median_of, rate_of, ratio_of, share_of
from gir.statistics.head_counts import head_counts
from gir.statistics.periods import YEAR, Quarter, months_between, quarters_up_to
from gir.statistics.pulse import share_reported
from gir.statistics.reading import Reading, reading
from gir.statistics.silent_teams import silent_all_along, silent_share
from gir.statistics.tallies import kinds
from gir.statistics.tallies.queries import daily, flat

MONTHS_OF_SIGNAL = 36
FEWEST_SHOWN = 5
"""Who may not enter the room of care gets figures about health of at least so many people, and never of fewer."""
MOST_NAMED = 8


@dataclass(frozen=True)
class _Year:
    """Four whole quarters."""

    last: Quarter

    @property
    def quarters(self) -> list[Quarter]:
        return quarters_up_to(self.last, YEAR)

    @property
    def span(self) -> tuple[date, date]:
        return self.quarters[0].first, self.last.last

    @property
    def months(self) -> list[date]:
        return months_between(*self.span)


def panel(choice: Choice) -> EstimatesChart:
    """The panel for twelve whole months up to the chosen quarter, beside the twelve before."""
    now, before = _Year(choice.last_whole), _Year(choice.last_whole.back(YEAR))
    reports = _reports(choice, now, before)
    indicators = [
        reports,
        *_severity(choice, now, before, reports.change),
        _delay(choice, now, before),
        *_silent(choice, now, before),
        *_pulse(choice, now, before),
        *_health(choice, now, before),
    ]
    changes = {i.key: i.change for i in indicators}
    found = reading(
        changes["reports"],
        changes["severe"],
        **{key: changes.get(key, Direction.UNKNOWN) for key in ("injury", "silent", "pulse")},
    )
    return estimates_chart(
        "panel",
        _("More reports, or more aggression?"),
        _said(found),
        indicators,
        verdicts=[i.missing or change_text(i.change) for i in indicators],
        verdict_header=_("Change"),
        labels=(words.period(*now.span), words.period(*before.span)),
        span=(before.span[0], now.span[1]),
        origin=origin_of(choice),
        notes=_notes(choice, now, before),
        none=_("There are no incidents in this period"),
    )


def _said(found: Reading) -> str:
    return {
        Reading.AGGRESSION: _("More reports, and a bigger part of them is serious: this is probably more aggression"),
        Reading.HEAVIER: _("Incidents are more serious than a year before: look into it"),
        Reading.REPORTING: _("More reports, but not more serious ones: this is probably better reporting"),
        Reading.NOT_HEAVIER: _("More reports, but not more serious ones: this fits better reporting"),
        Reading.WARNING: _("Fewer reports, and more teams are silent: a warning that people stopped reporting"),
        Reading.CALMER: _("Fewer reports, and a smaller part of them is serious: this may be less aggression"),
        Reading.STEADY: _("No clear change in the number of reports, and they are not more serious"),
        Reading.UNCLEAR: _("Too few reports to tell more reporting from more aggression"),
    }[found]


def _notes(choice: Choice, now: _Year, before: _Year) -> list[str]:
    notes = [
        _("An arrow needs a signal, or two 95 percent intervals that do not overlap; else it says “too few to tell”"),
        _("About the same is said only where a change worth knowing would have been seen"),
        _("Each row has a scale of its own, from 0; the lines are 95 percent intervals"),
        _("Whether the number of reports goes up or down is neither good nor bad"),
    ]
    if choice.whole and choice.scope.population == Population.EMPLOYEE:
        names = silent_all_along(choice.scope, now.quarters)
        if names:
            told = [*names[:MOST_NAMED], *(["…"] if len(names) > MOST_NAMED else [])]
            notes.append(_("Teams without a report in twelve months: %(teams)s", teams=", ".join(told)))
    if choice.quarter != choice.last_whole:
        notes.append(_("The running quarter is not in it: only quarters that are over are compared"))
    return notes


# ── Reports ────────────────────────────────────────────────────────────────────────────────────────────────────


def _reports(choice: Choice, now: _Year, before: _Year) -> Indicator:
    counts = [_counted(choice, year) for year in (now, before)]
    signal, text, unit = _signal(choice, now.last), _whole, _("in a year")
    exposures: list[float | None] = [1.0, 1.0]
    if choice.scope.population == Population.EMPLOYEE:
        sizes = [head_counts(choice.scope, year.months).fte for year in (now, before)]
        exposures = [None if None in size else math.fsum(n or 0 for n in size) / 1200 for size in sizes]
        text, unit = _one_decimal, _("per 100 fte in a year")
    ends = [rate_of(count, exposure) for count, exposure in zip(counts, exposures, strict=True)]
    missing = _("no head count") if ends[0] is None else ""
    return Indicator("reports", _("Reports"), unit, ends[0], ends[1], direction(*ends, signal=signal), text, missing)


def _signal(choice: Choice, last: Quarter) -> int:
    """Whether the last month stands out in the control chart, or a long run ends in it: 1 up, −1 down."""
    months = months_between(last.back(MONTHS_OF_SIGNAL // 3 - 1).first, last.last)
    began = queries.first_month(choice.scope.organisation_id)
    months = [month for month in months if began is not None and month >= began]
    if choice.scope.population != Population.EMPLOYEE or len(months) < control.TRIAL_POINTS:
        return 0
    counts = queries.reports_by_month(choice.scope, months)
    if fixed_unit(months, counts) is not words.Unit.MONTH:
        return 0  # too few a month to say anything by the month
    fte = head_counts(choice.scope, months).fte
    chart = control.u_prime_chart(counts, fte)
    found = control.signals(chart.values, chart.centre, [low or None for low in chart.lower], chart.upper)
    value = chart.values[-1]
    if value is None or chart.centre is None or not (found.outside[-1] or found.seven_one_side[-1]):
        return 0
    return 1 if value > chart.centre else -1


# ── How serious ────────────────────────────────────────────────────────────────────────────────────────────────


def _severity(choice: Choice, now: _Year, before: _Year, reports: Direction) -> list[Indicator]:
    """That severe ones follow each other faster makes them no bigger part while more of everything is reported."""
    counts = [queries.severity_between(choice.scope, *year.span) for year in (now, before)]
    shares = [share_of(c.severe, c.total - c.unassessed) for c in counts]
    ratios = [ratio_of(c.light, c.severe) for c in counts]
    missing, signal = _("nothing was assessed"), _signal_of_severe(choice, now.last)
    if (signal, reports) in ((1, Direction.UP), (-1, Direction.DOWN)):
        signal = 0
    return [
        _compared("severe", _("Severe"), _("of what was assessed"), shares, words.percent, missing, signal=signal),
        _compared(
            "ratio", _("Light ones for each severe one"), _("number"), ratios, _one_decimal, _("no severe incident")
        ),
    ]


def _signal_of_severe(choice: Choice, last: Quarter) -> int:
    """Whether severe incidents follow each other faster (1) or slower (−1) than before, by their g-chart."""
    first = last.back(MONTHS_OF_SIGNAL // 3 - 1).first
    days, _from_registers = queries.days_of(choice.scope, first, last.last, severe=True)
    gaps = [(after - day).days for day, after in pairwise(days)]
    if len(gaps) < control.TRIAL_POINTS:
        return 0
    chart = control.g_chart(gaps)
    found = control.signals(gaps, chart.centre, None, chart.upper)
    if found.seven_one_side[-1]:
        return 1 if gaps[-1] < (chart.centre or 0) else -1
    return -1 if found.outside[-1] else 0


def _delay(choice: Choice, now: _Year, before: _Year) -> Indicator:
    medians = [median_of(list(queries.days_to_report(choice.scope, *year.span).elements())) for year in (now, before)]
    missing = _("an older register does not tell") if _counted(choice, now) else _("no reports")
    return _compared("delay", _("From incident to report"), _("days, median"), medians, _whole, missing)


def _counted(choice: Choice, year: _Year) -> int:
    return sum(queries.reports_by_month(choice.scope, year.months))


# ── Silence ────────────────────────────────────────────────────────────────────────────────────────────────────


def _silent(choice: Choice, now: _Year, before: _Year) -> list[Indicator]:
    """Of all quarters of all teams, those in which a team with people reported nothing."""
    if not choice.whole or choice.scope.population != Population.EMPLOYEE:
        return []
    shares = [silent_share(choice.scope, year.quarters) for year in (now, before)]
    return [
        _compared("silent", _("Silent teams"), _("of all quarters of all teams"), shares, words.percent, _("no teams"))
    ]


def _pulse(choice: Choice, now: _Year, before: _Year) -> list[Indicator]:
    """What staff says: did you report your last incident? Only quarters in which enough people answered."""
    if not choice.whole or choice.scope.population != Population.EMPLOYEE:
        return []
    shares = [share_reported(choice, year.last) for year in (now, before)]
    label, missing = _("“I reported my last incident”"), _("staff were not asked, or too few answered")
    return [_compared("pulse", label, _("of staff that had one"), shares, words.percent, missing)]


# ── Injury and absence ─────────────────────────────────────────────────────────────────────────────────────────


def _health(choice: Choice, now: _Year, before: _Year) -> list[Indicator]:
    rows = [_hurt(choice, *year.span) for year in (now, before)]
    injuries = [_shown(choice, hurt, known) for hurt, _absent, known in rows]
    absences = [_shown(choice, absent, known) for _hurt_ones, absent, known in rows]
    of = _("of those who said what it did to them")
    nobody = choice.care or (choice.whole and not rows[0][2])
    missing = _("nobody said") if nobody else _("too few to show outside HRM")
    return [
        _compared("injury", _("Injured"), of, injuries, words.percent, missing),
        _compared("absence", _("Reported sick"), of, absences, words.percent, missing),
    ]


def _hurt(choice: Choice, first: date, last: date) -> tuple[int, int, int]:
    """Injured, reported sick, and how many told of any consequence."""
    rows = [row for row in flat(daily(kinds.HARM, choice.scope, first, last)) if row[0] is not None]
    hurt = sum(count for injury, _absent, _band, count in rows if injury != "none")
    absent = sum(count for _injury, away, _band, count in rows if away)
    return hurt, absent, sum(count for *_told, count in rows)


def _shown(choice: Choice, part: int, whole: int) -> Estimate | None:
    """For who may not enter the room of care: of the whole organisation only, and never about few people."""
    enough = min(part, whole - part) >= FEWEST_SHOWN
    return share_of(part, whole) if choice.care or (choice.whole and enough) else None


# ── Words ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _compared(
    key: str, label: str, unit: str, ends: Sequence[Estimate | None], text: Text, missing: str, *, signal: int = 0
) -> Indicator:
    now, before = ends
    told = "" if now is not None else missing
    return Indicator(key, label, unit, now, before, direction(now, before, signal=signal), text, told)


def _whole(value: float) -> str:
    return words.number(value, 0 if value == round(value) else 1)


def _one_decimal(value: float) -> str:
    return words.number(value, 1)
