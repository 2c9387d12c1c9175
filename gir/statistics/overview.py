"""The quarter at a glance: four figures, each beside the quarter before and the same quarter a year ago."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from gir.statistics import queries, words
from gir.statistics.catalogue import Choice
from gir.statistics.periods import Quarter, months_between
from gir.statistics.queries import StageCounts

YEAR = 4
"""Quarters."""


@dataclass(frozen=True)
class Figure:
    """One figure with what it is compared with."""

    name: str
    value: str
    beside: str


def glance(choice: Choice) -> list[Figure]:
    """The four figures of the chosen quarter. The number of reports has no good or bad direction."""
    return [_reports(choice), _severe(choice), *_on_time(choice)]


def _counted(choice: Choice, quarter: Quarter) -> int:
    months = months_between(quarter.first, quarter.until(choice.today))
    return sum(queries.reports_by_month(choice.scope, months))


def _reports(choice: Choice) -> Figure:
    year = sum(_counted(choice, choice.quarter.back(back)) for back in range(YEAR))
    beside = _(
        "%(before)s the quarter before · %(year_ago)s a year ago · %(year)s in 12 months",
        before=words.number(_counted(choice, choice.quarter.back(1))),
        year_ago=words.number(_counted(choice, choice.quarter.back(YEAR))),
        year=words.number(year),
    )
    return Figure(_("Reports"), words.number(_counted(choice, choice.quarter)), beside)


def _severe(choice: Choice) -> Figure:
    quarters = [choice.quarter, choice.quarter.back(1), choice.quarter.back(YEAR)]
    current, before, year_ago = (queries.severity_by_quarter(choice.scope, [quarter])[0] for quarter in quarters)
    beside = _(
        "%(before)s of %(before_all)s the quarter before · %(year_ago)s of %(year_ago_all)s a year ago",
        before=words.number(before.severe),
        before_all=words.number(before.total),
        year_ago=words.number(year_ago.severe),
        year_ago_all=words.number(year_ago.total),
    )
    value = _("%(part)s of %(whole)s", part=words.number(current.severe), whole=words.number(current.total))
    return Figure(_("Severe"), value, beside)


def _on_time(choice: Choice) -> list[Figure]:
    current, year_ago = (
        queries.stages(choice.scope, quarter.first, quarter.until(choice.today), choice.moment)
        for quarter in (choice.quarter, choice.quarter.back(YEAR))
    )
    names = {"reaction": _("Reaction within 48 hours"), "answer": _("Answered in time")}
    return [_share(name, current.get(step), year_ago.get(step)) for step, name in names.items()]


def _share(name: str, current: StageCounts | None, year_ago: StageCounts | None) -> Figure:
    present, past = current or StageCounts(), year_ago or StageCounts()
    counted = present.needed - present.waiting
    beside = _(
        "%(part)s of %(whole)s · a year ago %(share)s",
        part=words.number(present.on_time),
        whole=words.number(counted),
        share=words.share(past.on_time, past.needed - past.waiting),
    )
    return Figure(name, words.share(present.on_time, counted), beside)
