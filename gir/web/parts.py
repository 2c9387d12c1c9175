"""Forms with files, taken apart while they arrive.

The framework's own parser writes what is sent to temporary files, where anybody who can read the disk can read it. A
route whose gate says ``streaming()`` gets the fields that stand before the first file as ``request.form``, so that the
form token is checked before a byte of a file is read, and the files themselves piece by piece from ``request.parts``.
"""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, cast

import flask
from flask import Flask, Response, current_app
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException, ServiceUnavailable
from werkzeug.formparser import FormDataParser
from werkzeug.sansio.multipart import Data, Epilogue, Event, Field, File, MultipartDecoder, NeedData

from gir.web.lingering import STILL_SENDING
from gir.web.slots import AllTaken, take_slot

PIECE = 16 * 1024
LARGEST_PIECE = 1024 * 1024
"""Bytes that are read at a time: few from a slow sender, so that the worker is heard of often; more from a fast one."""
QUICK = 0.05
"""Seconds; what came faster may be more the next time."""
MOST_HELD = 2 * LARGEST_PIECE
"""Bytes of a header, or of all fields together, that are ever held at once."""
MOST_PARTS = 500
MOST_READ = 256 * 1024 * 1024
"""Bytes after which nobody listens any longer, whatever they are."""
PATIENCE = 15 * 60.0
"""Seconds that one request may take to arrive."""
FIRST_PATIENCE = 30.0
"""Seconds until its first file begins: before that, nobody knows who is sending."""
SILENCE = 20.0
"""Seconds without a byte after which the connection counts as broken."""
LEAST_SPEED = 8 * 1024
"""Bytes a second. Who sends more slowly would keep others waiting for their slot for too long."""
MEASURED = 15.0
"""Seconds of waiting over which the speed is measured: a telephone may lose its network for a moment."""
BOUNDARY_ENDS = 16
"""Bytes that may stand before and behind a boundary and belong to it: line ends and dashes."""
HEARTBEAT = "gir_heartbeat"
"""Extension: a function that tells the server that this worker is alive while a slow upload comes in."""


class BrokenUpload(ValueError):
    """What was sent broke off, took too long, or cannot be taken apart."""


@dataclass(frozen=True)
class ArrivingFile:
    """A file of which the name is known and the content is still to come. What is not read of it is skipped."""

    field: str
    name: str
    pieces: Iterator[bytes]


class _Decoder(MultipartDecoder):
    """The library's decoder, which would add a byte to a file when a piece ends within the end of the last boundary."""

    def _last_partial_boundary_index(self, data: bytes | bytearray) -> int:
        """Where a boundary could begin of which the end is still to come: what stands before it is content."""
        tail = max(0, len(data) - len(self.boundary) - BOUNDARY_ENDS)
        ends = [data.find(end, tail) for end in (b"\r", b"\n")]
        return min((place for place in ends if place >= 0), default=len(data))


class Parts:
    """The parts of one form, in the order in which they come."""

    def __init__(self, stream: IO[bytes] | _Body, boundary: bytes) -> None:
        self._stream = stream
        self._decoder = _Decoder(boundary, MOST_HELD, max_parts=MOST_PARTS)
        self._received = 0
        self._size = PIECE
        self._held = 0
        self._waited, self._brought = 0.0, 0
        self._patience = FIRST_PATIENCE
        self._started = self._last_beat = time.monotonic()
        self._next: File | None = None
        self._over = False
        self.complete = False
        self.fields: MultiDict[str, str] = MultiDict()

    def read_fields(self) -> None:
        """Read what stands before the next file.

        Raises:
            BrokenUpload: it cannot be taken apart.
        """
        name, value = "", bytearray()
        while self._next is None and not self._over:
            event = self._event()
            if isinstance(event, File):
                self._next, self._patience = event, PATIENCE
            elif isinstance(event, Field):
                name, value = event.name or "", bytearray()
                self._hold(len(name))
            elif isinstance(event, Data):
                self._hold(len(event.data))
                value += event.data
                if not event.more_data:
                    self.fields.add(name, value.decode(errors="replace"))

    def _hold(self, size: int) -> None:
        self._held += size
        if self._held > MOST_HELD:
            raise BrokenUpload("the fields are too long")

    def files(self) -> Iterator[ArrivingFile]:
        """The files, one after the other: read one, or leave it, before asking for the next.

        Raises:
            BrokenUpload: the rest does not come, or cannot be taken apart.
        """
        while self._next is not None:
            file = ArrivingFile(self._next.name or "", self._next.filename, self._content())
            self._next = None
            yield file
            for _skipped in file.pieces:
                pass
            self.read_fields()

    def _content(self) -> Iterator[bytes]:
        more = True
        while more:
            event = self._event()
            if isinstance(event, Data):
                more = event.more_data
                if event.data:
                    yield event.data

    def _event(self) -> Event:
        try:
            event = self._decoder.next_event()
            while isinstance(event, NeedData):
                self._decoder.receive_data(self._read() or None)
                event = self._decoder.next_event()
        except (ValueError, HTTPException) as error:  # the decoder says "too large" where a part has no end
            self._over = True
            raise BrokenUpload(str(error)) from error
        self._over = self.complete = isinstance(event, Epilogue)
        return event

    def _read(self) -> bytes:
        moment = time.monotonic()
        if moment - self._last_beat > 1:
            self._last_beat = moment
            current_app.extensions.get(HEARTBEAT, _nobody_waits)()
        if self._received > MOST_READ or moment - self._started > self._patience or self._too_slow():
            raise BrokenUpload("too much, or too slow")
        try:
            piece = self._stream.read(self._size)
        except (OSError, HTTPException) as error:
            raise BrokenUpload("the connection broke off") from error
        took = time.monotonic() - moment
        self._size = min(2 * self._size, LARGEST_PIECE) if took < QUICK else PIECE
        self._received += len(piece)
        self._waited, self._brought = self._waited + took, self._brought + len(piece)
        return piece

    def _too_slow(self) -> bool:
        """Whether too little came lately. Only waiting for the sender counts, not what we did with what came."""
        if self._waited < MEASURED:
            return False
        slow = self._brought < LEAST_SPEED * self._waited
        self._waited, self._brought = 0.0, 0
        return slow


class PartsRequest(flask.Request):
    """A request whose files may be read while they arrive."""

    parts: Parts | None = None
    slot: IO[str] | None = None
    streams = False

    @property
    def has_files(self) -> bool:
        """Whether it is a form that can be taken apart."""
        return self.mimetype == "multipart/form-data" and bool(self.mimetype_params.get("boundary"))

    def read_while_arriving(self) -> None:
        """Take this form with files apart by hand. Its size is for the view to judge, which can say so in words.

        Raises:
            werkzeug.exceptions.ServiceUnavailable: too many are being received now.
        """
        try:
            self.slot = take_slot()
        except AllTaken as error:
            raise ServiceUnavailable(
                _(
                    "Others are sending files at this moment. Your files were not added yet, and nothing of what you "
                    "saved is lost. Go back and try it again in a minute."
                )
            ) from error
        self.streams = True
        self.max_content_length = sys.maxsize
        connection: socket.socket | None = self.environ.get("gunicorn.socket")
        if connection is not None:
            connection.settimeout(SILENCE)

    def make_form_data_parser(self) -> FormDataParser:
        """The framework's parser, or the one that stops at the first file."""
        if not self.streams:
            return super().make_form_data_parser()
        return _LeadingFields(self)


class _Body:
    """A body of known length as the server gives it. The framework's own stream copies every piece three times more."""

    def __init__(self, stream: IO[bytes], length: int) -> None:
        self._stream = stream
        self._left = length

    def read(self, size: int) -> bytes:
        """The next bytes; none at the end, or when the connection broke off."""
        piece = self._stream.read(min(size, self._left)) if self._left else b""
        self._left -= len(piece)
        return piece


class _LeadingFields(FormDataParser):
    """Gives the fields before the first file, and leaves the rest to be read."""

    def __init__(self, request: PartsRequest) -> None:
        super().__init__()
        self.request = request

    def parse(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str] | None = None
    ) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, Any]]:
        """Read as far as the first file; what cannot be read has no fields."""
        body = _Body(self.request.environ["wsgi.input"], content_length) if content_length is not None else stream
        parts = Parts(body, (options or {})["boundary"].encode("latin-1", "replace"))
        self.request.parts = parts
        try:
            parts.read_fields()
        except BrokenUpload:
            return stream, MultiDict(), MultiDict()
        return stream, parts.fields, MultiDict()


def register(app: Flask) -> None:
    """Let ``app`` read files while they arrive."""
    app.request_class = PartsRequest
    app.after_request(_say_who_is_still_sending)
    app.teardown_request(_free_slot)


def _say_who_is_still_sending(answer: Response) -> Response:
    request = cast(PartsRequest, flask.request)
    if request.has_files and not (request.parts and request.parts.complete):
        request.environ[STILL_SENDING] = True
    return answer


def _free_slot(_error: BaseException | None) -> None:
    slot = cast(PartsRequest, flask.request).slot
    if slot is not None:
        slot.close()


def _nobody_waits() -> None:
    """No server asks whether this worker is alive."""
