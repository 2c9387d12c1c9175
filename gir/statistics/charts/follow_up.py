"""Chart 7: which steps of the follow-up were needed, done, and done on time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from gir.statistics import words
from gir.statistics.charts.base import Chart, Origin, Table, heading, undrawn


@dataclass(frozen=True)
class Step:
    """One stage of the follow-up: how many incidents needed it, had it, and had it on time.

    `on_time` is None for a stage without a clock. `waiting` are needed and not done, but still within their time: they
    are left out of the share. `not_applicable` needed nothing and is only told.
    """

    label: str
    clock: str
    needed: int
    done: int
    on_time: int | None = None
    waiting: int = 0
    not_applicable: int = 0

    def __post_init__(self) -> None:
        if not 0 <= (self.on_time or 0) <= self.done <= self.needed or not 0 <= self.waiting <= self.needed - self.done:
            raise ValueError(f"the numbers of step {self.label!r} do not fit together")

    @property
    def counted(self) -> int:
        """What the share is taken of."""
        return self.needed if self.on_time is None else self.needed - self.waiting

    @property
    def name(self) -> str:
        return f"{self.label} {self.clock}".strip()

    @property
    def good(self) -> int:
        return self.done if self.on_time is None else self.on_time


@dataclass(frozen=True, kw_only=True)
class FollowUpChart(Chart):
    """The follow-up funnel; `shares` has one text per step."""

    steps: tuple[Step, ...] = ()
    shares: tuple[str, ...] = ()
    part_labels: tuple[str, str, str] = ("", "", "")


def follow_up_chart(
    steps: Sequence[Step], *, first: date, last: date, origin: Origin, notes: Sequence[str] = ()
) -> FollowUpChart:
    """Chart 7. The first step is the report itself; its `needed` are all incidents of the period."""
    title = gettext("Follow-up: done on time")
    headers = (gettext("Step"), gettext("Needed"), gettext("Done"), gettext("On time"), gettext("Share on time"),
               gettext("Still within its time"), gettext("Not applicable"))  # fmt: skip
    table = Table(title, headers, tuple(
        (s.name, words.number(s.needed), words.number(s.done), words.exactly(s.on_time),
         "–" if s.on_time is None else words.share(s.on_time, s.counted),
         words.number(s.waiting), words.number(s.not_applicable))
        for s in steps
    ))  # fmt: skip
    top = heading(title, first, last, origin)
    if not any(s.needed for s in steps):
        nothing = undrawn(gettext("There are no incidents in this period"))
        return FollowUpChart(key="follow-up", **top, **nothing, table=table, origin=origin)
    shares = tuple(
        words.of(s.good, s.counted) if s.counted or not s.waiting else gettext("still within its time") for s in steps
    )
    return FollowUpChart(
        key="follow-up", **top, finding=_follow_up_finding(steps), table=table, origin=origin,
        alternative=words.sentences([
            gettext("Bars per step, part done on time, %(period)s", period=words.period(first, last)),
            *(gettext("%(form)s: %(numbers)s", form=s.name, numbers=text)
              for s, text in zip(steps, shares, strict=True)),
        ]),
        notes=(
            gettext("A step counts only where it was needed; a step still within its time is not in the share"), *notes,
        ),
        steps=tuple(steps), shares=shares,
        part_labels=(gettext("done on time"), gettext("too late or overdue"), gettext("not done (yet), and not late")),
    )  # fmt: skip


def _follow_up_finding(steps: Sequence[Step]) -> str:
    """Names the step that is late most often, if that rests on enough cases."""
    timed = [s for s in steps if s.on_time is not None and s.counted]
    if sum(s.counted for s in timed) < words.FEW:
        return gettext("Too few incidents to tell")
    late = [s for s in timed if s.counted >= words.FEW and s.good < s.counted]
    if late:
        worst = min(late, key=lambda s: s.good / s.counted)
        return gettext("Most often late: %(step)s, on time in %(share)s",
                       step=worst.name, share=words.of(worst.good, worst.counted))  # fmt: skip
    if all(s.good == s.counted for s in timed):
        return gettext("Every step was done on time")
    return gettext("Too few incidents to tell")
