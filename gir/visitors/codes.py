"""Codes that people can read out, copy from paper and type on a telephone.

Sixteen characters of Crockford's base32 in groups of four: 80 random-looking bits. Only a keyed fingerprint is stored.
A code is derived, under the installation's key, from a secret of 128 bits or more that only the asking page holds: a
button pressed twice gives the same code twice, and a code lost on the way is not lost.
"""

from __future__ import annotations

import hashlib

from gir.vault import keyring
from gir.visitors.terms import CodeKind

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U, which are read as something else."""
LENGTH = 16
GROUP = 4
BITS = 5
MISREAD = str.maketrans("OIL", "011")


def code_from(kind: CodeKind, *secrets: str) -> str:
    """The code that belongs to these secrets, in groups: ``K7RD-2M9X-4TQH-WB3C``."""
    seed = hashlib.sha256("\n".join(secrets).encode()).hexdigest()
    number = int(keyring().lookup(f"visitor code from {kind.value} {seed}"), 16)
    letters = "".join(ALPHABET[number >> (BITS * place) & 31] for place in range(LENGTH))
    return "-".join(letters[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def fingerprint(text: str | None) -> str:
    """The stored form of a code, however it was typed. What cannot be a code has one that is never stored."""
    letters = "".join(letter for letter in (text or "").upper() if letter.isalnum()).translate(MISREAD)
    fits = len(letters) == LENGTH and set(letters) <= set(ALPHABET)
    return keyring().lookup(f"visitor code {letters if fits else ''}")
