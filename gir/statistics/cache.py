"""Drawn charts, kept by everything they depend on, so that nothing has to be thrown away when data changes."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import cache, lru_cache
from pathlib import Path

MOST_KEPT = 256
"""Drawings a worker keeps; the longest unused goes first. A drawing is some 20 kB."""
_kept: OrderedDict[Hashable, bytes] = OrderedDict()


def kept_or_made(key: Hashable, make: Callable[[], bytes]) -> bytes:
    """The drawing of this key, made when it is not there."""
    if key not in _kept:
        _kept[key] = make()
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    _kept.move_to_end(key)
    return _kept[key]


@lru_cache(maxsize=MOST_KEPT)
def entity_tag(key: Hashable) -> str:
    """A tag that changes whenever the drawing could: with its key, and with the program that draws."""
    return hashlib.sha256(f"{_program()} {key!r}".encode()).hexdigest()[:32]


@cache
def _program() -> str:
    """A fingerprint of the code that counts and draws; the same in every worker of one release."""
    files = sorted(Path(__file__).parent.rglob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
