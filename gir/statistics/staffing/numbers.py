"""People and fte as somebody writes them, in a field or in a spreadsheet, and whether they can be true. Pure."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from gir.statistics.staffing.terms import CountFault

MOST = 999_999
MOST_HOURS = Decimal("1.25")
"""Fte that one person can be at most: 40 hours where 36 make a full week, and some room for rounding."""
WHOLE = re.compile(r"\d{1,9}|\d{1,3}(\.\d{3}){1,2}")
DECIMAL = re.compile(r"(\d{1,9}|\d{1,3}(?:\.\d{3}){1,2})(?:,(\d{1,9}))?")
POINTED = re.compile(r"\d{1,9}\.\d{1,2}")
"""How a program that knows no decimal comma writes it. Three digits after the point could be thousands."""
GROUPED = re.compile(r"\d{1,3}(\.\d{3}){1,2}")
Written = str | int | float | bool | None


@dataclass(frozen=True)
class Count:
    """People and full-time equivalents of one department in one quarter."""

    people: int
    fte: Decimal


class Untrue(ValueError):
    """These numbers cannot be; ``fault`` says why, ``of_people`` with which of the two numbers to begin."""

    def __init__(self, fault: CountFault, *, of_people: bool = False) -> None:
        super().__init__(fault.value)
        self.fault, self.of_people = fault, of_people


def count_of(people: Written, fte: Written) -> Count | None:
    """What was written as a count; None when nothing was: then it is not known. Fte are kept with one decimal.

    Raises:
        Untrue: it cannot be read, or cannot be.
    """
    persons, hours = _people(people), _fte(fte)
    if persons is None and hours is None:
        return None
    if persons is None:
        raise Untrue(CountFault.NO_PEOPLE, of_people=True)
    if hours is None:
        raise Untrue(CountFault.NO_FTE)
    if not persons and hours:
        raise Untrue(CountFault.NOBODY)
    if persons and not hours:
        raise Untrue(CountFault.NO_HOURS)
    if hours > persons * MOST_HOURS:
        raise Untrue(CountFault.TOO_MANY_HOURS)
    return Count(persons, hours)


def _people(written: Written) -> int | None:
    if _is_empty(written):
        return None
    if isinstance(written, str) and WHOLE.fullmatch(written.strip()):
        found = int(written.strip().replace(".", ""))
    elif isinstance(written, int | float) and not isinstance(written, bool) and _is_whole(written):
        found = int(written)
    else:
        raise Untrue(CountFault.NOT_PEOPLE, of_people=True)
    if not 0 <= found <= MOST:
        raise Untrue(CountFault.NOT_PEOPLE, of_people=True)
    return found


def _is_whole(number: float) -> bool:
    return math.isfinite(number) and number == math.floor(number)


def _fte(written: Written) -> Decimal | None:
    if _is_empty(written):
        return None
    found = _decimal(written)
    if found is None or not 0 <= found <= MOST:
        raise Untrue(CountFault.NOT_FTE)
    return found.quantize(Decimal("0.1"), ROUND_HALF_UP)


def _decimal(written: Written) -> Decimal | None:
    """None when it cannot be read. A lone 1.250 is not read: it could be a thousand or one and a bit."""
    if isinstance(written, bool):
        return None
    if isinstance(written, int | float):
        return Decimal(str(written)) if math.isfinite(written) else None
    text = (written or "").strip()
    if POINTED.fullmatch(text):
        return Decimal(text)
    found = DECIMAL.fullmatch(text)
    if found is None or GROUPED.fullmatch(text):
        return None
    return Decimal(f"{found[1].replace('.', '')}.{found[2] or 0}")


def _is_empty(written: Written) -> bool:
    return written is None or (isinstance(written, str) and not written.strip())
