"""The ledger of protected figures: quarter after quarter is closed, and what was shown once never changes.

`close` is all that ever publishes. The reasoning, and the proof that nothing can be subtracted from anything, stand in
docs/decisions/0061-figures-that-cannot-be-subtracted.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from gir.statistics.blocks import (
    AUDIENCES,
    MANAGEMENT,
    Audience,
    Block,
    Family,
    Row,
    all_comfortable,
    common,
    merged,
    people_of,
    split,
)
from gir.statistics.on_time import Share, share_of
from gir.statistics.periods import Quarter

TOTAL = "total"
ON_TIME = "on-time"
CATALOGUE = ("form", "severity", "department", "channel", "office")
"""The closed list of what is counted apart, each property once: two tables of the same one could be subtracted."""
_WHOLE = Family(TOTAL, ("",))


@dataclass(frozen=True)
class Stream:
    """A series of closings. Reports that are late, or withdrawn after their quarter was closed, have their own."""

    year: int | None = None
    withdrawn: bool = False


REGULAR = Stream()


@dataclass(frozen=True)
class Published:
    """One table of one period, as an audience has read it since ``closed_on``."""

    family: str
    audience: str
    stream: Stream
    first: Quarter
    last: Quarter
    closed_on: date
    blocks: tuple[Block, ...] = ()
    shares: tuple[Share, ...] = ()


@dataclass(frozen=True)
class Waiting:
    """A row that belongs to a closed quarter and that some table does not show yet."""

    stream: Stream
    unit: Quarter
    row: Row


@dataclass(frozen=True)
class Ledger:
    """Everything published about one group of people in one organisation, and what still waits.

    ``published`` only ever grows. ``waiting`` is for the program alone: nobody reads it.
    """

    families: tuple[Family, ...]
    since: Quarter
    published: tuple[Published, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    until: Quarter | None = None

    def __post_init__(self) -> None:
        names = [family.name for family in self.families]
        if len(names) != len(set(names)) or not set(names) <= set(CATALOGUE):
            raise ValueError(f"tables come from the catalogue, each once: {', '.join(CATALOGUE)}")
        if any(not family.line or len(family.line) != len(set(family.line)) for family in self.families):
            raise ValueError("a line has categories, each once")

    def shown(self, audience: Audience, family: str, stream: Stream = REGULAR) -> list[Published]:
        """What an audience may read of a table, oldest first."""
        wanted = (audience.name, family, stream)
        return [table for table in self.published if (table.audience, table.family, table.stream) == wanted]


def close(
    ledger: Ledger,
    quarter: Quarter,
    rows: Sequence[Row],
    *,
    on: date,
    late: Sequence[Row] = (),
    withdrawn: Sequence[Row] = (),
) -> Ledger:
    """The ledger with one more quarter closed, and with all tables that can be shown since.

    ``rows`` are the reports of the quarter as they are known today; they stay what they are. ``late`` are reports of
    earlier quarters that came in since, ``withdrawn`` rows that were closed before and should not have been; a report
    that turned out otherwise is both. Raises ValueError when quarters are not closed one after another.
    """
    _check(ledger, quarter, rows, [*late, *withdrawn])
    waiting = [Waiting(REGULAR, quarter, row) for row in rows]
    waiting += [Waiting(Stream(row.quarter.year), quarter, row) for row in late]
    waiting += [Waiting(Stream(row.quarter.year, withdrawn=True), quarter, row) for row in withdrawn]
    ledger = replace(ledger, waiting=(*ledger.waiting, *waiting), until=quarter)
    for stream in dict.fromkeys(entry.stream for entry in ledger.waiting):
        for audience in AUDIENCES:
            ledger = _advance(ledger, stream, audience, quarter, on)
    return replace(ledger, waiting=tuple(_still_needed(ledger)))


def _check(ledger: Ledger, quarter: Quarter, rows: Iterable[Row], earlier: Iterable[Row]) -> None:
    expected = ledger.until.back(-1) if ledger.until else ledger.since
    if quarter != expected:
        raise ValueError(f"{expected.key} is closed before {quarter.key}")
    if any(row.quarter != quarter for row in rows):
        raise ValueError(f"only reports of {quarter.key} belong in it")
    if any(not ledger.since <= row.quarter < quarter for row in earlier):
        raise ValueError("late and withdrawn reports are of quarters closed before")


def _advance(ledger: Ledger, stream: Stream, audience: Audience, unit: Quarter, on: date) -> Ledger:
    """The total first: no table ends where the total of its reports does not end too."""
    for family in (_WHOLE, *ledger.families, Family(ON_TIME, ("",))):
        if audience is not MANAGEMENT and not _closed(ledger, stream, MANAGEMENT, family.name, unit):
            continue
        if family is not _WHOLE and not _closed(ledger, stream, audience, TOTAL, unit):
            break
        table = _table(ledger, stream, audience, family, unit, on)
        if table is not None:
            ledger = replace(ledger, published=(*ledger.published, table))
    return ledger


def _closed(ledger: Ledger, stream: Stream, audience: Audience, family: str, unit: Quarter) -> bool:
    return _boundary(ledger, stream, audience, family) == unit


def _boundary(ledger: Ledger, stream: Stream, audience: Audience, family: str) -> Quarter | None:
    """The last quarter that a table shows."""
    return max((table.last for table in ledger.shown(audience, family, stream)), default=None)


def _table(
    ledger: Ledger, stream: Stream, audience: Audience, family: Family, unit: Quarter, on: date
) -> Published | None:
    """The table of everything that waits for it, when it may be shown now."""
    before = _boundary(ledger, stream, audience, family.name)
    waiting = [e for e in ledger.waiting if e.stream == stream and (before is None or e.unit > before)]
    if not waiting:
        return None
    rows = [entry.row for entry in waiting]
    if stream.withdrawn and not (family is _WHOLE and _enough_stay(ledger, stream, audience, rows)):
        return None
    first = before.back(-1) if before else _start(ledger, stream, audience, waiting[0].unit)
    over = stream != REGULAR or unit.number == 4 or first.year < unit.year
    table = Published(family.name, audience.name, stream, first, unit, on)
    if family.name == ON_TIME:
        return replace(table, shares=_shares(rows, audience)) if over and stream == REGULAR else None
    groups = split(family, _atoms(ledger, table, family), rows)
    if over:
        if people_of(rows) < audience.people:
            return None
        groups = merged(family, groups, audience)
    elif not _is_whole(first, unit) or not all_comfortable(family, groups, audience):
        return None
    return replace(table, blocks=tuple(Block(names, len(theirs), people_of(theirs)) for names, theirs in groups))


def _enough_stay(ledger: Ledger, stream: Stream, audience: Audience, rows: Sequence[Row]) -> bool:
    """Whether whatever is left after these withdrawals is safe too: it can be calculated from them.

    They may all have been of one period, so its people without theirs must be enough. Their year is over and shown.
    """
    if stream.year is None:
        return False
    shown = _boundary(ledger, REGULAR, audience, TOTAL)
    if shown is None or shown < Quarter(stream.year, 4):
        return False
    totals = [t for t in ledger.shown(audience, TOTAL) if t.first.year <= stream.year <= t.last.year]
    fewest = min((block.people for total in totals for block in total.blocks), default=0)
    gone = sum(block.people for table in ledger.shown(audience, TOTAL, stream) for block in table.blocks)
    return fewest - gone - people_of(rows) >= audience.people


def _start(ledger: Ledger, stream: Stream, audience: Audience, oldest: Quarter) -> Quarter:
    """Where a table begins that was not shown before: with the total of its oldest row."""
    totals = ledger.shown(audience, TOTAL, stream)
    alone = ledger.since if stream == REGULAR else oldest
    return next((total.first for total in totals if total.last >= oldest), alone)


def _is_whole(first: Quarter, last: Quarter) -> bool:
    """Whether this is a quarter or the first half of a year; the second half ends with the year."""
    return first == last or (first.year == last.year and (first.number, last.number) == (1, 2))


def _atoms(ledger: Ledger, table: Published, family: Family) -> list[tuple[str, ...]]:
    """What may be added but not divided: categories for the management, the management's blocks for everyone else."""
    if table.audience == MANAGEMENT.name:
        return [(category,) for category in family.line]
    theirs = ledger.shown(MANAGEMENT, table.family, table.stream)
    return common([block.categories for block in part.blocks] for part in theirs if part.last >= table.first)


def _shares(rows: Sequence[Row], audience: Audience) -> tuple[Share, ...]:
    steps = dict.fromkeys(step for row in rows for step in row.on_time)
    found = (share_of(step, rows, audience) for step in steps)
    return tuple(share for share in found if share is not None)


def _still_needed(ledger: Ledger) -> list[Waiting]:
    """Rows that every table shows are forgotten."""
    needed = []
    for stream in dict.fromkeys(entry.stream for entry in ledger.waiting):
        names = [TOTAL, *([] if stream.withdrawn else [family.name for family in ledger.families])]
        names += [ON_TIME] if stream == REGULAR else []
        ends = [_boundary(ledger, stream, audience, name) for audience in AUDIENCES for name in names]
        done = None if None in ends else min(end for end in ends if end)
        needed += [e for e in ledger.waiting if e.stream == stream and (done is None or e.unit > done)]
    return needed
