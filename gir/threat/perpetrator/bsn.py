"""Citizen service numbers (BSN): we may not keep them, so a text that holds one is refused."""

from __future__ import annotations

import re

WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
TOGETHER = re.compile(r"(?<!\d)\d{9}(?!\d)")
APART = re.compile(r"\d(?:[ .\-]?\d)*")
"""Digits as people write a long number: with a space, a point or a dash between them."""


def holds_bsn(text: str) -> bool:
    """Whether a number of nine digits in the text passes the test that every citizen service number passes."""
    apart = (re.sub(r"\D", "", found) for found in APART.findall(text))
    return any(_is_bsn(digits) for digits in (*TOGETHER.findall(text), *apart))


def _is_bsn(digits: str) -> bool:
    if len(digits) != len(WEIGHTS) or not int(digits):
        return False
    return sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True)) % 11 == 0
