"""An attacker who has read everything that was published and solves for the rest with linear programming.

The unknown is the number of reports in every *cell*: quarter × when it came or went, if later × one category of each
family. Every published figure is an equation over cells (or two inequalities, when it was rounded). The attacker
*recovers* a number when only one whole number is left that fits.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from gir.statistics.disclosure import MANAGEMENT, TOTAL, Audience, Family, Ledger, Row, close
from gir.statistics.periods import Quarter, quarters_up_to
from tests.statistics.reports import CLOSED

Cell = tuple[Any, ...]
"""Quarter, the quarter in which it came in or was taken back when that was later, and the category of each family."""
Vector = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


@dataclass
class World:
    """What really happened: rows of each quarter, those that came in after it was closed, and those taken back then."""

    families: tuple[Family, ...]
    quarters: list[Quarter]
    rows: list[Row]
    late: dict[Quarter, list[Row]] = field(default_factory=dict)
    withdrawn: dict[Quarter, list[Row]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        lines = [family.line for family in self.families]
        gone = {id(row): went for went, rows in self.withdrawn.items() for row in rows}
        known = [(row, ("taken back", gone[id(row)]) if id(row) in gone else None) for row in self.rows]
        known += [(row, ("late", came)) for came, rows in self.late.items() for row in rows]
        times: list[Cell] = [(quarter, None) for quarter in self.quarters]
        times += [(row.quarter, when) for row, when in known if when]
        self.cells: list[Cell] = [
            (*when, *which) for when in dict.fromkeys(times) for which in itertools.product(*lines)
        ]
        place = {cell: index for index, cell in enumerate(self.cells)}
        self.truth = np.zeros(len(self.cells))
        self.people: dict[int, set[str]] = defaultdict(set)
        for row, when in known:
            index = place[(row.quarter, when, *(family.category(row) for family in self.families))]
            self.truth[index] += 1
            if row.person:
                self.people[index].add(row.person)

    def mask(self, quarters: Iterable[Quarter], family: str = TOTAL, categories: Iterable[str] = ()) -> Vector:
        """The cells of some quarters in time, perhaps of some categories of one family."""
        inside = set(quarters)
        times = {cell[:2] for cell in self.cells if cell[0] in inside}
        return self._mask((when for when in times if not (when[1] and when[1][0] == "late")), family, categories)

    def later_mask(
        self, kind: str, year: int, quarters: Iterable[Quarter], family: str = TOTAL, categories: Iterable[str] = ()
    ) -> Vector:
        """The cells of a year that were late, or taken back, in some quarters."""
        times = [(q, (kind, later)) for later in quarters for q in self.quarters if q.year == year]
        return self._mask(times, family, categories)

    def _mask(self, times: Iterable[Cell], family: str, categories: Iterable[str]) -> Vector:
        wanted, chosen = set(times), set(categories)
        axis = 0 if family == TOTAL else 2 + [f.name for f in self.families].index(family)
        return np.fromiter((c[:2] in wanted and (not axis or c[axis] in chosen) for c in self.cells), float)

    def closed(self) -> Ledger:
        """The ledger after all quarters."""
        ledger = Ledger(self.families, self.quarters[0])
        for quarter in self.quarters:
            rows = [row for row in self.rows if row.quarter == quarter]
            late, withdrawn = self.late.get(quarter, ()), self.withdrawn.get(quarter, ())
            ledger = close(ledger, quarter, rows, late=late, withdrawn=withdrawn, on=CLOSED)
        return ledger


@dataclass(frozen=True)
class Clue:
    """Something published: these cells together are between two numbers."""

    cells: Vector
    low: float
    high: float


def clues_of(world: World, ledger: Ledger, audience: Audience) -> list[Clue]:
    """All that an audience can read, as it reads it."""
    clues = []
    for part in ledger.published:
        if part.audience != audience.name:
            continue
        span = [quarter for quarter in world.quarters if part.first <= quarter <= part.last]
        slack = (audience.rounded_to - 1) / 2
        for block in part.blocks:
            shown = audience.rounded(block.reports)
            if part.stream.year is None:
                cells = world.mask(span, part.family, block.categories)
            else:
                kind = "taken back" if part.stream.withdrawn else "late"
                cells = world.later_mask(kind, part.stream.year, span, part.family, block.categories)
            clues.append(Clue(cells, shown - slack, shown + slack))
    return clues


def targets_of(world: World, people: int) -> Iterator[tuple[str, Vector]]:
    """Every cell, and every sum over whole years and properties, that rests on fewer people than needed."""
    for kept in itertools.product((0, 1), repeat=len(world.families) + 1):
        sums: dict[Cell, list[int]] = defaultdict(list)
        for index, (quarter, *rest) in enumerate(world.cells):
            tail = [value if keep else "*" for value, keep in zip(rest, kept, strict=True)]
            for when in (quarter.key, quarter.year, "*"):
                sums[when, *tail].append(index)
        for name, indexes in sums.items():
            if len(set().union(*(world.people[index] for index in indexes))) < people:
                vector = np.zeros(len(world.cells))
                vector[indexes] = 1
                yield " ".join(map(str, name)), vector


def recovered(world: World, clues: Sequence[Clue], people: int) -> list[str]:
    """The targets of which the attacker is left with one whole number.

    A target is safe when it could also have been another whole number. One program asks of as many empty targets as
    possible at once whether they could have held a report; each of the rest gets a program of its own, whose answer
    often settles others too.
    """
    targets = list(targets_of(world, people)) if clues else []
    if not targets:
        return []
    values = np.array([vector for _, vector in targets])
    told = values @ world.truth
    pinned = np.ones(len(targets), bool)
    system = _System(clues, len(world.cells), world.truth.sum() + 50)
    for _ in range(3):
        empty = np.flatnonzero(pinned & (told == 0))
        if len(empty):
            pinned &= np.abs(values @ system.filling(values[empty]) - told) < 1 - 1e-6
    found = []
    for index in range(len(targets)):
        ends = []
        for sign in (-1, 1):
            if pinned[index]:
                other = system.least(values[index] * sign)
                pinned &= np.abs(values @ other - told) < 1 - 1e-6
                ends.append(float(values[index] @ other))
        if pinned[index] and math.floor(ends[0] + 1e-6) == math.ceil(ends[1] - 1e-6):
            found.append(targets[index][0])
    return found


class _System:
    """Everything that is known, as equations and inequalities. Nobody has more than all reports and fifty."""

    def __init__(self, clues: Sequence[Clue], cells: int, most: float) -> None:
        exact = [clue for clue in clues if clue.low == clue.high]
        rough = [clue for clue in clues if clue.low != clue.high]
        self.equal = np.array([clue.cells for clue in exact]).reshape(len(exact), cells)
        self.told = np.array([clue.low for clue in exact])
        self.under = np.array([row for clue in rough for row in (clue.cells, -clue.cells)]).reshape(-1, cells)
        self.limits = np.array([bound for clue in rough for bound in (clue.high, -clue.low)])
        self.most = most

    def least(self, wish: Vector) -> Vector:
        """A way in which it could have been, with as little of the wish as possible."""
        return self._solved(wish, self.equal, self.under, self.limits, [(0, self.most)] * len(wish))

    def filling(self, empty: Vector) -> Vector:
        """A way in which it could have been, with a report in as many of the empty sums as possible."""
        sums, cells = empty.shape
        equal = np.hstack([self.equal, np.zeros((len(self.equal), sums))])
        under = np.vstack(
            [np.hstack([self.under, np.zeros((len(self.under), sums))]), np.hstack([-empty, np.eye(sums)])]
        )
        wish = np.concatenate([np.zeros(cells), -np.ones(sums)])
        bounds = [(0, self.most)] * cells + [(0, 1.0)] * sums
        return self._solved(wish, equal, under, np.concatenate([self.limits, np.zeros(sums)]), bounds)[:cells]

    def _solved(
        self, wish: Vector, equal: Vector, under: Vector, limits: Vector, bounds: Sequence[tuple[float, float]]
    ) -> Vector:
        answer = linprog(
            wish,
            A_eq=csr_array(equal) if len(equal) else None,
            b_eq=self.told if len(equal) else None,
            A_ub=csr_array(under) if len(under) else None,
            b_ub=limits if len(under) else None,
            bounds=bounds,
            method="highs",
        )
        assert answer.status == 0, answer.message
        solution: Vector = answer.x
        return solution


# ── Random organisations ─────────────────────────────────────────────────────────────────────────────────────────


def random_world(seed: int, *, with_late: bool = True) -> World:
    """Few or many reports, of few or many people, skewed as life is, over one to two years."""
    rng = Random(seed)
    quarters = quarters_up_to(Quarter(2026, rng.choice((2, 4, 4))), rng.choice((2, 4, 4, 5, 6)))
    families = tuple(
        Family(name, tuple(f"{name}{number}" for number in range(rng.randint(2, most))))
        for name, most in rng.choice(((("form", 4), ("department", 4)), (("form", 3), ("severity", 3), ("channel", 2))))
    )
    skew = [{c: rng.random() ** rng.choice((1, 3, 6)) + 0.01 for c in family.line} for family in families]
    team = [f"p{number}" for number in range(rng.choice((4, 8, 12, 20, 40, 80)))]
    busy = rng.choice((0.5, 1.0, 3.0))

    def report(quarter: Quarter) -> Row:
        labels = {
            family.name: rng.choices(family.line, list(weight.values()))[0]
            for family, weight in zip(families, skew, strict=True)
        }
        return Row(quarter, team[int(len(team) * rng.random() ** busy)], labels)

    often = rng.choice((2, 5, 8, 12, 20, 40))
    rows = [report(quarter) for quarter in quarters for _ in range(int(often * rng.random() * 2))]
    late: dict[Quarter, list[Row]] = {}
    if with_late and rng.random() < 0.5:
        for before, quarter in itertools.pairwise(quarters):
            late[quarter] = [report(before) for _ in range(rng.choice((0, 1, 3, 8)))]
    withdrawn: dict[Quarter, list[Row]] = {}
    if with_late and rng.random() < 0.3:
        went, often_so = quarters[-1], rng.choice((0.3, 0.9))
        withdrawn[went] = [row for row in rows if row.quarter < went and rng.random() < often_so]
    return World(families, quarters, rows, late, withdrawn)


def naive_clues(world: World, family: str, least: int = MANAGEMENT.people) -> list[Clue]:
    """The table that is usually made: what rests on fewer than so many people is left blank, and totals are totals."""
    line = next(f for f in world.families if f.name == family).line
    clues = [exactly(world, world.mask(world.quarters))]
    clues += [exactly(world, world.mask([quarter])) for quarter in world.quarters]
    clues += [exactly(world, world.mask(world.quarters, family, [category])) for category in line]
    for quarter, category in itertools.product(world.quarters, line):
        cells = world.mask([quarter], family, [category])
        if len(set().union(*(world.people[int(index)] for index in np.flatnonzero(cells)))) >= least:
            clues.append(exactly(world, cells))
    return clues


def exactly(world: World, cells: Vector) -> Clue:
    """The true number of reports in some cells."""
    told = float(cells @ world.truth)
    return Clue(cells, told, told)
