"""Signing in, first with a password and then with a code, staying signed in, and signing out."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from gir.accounts.actor import IDLE, SignedIn, load_signed_in, origin, token_hash
from gir.accounts.models import Person, SignIn
from gir.accounts.passwords import password_matches
from gir.accounts.second_factor.checking import with_code
from gir.accounts.terms import AccountAct, Way
from gir.accounts.throttle import (
    TooManyAttempts,
    count_attempt,
    count_failure,
    forget_failures,
    minutes_to_wait,
    minutes_until,
    wait_of,
)
from gir.audit import System, recorded, refused
from gir.config import Settings
from gir.database import db, now, write_transaction
from gir.vault import keyring
from gir.web.dates import today

SEEN_EVERY = 60
"""Seconds between two notes that a sign-in is still in use: a page need not write each time."""
TOKEN_BYTES = 32
KEPT = timedelta(days=183)
"""How long it is kept that somebody signed in (DOMAIN §5)."""


def asks_code() -> bool:
    """Whether a password is not enough here. It is in the demonstration, which runs on one machine only."""
    settings: Settings = current_app.extensions["gir_settings"]
    return not settings.demo


def check_password(email: str, password: str, browser: str = "") -> Person | None:
    """Whose address and password these are; None when they do not belong together.

    ``browser`` is the id of a browser in which this address signed in before.

    Raises:
        TooManyAttempts: too many failures from here or for this address.
    """
    minutes = minutes_to_wait(email, browser)
    if minutes:
        _note_wait(email)
        raise TooManyAttempts(minutes)
    person = db.session.scalar(select(Person).where(Person.email_lookup == keyring().lookup(email)))
    in_service = person is not None and person.serves_on(today())
    if not password_matches(person.password_hash if person and in_service else None, password) or person is None:
        _remember_failure(email, browser)
        return None
    return person


def _remember_failure(email: str, browser: str) -> None:
    with write_transaction() as session:
        count_failure(session, email, browser)
    refused(AccountAct.SIGN_IN, "person", keyring().lookup(email), actor=System("visitor", origin=origin()))


def _note_wait(email: str) -> None:
    """Leave a line for the first of them in a window: a flood of more would bury all others."""
    if minutes_until({wait_of(email): 1}):
        return
    with write_transaction() as session:
        count_attempt(session, [wait_of(email)])
    refused(AccountAct.WAIT, "person", keyring().lookup(email), actor=System("visitor", origin=origin()))


def coming_in(person: Person) -> System:
    """Somebody at the door, as the log names them: they act, and are not signed in yet."""
    return System(person.id, person.organisation_id, origin())


def note_password(person: Person) -> None:
    """Leave a line that somebody's password was given, and a code was asked: they may never give one."""
    with recorded(AccountAct.ASK_CODE, person, actor=coming_in(person)):
        pass


def start(person: Person, way: Way, browser: str = "", code: str = "") -> SignedIn | None:
    """Start a sign-in of whose password was right. One that only reports is signed in without a proof (``Way``).

    Raises:
        WrongCode: the way is a code, and this is none of this person's.
        TooManyAttempts: too many wrong codes of this person.
    """
    detail = {"way": way.value}
    if way is Way.CODE:
        act = with_code(AccountAct.SIGN_IN, person, code, browser, actor=coming_in(person), detail=detail)
    else:
        act = recorded(AccountAct.SIGN_IN, person, actor=coming_in(person), detail=detail)
    with act as session:
        forget_failures(session, person.email or "", browser)
        token = _begin(session, person.id, now(), None if way is Way.REPORT_ONLY else now())
    return load_signed_in(token)


def confirm(signed_in: SignedIn, code: str, browser: str = "") -> SignedIn | None:
    """Let somebody who is signed in show a code once more: the sign-in goes on under another token.

    Raises:
        WrongCode: this is no code of theirs.
        TooManyAttempts: too many wrong codes of this person.
    """
    person = db.session.get_one(Person, signed_in.actor.person_id)
    with with_code(AccountAct.CONFIRM, person, code, browser, actor=signed_in.actor) as session:
        before = session.get_one(SignIn, token_hash(signed_in.token))
        token = _begin(session, person.id, before.started_at, now())
        before.ended_at = now()
    return load_signed_in(token)


def _begin(session: Session, person_id: str, started_at: datetime, proven_at: datetime | None) -> str:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = SignIn(id=token_hash(token), person_id=person_id, started_at=started_at, seen_at=now(), proven_at=proven_at)
    session.add(row)
    return token


def sign_out(signed_in: SignedIn) -> None:
    """End a sign-in at once."""
    with recorded(AccountAct.SIGN_OUT, actor=signed_in.actor) as session:
        row = session.get(SignIn, token_hash(signed_in.token))
        if row is not None:
            row.ended_at = now()


def sign_out_elsewhere(signed_in: SignedIn) -> int:
    """End all other sign-ins of the same person. Gives how many there were."""
    others = update(SignIn).where(
        SignIn.person_id == signed_in.actor.person_id,
        SignIn.ended_at.is_(None),
        SignIn.seen_at > now() - IDLE,
        SignIn.id != token_hash(signed_in.token),
    )
    with recorded(AccountAct.SIGN_OUT, actor=signed_in.actor, detail={"where": "elsewhere"}) as session:
        ended = session.execute(others.values(ended_at=now()).returning(SignIn.id)).all()
    return len(ended)


def keep_alive(signed_in: SignedIn) -> None:
    """Note that a sign-in is in use, at most once a minute. A failed note never costs somebody their page."""
    if (now() - signed_in.seen_at).total_seconds() < SEEN_EVERY:
        return
    with write_transaction() as session:
        row = session.get(SignIn, token_hash(signed_in.token))
        if row is not None and row.ended_at is None and now() - row.seen_at < IDLE:
            row.seen_at = now()


def forget_sign_ins(session: Session) -> None:
    """Remove, within the running transaction, when somebody signed in and was here last, when that is long ago."""
    session.execute(delete(SignIn).where(SignIn.seen_at <= now() - KEPT))
