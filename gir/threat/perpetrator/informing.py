"""The duty to tell somebody that their name is kept (AVG 14): its clock, and what is recorded of it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor
from gir.accounts.terms import Role
from gir.audit import System
from gir.cases.messages import handlers_now
from gir.cases.models import Case
from gir.cases.services import NotEligible, act_on, tell
from gir.cases.terms import Happening, Part
from gir.database import db, new_id, now
from gir.incidents.details import names_of_perpetrator
from gir.incidents.models import PerpetratorIdentity
from gir.notifications.services import enqueue
from gir.notifications.terms import MessageKind
from gir.threat.access import permitted
from gir.threat.perpetrator.access import is_unlocked
from gir.threat.perpetrator.models import InformClock, InformPostponement
from gir.threat.terms import ReactionWay, ThreatAct
from gir.vault import DataKey, KeySet
from gir.web.dates import local_day, months_after
from gir.web.moments import moment_of

REMINDED_BEFORE = timedelta(days=3)
"""How long before the deadline whoever handles the case is reminded."""
IN_THE_PLACE_OF_OOV = frozenset({Role.CLERK, Role.COORDINATOR})
LAST_MINUTE = time(23, 59)


def start_clock(session: Session, case: Case) -> None:
    """Start the month within the running act, when a name is kept that may be read. It is started once, never again."""
    kept = is_unlocked(case) and names_of_perpetrator(case.incident)
    if kept and session.scalar(_clock_of(case)) is None:
        moment = now()
        session.add(
            InformClock(case_id=case.id, started_at=moment, due_at=end_of_day(months_after(local_day(moment), 1)))
        )


def end_of_day(day: date) -> datetime:
    """The last minute of a Dutch day."""
    return moment_of(day, LAST_MINUTE)


def record_informed(case: Case, on: date, way: ReactionWay, *, actor: Actor, version: int | None = None) -> None:
    """Record that somebody was told that their name is kept, on which day and how.

    Raises:
        NotEligible: no name is kept, or it was recorded already.
    """
    with act_on(case, ThreatAct.INFORM_PERPETRATOR, actor=actor, version=version, rules=permitted) as session:
        clock = _running(session, case)
        clock.informed_on, clock.way = on, way
        tell(session, case, Happening.PERPETRATOR_INFORMED, actor=actor, part=Part.THREAT, way=way.value)


def postpone_informing(case: Case, until: date, reason: str, *, actor: Actor, version: int | None = None) -> None:
    """Tell somebody later that their name is kept, with the reason and a new last day.

    Raises:
        NotEligible: no name is kept, or they were told already.
    """
    with act_on(case, ThreatAct.INFORM_PERPETRATOR, actor=actor, version=version, rules=permitted) as session:
        clock = _running(session, case)
        clock.due_at = end_of_day(until)
        session.add(
            InformPostponement(
                case_id=case.id,
                at=now(),
                until=clock.due_at,
                postponed_by_id=actor.person_id,
                key=DataKey.fresh(KeySet.THREAT),
                reason=reason,
            )
        )
        due = clock.due_at.isoformat()
        tell(session, case, Happening.INFORMING_POSTPONED, actor=actor, part=Part.THREAT, at=due)


def start_late_clocks() -> int:
    """Start the month of names that reporters added after the name was unlocked. Gives how many were started."""
    kept = (
        select(Case)
        .join(PerpetratorIdentity, PerpetratorIdentity.incident_id == Case.incident_id)
        .where(
            Case.name_unlocked_at.is_not(None),
            PerpetratorIdentity.perpetrator_name_sealed.is_not(None),
            ~select(InformClock.id).where(InformClock.case_id == Case.id).exists(),
        )
    )
    cases = list(db.session.scalars(kept.order_by(Case.id)))
    for case in cases:
        with act_on(case, ThreatAct.REMIND_TO_INFORM, actor=System("clock", case.organisation_id)) as session:
            start_clock(session, case)
    return len(cases)


def cases_to_inform() -> Select[str]:
    """The cases, by id, in which somebody has still to be told that their name is kept."""
    unlocked = select(InformClock.case_id).join(Case, Case.id == InformClock.case_id)
    return unlocked.where(InformClock.informed_on.is_(None), Case.name_unlocked_at.is_not(None))


def remind_to_inform() -> int:
    """Tell whoever handles the threat that a month is nearly over, once for each deadline. Gives how many were told."""
    soon = now() + REMINDED_BEFORE
    late = select(InformClock.case_id).where(
        InformClock.informed_on.is_(None),
        InformClock.due_at <= soon,
        or_(InformClock.reminded_of.is_(None), InformClock.reminded_of != InformClock.due_at),
    )
    unlocked = late.join(Case, Case.id == InformClock.case_id).where(Case.name_unlocked_at.is_not(None))
    return sum(_remind(case_id, soon) for case_id in list(db.session.scalars(unlocked.order_by(Case.id))))


def _remind(case_id: str, soon: datetime) -> bool:
    case = db.session.get_one(Case, case_id)
    with act_on(case, ThreatAct.REMIND_TO_INFORM, actor=System("clock", case.organisation_id)) as session:
        clock = session.scalar(_clock_of(case).with_for_update())
        people = handlers_now(case, frozenset({Role.OOV})) or handlers_now(case, IN_THE_PLACE_OF_OOV)
        done = clock is None or clock.informed_on or clock.reminded_of == clock.due_at or clock.due_at > soon
        if clock is None or done or not people or not is_unlocked(case):
            return False
        clock.reminded_of = clock.due_at
        enqueue(session, people, MessageKind.DUE_SOON, about=f"{case.id}:{new_id()}", path=f"/cases/{case.id}")
    return True


def _running(session: Session, case: Case) -> InformClock:
    clock = session.scalar(_clock_of(case))
    if clock is None or clock.informed_on is not None:
        raise NotEligible(case.id)
    return clock


def _clock_of(case: Case) -> Select[InformClock]:
    return select(InformClock).where(InformClock.case_id == case.id).execution_options(populate_existing=True)
