"""Chart 10: office-holders by office, channel and form, and beside it, apart, what the national monitor found."""

from __future__ import annotations

from collections import Counter
from datetime import date

from flask_babel import gettext as _

from gir.accounts.terms import Office
from gir.incidents.terms import Channel, Form, Population
from gir.statistics import queries, words
from gir.statistics.charts import Origin
from gir.statistics.charts.bars import Bar, BarsChart, bar_of, bars_chart, most_often, unknown_bar
from gir.statistics.choice import Choice, origin_of
from gir.statistics.periods import YEAR, quarters_up_to
from gir.statistics.tallies import kinds
from gir.statistics.tallies.queries import flat, monthly

MONITOR: tuple[tuple[int, int, int | None], ...] = (
    (2012, 38, None), (2014, 23, 26), (2020, 35, None), (2022, 49, None), (2024, 45, None),
)  # fmt: skip
"""Of all office-holders asked, which part met aggression in 12 months, in percent; two numbers are a range.

Source: Monitor Integriteit en Veiligheid (DOMAIN §6). The years between were not asked, and are not invented.
"""


def offices(choice: Choice) -> BarsChart:
    """The reports of office-holders in the last four quarters."""
    first = choice.quarter.back(YEAR - 1).first
    spans = ((first, choice.until), (choice.quarter.first, choice.until))
    by_office, quarter = (_by_office(choice, *span) for span in spans)
    named = [(office.value, str(office.label)) for office in Office]
    bars = [bar_of(name, by_office[key], quarter[key], section=_("By office")) for key, name in named]
    bars.append(unknown_bar(_("Not known"), by_office[None], quarter[None], section=_("By office")))
    return bars_chart(
        "offices",
        _("Office-holders"),
        most_often([bar for bar in bars if bar.section == _("By office")], sum(by_office.values())),
        [*bars, *_by_channel(choice, spans), *_by_form(choice)],
        headers=(_("Reports"), *reversed(choice.columns)),
        span=spans[0],
        origin=origin_of(choice),
        notes=[
            _("Numbers, not rates: there are too few office-holders to divide by"),
            _("An incident with several forms counts in each"),
        ],
        why_not=_why_not(choice),
    )


def _by_office(choice: Choice, first: date, last: date) -> Counter[str | None]:
    counts: Counter[str | None] = Counter()
    for office, _influence, number in flat(monthly(kinds.OFFICES, choice.scope, first, last)):
        counts[office] += number
    return counts


def _by_channel(choice: Choice, spans: tuple[tuple[date, date], ...]) -> list[Bar]:
    hidden = queries.hidden_channels(choice.scope)
    keys: list[Channel] = [channel for channel in Channel if channel not in hidden]
    year, quarter = (queries.forms_by_channel(choice.scope, *span, keys, [])[1] for span in spans)
    return [
        bar_of(str(key.label), n, now, section=_("By channel")) for key, n, now in zip(keys, year, quarter, strict=True)
    ]


def _by_form(choice: Choice) -> list[Bar]:
    quarters = quarters_up_to(choice.quarter, YEAR)
    grid = queries.forms_by_quarter(choice.scope, quarters, list(Form))
    return [
        bar_of(str(form.label), sum(row), row[-1], section=_("By form")) for form, row in zip(Form, grid, strict=True)
    ]


def monitor(choice: Choice) -> BarsChart:
    """What the national monitor asked: another question, of other people; never on one axis with a register."""
    bars = []
    for year, low, high in MONITOR:
        text = words.share(low, 100) if high is None else f"{low} – {words.share(high, 100)}"
        parts = (low,) if high is None else (low, high - low)
        bars.append(Bar(str(year), parts, text))
    return bars_chart(
        "monitor",
        _("The national monitor: another question"),
        _(
            "Nationally %(share)s of office-holders met aggression in twelve months (%(year)s)",
            share=bars[-1].text,
            year=2024,
        ),
        bars,
        headers=(_("Year"), _("Met aggression in 12 months")),
        span=(date(MONITOR[0][0], 1, 1), date(MONITOR[-1][0], 12, 31)),
        origin=Origin(
            population=_("Office-holders in the Netherlands"),
            source="Monitor Integriteit en Veiligheid",
            made=choice.today,
            definition=_("those of the survey"),
            exact=False,
        ),
        notes=[
            _("A survey among all office-holders, whether they reported it or not: do not compare it with a register"),
            _("In 2014 two figures were published; the hatched part is the difference"),
        ],
        part_labels=(_("published"), _("range")),
        top=100,
        why_not=_why_not(choice),
    )


def _why_not(choice: Choice) -> str:
    return (
        "" if choice.scope.population == Population.OFFICIAL else _("This is about office-holders. Choose them first")
    )
