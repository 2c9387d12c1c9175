"""Chart 5: where it happens, and when."""

from __future__ import annotations

from collections import Counter
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import case, func, select

from gir.database import db
from gir.facts.models import Fact
from gir.incidents.home import HOME_PLACES
from gir.incidents.terms import Place, Population
from gir.statistics.charts.bars import BarsChart, bar_of, bars_chart, most_often, unknown_bar
from gir.statistics.charts.hours import HoursChart, hours_chart
from gir.statistics.choice import Choice, origin_of
from gir.statistics.periods import YEAR
from gir.statistics.queries import Scope


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
    known = case((Fact.place.in_(hidden), Place.OTHER.value), else_=Fact.place).label("known")
    rows = select(known, func.count()).where(scope.between(first, last)).group_by("known")
    return Counter(dict(db.session.execute(rows).all()))


def hours(choice: Choice) -> HoursChart:
    """Days of the week and hours of the last four quarters up to the chosen one."""
    first = choice.quarter.back(YEAR - 1).first
    rows = db.session.execute(
        select(Fact.first_day, Fact.hour, func.count())
        .where(choice.scope.between(first, choice.until))
        .group_by(Fact.first_day, Fact.hour)
    )
    moments: Counter[tuple[int, int]] = Counter()
    unknown = 0
    for day, hour, count in rows:
        if hour is None:
            unknown += count
        else:
            moments[day.weekday(), hour] += count
    return hours_chart(moments, unknown, first=first, last=choice.until, origin=origin_of(choice))
