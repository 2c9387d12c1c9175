"""Case numbers: random, so that no gap betrays a hidden case, and easy to say, so without vowels and look-alikes."""

from __future__ import annotations

import secrets

from sqlalchemy import ColumnElement, bindparam, select

from gir.cases.models import Case
from gir.questions import Question

LETTERS = "BCDFGHJKMNPQRSTVWXZ2345679"
LENGTH = 4
TAKEN = Question(
    select(Case.id).where(Case.organisation_id == bindparam("organisation"), Case.number == bindparam("number"))
)


def has_number(typed: str) -> ColumnElement[bool]:
    """Condition: the case has this number, however it was typed."""
    return Case.number == typed.strip().upper()


def new_number(organisation_id: str, year: int) -> str:
    """A number that this organisation has not used yet, such as 2026-K7RD; longer when the year is nearly full."""
    for attempt in range(100):
        tail = "".join(secrets.choice(LETTERS) for _ in range(LENGTH + attempt // 10))
        number = f"{year}-{tail}"
        if not TAKEN.ask(organisation=organisation_id, number=number):
            return number
    raise RuntimeError("No free case number was found.")
