"""Give a file back: opened piece by piece, and in a way that no browser runs or shows what is in it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from urllib.parse import quote

from flask import Flask, Response, current_app
from werkzeug.http import dump_options_header

from gir.evidence.models import EvidenceFile
from gir.evidence.sealing import opened
from gir.evidence.terms import Copy

NOTHING_RUNS = "sandbox; default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
"""In a sandbox no form is sent and no program runs, whatever the other words would allow."""
PLAIN = "!#$&+-.^_`|~"


def as_attachment(file: EvidenceFile, name: str, copy: Copy = Copy.ORIGINAL) -> Response:
    """The answer that holds the file, to be saved under this name. An ``<img>`` shows the clean picture all the same.

    Raises:
        cryptography.exceptions.InvalidTag: its first piece was changed.
        gir.evidence.sealing.Incomplete: its first piece is gone.
    """
    pieces = opened(file, copy)
    first = next(pieces)  # what is wrong with it shows before the answer begins
    answer = Response(_streamed(current_app._get_current_object(), first, pieces))  # type: ignore[attr-defined]  # noqa: SLF001
    clean = copy is Copy.CLEAN
    answer.content_length = file.preview_size if clean else file.size
    answer.headers["Content-Type"] = "image/jpeg" if clean else "application/octet-stream"
    answer.headers["Content-Disposition"] = _disposition(name + (".jpg" if clean else ""))
    answer.headers["Content-Security-Policy"] = NOTHING_RUNS
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _streamed(app: Flask, first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces, each fetched in a context of its own: an answer that nobody reads to its end holds none open."""
    piece: bytes | None = first
    while piece is not None:
        yield piece
        with app.app_context():
            piece = next(rest, None)


def _disposition(name: str) -> str:
    """Save it under this name: once in plain letters for old programs, once as it is."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().strip()
    exact = f"UTF-8''{quote(name, safe=PLAIN)}"
    return dump_options_header("attachment", {"filename": plain or "file", "filename*": exact})
