"""Bars lying one below the other, in sections where they answer several questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from gir.statistics import words
from gir.statistics.charts.base import Chart, Origin, Table, heading, undrawn


@dataclass(frozen=True)
class Bar:
    """One bar: its parts from the axis on, and what is written at its end. ``cells`` is its row of the table."""

    label: str
    parts: tuple[int, ...]
    text: str
    cells: tuple[str, ...] = ()
    section: str = ""

    @property
    def total(self) -> int:
        return sum(self.parts)


@dataclass(frozen=True, kw_only=True)
class BarsChart(Chart):
    """Bars; `part_labels` name several parts. `top` is the end of the scale when it is not the longest bar."""

    bars: tuple[Bar, ...] = ()
    part_labels: tuple[str, ...] = ()
    top: int = 0


def bar_of(label: str, count: int, *others: int, section: str = "") -> Bar:
    """A bar of one number; the ``others`` stand behind it in its row of the table."""
    text = words.number(count)
    return Bar(label, (count,), text, (text, *map(words.number, others)), section)


def unknown_bar(label: str, count: int, *others: int, section: str = "") -> Bar:
    """The same of what is not known: drawn hatched, because it is no place among the others."""
    text = words.number(count)
    return Bar(label, (0, count), text, (text, *map(words.number, others)), section)


def bars_chart(
    key: str,
    title: str,
    finding: str,
    bars: Sequence[Bar],
    *,
    headers: Sequence[str],
    span: tuple[date, date],
    origin: Origin,
    notes: Sequence[str] = (),
    part_labels: Sequence[str] = (),
    none: str = "",
    why_not: str = "",
    top: int = 0,
) -> BarsChart:
    """Bars of the days that ``span`` encloses. ``none`` says that there is nothing, ``why_not`` that it is not shown.

    Bars of nothing stand in the table and not in the picture.
    """
    table = Table(title, tuple(headers), tuple((_named(bar), *(bar.cells or (bar.text,))) for bar in bars))
    texts = heading(title, *span, origin)
    drawn = tuple(bar for bar in bars if bar.total)
    if why_not or not drawn:
        nothing = undrawn(why_not or none or gettext("There are no incidents in this period"))
        return BarsChart(key=key, **texts, **nothing, table=table, origin=origin, notes=tuple(notes))
    lead = gettext("Bars, %(period)s", period=words.period(*span))
    told = [gettext("%(form)s: %(numbers)s", form=_named(bar), numbers=bar.text) for bar in drawn]
    return BarsChart(
        key=key, **texts, finding=finding, alternative=words.sentences([lead, *told]), table=table, origin=origin,
        notes=tuple(notes), bars=drawn, part_labels=tuple(part_labels), top=top,
    )  # fmt: skip


def _named(bar: Bar) -> str:
    return f"{bar.section}: {bar.label}" if bar.section else bar.label


def most_often(bars: Sequence[Bar], total: int) -> str:
    """The longest bars in a sentence, if that rests on enough."""
    top = max((bar.total for bar in bars), default=0)
    if total < words.FEW or not top:
        return gettext("Too few incidents to tell")
    leaders = [bar.label for bar in bars if bar.total == top]
    return gettext(
        "Most often: %(names)s, in %(part)s of %(total)s incidents",
        names=words.listing(leaders), part=words.number(top), total=words.number(total),
    )  # fmt: skip
