"""Whether the clock of this machine can be believed. What is destroyed by a wrong clock does not come back.

It is seen at every round. When it went backwards, or forward by more than a machine that was off for a weekend would,
nothing is proposed or destroyed until somebody says that the date is right.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select

from gir.accounts.actor import Actor
from gir.audit import System, recorded
from gir.audit.chain import INSTALLATION
from gir.database import db, now, write_transaction
from gir.forgetting.models import ClockCheck
from gir.forgetting.terms import ForgettingAct

ONLY = "clock"
"""The id of the one row."""
BACK = timedelta(minutes=10)
"""How far a clock may be put back: it was corrected."""
AWAY = timedelta(days=4)
"""How long nothing may have been seen: longer than a weekend with a holiday."""


def look_at_clock() -> bool:
    """See the clock, and say whether it can be believed."""
    check, moment = _check(), now()
    if check is None:
        with write_transaction() as session:
            session.add(ClockCheck(id=ONLY, seen_at=moment))
        return True
    if check.doubted_since is not None:
        return False
    if _jumped(check.seen_at, moment):
        with recorded(ForgettingAct.DOUBT_CLOCK, actor=System("clock", INSTALLATION)) as session:
            session.get_one(ClockCheck, ONLY).doubted_since = moment
        return False
    with write_transaction() as session:
        session.get_one(ClockCheck, ONLY).seen_at = moment
    return True


def _jumped(seen_at: datetime, moment: datetime) -> bool:
    return moment < seen_at - BACK or moment > seen_at + AWAY


def doubted_since() -> datetime | None:
    """Since when the clock is in doubt, as it tells the time itself; None: it is believed."""
    check = _check()
    return check.doubted_since if check else None


def trust_clock(*, actor: Actor) -> None:
    """Somebody looked, and says that the date is right: from now on it counts again."""
    with recorded(ForgettingAct.TRUST_CLOCK, actor=actor) as session:
        check = session.get_one(ClockCheck, ONLY)
        check.doubted_since, check.seen_at = None, now()


def is_new_day(day: date) -> bool:
    """Whether nothing was proposed on this day yet."""
    check = _check()
    return check is not None and check.proposed_on != day


def note_day(day: date) -> None:
    """Remember that everything was proposed on a day."""
    with write_transaction() as session:
        session.get_one(ClockCheck, ONLY).proposed_on = day


def _check() -> ClockCheck | None:
    return db.session.scalar(select(ClockCheck).where(ClockCheck.id == ONLY).execution_options(populate_existing=True))
