"""The product without its log and without seals, served beside the real one. Never for anything but measuring."""

from __future__ import annotations

from typing import Any

import gir.audit.chain
import gir.followup.views
import gir.vault
from wsgi import app as application

OPEN = b"\x00"
"""In the place of the version of a seal."""
_opened = gir.vault._decrypt


def _nothing(*_anything: Any, **_named: Any) -> None:
    return None


def _as_it_is(_key: bytes, plain: bytes, _place: str) -> bytes:
    return OPEN + plain


def _read(key: bytes, blob: bytes, place: str) -> bytes:
    return blob[1:] if blob[:1] == OPEN else _opened(key, blob, place)


for module, name, stand_in in (
    (gir.audit.chain, "append_lines", _nothing),
    (gir.followup.views, "note_reading", _nothing),
    (gir.vault, "_encrypt", _as_it_is),
    (gir.vault, "_decrypt", _read),
):
    setattr(module, name, stand_in)
app = application
