"""Give a file back: opened piece by piece, and in a way that no browser runs or shows what is in it."""

from __future__ import annotations

import unicodedata
from itertools import chain
from urllib.parse import quote

from flask import Response, stream_with_context
from werkzeug.http import dump_options_header

from gir.evidence.models import EvidenceFile
from gir.evidence.sealing import opened
from gir.evidence.terms import Copy

NOTHING_RUNS = "sandbox; default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
"""In a sandbox no form is sent and no program runs, whatever the other words would allow."""
PLAIN = "!#$&+-.^_`|~"


def as_attachment(file: EvidenceFile, copy: Copy = Copy.ORIGINAL) -> Response:
    """The answer that holds the file. An ``<img>`` shows the clean picture all the same; opened by itself it is saved.

    Raises:
        cryptography.exceptions.InvalidTag: its first piece was changed.
        gir.evidence.sealing.Incomplete: its first piece is gone.
    """
    pieces = opened(file, copy)
    first = next(pieces)
    answer = Response(stream_with_context(chain([first], pieces)))
    clean = copy is Copy.CLEAN
    answer.content_length = file.preview_size if clean else file.size
    answer.headers["Content-Type"] = "image/jpeg" if clean else "application/octet-stream"
    answer.headers["Content-Disposition"] = _disposition((file.name or "") + (".jpg" if clean else ""))
    answer.headers["Content-Security-Policy"] = NOTHING_RUNS
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _disposition(name: str) -> str:
    """Save it under this name: once in plain letters for old programs, once as it is."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().strip()
    exact = f"UTF-8''{quote(name, safe=PLAIN)}"
    return dump_options_header("attachment", {"filename": plain or "file", "filename*": exact})
