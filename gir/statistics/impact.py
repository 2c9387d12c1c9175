"""Chart 11: what it did to people. Only for who may enter the room of care: it is about health."""

from __future__ import annotations

from collections import Counter
from datetime import date

from flask_babel import gettext as _

from gir.care.terms import AbsenceBand
from gir.cases.counting import UNHURT, WORST_FIRST
from gir.incidents.terms import Consequence
from gir.statistics import words
from gir.statistics.charts.bars import Bar, BarsChart, bar_of, bars_chart
from gir.statistics.choice import Choice, origin_of
from gir.statistics.periods import YEAR
from gir.statistics.tallies import kinds
from gir.statistics.tallies.queries import flat, monthly

CHANGED = (Consequence.SHOCKED, Consequence.AVOIDANCE, Consequence.LESS_JOY, Consequence.FAMILY)
BAND_UNKNOWN = "unknown"


def impact(choice: Choice) -> BarsChart:
    """Injury, absence and what people do differently since, of the last four quarters up to the chosen one."""
    spans = [(choice.quarter.back(YEAR - 1).first, choice.until), (choice.quarter.first, choice.until)]
    counts = [_Counts(choice, *span) for span in spans] if choice.care else []
    return bars_chart(
        "impact",
        _("What it did to people"),
        _finding(counts[0]) if counts else "",
        _bars(*counts) if counts else [],
        headers=(_("Consequence"), *reversed(choice.columns)),
        span=spans[0],
        origin=origin_of(choice),
        notes=_notes(counts[0]) if counts else [],
        none=_("In this period nobody said what it did to them"),
        why_not=""
        if choice.care
        else _("Injury, absence and changed behaviour are shown to HRM only, as in the cases"),
    )


class _Counts:
    """How often each was told between two days."""

    def __init__(self, choice: Choice, first: date, last: date) -> None:
        rows = flat(monthly(kinds.HARM, choice.scope, first, last))
        self.injuries: Counter[str] = Counter()
        self.absences: Counter[str] = Counter()
        self.unknown = 0
        for injury, absent, band, count in rows:
            if injury is None:
                self.unknown += count
                continue
            self.injuries[injury] += count
            if absent:
                self.absences[band or BAND_UNKNOWN] += count
        self.effects: Counter[str] = Counter()
        for effect, count in flat(monthly(kinds.EFFECTS, choice.scope, first, last)):
            self.effects[effect] += count

    @property
    def known(self) -> int:
        return self.injuries.total()

    @property
    def hurt(self) -> int:
        return self.known - self.injuries[UNHURT]


def _bars(year: _Counts, quarter: _Counts) -> list[Bar]:
    injury, absence, changed = _("Injury"), _("Absence"), _("Behaviour and feeling")
    injuries = [(worst.value, str(worst.label)) for worst in reversed(WORST_FIRST)]
    bands = [*((band.value, str(band.label)) for band in AbsenceBand), (BAND_UNKNOWN, _("how long is not known"))]
    return [
        bar_of(_("no injury"), year.injuries[UNHURT], quarter.injuries[UNHURT], section=injury),
        *(bar_of(name, year.injuries[key], quarter.injuries[key], section=injury) for key, name in injuries),
        *(bar_of(name, year.absences[key], quarter.absences[key], section=absence) for key, name in bands),
        *(
            bar_of(str(effect.label), year.effects[effect.value], quarter.effects[effect.value], section=changed)
            for effect in CHANGED
        ),
    ]


def _finding(year: _Counts) -> str:
    if year.known < words.FEW:
        return _("Too few people said what it did to them")
    return _(
        "Injured: %(hurt)s, reported sick: %(sick)s, of %(known)s people who said what it did to them",
        hurt=words.number(year.hurt),
        sick=words.number(year.absences.total()),
        known=words.number(year.known),
    )


def _notes(year: _Counts) -> list[str]:
    return [
        _("Of each person the worst injury counts; of the rest, everything they said"),
        _(
            "Of %(number)s incidents nobody said what they did to people; those count nowhere",
            number=words.number(year.unknown),
        ),
        _("The length of an absence is what HRM recorded"),
    ]
