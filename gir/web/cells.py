"""Cells of files that spreadsheets open."""

from __future__ import annotations

import unicodedata

_FORMULA = tuple("=+-@|%\t\r\n")


def safe_cell(text: str) -> str:
    """A cell no spreadsheet takes for a formula: a dangerous start, also after spaces, gets an apostrophe."""
    start = unicodedata.normalize("NFKC", text).lstrip(" \u200b\u200e\u200f\ufeff")
    return f"'{text}" if start.startswith(_FORMULA) or start.lstrip().startswith(_FORMULA) else text
