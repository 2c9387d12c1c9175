"""How often votes and decisions of office-holders are under pressure, as they answered it themselves."""

from __future__ import annotations

from collections import Counter

from flask_babel import gettext as _

from gir.incidents.terms import Influence, Population
from gir.statistics import words
from gir.statistics.charts import SmallTable, Table, small_table
from gir.statistics.choice import Choice, origin_of
from gir.statistics.periods import YEAR, Quarter
from gir.statistics.tallies import kinds
from gir.statistics.tallies.queries import flat, monthly

PRESSED = (Influence.DID, Influence.MEANT)


def decisions(choice: Choice) -> SmallTable | None:
    """The answers of office-holders in the chosen quarter and in a year; None for other groups."""
    if choice.scope.population != Population.OFFICIAL:
        return None
    quarter, year = _answers(choice, choice.quarter), _answers(choice, choice.quarter.back(YEAR - 1))
    rows = tuple(
        (name, words.number(quarter.get(key, 0)), words.number(year.get(key, 0)))
        for key, name in [*((term, str(term.label)) for term in Influence), (None, _("Not answered"))]
    )
    title = _("Votes and decisions")
    return small_table(
        "decisions",
        _finding(year),
        Table(title, (_("Influence on a vote or decision"), *choice.columns), rows),
        [_("Asked of office-holders after they report; those who did not answer are counted separately")],
        first=choice.quarter.back(YEAR - 1).first,
        last=choice.until,
        origin=origin_of(choice),
    )


def _answers(choice: Choice, first: Quarter) -> dict[Influence | None, int]:
    counts: Counter[Influence | None] = Counter()
    months = monthly(kinds.OFFICES, choice.scope, first.first, choice.quarter.until(choice.today))
    for _office, influence, number in flat(months):
        counts[Influence(influence) if influence else None] += number
    return counts


def _finding(year: dict[Influence | None, int]) -> str:
    answered = sum(count for key, count in year.items() if key is not None)
    if not answered:
        return _("No office-holder has answered yet whether a vote or decision was under pressure")
    return _(
        "%(part)s of %(whole)s office-holders who answered: a vote or decision was influenced, or was meant to be",
        part=words.number(sum(year.get(key, 0) for key in PRESSED)),
        whole=words.number(answered),
    )
