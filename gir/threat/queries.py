"""What the room of the threat holds of a case. Who asks has the act ``ThreatAct.READ`` or says only the result."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from gir.cases.models import Case
from gir.database import db
from gir.threat.models import HomeAdvice, PoliceStep, Reaction


def police_step_of(case: Case) -> PoliceStep | None:
    """The decision on a police report, when there is one."""
    return db.session.scalar(select(PoliceStep).where(PoliceStep.case_id == case.id))


def reactions_of(case: Case) -> list[Reaction]:
    """All reactions to the perpetrator, in order."""
    return list(db.session.scalars(select(Reaction).where(Reaction.case_id == case.id).order_by(Reaction.at)))


def first_reaction_at(case: Case) -> datetime | None:
    """When the perpetrator was first spoken to; nothing of what was said is opened."""
    return db.session.scalar(select(func.min(Reaction.at)).where(Reaction.case_id == case.id))


def home_advice_of(case: Case) -> list[HomeAdvice]:
    """All advice about the safety of the home, in order. Who asks may read about home and family."""
    return list(db.session.scalars(select(HomeAdvice).where(HomeAdvice.case_id == case.id).order_by(HomeAdvice.at)))
