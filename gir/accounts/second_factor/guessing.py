"""Wrong codes after the right password: few are enough to wait, and whose password it is hears of them.

A browser that signed this person in before counts for itself, so that whoever knows the password elsewhere cannot keep
its owner out (``gir.accounts.throttle``).
"""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.orm import Session

from gir.accounts.actor import origin
from gir.accounts.models import SignInThrottle
from gir.accounts.second_factor.telling import tell_owner
from gir.accounts.terms import AccountAct
from gir.accounts.throttle import TooManyAttempts, count_attempt, minutes_until
from gir.audit import Who, refused
from gir.database import write_transaction
from gir.vault import keyring

HERE_LIMIT = 5
"""Wrong codes of one person from one origin, or in one browser, in a window."""
EVERYWHERE_LIMIT = 20
"""Wrong codes of one person from everywhere, in a window: at three codes that fit, a chance of 1 in 16,000."""


def refuse_guessing(person_id: str, browser: str) -> None:
    """Stop before a code is looked at.

    Raises:
        TooManyAttempts: there were too many wrong ones.
    """
    minutes = minutes_until(_limits(person_id, browser))
    if minutes:
        raise TooManyAttempts(minutes)


def remember_wrong_code(person_id: str, browser: str, *, actor: Who) -> None:
    """Count one. Who gives several wrong codes knows the password: its owner is told, once in a window."""
    limits = _limits(person_id, browser)
    with write_transaction() as session:
        count_attempt(session, limits)
        if any(session.get_one(SignInThrottle, limit).failures == HERE_LIMIT for limit in limits):
            tell_owner(session, person_id)
    refused(AccountAct.GIVE_CODE, "person", person_id, actor=actor)


def forget_wrong_codes(session: Session, person_id: str, browser: str) -> None:
    """Start again for this browser or origin, after a right code. What came from everywhere stays counted."""
    session.execute(delete(SignInThrottle).where(SignInThrottle.id == _here(person_id, browser)))


def _limits(person_id: str, browser: str) -> dict[str, int]:
    everywhere = {} if browser else {keyring().lookup(f"throttle codes of {person_id}"): EVERYWHERE_LIMIT}
    return {_here(person_id, browser): HERE_LIMIT, **everywhere}


def _here(person_id: str, browser: str) -> str:
    by = f"browser {browser}" if browser else f"pair {origin()}"
    return keyring().lookup(f"throttle codes by {by} of {person_id}")
