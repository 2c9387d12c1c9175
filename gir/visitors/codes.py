"""The codes of people without an account (``gir.web.letters``).

Sixteen characters: 80 random-looking bits. Only a keyed fingerprint is stored. A code is derived, under the
installation's key, from a secret of 128 bits or more that only the asking page holds: a button pressed twice gives the
same code twice, and a code lost on the way is not lost.
"""

from __future__ import annotations

import hashlib

from gir.vault import keyring
from gir.visitors.terms import CodeKind
from gir.web import letters

LENGTH = 16


def code_from(kind: CodeKind, *secrets: str) -> str:
    """The code that belongs to these secrets, in groups: ``K7RD-2M9X-4TQH-WB3C``."""
    seed = hashlib.sha256("\n".join(secrets).encode()).hexdigest()
    return letters.written(int(keyring().lookup(f"visitor code from {kind.value} {seed}"), 16), LENGTH)


def fingerprint(text: str | None) -> str:
    """The stored form of a code, however it was typed. What cannot be a code has one that is never stored."""
    return keyring().lookup(f"visitor code {letters.read(text, LENGTH)}")
