"""The code on a page, as somebody would copy it by hand."""

from __future__ import annotations

from tests.support.page import Page
from tests.support.page_rules import text_of


def code_on(page: Page) -> str:
    """The code that a page shows: ``K7RD-2M9X-4TQH-WB3C``."""
    letters = page.elements("p", class_="gir-code__letters")
    assert len(letters) == 1, f"{page!r} shows {len(letters)} codes"
    return text_of(letters[0]).replace(" ", "").replace("--", "-")
