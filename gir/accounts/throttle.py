"""Slow down guessing without locking anybody out for others: attempts are counted per keyed fingerprint.

Who signs in is counted by address and origin; who comes without an account see ``gir.visitors.throttle``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from gir.accounts.actor import origin
from gir.accounts.models import SignInThrottle
from gir.database import db, now
from gir.vault import keyring

WINDOW = timedelta(minutes=15)
PAIR_LIMIT = 5
ORIGIN_LIMIT = 500
"""A town hall behind one address makes honest mistakes too; this only stops a flood."""
ADDRESS_LIMIT = 100
INSERT: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def _counted(email: str) -> list[tuple[str, int]]:
    """The fingerprints an attempt counts for, with the failures each may have in one window."""
    ring, place = keyring(), origin()
    return [
        (ring.lookup(f"throttle pair {email} {place}"), PAIR_LIMIT),
        (ring.lookup(f"throttle origin {place}"), ORIGIN_LIMIT),
        (ring.lookup(f"throttle address {email}"), ADDRESS_LIMIT),
    ]


def minutes_to_wait(email: str) -> int:
    """Whole minutes until another attempt is answered; 0 when it may be tried now."""
    return minutes_until(dict(_counted(email)))


def minutes_until(limits: Mapping[str, int]) -> int:
    """Whole minutes until none of these fingerprints has reached its limit any more; 0 when that is now."""
    moment = now()
    waits = [
        row.since + WINDOW - moment
        for row in db.session.scalars(select(SignInThrottle).where(SignInThrottle.id.in_(limits)))
        if row.failures >= limits[row.id] and row.since + WINDOW > moment
    ]
    return max((int(wait.total_seconds() // 60) + 1 for wait in waits), default=0)


def count_failure(session: Session, email: str) -> None:
    """Count one failed attempt."""
    count_attempt(session, dict(_counted(email)))


def count_attempt(session: Session, identities: Iterable[str]) -> None:
    """Count one attempt for each of these fingerprints."""
    moment = now()
    for identity in sorted(identities):  # always in the same order, so that two attempts never wait for each other
        begin = INSERT[session.get_bind().dialect.name](SignInThrottle).values(id=identity, failures=0, since=moment)
        session.execute(begin.on_conflict_do_nothing())  # two first attempts may come at the same moment
        row = session.get_one(SignInThrottle, identity, with_for_update=True)
        if row.since + WINDOW <= moment:
            row.failures, row.since = 0, moment
        row.failures += 1


def forget_failures(session: Session, email: str) -> None:
    """Start again for this address from this origin, after the right password."""
    session.execute(delete(SignInThrottle).where(SignInThrottle.id == _counted(email)[0][0]))


def expire_throttles(session: Session) -> None:
    """Remove counts of windows that have passed."""
    session.execute(delete(SignInThrottle).where(SignInThrottle.since <= now() - WINDOW))
