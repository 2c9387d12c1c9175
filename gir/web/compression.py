"""Send texts in fewer bytes to whoever takes gzip: somebody who reports from the street has a phone and a bad network.

Compressing what is secret beside what a visitor chose can betray the secret by its length. Nobody else can make a
browser of ours ask with its cookies in the background (SameSite), and every answer is made a little longer by chance.
Refusals are left alone: what does not exist and what is hidden have to stay equal to the byte.
"""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Iterable
from struct import pack
from time import time
from typing import TYPE_CHECKING

from werkzeug.http import parse_accept_header

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LEVEL = 9
"""Half a millisecond more for a long page than the usual level, and a phone's network is slower than that."""
SHORTEST = 800
"""Bytes below which it does not pay."""
LONGEST = 2_000_000
"""Bytes above which an answer is passed on as it comes, piece by piece."""
MOST_PADDING = 64
"""Bytes by which an answer grows at most; how many is chance."""
TEXTS = ("text/html", "text/css", "text/csv", "text/javascript", "application/javascript", "image/svg+xml")
FILE_NAME = 8
"""The flag of a gzip header that is followed by a name, which readers skip."""


class Compressed:
    """A WSGI wrapper that compresses the successful texts of whatever is inside it."""

    def __init__(self, inside: WSGIApplication) -> None:
        self.inside = inside

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "HEAD" or not _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
            return self.inside(environ, start_response)
        answer: list[object] = []

        def start(status: str, headers: list[tuple[str, str]], *rest: object) -> object:
            if not _pays(status, {name.lower(): value for name, value in headers}):
                return start_response(status, headers, *rest)  # type: ignore[arg-type]
            answer[:] = [status, headers, *rest]
            return _refuse_to_write

        pieces = self.inside(environ, start)  # type: ignore[arg-type]
        if not answer:
            return pieces
        try:
            body = compressed(b"".join(pieces))
        finally:
            getattr(pieces, "close", lambda: None)()
        status, headers, *rest = answer
        start_response(status, _headers_of(headers, len(body)), *rest)  # type: ignore[arg-type]
        return [body]


def compressed(text: bytes) -> bytes:
    """A text as gzip, with a name of random length in its header."""
    name = secrets.token_hex(secrets.randbelow(MOST_PADDING // 2 + 1)).encode() + b"\0"
    head = b"\x1f\x8b\x08" + pack("<BLBB", FILE_NAME, int(time()), 0, 255) + name
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = packer.compress(text) + packer.flush()
    return head + body + pack("<LL", zlib.crc32(text), len(text) & 0xFFFFFFFF)


def _takes_gzip(accepted: str) -> bool:
    return bool(accepted) and parse_accept_header(accepted).quality("gzip") > 0


def _pays(status: str, headers: dict[str, str]) -> bool:
    length = headers.get("content-length", "")
    return (
        status.startswith("200 ")
        and headers.get("content-type", "").split(";")[0] in TEXTS
        and "content-encoding" not in headers
        and "content-range" not in headers
        and length.isdigit()
        and SHORTEST <= int(length) <= LONGEST
    )


def _headers_of(headers: object, length: int) -> list[tuple[str, str]]:
    kept: list[tuple[str, str]] = []
    vary = "Accept-Encoding"
    for name, value in headers:  # type: ignore[attr-defined]
        match name.lower():
            case "content-length" | "accept-ranges":
                continue
            case "vary":
                vary = f"{value}, {vary}"
            case "etag" if not value.startswith("W/"):
                kept.append((name, f"W/{value}"))  # other bytes, the same content
            case _:
                kept.append((name, value))
    return [*kept, ("Vary", vary), ("Content-Encoding", "gzip"), ("Content-Length", str(length))]


def _refuse_to_write(_piece: bytes) -> object:
    raise RuntimeError("Answers are given back, not written.")
