"""The quarter at a glance: four figures, each beside the quarter before and the same quarter a year ago.

A quarter that is not over stands beside as many days of the earlier ones, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from gir.statistics import queries, words
from gir.statistics.catalogue import Choice
from gir.statistics.periods import YEAR, year_up_to
from gir.statistics.queries import SeverityCounts, StageCounts


@dataclass(frozen=True)
class Figure:
    """One figure with what it is compared with."""

    name: str
    value: str
    beside: str


@dataclass(frozen=True)
class Glance:
    """The four figures of the chosen quarter, and what there is to know of them while it is not over."""

    figures: tuple[Figure, ...]
    note: str


def glance(choice: Choice) -> Glance:
    """The quarter at a glance. The number of reports has no good or bad direction."""
    current, before, year_ago = (queries.severity_between(choice.scope, *_days(choice, back)) for back in (0, 1, YEAR))
    figures = (
        _reports(choice, current.total, before.total, year_ago.total),
        _severe(choice, current, before, year_ago),
        *_on_time(choice),
    )
    return Glance(figures, _note(choice) if _running(choice) else "")


def _running(choice: Choice) -> bool:
    return choice.quarter.is_running(choice.today)


def _days(choice: Choice, back: int) -> tuple[date, date]:
    """The days that count of the quarter so many back: all, or as many as the running quarter has had."""
    quarter = choice.quarter.back(back)
    return quarter.first_days(_days_had(choice)) if _running(choice) else (quarter.first, quarter.last)


def _days_had(choice: Choice) -> int:
    return (choice.until - choice.quarter.first).days + 1


def _note(choice: Choice) -> str:
    days = ngettext("the first day", "the first %(num)s days", _days_had(choice))
    compared = _(
        "This quarter is not over yet. So its figures stand beside those of %(days)s of earlier quarters.", days=days
    )
    caution = _(
        "What happened lately is sometimes reported later, and a step that still has time does not count until it is "
        "done."
    )
    return f"{compared} {caution}"


def _named(choice: Choice, name: str) -> str:
    return _("%(figure)s, so far", figure=name) if _running(choice) else name


def _reports(choice: Choice, current: int, before: int, year_ago: int) -> Figure:
    year = queries.severity_between(choice.scope, year_up_to(choice.until), choice.until).total
    told = {"before": words.number(before), "year_ago": words.number(year_ago), "year": words.number(year)}
    beside = (
        _(
            "%(before)s in as many days of the quarter before · %(year_ago)s in as many days a year ago · "
            "%(year)s in 12 months",
            **told,
        )
        if _running(choice)
        else _("%(before)s the quarter before · %(year_ago)s a year ago · %(year)s in 12 months", **told)
    )
    return Figure(_named(choice, _("Reports")), words.number(current), beside)


def _severe(choice: Choice, current: SeverityCounts, before: SeverityCounts, year_ago: SeverityCounts) -> Figure:
    told = {
        "before": words.number(before.severe),
        "before_all": words.number(before.total),
        "year_ago": words.number(year_ago.severe),
        "year_ago_all": words.number(year_ago.total),
    }
    beside = (
        _(
            "%(before)s of %(before_all)s in as many days of the quarter before · "
            "%(year_ago)s of %(year_ago_all)s in as many days a year ago",
            **told,
        )
        if _running(choice)
        else _("%(before)s of %(before_all)s the quarter before · %(year_ago)s of %(year_ago_all)s a year ago", **told)
    )
    value = _("%(part)s of %(whole)s", part=words.number(current.severe), whole=words.number(current.total))
    return Figure(_named(choice, _("Severe")), value, beside)


def _on_time(choice: Choice) -> list[Figure]:
    current, year_ago = (queries.stages(choice.scope, *_days(choice, back), choice.moment) for back in (0, YEAR))
    names = {"reaction": _("Reaction within 48 hours"), "answer": _("Answered in time")}
    return [_share(choice, name, current.get(step), year_ago.get(step)) for step, name in names.items()]


def _share(choice: Choice, name: str, current: StageCounts | None, year_ago: StageCounts | None) -> Figure:
    present, past = current or StageCounts(), year_ago or StageCounts()
    counted = present.needed - present.waiting
    told = {
        "part": words.number(present.on_time),
        "whole": words.number(counted),
        "share": words.share(past.on_time, past.needed - past.waiting),
    }
    beside = (
        _("%(part)s of %(whole)s · in as many days a year ago %(share)s", **told)
        if _running(choice)
        else _("%(part)s of %(whole)s · a year ago %(share)s", **told)
    )
    return Figure(_named(choice, name), words.share(present.on_time, counted), beside)
