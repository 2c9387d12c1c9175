"""Table 14: how complete and how timely the figures are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flask_babel import gettext as _

from gir.cases.counting import RULES
from gir.statistics import words
from gir.statistics.charts import SmallTable, Table, small_table
from gir.statistics.choice import Choice, origin_of
from gir.statistics.periods import YEAR
from gir.statistics.queries import Scope, days_to_report
from gir.statistics.tallies import kinds
from gir.statistics.tallies.kinds import Tally
from gir.statistics.tallies.queries import flat, monthly

LATE = 7
"""A report that comes more than so many days after the incident is late."""


def quality(choice: Choice) -> SmallTable:
    """Of the chosen quarter and of a year: what is not known, what came late, and what counts nowhere."""
    first = choice.quarter.back(YEAR - 1).first
    now, year = (_Quality(choice.scope, start, choice.until) for start in (choice.quarter.first, first))
    rows = [(name, now.share(name), year.share(name)) for name in now.unknown]
    rows.append((_("Reported more than a week later"), words.of(now.late, now.total), words.of(year.late, year.total)))
    rows.append((_("Reported twice, so counted nowhere"), words.number(now.twice), words.number(year.twice)))
    return small_table(
        "quality",
        _finding(year),
        Table(_("How complete the figures are"), (_("What"), *choice.columns), tuple(rows)),
        [
            _("What is not known counts in totals only; the register asks no one twice"),
            _(
                "Version %(version)s of the counting rules applies to all these periods: no figure was restated",
                version=RULES,
            ),
        ],
        first=first,
        last=choice.until,
        origin=origin_of(choice),
    )


class _Quality:
    """The gaps of one period."""

    def __init__(self, scope: Scope, first: date, last: date) -> None:
        def number(tally: Tally, place: int, gap: object) -> int:
            """Of how many this is what a tally says in one place of its cells."""
            return sum(cell[-1] for cell in flat(monthly(tally, scope, first, last)) if cell[place] is gap)

        self.unknown = {
            _("Form not known"): number(kinds.KNOWN, 0, False),
            _("Channel not known"): number(kinds.CHANNELS, 0, None),
            _("Place not known"): number(kinds.PLACES, 0, None),
            _("Hour not known"): number(kinds.HOURS, 1, None),
            _("Effect on people not known"): number(kinds.HARM, 0, None),
            _("Severity not assessed"): number(kinds.SEVERITY, 1, None),
        }
        self.total = sum(cell[-1] for cell in flat(monthly(kinds.CHANNELS, scope, first, last)))
        self.late = sum(number for days, number in days_to_report(scope, first, last).items() if days > LATE)
        # Of these nothing else is counted, so a form is not asked for either.
        reported_twice = monthly(kinds.TWICE, replace(scope, form=None), first, last)
        self.twice = sum(cell[-1] for cell in flat(reported_twice))

    def share(self, name: str) -> str:
        return words.of(self.unknown[name], self.total)


def _finding(year: _Quality) -> str:
    if year.total < words.FEW:
        return _("Too few incidents to tell")
    name, count = max(year.unknown.items(), key=lambda item: item[1])
    if not count:
        return _("Of every incident everything that is counted is known")
    return _(
        "The largest gap: %(what)s, in %(share)s", what=name[0].lower() + name[1:], share=words.of(count, year.total)
    )
