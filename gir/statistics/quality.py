"""Table 14: how complete and how timely the figures are."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, case, func, select

from gir.cases.counting import RULES
from gir.database import db
from gir.facts.models import Fact
from gir.statistics import words
from gir.statistics.charts import SmallTable, Table, small_table
from gir.statistics.choice import Choice, origin_of
from gir.statistics.periods import YEAR
from gir.statistics.queries import AGGRESSION, Scope, days_to_report

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
        gaps: dict[str, ColumnElement[bool]] = {
            _("Form not known"): Fact.forms_known.is_(False),
            _("Channel not known"): Fact.channel.is_(None),
            _("Place not known"): Fact.place.is_(None),
            _("Hour not known"): Fact.hour.is_(None),
            _("Effect on people not known"): Fact.injury.is_(None),
            _("Severity not assessed"): Fact.severity.is_(None),
        }
        span = scope.between(first, last)
        sums = [func.coalesce(func.sum(case((gap, 1), else_=0)), 0) for gap in gaps.values()]
        self.total, *found = db.session.execute(select(func.count(), *sums).where(span)).one()
        self.unknown = dict(zip(gaps, map(int, found), strict=True))
        self.late = sum(days > LATE for days in days_to_report(scope, first, last))
        self.twice = _twice(scope, first, last)

    def share(self, name: str) -> str:
        return words.of(self.unknown[name], self.total)


def _twice(scope: Scope, first: date, last: date) -> int:
    """Cases that were closed as reported twice; of those nothing else is counted."""
    parts = [
        Fact.organisation_id == scope.organisation_id,
        Fact.population == scope.population,
        Fact.kind == AGGRESSION,
        Fact.retracted.is_(True),
        Fact.month >= first.replace(day=1),
        Fact.month <= last,
    ]
    if scope.department_id:
        parts.append(Fact.department_id == scope.department_id)
    if scope.without:
        parts.append(Fact.incident_id.not_in(scope.without))
    return db.session.scalar(select(func.count()).where(and_(*parts))) or 0


def _finding(year: _Quality) -> str:
    if year.total < words.FEW:
        return _("Too few incidents to tell")
    name, count = max(year.unknown.items(), key=lambda item: item[1])
    if not count:
        return _("Of every incident everything that is counted is known")
    return _(
        "The largest gap: %(what)s, in %(share)s", what=name[0].lower() + name[1:], share=words.of(count, year.total)
    )
