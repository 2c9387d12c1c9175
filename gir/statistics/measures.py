"""Charts 9 and 13: measures towards citizens, whether they are looked at again, and whether citizens were heard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _

from gir.statistics import queries, words
from gir.statistics.charts.bars import Bar, BarsChart, bars_chart
from gir.statistics.choice import Choice, origin_of
from gir.statistics.periods import year_up_to
from gir.statistics.tallies import kinds
from gir.statistics.tallies.queries import flat, monthly, undated
from gir.threat.measures.terms import Hearing, MeasureKind

SOON = timedelta(days=91)
"""A measure that ends within these days is about to end."""


@dataclass(frozen=True)
class CountedMeasure:
    """A decided measure as facts know it."""

    kind: MeasureKind
    decided_on: date
    starts_on: date | None
    ends_on: date | None
    review_on: date | None
    over_on: date | None
    hearing: Hearing | None

    @property
    def last_day(self) -> date | None:
        """The last day on which it is in force. The clock ends it after that day, and may come late."""
        return min(filter(None, (self.over_on, self.ends_on)), default=None)

    def runs_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        last = self.last_day
        return self.starts_on is not None and self.starts_on <= day and (last is None or day <= last)

    def is_overdue_on(self, day: date) -> bool:
        """Whether nobody looked at it again in time."""
        return self.review_on is not None and self.review_on < day


def counted_measures(choice: Choice, until: date) -> list[CountedMeasure]:
    """All measures of this choice that were decided up to a day, whenever the incident was."""
    first, last = queries.first_month(choice.scope.organisation_id), queries.last_month(choice.scope.organisation_id)
    cells = undated(kinds.MEASURES, choice.scope)
    if first and last:
        cells += flat(monthly(kinds.MEASURES, choice.scope, first, last))
    found = []
    for kind, decided_on, *days, hearing, number in cells:
        decided = date.fromisoformat(decided_on)
        starts_on, ends_on, review_on, over_on = (date.fromisoformat(day) if day else None for day in days)
        measure = CountedMeasure(
            MeasureKind(kind), decided, starts_on, ends_on, review_on, over_on, Hearing(hearing) if hearing else None
        )
        found += [measure] * number if decided <= until else []
    return found


# ── Chart 9 ────────────────────────────────────────────────────────────────────────────────────────────────────


def measures(choice: Choice) -> BarsChart:
    """The measures that run on the last day counted, and what happened with measures in the year up to it."""
    day, first = choice.until, year_up_to(choice.until)
    found = counted_measures(choice, day)
    running = [measure for measure in found if measure.runs_on(day)]
    return bars_chart(
        "measures",
        _("Measures towards citizens"),
        _running_finding(running, day),
        [*_by_kind(running, day), *_in_a_year(found, running, first, day), *_repeated(choice, first)],
        headers=(_("Measure"), _("Number"), _("of which: review is overdue")),
        span=(first, day),
        origin=origin_of(choice),
        notes=[
            _(
                "Running on %(day)s; a measure counts with its own days, whenever the incident was",
                day=words.full_date(day),
            ),
            _overdue_means(),
        ],
        part_labels=(_("to be reviewed later"), _("review is overdue")),
        none=_("No measure was running or decided in this period"),
    )


def _by_kind(running: Sequence[CountedMeasure], day: date) -> list[Bar]:
    bars = []
    for kind in MeasureKind:
        here = [measure for measure in running if measure.kind is kind]
        late = sum(measure.is_overdue_on(day) for measure in here)
        number = words.number(len(here))
        text = _("%(number)s, %(late)s overdue", number=number, late=words.number(late)) if late else number
        bars.append(
            Bar(str(kind.label), (len(here) - late, late), text, (number, words.number(late)), _("Running now"))
        )
    return bars


def _in_a_year(found: Sequence[CountedMeasure], running: Sequence[CountedMeasure], first: date, day: date) -> list[Bar]:
    section, empty = _("In twelve months"), "–"
    ended = [m for m in found if m.last_day is not None and first <= m.last_day < day]
    soon = [m for m in running if m.ends_on is not None and m.ends_on <= day + SOON]
    rows = (
        (_("decided"), sum(first <= m.decided_on for m in found)),
        (_("ended, or lifted earlier"), len(ended)),
        (_("about to end within three months"), len(soon)),
    )
    return [Bar(name, (n,), words.number(n), (words.number(n), empty), section) for name, n in rows]


def _repeated(choice: Choice, first: date) -> list[Bar]:
    """How many incidents are linked as of one perpetrator: a number, and nothing of whom."""
    if not choice.threat:
        return []
    known = flat(monthly(kinds.KNOWN, choice.scope, first, choice.until))
    count = sum(number for _forms_known, repeat, number in known if repeat)
    text = words.number(count)
    label = _("incidents linked to another of the same perpetrator")
    return [Bar(label, (count,), text, (text, "–"), _("More than once"))]


def _running_finding(running: Sequence[CountedMeasure], day: date) -> str:
    late = sum(measure.is_overdue_on(day) for measure in running)
    if not running:
        return _("No measure is running")
    if late:
        return _(
            "Measures running: %(number)s; review overdue: %(late)s",
            number=words.number(len(running)),
            late=words.number(late),
        )
    return _("Measures running: %(number)s; all are reviewed in time", number=words.number(len(running)))


def _overdue_means() -> str:
    return _("A review is overdue when its day passed and nobody recorded one; one that was recorded since is in time")


# ── Chart 13 ───────────────────────────────────────────────────────────────────────────────────────────────────


def fairness(choice: Choice) -> BarsChart:
    """Of the measures decided in a year: whether citizens were heard, and whether there is an end and a review."""
    day, first = choice.until, year_up_to(choice.until)
    found = [measure for measure in counted_measures(choice, day) if first <= measure.decided_on]
    bans = [measure for measure in found if measure.kind is MeasureKind.BUILDING_BAN]
    return bars_chart(
        "fairness",
        _("Fair towards citizens"),
        _fair_finding(found),
        [*_fair(_("All measures"), found, day), *_fair(_("Building bans"), bans, day)],
        headers=(_("Done with care"), _("Of how many")),
        span=(first, day),
        origin=origin_of(choice),
        notes=[
            _("Measures decided in these twelve months"),
            _overdue_means(),
            _(
                "Not in it: requests under the privacy law (AVG) and complaints of citizens. This register does not "
                "keep them, so it cannot say how many there are or whether they were answered in time"
            ),
        ],
        part_labels=(_("yes"), _("no, or not yet")),
        none=_("No measure was decided in this period"),
    )


def _fair(section: str, found: Sequence[CountedMeasure], day: date) -> list[Bar]:
    running = [measure for measure in found if measure.runs_on(day)]
    rows = (
        (_("heard, or offered and declined"), _heard(found), len(found)),
        (_("has an end date"), sum(m.ends_on is not None for m in found), len(found)),
        (_("has a review date"), sum(m.review_on is not None for m in found), len(found)),
        (_("running, and reviewed in time"), sum(not m.is_overdue_on(day) for m in running), len(running)),
    )
    return [
        Bar(name, (part, whole - part), words.of(part, whole), (words.of(part, whole),), section)
        for name, part, whole in rows
    ]


def _heard(found: Sequence[CountedMeasure]) -> int:
    return sum(measure.hearing in (Hearing.HEARD, Hearing.DECLINED) for measure in found)


def _fair_finding(found: Sequence[CountedMeasure]) -> str:
    if not found:
        return ""
    return _("Citizens heard, or offered a hearing: %(share)s", share=words.of(_heard(found), len(found)))
