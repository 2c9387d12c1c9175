"""Case numbers: random, so that no gap betrays a hidden case, and easy to say, so without vowels and look-alikes."""

from __future__ import annotations

import secrets

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from gir.cases.models import Case

LETTERS = "BCDFGHJKMNPQRSTVWXZ2345679"
LENGTH = 4
TAKEN = select(Case.id).where(Case.organisation_id == bindparam("organisation"), Case.number == bindparam("number"))


def new_number(session: Session, organisation_id: str, year: int) -> str:
    """A number that this organisation has not used yet, such as 2026-K7RD; longer when the year is nearly full."""
    for attempt in range(100):
        tail = "".join(secrets.choice(LETTERS) for _ in range(LENGTH + attempt // 10))
        number = f"{year}-{tail}"
        with session.no_autoflush:  # what is about to be added has no number yet
            taken = session.scalar(TAKEN, {"organisation": organisation_id, "number": number})
        if taken is None:
            return number
    raise RuntimeError("No free case number was found.")
