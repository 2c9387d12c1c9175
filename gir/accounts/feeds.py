"""The link with which somebody's own calendar program fetches their clocks: a key of its own, and only that.

It opens nothing else, changes nothing, and is known here by its hash (docs/decisions, 0039).
"""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor, actors_where, in_service, origin, token_hash, visitor_origin
from gir.accounts.models import CalendarFeed, Person
from gir.accounts.services import end_feeds
from gir.accounts.terms import AccountAct
from gir.accounts.throttle import TooManyAttempts, count_attempt, minutes_until
from gir.audit import System, recorded, refused
from gir.database import db, now, write_transaction
from gir.vault import keyring
from gir.web.dates import today

TOKEN_BYTES = 32
UNKNOWN_LINKS = 60
"""Links from one origin that open nothing, in one window: an ended link is asked for again and again by a program."""
ENDED_KEPT = timedelta(days=90)
"""How long an ended link is known as that, so that a program which still asks for it leaves one line a day."""


def make_feed(*, actor: Actor) -> str:
    """Make somebody's link anew; gives its token, which is kept nowhere. One that was there stops working at once."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with recorded(AccountAct.MAKE_FEED, actor=actor) as session:
        session.get(Person, actor.person_id, with_for_update=True)  # of two at once, the second ends the first
        end_feeds(session, actor.person_id)
        session.add(CalendarFeed(id=token_hash(token), person_id=actor.person_id, made_at=now()))
    return token


def end_feed(*, actor: Actor) -> None:
    """Let somebody's link stop working, at once."""
    if feed_since(actor) is not None:
        with recorded(AccountAct.END_FEED, actor=actor) as session:
            end_feeds(session, actor.person_id)


def feed_since(actor: Actor) -> datetime | None:
    """When somebody's link was made; None when they have none that works."""
    running = select(CalendarFeed.made_at).where(
        CalendarFeed.person_id == actor.person_id, CalendarFeed.ended_at.is_(None)
    )
    return db.session.scalar(running)


def reader_of(token: str) -> Actor | None:
    """Whose clocks a link opens; None when it opens nothing: never made, ended, or of somebody who has left.

    Reading leaves at most one line a day for each link; a program comes every quarter of an hour.

    Raises:
        TooManyAttempts: it is unknown, like many others from here. A link that works is never slowed down.
        gir.audit.TraceUnavailable: the log could not be written.
    """
    feed = db.session.get(CalendarFeed, token_hash(token))
    if feed is None:
        _count_unknown()
        return None
    readers = actors_where(Person.id == feed.person_id) if feed.ended_at is None else []
    if feed.traced_on != today():
        (_trace_reading if readers else _trace_refusal)(feed, today())
    return readers[0] if readers else None


class _TracedMeanwhile(RuntimeError):
    """Another request with the same link has left the line of today."""


def _trace_reading(feed: CalendarFeed, day: date) -> None:
    try:
        with recorded(AccountAct.READ_FEED, actor=_owner(feed)) as session:
            if not _first_today(session, feed.id, day):
                raise _TracedMeanwhile
    except _TracedMeanwhile:
        return


def _trace_refusal(feed: CalendarFeed, day: date) -> None:
    owner = _owner(feed)
    with write_transaction() as session:
        first = _first_today(session, feed.id, day)
    if first:
        refused(AccountAct.READ_FEED, Person.__tablename__, owner.person_id, actor=owner)


def _owner(feed: CalendarFeed) -> System:
    return System(feed.person_id, feed.person.organisation_id, origin())


def _first_today(session: Session, feed_id: str, day: date) -> bool:
    """Note that a link was traced on this day; whether it had not been yet."""
    untraced = or_(CalendarFeed.traced_on.is_(None), CalendarFeed.traced_on != day)
    mark = update(CalendarFeed).where(CalendarFeed.id == feed_id, untraced).values(traced_on=day)
    return session.scalar(mark.returning(CalendarFeed.id)) is not None


def _count_unknown() -> None:
    """Count a link that was never made, and leave a line for the first of them in a window."""
    here = keyring().lookup(f"throttle feed {origin()}")
    minutes = minutes_until({here: UNKNOWN_LINKS})
    if minutes:
        raise TooManyAttempts(minutes)
    first = not minutes_until({here: 1})
    with write_transaction() as session:
        count_attempt(session, [here])
    if first:
        refused(AccountAct.READ_FEED, CalendarFeed.__tablename__, "", actor=System("visitor", origin=visitor_origin()))


def expire_feeds(session: Session) -> None:
    """End the links of people whose last day has passed, so that none works again when they come back; forget links
    that were ended long ago.
    """
    gone = select(Person.id).where(~in_service(today()))
    left = update(CalendarFeed).where(CalendarFeed.ended_at.is_(None), CalendarFeed.person_id.in_(gone))
    session.execute(left.values(ended_at=now()).execution_options(synchronize_session=False))
    session.execute(delete(CalendarFeed).where(CalendarFeed.ended_at <= now() - ENDED_KEPT))
