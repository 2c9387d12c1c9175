"""What is done with codes: make one, hand it over, come in with it, and leave."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor, token_hash, visitor_origin
from gir.accounts.throttle import TooManyAttempts, count_attempt, minutes_until
from gir.audit import System, recorded, refused
from gir.cases.messages import somebody_without_account
from gir.cases.models import Case
from gir.cases.services import NotEligible
from gir.cases.terms import Act
from gir.database import db, now, write_transaction
from gir.visitors.codes import code_from, fingerprint
from gir.visitors.models import Visit, VisitorCode
from gir.visitors.terms import CodeKind, VisitorAct
from gir.visitors.throttle import code_limits

CLAIM_DAYS = 30
CLAIM_TERM = timedelta(days=CLAIM_DAYS)
"""How long the person concerned has to come in with the code that was handed over."""
CLICKED_TWICE = timedelta(minutes=10)
"""A form with a claim that comes again within this time is the same form, sent twice."""
IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=4)
TOKEN_BYTES = 32


def receipt_code(case: Case, secret: str) -> str:
    """The code with which whoever sent the form with this secret comes back."""
    return code_from(CodeKind.RECEIPT, case.id, secret)


def give_receipt_code(session: Session, case: Case, secret: str) -> None:
    """Let that code open the case, within the act that received the form."""
    session.add(_receipt(case.id, receipt_code(case, secret)))


def _receipt(case_id: str, code: str) -> VisitorCode:
    return VisitorCode(id=fingerprint(code), case_id=case_id, kind=CodeKind.RECEIPT, made_at=now())


def hand_over(case: Case, secret: str, *, actor: Actor) -> str:
    """Make the code that the filer hands to a person concerned without an account. An earlier one stops working.

    ``secret`` comes with the form, so that a button pressed twice gives one code.

    Raises:
        NotEligible: the person concerned has come in already, so it is theirs now.
    """
    code = code_from(CodeKind.CLAIM, case.id, secret)
    with recorded(Act.HAND_OVER, case, actor=actor) as session:
        session.get(Case, case.id, with_for_update=True)
        if is_claimed(case):
            raise NotEligible(case.id)
        moment, own = now(), fingerprint(code)
        claims = (VisitorCode.case_id == case.id, VisitorCode.kind == CodeKind.CLAIM)
        session.execute(delete(VisitorCode).where(*claims, VisitorCode.id != own))
        if session.get(VisitorCode, own) is None:
            row = VisitorCode(id=own, case_id=case.id, kind=CodeKind.CLAIM, made_at=moment)
            row.expires_at = moment + CLAIM_TERM
            session.add(row)
    return code


def is_claimed(case: Case) -> bool:
    """Whether somebody without an account can come back to this case with a code of their own."""
    rows = select(VisitorCode.id).where(VisitorCode.case_id == case.id, VisitorCode.kind == CodeKind.RECEIPT)
    return db.session.scalar(rows.limit(1)) is not None


@dataclass(frozen=True)
class Entered:
    """A visit that has begun. ``own_code`` is set when a claim was traded for a code of one's own."""

    token: str
    case: Case
    own_code: str = ""


def enter(text: str, secret: str) -> Entered | None:
    """Come in with a code; None when it opens nothing: unknown, used, expired or no code at all.

    Every code that opens nothing takes the same steps. ``secret`` comes with the form, so that a claim sent twice by
    one form gives the same code of one's own; from any other form a used claim opens nothing.

    Raises:
        TooManyAttempts: it opens nothing, like many others from here. A code that works is never slowed down: eighty
            bits are not guessed, and others behind the same address must not lock anybody out.
    """
    shown = fingerprint(text)
    found = db.session.get(VisitorCode, shown)
    own_code = code_from(CodeKind.RECEIPT, shown, secret)
    own = db.session.get(VisitorCode, fingerprint(own_code))
    if found is not None and _opens(found, own):
        try:
            return _come_in(found, own_code)
        except _UsedMeanwhile:
            pass
    _count_wrong_code()
    return None


def _opens(found: VisitorCode, own: VisitorCode | None) -> bool:
    """Whether a code works. A used claim works for the form that used it, when that came twice."""
    if found.kind is CodeKind.RECEIPT:
        return True
    if found.used_at is None:
        return found.expires_at is not None and found.expires_at > now()
    return own is not None and own.case_id == found.case_id and found.used_at > now() - CLICKED_TWICE


class _UsedMeanwhile(RuntimeError):
    """Two browsers came with one claim; the other was first."""


def _come_in(found: VisitorCode, own_code: str) -> Entered:
    token, moment, case = secrets.token_urlsafe(TOKEN_BYTES), now(), found.case
    traded = found.kind is CodeKind.CLAIM
    with recorded(VisitorAct.ENTER, case, actor=somebody_without_account(case.organisation_id)) as session:
        if traded:
            _trade(session, found, own_code)
        session.add(Visit(id=token_hash(token), case_id=case.id, started_at=moment, seen_at=moment))
    return Entered(token, case, own_code if traded else "")


def _trade(session: Session, claim: VisitorCode, own_code: str) -> None:
    """Use up a claim for a code of one's own; only the form that used it may do so again."""
    unused = update(VisitorCode).where(VisitorCode.id == claim.id, VisitorCode.used_at.is_(None))
    won = session.scalar(unused.values(used_at=now()).returning(VisitorCode.id)) is not None
    own = session.get(VisitorCode, fingerprint(own_code), populate_existing=True)
    if won == (own is not None):
        raise _UsedMeanwhile
    if own is None:
        session.add(_receipt(claim.case_id, own_code))


def _count_wrong_code() -> None:
    minutes = minutes_until(code_limits())
    if minutes:
        raise TooManyAttempts(minutes)
    with write_transaction() as session:
        count_attempt(session, code_limits())
    refused(VisitorAct.ENTER, VisitorCode.__tablename__, "", actor=System("visitor", origin=visitor_origin()))


def case_of_visit(token: str) -> Case | None:
    """The case somebody visits, or None when the visit is unknown, ended or too long ago."""
    visit = db.session.get(Visit, token_hash(token))
    moment = now()
    if visit is None or visit.ended_at is not None:
        return None
    return visit.case if moment - visit.seen_at < IDLE and moment - visit.started_at < ABSOLUTE else None


@contextmanager
def visiting(token: str, act: str, case: Case) -> Iterator[Session]:
    """Do one act during a visit, with its line in the log, and note that the visit is in use."""
    with recorded(act, case, actor=somebody_without_account(case.organisation_id)) as session:
        session.execute(update(Visit).where(Visit.id == token_hash(token)).values(seen_at=now()))
        yield session


def leave(token: str) -> None:
    """End a visit at once."""
    case = case_of_visit(token)
    if case is not None:
        with visiting(token, VisitorAct.LEAVE, case) as session:
            session.execute(update(Visit).where(Visit.id == token_hash(token)).values(ended_at=now()))


def expire_visits(session: Session) -> None:
    """Remove visits that are over, and claims that nobody used in time."""
    session.execute(delete(Visit).where(or_(Visit.ended_at.is_not(None), Visit.started_at <= now() - ABSOLUTE)))
    late = (VisitorCode.kind == CodeKind.CLAIM, VisitorCode.used_at.is_(None), VisitorCode.expires_at <= now())
    session.execute(delete(VisitorCode).where(*late))
