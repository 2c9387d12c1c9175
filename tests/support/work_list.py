"""What stands on somebody's work list."""

from __future__ import annotations

from tests.support.page_client import PageClient
from tests.support.page_rules import text_of


def marks(client: PageClient, path: str = "/cases") -> list[str]:
    """The words that mark a case as new or changed; the order "newest first" has the same letters."""
    return [text_of(badge).strip() for badge in client.visit(path).elements(class_="utrecht-status-badge")]
