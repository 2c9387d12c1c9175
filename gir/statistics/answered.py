"""How many reporters were answered: in time, in words, and not contradicted by them. Silence is counted apart."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from gir.statistics import queries, words
from gir.statistics.charts import SmallTable, Table, small_table
from gir.statistics.choice import Choice, origin_of
from gir.statistics.periods import YEAR, Quarter
from gir.statistics.queries import StageCounts


@dataclass(frozen=True)
class AnsweredCounts:
    """Reports to which an answer was owed: ``answered`` of ``owed``; of those some were ``confirmed``."""

    owed: int = 0
    answered: int = 0
    confirmed: int = 0

    @property
    def silent(self) -> int:
        """Answered, and the reporter said nothing of it."""
        return self.answered - self.confirmed

    @property
    def missed(self) -> int:
        """Answered too late, not at all, or contradicted."""
        return self.owed - self.answered


def answered(choice: Choice) -> SmallTable:
    """The answers of the chosen quarter and of a year. An answer that is still within its time is not owed yet."""
    quarter, year = _counts(choice, choice.quarter), _counts(choice, choice.quarter.back(YEAR - 1))
    rows = (
        (_("Answer owed"), quarter.owed, year.owed),
        (_("Answered in time, not contradicted"), quarter.answered, year.answered),
        (_("– the reporter says it helped"), quarter.confirmed, year.confirmed),
        (_("– the reporter said nothing of it"), quarter.silent, year.silent),
        (_("Too late, not yet, or contradicted"), quarter.missed, year.missed),
    )
    title = _("Answered")
    return small_table(
        "answered",
        _finding(year),
        Table(
            title,
            (_("Reports"), *choice.columns),
            tuple((name, words.number(now), words.number(before)) for name, now, before in rows),
        ),
        [_("Answered: a person’s text, in time, not contradicted by the reporter; silence is counted separately")],
        first=choice.quarter.back(YEAR - 1).first,
        last=choice.until,
        origin=origin_of(choice),
    )


def _counts(choice: Choice, first: Quarter) -> AnsweredCounts:
    stages = queries.stages(choice.scope, first.first, choice.quarter.until(choice.today), choice.moment)
    owed, confirmed = stages.get("answered", StageCounts()), stages.get("confirmed", StageCounts())
    return AnsweredCounts(owed.needed - owed.waiting, owed.on_time, confirmed.on_time)


def _finding(year: AnsweredCounts) -> str:
    if year.owed < words.FEW:
        return _("Too few answers were owed to say something about them")
    return _(
        "%(part)s of %(whole)s reports were answered (%(share)s)",
        part=words.number(year.answered),
        whole=words.number(year.owed),
        share=words.share(year.answered, year.owed),
    )
