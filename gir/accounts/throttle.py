"""Slow down guessing: attempts are counted per keyed fingerprint (docs/decisions/0033-who-guesses-waits.md).

Who signs in is counted by address and origin together, by each of them, and in a browser that signed in before by that
browser alone, so that nobody else can use up its tries. Without such a browser somebody at the same origin can: five
wrong tries there keep an address out there for a quarter of an hour, and elsewhere nothing does more than slow it down.
Who comes without an account see ``gir.visitors.throttle``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from functools import cache
from importlib import import_module
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from gir.accounts.actor import origin
from gir.accounts.models import SignInThrottle
from gir.database import db, now
from gir.vault import keyring

WINDOW = timedelta(minutes=15)
NONE = timedelta(0)
PAIR_LIMIT = 5
"""Wrong tries for one address from one origin, or in one browser, before nothing is answered until the window ends."""
ORIGIN_LIMIT = 500
"""A town hall behind one address makes honest mistakes too; a flood from it is slowed down."""
ADDRESS_LIMIT = 100
"""Wrong tries for one address from everywhere, before the next ones are slowed down."""


class TooManyAttempts(RuntimeError):
    """Signing in has to wait; ``minutes`` says how long."""

    def __init__(self, minutes: int) -> None:
        super().__init__(f"{minutes} minutes")
        self.minutes = minutes


def _stopped(email: str, browser: str) -> dict[str, int]:
    """The fingerprint for which nothing is answered once it has had its failures in one window."""
    by = f"browser {browser}" if browser else f"pair {origin()}"
    return {keyring().lookup(f"throttle {by} {email}"): PAIR_LIMIT}


def _slowed(email: str, browser: str) -> dict[str, int]:
    """The fingerprints that are slowed down once they have had theirs; none for a browser that is known."""
    if browser:
        return {}
    ring = keyring()
    return {
        ring.lookup(f"throttle origin {origin()}"): ORIGIN_LIMIT,
        ring.lookup(f"throttle address {email}"): ADDRESS_LIMIT,
    }


def minutes_to_wait(email: str, browser: str = "") -> int:
    """Whole minutes until another attempt is answered; 0 when it may be tried now.

    ``browser`` is the id of a browser in which this address signed in before.
    """
    slowed = _slowed(email, browser)
    return minutes_until(_stopped(email, browser) | slowed, slowed.keys())


def minutes_until(limits: Mapping[str, int], slowed: Collection[str] = frozenset()) -> int:
    """Whole minutes until an attempt for these fingerprints is answered; 0 when that is now.

    One that has reached its limit waits for the end of its window; one of those that are ``slowed`` waits longer with
    each attempt, and never longer than that.
    """
    moment = now()
    waits = [
        row.since + (_spread(row.failures - limits[row.id]) if row.id in slowed else WINDOW) - moment
        for row in db.session.scalars(select(SignInThrottle).where(SignInThrottle.id.in_(limits)))
        if row.failures >= limits[row.id] and row.since + WINDOW > moment
    ]
    return max((int(wait.total_seconds() // 60) + 1 for wait in waits if wait > NONE), default=0)


def _spread(beyond: int) -> timedelta:
    """How long after the begin of a window an attempt is answered when so many went beyond the limit.

    The steps between two of them grow by two seconds each: a minute after the thirtieth, when the window is over.
    """
    return min(timedelta(seconds=(beyond + 1) ** 2), WINDOW)


def count_failure(session: Session, email: str, browser: str = "") -> None:
    """Count one failed attempt."""
    count_attempt(session, _stopped(email, browser) | _slowed(email, browser))


def wait_of(email: str) -> str:
    """The fingerprint of waiting with this address at this origin, to note it once in a window."""
    return keyring().lookup(f"throttle wait {origin()} {email}")


def count_attempt(session: Session, identities: Iterable[str]) -> None:
    """Count one attempt for each of these fingerprints."""
    moment = now()
    for identity in sorted(identities):  # always in the same order, so that two attempts never wait for each other
        begin = _insert(session.get_bind().dialect.name)(SignInThrottle).values(id=identity, failures=0, since=moment)
        session.execute(begin.on_conflict_do_nothing())  # two first attempts may come at the same moment
        row = session.get_one(SignInThrottle, identity, with_for_update=True)
        if row.since + WINDOW <= moment:
            row.failures, row.since = 0, moment
        row.failures += 1


@cache
def _insert(database: str) -> Any:
    """The insert that can pass over a row that is there, of this database alone: the other one loads slowly."""
    return import_module(f"sqlalchemy.dialects.{database}").insert


def forget_failures(session: Session, email: str, browser: str = "") -> None:
    """Start again for this address in this browser, or from this origin, after the right password."""
    session.execute(delete(SignInThrottle).where(SignInThrottle.id.in_(_stopped(email, browser))))


def expire_throttles(session: Session) -> None:
    """Remove counts of windows that have passed."""
    session.execute(delete(SignInThrottle).where(SignInThrottle.since <= now() - WINDOW))
