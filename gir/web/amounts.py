"""Amounts of money as people type and read them: whole cents inside, "€ 1.234,50" on screen."""

from __future__ import annotations

import re

from babel.numbers import format_currency

from gir.web.page import current_language

GROUPED = re.compile(r"([0-9]{1,3}(?:\.[0-9]{3})+)(?:,([0-9]{1,2}))?")
"""Dutch, with dots between the thousands."""
PLAIN = re.compile(r"([0-9]+)(?:[.,]([0-9]{1,2}))?")
AROUND = re.compile(r"^(?:€|eur|euro)\s*|\s*(?:€|eur|euro)$|,-+$|\s", re.IGNORECASE)
"""What people write around the digits."""
LONGEST = 20
"""Characters of an amount."""


def parse_cents(text: str | None) -> int | None:
    """The cents in ``1.234,50``, ``1234.5``, ``€ 1.234`` or ``100,-``; None when it cannot be one amount only.

    A dot before exactly three digits stands between thousands, as the Dutch write it. ``1,234`` could be both.
    """
    text = AROUND.sub("", (text or "").strip())
    if len(text) > LONGEST:
        return None
    found = GROUPED.fullmatch(text) or PLAIN.fullmatch(text)
    if not found:
        return None
    whole, cents = found[1].replace(".", ""), found[2] or ""
    return int(whole) * 100 + int(cents.ljust(2, "0"))


def in_euros(cents: int) -> str:
    """€ 1.234,50 / €1,234.50, in the language of the page."""
    return str(format_currency(f"{cents // 100}.{cents % 100:02d}", "EUR", locale=current_language()))


def as_typed(cents: int | None) -> str:
    """The same amount as somebody would type it into a field: 1234,50. Nothing for none."""
    return "" if cents is None else f"{cents // 100},{cents % 100:02d}"
