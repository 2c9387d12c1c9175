"""Take one file out of a request while it arrives, into memory and nowhere else."""

from __future__ import annotations

from typing import cast

from flask import request

from gir.exchange.importing import FileRefused
from gir.exchange.reading import MEGABYTE, MOST_BYTES
from gir.exchange.terms import Trouble
from gir.web.parts import ArrivingFile, BrokenUpload, PartsRequest

ENVELOPE = 1 * MEGABYTE
"""Bytes that a browser may send around the file."""


def arriving_file(field: str) -> tuple[str, bytes]:
    """Name and content of the file that the request brings.

    Raises:
        FileRefused: there is none, it is too large, or it did not come in completely.
    """
    parts = cast(PartsRequest, request).parts
    if parts is None:
        raise FileRefused(Trouble.NO_FILE)
    if (request.content_length or 0) > MOST_BYTES + ENVELOPE:
        raise FileRefused(Trouble.TOO_LARGE)
    try:
        for file in parts.files():
            if file.field == field and file.name:
                return file.name, _content(file)
    except BrokenUpload as error:
        raise FileRefused(Trouble.BROKE_OFF) from error
    raise FileRefused(Trouble.NO_FILE)


def _content(file: ArrivingFile) -> bytes:
    content = bytearray()
    for piece in file.pieces:
        content += piece
        if len(content) > MOST_BYTES:
            raise FileRefused(Trouble.TOO_LARGE)
    return bytes(content)
