"""Chart 5: where it happens, and when."""

from __future__ import annotations

from collections import Counter
from datetime import date

from flask_babel import gettext as _

from gir.incidents.home import HOME_PLACES
from gir.incidents.terms import Place, Population
from gir.statistics.charts.bars import BarsChart, bar_of, bars_chart, most_often, unknown_bar
from gir.statistics.charts.hours import HoursChart, hours_chart
from gir.statistics.choice import Choice, origin_of
from gir.statistics.periods import YEAR
from gir.statistics.queries import Scope
from gir.statistics.tallies import kinds
from gir.statistics.tallies.queries import flat, monthly


def places(choice: Choice) -> BarsChart:
    """Places of the last four quarters up to the chosen one, the most frequent first; not known stands last.

    The home of an office-holder counts as another place, for everybody, as in the chart of channels.
    """
    first = choice.quarter.back(YEAR - 1).first
    counts, before = (
        _counts(choice.scope, first, choice.until),
        _counts(choice.scope, choice.quarter.first, choice.until),
    )
    hidden = HOME_PLACES if choice.scope.population == Population.OFFICIAL else frozenset()
    keys = sorted((place for place in Place if place not in hidden), key=lambda place: -counts[place.value])
    bars = [bar_of(str(place.label), counts[place.value], before[place.value]) for place in keys]
    unknown = unknown_bar(_("Not known"), counts[None], before[None])
    notes = []
    if hidden:
        notes.append(_("What happened at an office-holder’s home is counted under “another place”"))
    return bars_chart(
        "places",
        _("Places"),
        most_often(bars, sum(counts.values()) - counts[None]),
        [*bars, unknown],
        headers=(_("Place"), *reversed(choice.columns)),
        span=(first, choice.until),
        origin=origin_of(choice),
        notes=notes,
    )


def _counts(scope: Scope, first: date, last: date) -> Counter[str | None]:
    hidden = HOME_PLACES if scope.population == Population.OFFICIAL else frozenset()
    counts: Counter[str | None] = Counter()
    for place, number in flat(monthly(kinds.PLACES, scope, first, last)):
        counts[Place.OTHER.value if place in hidden else place] += number
    return counts


def hours(choice: Choice) -> HoursChart:
    """Days of the week and hours of the last four quarters up to the chosen one."""
    first = choice.quarter.back(YEAR - 1).first
    moments: Counter[tuple[int, int]] = Counter()
    unknown = 0
    for weekday, hour, number in flat(monthly(kinds.HOURS, choice.scope, first, choice.until)):
        if hour is None:
            unknown += number
        else:
            moments[weekday, hour] += number
    return hours_chart(moments, unknown, first=first, last=choice.until, origin=origin_of(choice))
