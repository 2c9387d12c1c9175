"""What the room of the threat holds of a case. Who asks has the act ``ThreatAct.READ`` or says only the result."""

from __future__ import annotations

from datetime import datetime

from gir.cases.holdings import Rows
from gir.cases.models import Case
from gir.threat.models import HomeAdvice, PoliceStep, Reaction

POLICE_STEPS = Rows(PoliceStep)
REACTIONS = Rows(Reaction, Reaction.at)
ADVICE = Rows(HomeAdvice, HomeAdvice.at)


def police_step_of(case: Case) -> PoliceStep | None:
    """The decision on a police report, when there is one."""
    return POLICE_STEPS.first(case)


def reactions_of(case: Case) -> list[Reaction]:
    """All reactions to the perpetrator, in order."""
    return REACTIONS.of(case)


def first_reaction_at(case: Case) -> datetime | None:
    """When the perpetrator was first spoken to."""
    return next((row.at for row in reactions_of(case)), None)


def home_advice_of(case: Case) -> list[HomeAdvice]:
    """All advice about the safety of the home, in order. Who asks may read about home and family."""
    return ADVICE.of(case)
