"""Codes that people read out, copy from paper and type on a telephone: groups of four of Crockford's base32."""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U, which are read as something else."""
GROUP = 4
BITS = 5
MISREAD = str.maketrans("OIL", "011")


def written(number: int, length: int) -> str:
    """The last ``5 × length`` bits of a number, in groups: ``K7RD-2M9X-4TQH``."""
    letters = "".join(ALPHABET[number >> (BITS * place) & 31] for place in range(length))
    return "-".join(letters[start : start + GROUP] for start in range(0, length, GROUP))


def read(text: str | None, length: int) -> str:
    """The letters of a code, however it was typed; nothing for what cannot be one."""
    letters = "".join(letter for letter in (text or "").upper() if letter.isalnum()).translate(MISREAD)
    return letters if len(letters) == length and set(letters) <= set(ALPHABET) else ""
