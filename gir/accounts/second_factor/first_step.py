"""That a password was right, kept in the browser for the minutes until the code: no sign-in yet, so it opens nothing.

The session is signed. It holds an id without a meaning elsewhere, and a keyed fingerprint of the password's hash, so
that it ends with the password.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import session

from gir.accounts.models import Person
from gir.database import db, now
from gir.vault import keyring
from gir.web.dates import today

KEPT_FOR = timedelta(minutes=30)
"""Enough to find one's telephone, and to install an app on it."""
NAME = "first_step"


def remember(person: Person) -> None:
    """Note that this browser has shown somebody's password."""
    session[NAME] = {"person": person.id, "print": _print(person), "at": int(now().timestamp())}


def who() -> Person | None:
    """Whose password this browser has shown; None when nobody's, or too long ago."""
    kept = session.get(NAME) or {}
    if not kept or now() - datetime.fromtimestamp(kept["at"], UTC) > KEPT_FOR:
        return None
    person = db.session.get(Person, kept["person"])
    if person is None or kept["print"] != _print(person):
        return None
    return person if person.serves_on(today()) else None


def _print(person: Person) -> str:
    return keyring().lookup(f"first step with {person.password_hash}")[:32]
