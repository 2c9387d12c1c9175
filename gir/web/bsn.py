"""Citizen service numbers (BSN): we may not keep them, so an answer that holds one is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Any

from flask_babel import gettext as _
from wtforms import Field
from wtforms.validators import ValidationError

WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
DIGITS = re.compile(r"\d+")
GAPS = frozenset(" .-‐‑–/_")
"""What people write between the digits of one number, with or without a space beside it."""
ABROAD = re.compile(r"(?:\+|\b00)31[\s.\-]?(?:\(0\))?(?:[\s.\-]?\d){9}(?!\d)")
"""A telephone number as it is dialled from abroad: nine digits are left of it that may pass the test by chance."""


def without_bsn(_form: Any, field: Field) -> None:
    """Refuse an answer that holds a citizen service number. What was typed stays, to take it out."""
    if holds_bsn(field.data or ""):
        raise ValidationError(
            _("There is a citizen service number (BSN) in this answer. We may not keep it: take it out.")
        )


def holds_bsn(text: str) -> bool:
    """Whether a number of nine digits in the text passes the test of eleven, as every citizen service number does."""
    return any(map(_is_bsn, _numbers(ABROAD.sub("…", text))))


def _numbers(text: str) -> Iterator[str]:
    """The digits of every number: of those in one piece, and of those with the same sign between all their pieces.

    Other signs begin another number: “21-11-2026 4 colleagues” and “14.30 - 15.30” are several.
    """
    pieces = list(DIGITS.finditer(text))
    yield from (piece.group() for piece in pieces)
    gaps = [(_gap(text[piece.end() : later.start()]), piece, later) for piece, later in pairwise(pieces)]
    for sign, between in groupby(gaps, key=lambda gap: gap[0]):
        if sign in GAPS:
            together = list(between)
            yield together[0][1].group() + "".join(later.group() for _sign, _piece, later in together)


def _gap(between: str) -> str:
    return "" if "\n" in between else between.strip() or " "


def _is_bsn(digits: str) -> bool:
    if len(digits) != len(WEIGHTS) or not int(digits):
        return False
    return sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True)) % 11 == 0
