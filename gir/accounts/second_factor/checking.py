"""Whether a code is somebody's, and that it was used: within the act that it opens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gir.accounts.models import Person
from gir.accounts.second_factor.codes import digits_of, matching_step, recovery_letters
from gir.accounts.second_factor.guessing import forget_wrong_codes, refuse_guessing, remember_wrong_code
from gir.accounts.second_factor.models import RecoveryCode, SecondFactor
from gir.audit import Who, recorded
from gir.database import db, now
from gir.vault import keyring


class WrongCode(ValueError):
    """The code is nobody's, another one's, too old, or was used before. Which of these is not said."""


def factor_of(person_id: str) -> SecondFactor | None:
    """What is known of somebody's app; None when they set none up, or when its secret was destroyed."""
    held = db.session.scalar(select(SecondFactor).where(SecondFactor.person_id == person_id))
    return held if held is not None and not held.key.destroyed else None


@contextmanager
def with_code(
    act: str, person: Person, typed: str, browser: str, *, actor: Who, detail: Mapping[str, str] | None = None
) -> Iterator[Session]:
    """Do one act that a code opens, as ``recorded`` does. A wrong one is counted, and leaves a line.

    Raises:
        WrongCode: and nothing changed.
        TooManyAttempts: there were too many wrong ones; nothing was looked at.
    """
    refuse_guessing(person.id, browser)
    try:
        with recorded(act, person, actor=actor, detail=detail) as session:
            spend(session, person.id, typed)
            forget_wrong_codes(session, person.id, browser)
            yield session
    except WrongCode:
        remember_wrong_code(person.id, browser, actor=actor)
        raise


def spend(session: Session, person_id: str, typed: str) -> None:
    """Take a code of somebody's app, or a recovery code: it works once.

    Raises:
        WrongCode: and nothing changed.
    """
    if factor_of(person_id) is None:
        raise WrongCode  # an older copy of the database may hold codes of an app that is gone
    if digits := digits_of(typed):
        _spend_step(session, person_id, digits)
    else:
        _spend_recovery(session, person_id, recovery_letters(typed))


def recovery_fingerprint(person_id: str, letters: str) -> str:
    """The stored form of somebody's recovery code."""
    return keyring().lookup(f"recovery code of {person_id} {letters}")


def codes_left(person_id: str) -> int:
    """How many recovery codes somebody still has."""
    unused = select(func.count()).where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(unused) or 0


def _spend_step(session: Session, person_id: str, digits: str) -> None:
    held = select(SecondFactor).where(SecondFactor.person_id == person_id)
    factor = session.scalar(held.with_for_update().execution_options(populate_existing=True))
    step = matching_step(factor.secret or "", digits, now(), factor.last_step) if factor else None
    if factor is None or step is None:
        raise WrongCode
    factor.last_step = step


def _spend_recovery(session: Session, person_id: str, letters: str) -> None:
    code = (
        session.get(RecoveryCode, recovery_fingerprint(person_id, letters), with_for_update=True) if letters else None
    )
    if code is None or code.used_at is not None:
        raise WrongCode
    code.used_at = now()
