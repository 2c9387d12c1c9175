"""What happens to measures by itself: they begin, they end, and somebody is reminded of a review."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from gir.accounts.terms import Role
from gir.audit import System
from gir.cases.models import Case
from gir.cases.seats import seats_of
from gir.cases.services import ChangedMeanwhile
from gir.cases.terms import Happening
from gir.database import db, now
from gir.incidents.terms import Population
from gir.notifications.services import enqueue
from gir.notifications.terms import MessageKind
from gir.threat.measures.models import Measure
from gir.threat.measures.services import act_on_measure
from gir.threat.measures.terms import MeasureAct, MeasureStatus
from gir.threat.measures.workflow import IN_FORCE
from gir.web.dates import today

REMINDED_BEFORE = timedelta(days=14)
"""How long before a review, or an end, somebody is reminded."""


def tend_measures() -> tuple[int, int, int]:
    """Let begin and end what is due, and remind of reviews; gives how many of each. Twice does nothing twice."""
    day = today()
    running = Measure.status.in_(IN_FORCE)
    ended = _found(running, Measure.ends_on < day)
    began = _found(Measure.status == MeasureStatus.DECIDED, Measure.delivered_on.is_not(None), Measure.starts_on <= day)
    near = _found(
        running,
        Measure.review_on <= day + REMINDED_BEFORE,
        or_(Measure.reminded_of.is_(None), Measure.reminded_of != Measure.review_on),
    )
    return sum(map(_end, ended)), sum(map(_begin, began)), sum(map(_remind, near))


def _found(*conditions: object) -> list[str]:
    return list(db.session.scalars(select(Measure.id).where(*conditions).order_by(Measure.id)))  # type: ignore[arg-type]


def _end(measure_id: str) -> bool:
    measure = db.session.get_one(Measure, measure_id)
    try:
        with act_on_measure(measure, MeasureAct.EXPIRE, Happening.MEASURE_EXPIRED, actor=_clock(measure.case)):
            if measure.status not in IN_FORCE or measure.ends_on is None or measure.ends_on >= today():
                raise ChangedMeanwhile(measure_id)
            measure.over_at = now()
    except ChangedMeanwhile:
        return False  # somebody lifted it, or another clock was first
    return True


def _begin(measure_id: str) -> bool:
    measure = db.session.get_one(Measure, measure_id)
    try:
        with act_on_measure(measure, MeasureAct.BEGIN, Happening.MEASURE_BEGAN, actor=_clock(measure.case)):
            if not measure.is_due_to_begin:
                raise ChangedMeanwhile(measure_id)
    except ChangedMeanwhile:
        return False
    return True


def _remind(measure_id: str) -> bool:
    """Mail who looks after it, once for each day of a review; nobody there yet: the next round looks again."""
    measure = db.session.get_one(Measure, measure_id)
    try:
        with act_on_measure(measure, MeasureAct.REMIND, None, actor=_clock(measure.case)) as session:
            people = _who_looks_after(session, measure.case)
            if not people or measure.status not in IN_FORCE or measure.reminded_of == measure.review_on:
                raise ChangedMeanwhile(measure_id)
            measure.reminded_of = measure.review_on
            about = f"{measure.id}:{measure.review_on}"
            enqueue(session, people, MessageKind.REVIEW, about=about, path=f"/cases/{measure.case_id}")
    except ChangedMeanwhile:
        return False
    return True


def _who_looks_after(session: Session, case: Case) -> list[str]:
    """Who handles the threat side of the case and may still see it; else everybody who may."""
    seats = seats_of(session, case, now())
    roles = (Role.OOV, Role.CLERK) if case.incident.population is Population.OFFICIAL else (Role.OOV,)
    for role in roles:
        able = [actor.person_id for actor in seats.eligible(role)]
        handling = [handler.person_id for handler in case.handlers if handler.role is role]
        if able:
            return [person for person in handling if person in able] or able
    return []


def _clock(case: Case) -> System:
    return System("clock", case.organisation_id)
