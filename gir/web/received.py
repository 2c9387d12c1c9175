"""What a browser sent, as all code reads it: to its end, and without the one character that no text of ours may hold.

PostgreSQL refuses NUL, in a question as well as in a row, and SQLite does not. Texts that people type are made tidier
still (``gir.web.forms``); ids, tokens and choices that go straight into a question are not texts, and come from here.
"""

from __future__ import annotations

import time
from contextlib import suppress
from functools import cached_property
from http import HTTPStatus
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from flask import Flask, Response, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict, iter_multi_items
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from gir.web import parts

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

NUL = "\x00"
INSTEAD = "\x01"
"""Every database takes it, no answer that is offered holds it, and texts lose it like other control characters."""
FAREWELL = 5.0
"""Seconds for which the rest of a refused request is read."""
MOST_HEARD = 16 * 1024 * 1024
"""Bytes that are read of it; who sends more finds the connection closed."""
PIECE = 64 * 1024


class Fields(ImmutableMultiDict[str, Any]):
    """The fields of a form. The rest of a text that held the character is kept: somebody typed it."""

    def __init__(self, mapping: Any = None) -> None:
        # Files stand among the values; they are bytes.
        super().__init__([(_fit(name), _fit(value)) for name, value in iter_multi_items(mapping or ())])


def _fit(value: Any) -> Any:
    return value.replace(NUL, INSTEAD) if isinstance(value, str) else value


class Body:
    """What comes in, as the server gives it. Whatever goes wrong with it is a broken connection, and so a 400."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        """The next bytes; none at the end.

        Raises:
            OSError: there is nothing to read any more, or nothing that can be understood.
        """
        try:
            return self._stream.read(size)
        except OSError:
            raise
        except Exception as error:  # each server has errors of its own, such as for a chunk without a size
            raise OSError("What was sent cannot be read.") from error


class ReceivedRequest(parts.PartsRequest):
    """A request whose body may break off, and whose query and form can be asked about in every database."""

    parameter_storage_class = Fields

    def __init__(self, environ: WSGIEnvironment, *args: Any, **kwargs: Any) -> None:
        environ["wsgi.input"] = Body(environ["wsgi.input"])
        super().__init__(environ, *args, **kwargs)

    def _load_form_data(self) -> None:
        first = "form" not in self.__dict__
        super()._load_form_data()
        # Without a length said beforehand the framework reads as far as it may, and takes that for everything.
        if first and not self.streams and self.content_length is None and self._goes_on():
            raise RequestEntityTooLarge

    def _goes_on(self) -> bool:
        if not _ends(self.environ):
            return False  # nothing was sent, and asking for it would wait for ever
        try:
            return bool(self.environ["wsgi.input"].read(1))
        except OSError as error:
            raise ClientDisconnected from error

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """The query. A part of it that held the character is left out: nobody typed it, and no page of ours made it."""
        query = self.query_string.decode(errors="replace")
        parts_of_it = parse_qsl(query, keep_blank_values=True, errors="werkzeug.url_quote")
        return ImmutableMultiDict((name, value) for name, value in parts_of_it if NUL not in name + value)


def _ends(environ: WSGIEnvironment) -> bool:
    """Whether the server says where the body ends when its sender did not."""
    return bool(environ.get("wsgi.input_terminated"))


def register(app: Flask) -> None:
    """Let ``app`` read requests this way."""
    app.request_class = ReceivedRequest
    app.after_request(_hear_out)


def _hear_out(answer: Response) -> Response:
    """Read on for a short while after a refusal: who is still sending cannot read an answer."""
    if answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE and _ends(request.environ):
        body, until, left = request.environ["wsgi.input"], time.monotonic() + FAREWELL, MOST_HEARD
        with suppress(OSError):
            while left > 0 and time.monotonic() < until and (piece := body.read(PIECE)):
                left -= len(piece)
    return answer
