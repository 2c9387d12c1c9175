"""Blocks of reports that rest on enough people to be shown: neighbours are added until a block is safe.

Who counts is a person, never a report: somebody with ten reports is one person. So a block is made of rows that know
whose they are, and people are counted again for every block: counts of people cannot be added up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gir.statistics.periods import Quarter

WORKPLACE = 10
"""A department in which fewer people work is never a row of its own."""


@dataclass(frozen=True)
class Audience:
    """Who reads protected figures: a block needs this many people; a period closes early with ``comfort`` times it."""

    name: str
    people: int
    rounded_to: int
    percent_from: int
    comfort: int = 2

    def rounded(self, count: int) -> int:
        """A count as this audience reads it."""
        return self.rounded_to * int(count / self.rounded_to + 0.5)


MANAGEMENT = Audience("management", people=5, rounded_to=1, percent_from=1)
PUBLIC = Audience("public", people=10, rounded_to=5, percent_from=100)
AUDIENCES = (MANAGEMENT, PUBLIC)
"""In this order: the public's blocks are made of the management's."""


@dataclass(frozen=True)
class Row:
    """One report: whose it is, in which category of each family it falls, which steps were done on time.

    ``person`` is any name that is the same for the same person within a year; None is nobody, and makes no block
    safer. A step that did not apply, or still has time, is not in ``on_time``.
    """

    quarter: Quarter
    person: str | None
    labels: Mapping[str, str]
    on_time: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True)
class Family:
    """The categories of one property on a line: what is too small on its own is added to its neighbour.

    The order is fixed beforehand and knows nothing of the reports, or it would tell what it hides. What is not on the
    line counts in its last category. ``staff`` says how many people work in a category, where that matters.
    """

    name: str
    line: tuple[str, ...]
    staff: Mapping[str, int] = field(default_factory=dict)

    def category(self, row: Row) -> str:
        """Where a report counts."""
        label = row.labels.get(self.name)
        return label if label is not None and label in self.line else self.line[-1]

    def is_workplace(self, categories: Iterable[str]) -> bool:
        """Whether enough people work in these categories together."""
        return not self.staff or sum(self.staff.get(category, 0) for category in categories) >= WORKPLACE


@dataclass(frozen=True)
class Block:
    """Categories that are shown as one, with their reports and the people (at least so many) they rest on."""

    categories: tuple[str, ...]
    reports: int
    people: int


Group = tuple[tuple[str, ...], list[Row]]
"""Categories with their rows."""


def people_of(rows: Iterable[Row]) -> int:
    """How many people there are for certain: a person's name changes with the year, so years are not added up."""
    by_year: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        if row.person is not None:
            by_year[row.quarter.year].add(row.person)
    return max((len(people) for people in by_year.values()), default=0)


def split(family: Family, atoms: Sequence[tuple[str, ...]], rows: Iterable[Row]) -> list[Group]:
    """The rows by the atom their category is part of. Every category of the family's line is in one atom."""
    place = {category: index for index, atom in enumerate(atoms) for category in atom}
    last = len(atoms) - 1
    groups: list[Group] = [(atom, []) for atom in atoms]
    for row in rows:
        groups[place.get(family.category(row), last)][1].append(row)
    return groups


def all_comfortable(family: Family, groups: Iterable[Group], audience: Audience) -> bool:
    """Whether every group can stand alone, with room to spare."""
    needed = audience.comfort * audience.people
    return all(people_of(rows) >= needed and family.is_workplace(categories) for categories, rows in groups)


def merged(family: Family, groups: Iterable[Group], audience: Audience) -> list[Group]:
    """Neighbours added from the start of the line until a block is safe; what is left joins the last block."""
    blocks: list[Group] = []
    categories: tuple[str, ...] = ()
    rows: list[Row] = []
    for more, theirs in groups:
        categories, rows = (*categories, *more), [*rows, *theirs]
        if people_of(rows) >= audience.people and family.is_workplace(categories):
            blocks.append((categories, rows))
            categories, rows = (), []
    if categories:
        before, theirs = blocks.pop() if blocks else ((), [])
        blocks.append(((*before, *categories), [*theirs, *rows]))
    return blocks


def common(partitions: Iterable[Sequence[tuple[str, ...]]]) -> list[tuple[str, ...]]:
    """The finest rows that are whole blocks in each of several partitions."""
    parts: list[list[str]] = []
    for block in (block for partition in partitions for block in partition):
        touched = [part for part in parts if not set(part).isdisjoint(block)]
        whole = list(dict.fromkeys([*(category for part in touched for category in part), *block]))
        place = parts.index(touched[0]) if touched else len(parts)
        parts = [part for part in parts if part not in touched]
        parts.insert(place, whole)
    return [tuple(part) for part in parts]
