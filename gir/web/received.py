"""What a browser sent, as all code reads it: without the one character that no text of ours may hold.

PostgreSQL refuses NUL, in a question as well as in a row, and SQLite does not. Texts that people type are made tidier
still (``gir.web.forms``); ids, tokens and choices that go straight into a question are not texts, and come from here.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

from flask import Flask
from werkzeug.datastructures import ImmutableMultiDict, MultiDict, iter_multi_items

from gir.web import parts

NUL = "\x00"


class Fields(ImmutableMultiDict[str, Any]):
    """The fields of a form. The rest of a text that held the character is kept: somebody typed it."""

    def __init__(self, mapping: Any = None) -> None:
        # Files stand among the values; they are bytes.
        super().__init__([(_fit(name), _fit(value)) for name, value in iter_multi_items(mapping or ())])


def _fit(value: Any) -> Any:
    return value.replace(NUL, "") if isinstance(value, str) else value


class ReceivedRequest(parts.PartsRequest):
    """A request whose query and form can be asked about in every database."""

    parameter_storage_class = Fields

    @cached_property
    def args(self) -> MultiDict[str, str]:  # type: ignore[override]
        """The query. A part of it that held the character is left out: nobody typed it, and no page of ours made it."""
        query = self.query_string.decode(errors="replace")
        parts_of_it = parse_qsl(query, keep_blank_values=True, errors="werkzeug.url_quote")
        return ImmutableMultiDict((name, value) for name, value in parts_of_it if NUL not in name + value)


def register(app: Flask) -> None:
    """Let ``app`` read requests this way."""
    app.request_class = ReceivedRequest
