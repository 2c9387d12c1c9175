"""Pieces of pages that depend on nothing but what they are given: made once, then kept.

Escaping the texts of a long list costs more than asking for them. A row that says the same words as a minute ago need
not be made again; because everything it is made of is in its key, nothing ever has to be thrown away.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from functools import lru_cache

from flask import get_template_attribute
from markupsafe import Markup

from gir.web.page import current_language

MOST_KEPT = 1000
"""Pieces of one kind that a worker keeps; the longest unused goes first. A piece is about one kB."""


class Fragment:
    """A macro of a template. Its words and its arguments decide all of it: it may not ask who is looking."""

    def __init__(self, template: str, macro: str, most: int = MOST_KEPT) -> None:
        self.template = template
        self.macro = macro
        self._made = lru_cache(maxsize=most)(self._make)

    def __call__(self, *arguments: Hashable) -> Markup:
        """The piece in the language of the page, escaped like every page."""
        return self._made(current_language(), arguments)

    def each(self, rows: Iterable[Hashable], *shared: Hashable) -> list[Markup]:
        """A piece for every row, each also given what they share."""
        language = current_language()
        return [self._made(language, (row, *shared)) for row in rows]

    def once(self, *arguments: Hashable) -> Markup:
        """A piece that is not kept: what it is made of is somebody's own words."""
        return self._make("", arguments)

    def _make(self, _language: str, arguments: tuple[Hashable, ...]) -> Markup:
        made: Markup = get_template_attribute(self.template, self.macro)(*arguments)
        return made
