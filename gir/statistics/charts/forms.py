"""Chart 3: forms of aggression by quarter and by channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from gir.statistics import words
from gir.statistics.charts.base import Chart, Origin, Table, heading, register_notes, undrawn
from gir.statistics.words import Unit


@dataclass(frozen=True, kw_only=True)
class FormsChart(Chart):
    """Forms of aggression by quarter: `counts[form][quarter]`. `starts` are first days, `known` whether it was counted.

    A quarter in which no register was kept is a gap and no zero.
    """

    forms: tuple[str, ...] = ()
    quarters: tuple[str, ...] = ()
    counts: tuple[tuple[int, ...], ...] = ()
    starts: tuple[date, ...] = ()
    known: tuple[bool, ...] = ()


def forms_chart(
    quarters: Sequence[date],
    forms: Sequence[str],
    counts: Sequence[Sequence[int]],
    incidents: Sequence[int],
    *,
    origin: Origin,
    until: date | None = None,
    months_known: Sequence[int] | None = None,
) -> FormsChart:
    """Chart 3a. `counts[form][quarter]`; `incidents` per quarter, where one with several forms counts once.

    `months_known` as in `severity_chart`.
    """
    months = months_known or [3] * len(quarters)
    known = tuple(kept > 0 for kept in months)
    names = tuple(words.quarter_short(day) for day in quarters)
    grid = tuple(tuple(row) for row in counts)
    title = gettext("Forms of aggression by quarter")
    several = gettext("All incidents")
    rows = [(name, *_told(row, known)) for name, row in zip(forms, grid, strict=True)]
    running = [day for day in quarters if not words.is_over(day, Unit.QUARTER, origin.made)]
    headers = [words.not_over(name) if day in running else name for day, name in zip(quarters, names, strict=True)]
    table = Table(title, (gettext("Form of aggression"), *headers), (*rows, (several, *_told(incidents, known))))
    first, last = (quarters[0], until or words.last_day(quarters[-1], Unit.QUARTER)) if quarters else (origin.made,) * 2
    top = heading(title, first, last, origin)
    total = sum(incidents)
    if not total or not forms:
        nothing = undrawn(gettext("There are no incidents in this period"))
        return FormsChart(key="forms", **top, **nothing, table=table, origin=origin)
    sums = [sum(row) for row in grid]
    alternative = words.sentences([
        gettext("Bars per form and quarter, %(period)s", period=words.period(first, last)),
        *(gettext("%(form)s: %(numbers)s", form=name, numbers=", ".join(_told(row, known)))
          for name, row in zip(forms, grid, strict=True)),
    ])  # fmt: skip
    return FormsChart(
        key="forms", **top, finding=_most_often(forms, sums, total), alternative=alternative, table=table,
        origin=origin, notes=(
            _adds_up(total), *register_notes(list(zip(quarters, months, strict=True))),
            *(words.running(day, Unit.QUARTER) for day in running),
        ),
        forms=tuple(forms), quarters=names, counts=grid, starts=tuple(quarters), known=known,
    )  # fmt: skip


def _told(counts: Sequence[int], known: Sequence[bool]) -> list[str]:
    """A count of each quarter; a dash where nobody counted."""
    return [words.exactly(n if counted else None) for n, counted in zip(counts, known, strict=True)]


def _most_often(names: Sequence[str], sums: Sequence[int], total: int) -> str:
    top = max(sums)
    if total < words.FEW or not top:
        return gettext("Too few incidents to tell")
    leaders = [name for name, count in zip(names, sums, strict=True) if count == top]
    return gettext(
        "Most often: %(names)s, in %(part)s of %(total)s incidents",
        names=words.listing(leaders), part=words.number(top), total=words.number(total),
    )  # fmt: skip


def _adds_up(total: int) -> str:
    return gettext(
        "An incident with several forms counts in each, so the rows may add up to more than the total of %(number)s",
        number=words.number(total),
    )


@dataclass(frozen=True)
class Channel:
    """A way in which aggression reached someone; online channels stand apart."""

    label: str
    online: bool = False


@dataclass(frozen=True, kw_only=True)
class ChannelsChart(Chart):
    """Forms by channel: `counts[channel][form]`; only channels with incidents, online ones last."""

    forms: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = ()
    counts: tuple[tuple[int, ...], ...] = ()
    incidents: tuple[int, ...] = ()
    total_label: str = ""


def channels_chart(
    channels: Sequence[Channel],
    forms: Sequence[str],
    counts: Sequence[Sequence[int]],
    incidents: Sequence[int],
    *,
    first: date,
    last: date,
    origin: Origin,
    hidden: Sequence[str] = (),
    under: str = "",
) -> ChannelsChart:
    """Chart 3b. `counts[channel][form]`; `incidents` per channel, where one with several forms counts once.

    The `hidden` channels are counted `under` another one, which is told whether they occur or not.
    """
    rows = sorted(zip(channels, counts, incidents, strict=True), key=lambda row: row[0].online)
    title, total = gettext("Forms of aggression by channel"), sum(incidents)
    everything = gettext("All incidents")
    columns = [sum(row[i] for _, row, _ in rows) for i in range(len(forms))]
    table = Table(title, (gettext("Channel"), *forms, everything), (
        *((channel.label, *map(words.number, row), words.number(n)) for channel, row, n in rows),
        (gettext("All channels"), *map(words.number, columns), words.number(total)),
    ))  # fmt: skip
    top = heading(title, first, last, origin)
    if not total:
        nothing = undrawn(gettext("There are no incidents in this period"))
        return ChannelsChart(key="channels", **top, **nothing, table=table, origin=origin)
    seen = [row for row in rows if row[2]]
    online = sum(n for channel, _, n in rows if channel.online)
    alternative = words.sentences([
        gettext("Table of channels and forms, %(period)s", period=words.period(first, last)),
        *(gettext("%(form)s: %(numbers)s", form=channel.label, numbers=words.number(n)) for channel, _, n in seen),
        gettext("Online: %(share)s", share=words.of(online, total)),
    ])  # fmt: skip
    return ChannelsChart(
        key="channels", **top, finding=_most_often([c.label for c, _, _ in rows], [n for _, _, n in rows], total),
        alternative=alternative, table=table, origin=origin, notes=(_adds_up(total), *_counted_under(hidden, under)),
        forms=tuple(forms), channels=tuple(c for c, _, _ in seen), counts=tuple(tuple(row) for _, row, _ in seen),
        incidents=tuple(n for _, _, n in seen), total_label=everything,
    )  # fmt: skip


def _counted_under(hidden: Sequence[str], under: str) -> list[str]:
    if not hidden:
        return []
    quoted = [f"“{name}”" for name in hidden]
    return [gettext("%(channels)s are counted under “%(other)s”", channels=words.listing(quoted), other=under)]
