"""Which months are known: those of this register, and those that an older one was kept through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import bindparam, func, select

from gir.database import db
from gir.facts.models import Fact, RegisterSpan
from gir.incidents.terms import Population, Source
from gir.questions import Question
from gir.statistics.charts import Marker
from gir.statistics.periods import Quarter, months_between
from gir.statistics.queries import Scope
from gir.statistics.tallies.models import FrozenTally
from gir.web.dates import today


def began_here(organisation_id: str) -> date | None:
    """The first month of which something was reported in this register; None when nothing was yet."""
    # One question for each population, as the index has them; it goes on until there is something of this register.
    found = BEGAN.ask(organisation_id=organisation_id)[0]
    return min((month for month in found if month is not None), default=None)


_OURS = (
    Fact.organisation_id == bindparam("organisation_id"),
    Fact.source != Source.HISTORY.value,
    Fact.month.is_not(None),
)
BEGAN = Question(
    select(
        *(
            select(Fact.month)
            .where(*_OURS, Fact.population == each.value)
            .order_by(Fact.month)
            .limit(1)
            .scalar_subquery()
            .label(f"of_{each.value}")
            for each in Population
        ),
        select(func.min(FrozenTally.first_day))
        .where(FrozenTally.organisation_id == bindparam("organisation_id"), FrozenTally.dated.is_(True))
        .scalar_subquery()
        .label("of_destroyed"),
    )
)


@dataclass(frozen=True)
class Coverage:
    """Since which month this register counts a group of people, and in which months an older one did as a whole.

    An older register says so for each group (``RegisterSpan``). Months at its ends that it did not cover as a whole are
    not known.
    """

    here: date | None
    older: frozenset[date]

    @classmethod
    def of(cls, scope: Scope) -> Coverage:
        """Of the people of a scope."""
        months = (month for first, last in _kept_through(scope) for month in whole_months(first, last))
        return cls(began_here(scope.organisation_id), frozenset(months))

    def only_known(self, months: Sequence[date], counts: Sequence[int]) -> list[int | None]:
        """The counts of months that somebody kept count of; None for a month between an older register and this one.

        Where nothing was reported yet, this register counts since this month.
        """
        since = self.here or today().replace(day=1)
        return [
            count if month in self.older or month >= since else None
            for month, count in zip(months, counts, strict=True)
        ]

    def months_known(self, quarters: Sequence[Quarter]) -> list[int]:
        """Of each quarter, how many of its three months somebody kept count of, or does so now."""
        months = [months_between(quarter.first, quarter.last) for quarter in quarters]
        return [3 - self.only_known(three, [0] * 3).count(None) for three in months]

    def beginnings(self) -> list[Marker]:
        """A mark in the month in which this register took over from an older one that was kept month by month."""
        return [Marker(self.here, _("this register begins"))] if self.here is not None and self.older else []


def _kept_through(scope: Scope) -> list[tuple[date, date]]:
    rows = select(RegisterSpan.first_day, RegisterSpan.last_day).where(
        RegisterSpan.organisation_id == scope.organisation_id,
        RegisterSpan.population == scope.population,
        RegisterSpan.throughout.is_(True),
    )
    return [(first, last) for first, last in db.session.execute(rows)]


def whole_months(first: date, last: date) -> list[date]:
    """First days of the months of which every day lies between two days of one year."""
    following = last + timedelta(days=1)
    end = 12 if following.year > last.year else following.month - 1
    return [date(first.year, month, 1) for month in range(first.month + (first.day > 1), end + 1)]
