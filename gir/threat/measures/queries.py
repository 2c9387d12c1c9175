"""What is asked about measures. Lists begin with the cases of who asks, or with what a mandate or the desk may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, or_, select

from gir.accounts.actor import Actor
from gir.accounts.terms import Role
from gir.audit import recorded
from gir.cases.access import cases_without_conflict, handled_cases
from gir.cases.holdings import Rows
from gir.cases.models import Case
from gir.database import db
from gir.threat.measures.access import permitted, permitted_on, shown_to_decider
from gir.threat.measures.models import Measure, NoMeasure
from gir.threat.measures.terms import MeasureAct, MeasureKind, MeasureStatus
from gir.threat.measures.workflow import BEING_MADE, IN_FORCE
from gir.web.dates import today

NEWEST_FIRST = Rows(Measure, Measure.drafted_at.desc(), Measure.id)
BY_END = Rows(Measure, Measure.ends_on, Measure.id)
NONE_TAKEN = Rows(NoMeasure, NoMeasure.at.desc())


@dataclass(frozen=True)
class Ban:
    """All that the security desk knows of a building ban."""

    name: str
    location: str
    starts_on: date
    ends_on: date


def measures_of(case: Case) -> list[Measure]:
    """All measures of a case, the newest first. Who asks has the act ``MeasureAct.READ``."""
    return NEWEST_FIRST.of(case)


def measures_in_force(case: Case) -> list[Measure]:
    """Measures of a case that were decided and are not over; nothing of them is opened."""
    return [row for row in BY_END.of(case) if row.status in IN_FORCE]


def no_measures_of(case: Case) -> list[NoMeasure]:
    """Why there was no measure, the last first."""
    return NONE_TAKEN.of(case)


def waiting_for(actor: Actor) -> list[Measure]:
    """The measures that wait for this person's decision, the oldest first."""
    wanted = shown_to_decider(actor).where(Measure.status == MeasureStatus.PROPOSED)
    found = db.session.scalars(wanted.order_by(Measure.proposed_at, Measure.id))
    return [row for row in found if MeasureAct.DECIDE in permitted_on(row)(actor, row.case)]


def decided_by(actor: Actor) -> list[Measure]:
    """The measures in force that this person decided."""
    wanted = shown_to_decider(actor).where(Measure.status.in_(IN_FORCE), Measure.decided_by_id == actor.person_id)
    return list(db.session.scalars(wanted.order_by(Measure.ends_on, Measure.id)))


def cases_with_a_measure() -> Select[str]:
    """The cases, by id, in which a measure waits for a decision or is in force: somebody has to look after it."""
    return select(Measure.case_id).where(Measure.status.in_(IN_FORCE | {MeasureStatus.PROPOSED}))


def looked_after_by(actor: Actor) -> list[Measure]:
    """The measures being made or in force, in cases whose measures this person may read; the next review first."""
    own = handled_cases(actor).with_only_columns(Case.id)
    wanted = select(Measure).where(Measure.case_id.in_(own), Measure.status.in_(BEING_MADE | IN_FORCE))
    found = db.session.scalars(wanted.order_by(Measure.review_on, Measure.ends_on, Measure.id))
    return [row for row in found if MeasureAct.READ in permitted(actor, row.case)]


def building_bans(actor: Actor) -> list[Ban]:
    """The bans that hold today, by name. The look itself is recorded with each ban that was shown.

    Nothing about a case in which this person is a party, or from which something keeps them.
    """
    if not actor.roles & {Role.DESK, Role.OOV}:
        return []
    found = list(db.session.scalars(_active_bans(actor)))
    with recorded(MeasureAct.READ_BANS, *found, actor=actor):
        pass
    bans = [
        Ban(row.name or "", row.location or "", row.starts_on, row.ends_on)
        for row in found
        if row.starts_on and row.ends_on
    ]
    return sorted(bans, key=lambda ban: ban.name.casefold())


def _active_bans(actor: Actor) -> Select[Measure]:
    free, day = cases_without_conflict(actor).with_only_columns(Case.id), today()
    running = or_(
        Measure.status == MeasureStatus.RUNNING,
        and_(Measure.status == MeasureStatus.DECIDED, Measure.delivered_on.is_not(None)),
    )
    return select(Measure).where(
        Measure.kind == MeasureKind.BUILDING_BAN,
        Measure.case_id.in_(free),
        running,
        Measure.starts_on <= day,
        Measure.ends_on >= day,
    )
