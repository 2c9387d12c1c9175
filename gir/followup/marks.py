"""Where the next page of a list begins: the place of the last case that was shown, as it stands in an address."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

MARK = re.compile(r"(?:([0-3])\.)?([0-9]{1,18})-([0-9a-f]{32})")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class BadMark(ValueError):
    """The address asks for a page of the list that cannot be."""


class Mark(NamedTuple):
    """The case after which a page begins. ``rank`` only where a list is sorted by severity first."""

    at: datetime
    case_id: str
    rank: int | None = None


def mark_of(at: datetime, identity: str, rank: int | None = None) -> str:
    """Where the page after this case begins."""
    place = f"{(at - EPOCH) // MICROSECOND}-{identity}"
    return place if rank is None else f"{rank}.{place}"


def read_mark(mark: str, *, ranked: bool = False) -> Mark:
    """Understand a mark.

    Raises:
        BadMark: no page of such a list gave it.
    """
    found = MARK.fullmatch(mark)
    if not found or ranked != (found[1] is not None):
        raise BadMark(mark)
    try:
        return Mark(EPOCH + int(found[2]) * MICROSECOND, found[3], int(found[1]) if ranked else None)
    except OverflowError as error:
        raise BadMark(mark) from error
