"""What is done with the second factor: set it up, replace it, make new recovery codes, take it away."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor
from gir.accounts.models import Person
from gir.accounts.second_factor.checking import WrongCode, factor_of, recovery_fingerprint, with_code
from gir.accounts.second_factor.codes import digits_of, matching_step, new_recovery_codes, recovery_letters
from gir.accounts.second_factor.models import RecoveryCode, SecondFactor
from gir.accounts.second_factor.telling import tell_owner
from gir.accounts.services import end_feeds, end_sign_ins
from gir.accounts.terms import AccountAct
from gir.audit import Who, recorded
from gir.database import db, now
from gir.vault import DataKey, KeySet


class SetUpAlready(RuntimeError):
    """Somebody set up an app for this account in the meantime: it takes a code of that one now."""


def set_up(person: Person, secret: str, code: str, *, actor: Who) -> list[str]:
    """Connect an app to an account that has none, once it shows the right code. Gives the recovery codes.

    Raises:
        WrongCode: the app shows another code; nothing is connected.
        SetUpAlready: there is one.
    """
    step = _step_shown(secret, code)
    with recorded(AccountAct.SET_UP_CODE, person, actor=actor) as session:
        session.get(Person, person.id, with_for_update=True)  # of two at once, the second finds the first
        if factor_of(person.id) is not None:
            raise SetUpAlready
        _disconnect(session, person.id)
        end_sign_ins(session, person)
        return _connect(session, person.id, secret, step)


def replace(actor: Actor, secret: str, code: str, old_code: str, browser: str = "") -> list[str]:
    """Connect another app, with a code of the one before or a recovery code. Gives new recovery codes.

    Raises:
        WrongCode: one of the two is wrong; nothing changed.
        TooManyAttempts: too many wrong codes of this person.
    """
    step = _step_shown(secret, code)
    person = db.session.get_one(Person, actor.person_id)
    with with_code(AccountAct.SET_UP_CODE, person, old_code, browser, actor=actor) as session:
        _disconnect(session, person.id)
        end_feeds(session, person.id)
        return _connect(session, person.id, secret, step)


def renew_recovery_codes(actor: Actor, code: str, browser: str = "") -> list[str]:
    """New recovery codes; those of before stop working.

    Raises:
        WrongCode: the code is wrong; those of before still work.
        TooManyAttempts: too many wrong codes of this person.
    """
    person = db.session.get_one(Person, actor.person_id)
    with with_code(AccountAct.RENEW_RECOVERY_CODES, person, code, browser, actor=actor) as session:
        tell_owner(session, person.id)
        return _give_recovery_codes(session, person.id)


def take_away(person: Person, *, actor: Who) -> None:
    """Let somebody who lost both app and codes set up another app: with their password, at their next sign-in.

    Whatever was begun before ends. The password stays what it is, and still lets nobody read anything.
    """
    with recorded(AccountAct.TAKE_AWAY_CODE, person, actor=actor) as session:
        _disconnect(session, person.id)
        end_sign_ins(session, person)
        end_feeds(session, person.id)
        tell_owner(session, person.id)


def _step_shown(secret: str, code: str) -> int:
    """The step whose code an app with this secret shows; no secret, when its page was left for too long, shows none."""
    step = matching_step(secret, digits_of(code), now(), 0) if secret else None
    if step is None:
        raise WrongCode
    return step


def _connect(session: Session, person_id: str, secret: str, step: int) -> list[str]:
    key = DataKey.fresh(KeySet.PERSON)
    session.add(SecondFactor(person_id=person_id, key=key, secret=secret, set_up_at=now(), last_step=step))
    tell_owner(session, person_id)
    return _give_recovery_codes(session, person_id)


def _disconnect(session: Session, person_id: str) -> None:
    held = session.scalar(select(SecondFactor).where(SecondFactor.person_id == person_id))
    if held is not None:
        session.delete(held)
        session.flush()
        session.delete(held.key)
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))


def _give_recovery_codes(session: Session, person_id: str) -> list[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    codes, moment = new_recovery_codes(), now()
    for code in codes:
        kept = recovery_fingerprint(person_id, recovery_letters(code))
        session.add(RecoveryCode(id=kept, person_id=person_id, made_at=moment))
    return codes
