"""Open one case for an hour when it cannot wait; end that; judge it afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from gir.accounts.actor import Actor
from gir.accounts.break_glass.models import BrokenGlass
from gir.accounts.break_glass.queries import is_running
from gir.accounts.break_glass.terms import GlassAct, Judgement
from gir.accounts.models import Person
from gir.audit import System, recorded
from gir.audit.chain import words_mac
from gir.cases.break_glass.access import Stand, case_to_open, judges, reviewers, stands_of
from gir.cases.clocks import Clock
from gir.cases.models import Case
from gir.database import db, now
from gir.notifications.services import enqueue
from gir.notifications.terms import MessageKind
from gir.vault import DataKey, KeySet

OPEN_FOR = timedelta(hours=1)
SHORTEST_REASON = 30
"""Characters."""
JUDGED_WITHIN = Clock(working_days=5)


class NoSuchCase(LookupError):
    """There is no case with this number, or not for this person in this way: which of these is not said."""


class NobodyToJudge(RuntimeError):
    """There is nobody who could judge it afterwards, so it does not open."""


class NotNow(RuntimeError):
    """Another case is open with emergency access, or it was judged already, or by somebody who may not."""


def open_case(stand: Stand, number: str, reason: str, *, actor: Actor) -> BrokenGlass:
    """Open one case to read it. Who judges it afterwards hears of it at once.

    Raises:
        NoSuchCase: it does not exist, or may not be opened so.
        NobodyToJudge: nobody could judge it.
        NotNow: another one is open.
        ValueError: the reason is too short.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise ValueError("A reason is needed.")
    if stand.key not in {one.key for one in stands_of(actor)}:
        raise NoSuchCase(stand.key)
    case = case_to_open(actor, stand, number)
    if case is None:
        raise NoSuchCase(number)
    told = reviewers(case, actor.person_id, inspected=stand.deputy is None)
    if not told:
        raise NobodyToJudge
    row = _new(stand, case, reason, actor, now())
    detail = {"as": stand.duty.role.value, "words": words_mac(row, reason)}
    with recorded(GlassAct.OPEN, case, row, actor=actor, detail=detail) as session:
        session.execute(select(Person.id).where(Person.id == actor.person_id).with_for_update())  # one at a time
        if is_running(actor.person_id, now()):
            raise NotNow
        session.add(row)
        session.flush()
        enqueue(session, told, MessageKind.GLASS, about=row.id, path=f"/break-glass/{row.id}")
    return row


def _new(stand: Stand, case: Case, reason: str, actor: Actor, moment: datetime) -> BrokenGlass:
    return BrokenGlass(
        organisation_id=case.organisation_id,
        case_id=case.id,
        number=case.number,
        person_id=actor.person_id,
        deputy_id=stand.deputy.id if stand.deputy is not None else None,
        opened_at=moment,
        ends_at=moment + OPEN_FOR,
        review_due_at=JUDGED_WITHIN.due(moment),
        key=DataKey.fresh(KeySet.ORGANISATION),
        reason=reason,
    )


def end_now(*, actor: Actor) -> None:
    """End the emergency access that is running, if one is."""
    row = db.session.get(BrokenGlass, actor.glass.id) if actor.glass is not None else None
    if row is None:
        return
    with recorded(GlassAct.CLOSE, row, actor=actor):
        row.ended_at = now()


def judge(row: BrokenGlass, judgement: Judgement, because: str, *, actor: Actor) -> None:
    """Say afterwards whether it was right.

    Raises:
        NotNow: it was judged already, or this is not one of the actor's to judge.
    """
    case = db.session.get_one(Case, row.case_id)
    detail = {"judgement": judgement.value, **({"words": words_mac(row, because)} if because else {})}
    with recorded(GlassAct.REVIEW, row, actor=actor, detail=detail) as session:
        session.refresh(row, with_for_update={"of": BrokenGlass})
        if row.reviewed_at is not None or not judges(actor, row, case):
            raise NotNow
        row.reviewed_at, row.reviewed_by_id, row.judgement = now(), actor.person_id, judgement
        row.judged_because = because or None


def remind_judges() -> int:
    """Tell who judges once more what nobody looked at in time; gives how many."""
    late = select(BrokenGlass).where(
        BrokenGlass.reviewed_at.is_(None), BrokenGlass.reminded_at.is_(None), BrokenGlass.review_due_at <= now()
    )
    found = db.session.scalars(late).all()
    for row in found:
        case = db.session.get_one(Case, row.case_id)
        told = reviewers(case, row.person_id, inspected=row.deputy_id is None)
        with recorded(GlassAct.REMIND, row, actor=System("clock", row.organisation_id)) as session:
            row.reminded_at = now()
            enqueue(session, told, MessageKind.GLASS, about=f"{row.id}:late", path=f"/break-glass/{row.id}")
    return len(found)


def is_still_to_judge(about: str, person_id: str) -> bool:
    """Whether somebody may still know of it when the mail about it is on its way."""
    row = db.session.get(BrokenGlass, about.partition(":")[0])
    if row is None:
        return False
    case = db.session.get_one(Case, row.case_id)
    return person_id in reviewers(case, row.person_id, inspected=row.deputy_id is None)
