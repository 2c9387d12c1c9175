"""Rounds, ratios and the table. A ratio is taken inside a round: a slow moment of the machine hits both sides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

Work = Callable[[], float]
"""Does something a number of times and gives the milliseconds that one time took."""


@dataclass(frozen=True)
class Limit:
    """What a ratio may be at most, and what it should be."""

    most: float
    aim: float


@dataclass(frozen=True)
class Result:
    """One comparison: medians over all rounds in milliseconds, and the median of the rounds' ratios."""

    name: str
    ours: float
    beside: str
    standard: float
    ratio: float
    rounds: int
    limit: Limit | None = None

    @property
    def verdict(self) -> str:
        """Whether the limit is met; nothing where there is none."""
        if self.limit is None:
            return ""
        if self.ratio > self.limit.most:
            return "NOT MET"
        return "met, aim too" if self.ratio <= self.limit.aim else "met"


@dataclass(frozen=True)
class Absent:
    """Something that could not be measured, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class Amount:
    """A figure that has a limit of its own: megabytes of memory, bytes on the wire, a score."""

    name: str
    amount: float
    unit: str
    limit: float
    at_least: bool = False
    """Whether more is better."""

    @property
    def verdict(self) -> str:
        """Whether the limit is met."""
        met = self.amount >= self.limit if self.at_least else self.amount <= self.limit
        return "met" if met else "NOT MET"


Row = Result | Absent | Amount


def in_rounds(works: Mapping[str, Work], rounds: int) -> dict[str, list[float]]:
    """Do all works in turn, round after round; gives the milliseconds of each by round."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            taken[name].append(work())
    return taken


def result(name: str, ours: list[float], beside: str, standard: list[float], limit: Limit | None = None) -> Result:
    """Compare two series of the same rounds."""
    ratio = median(a / b for a, b in zip(ours, standard, strict=True))
    return Result(name, median(ours), beside, median(standard), ratio, len(ours), limit)


def table(found: Sequence[Row]) -> str:
    """What was found, a line each."""
    lines = [f"{'':44}{'ours':>10}{'beside':>10}{'ratio':>8}{'limit':>7}{'aim':>6}"]
    for row in found:
        if isinstance(row, Absent):
            lines.append(f"{row.name:44}  {row.reason}")
            continue
        if isinstance(row, Amount):
            lines.append(f"{row.name:44}{row.amount:7.4g} {row.unit:20}{row.limit:7g}{'':6}  {row.verdict}")
            continue
        limits = f"{row.limit.most:7g}{row.limit.aim:6g}  {row.verdict}" if row.limit else ""
        lines.append(f"{row.name:44}{row.ours:7.2f} ms{row.standard:7.2f} ms{row.ratio:8.2f}{limits}")
    return "\n".join(lines)
