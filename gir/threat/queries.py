"""What the room of the threat holds of a case. Who asks has the act ``ThreatAct.READ`` or says only the result."""

from __future__ import annotations

from datetime import datetime

from gir.cases.holdings import first_of, rows_of
from gir.cases.models import Case
from gir.threat.models import HomeAdvice, PoliceStep, Reaction


def police_step_of(case: Case) -> PoliceStep | None:
    """The decision on a police report, when there is one."""
    return first_of(case, PoliceStep)


def reactions_of(case: Case) -> list[Reaction]:
    """All reactions to the perpetrator, in order."""
    return rows_of(case, Reaction, Reaction.at)


def first_reaction_at(case: Case) -> datetime | None:
    """When the perpetrator was first spoken to."""
    return next((row.at for row in reactions_of(case)), None)


def home_advice_of(case: Case) -> list[HomeAdvice]:
    """All advice about the safety of the home, in order. Who asks may read about home and family."""
    return rows_of(case, HomeAdvice, HomeAdvice.at)
