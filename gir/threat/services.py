"""What is done in the room of the threat."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from gir.accounts.actor import Actor
from gir.cases.models import Case
from gir.cases.services import NotEligible, act_on, tell, tell_reporter
from gir.cases.steps import finish_step
from gir.cases.terms import Happening, Part, Step
from gir.database import now
from gir.notifications.terms import MessageKind
from gir.threat.access import permitted
from gir.threat.models import HomeAdvice, PoliceStep, Reaction
from gir.threat.police.queries import outcomes_of
from gir.threat.police.services import count_police
from gir.threat.police.terms import Filing
from gir.threat.police.workflow import fits_decision
from gir.threat.terms import PoliceDecision, ReactionWay, ThreatAct, VptCode
from gir.vault import DataKey, KeySet


def record_reaction(
    case: Case,
    way: ReactionWay,
    at: datetime,
    told: str,
    their_side: str,
    *,
    actor: Actor,
    version: int | None = None,
) -> None:
    """Record how the perpetrator was told which behaviour is not accepted, with their side beside it."""
    with act_on(case, ThreatAct.RECORD_REACTION, actor=actor, version=version, rules=permitted) as session:
        session.add(
            Reaction(
                case_id=case.id,
                way=way,
                at=at,
                recorded_by_id=actor.person_id,
                key=DataKey.fresh(KeySet.THREAT),
                told=told,
                their_side=their_side or None,
            )
        )
        finish_step(case, Step.REACTION, actor=actor, at=at)
        tell(
            session,
            case,
            Happening.REACTION,
            actor=actor,
            part=Part.THREAT,
            for_reporter=True,
            way=way.value,
            at=at.isoformat(),
        )


def decide_police(
    case: Case,
    decision: PoliceDecision,
    reason: str,
    vpt_code: VptCode,
    police_number: str,
    *,
    filing: Filing | None = None,
    filed_on: date | None = None,
    actor: Actor,
    version: int | None = None,
) -> None:
    """Decide what goes to the police. A later decision takes the place of the earlier one; the timeline keeps both.

    ``filing`` says who files a report, ``filed_on`` when it went to the police.

    Raises:
        NotEligible: it does not go with what the police did already.
    """
    with act_on(case, ThreatAct.DECIDE_POLICE, actor=actor, version=version, rules=permitted) as session:
        if not fits_decision(decision, outcomes_of(case)):
            raise NotEligible(decision.value)
        step = session.scalar(select(PoliceStep).where(PoliceStep.case_id == case.id))
        if step is None:
            step = PoliceStep(case_id=case.id, key=DataKey.fresh(KeySet.THREAT))
            session.add(step)
        step.decision, step.vpt_code = decision, vpt_code
        step.decided_at, step.decided_by_id = now(), actor.person_id
        step.reason, step.police_number = reason or None, police_number or None
        step.filing = filing if decision is PoliceDecision.REPORT else None
        step.filed_on = filed_on if decision is not PoliceDecision.NONE else None
        finish_step(case, Step.POLICE, actor=actor)
        count_police(session, case, step)
        tell(
            session,
            case,
            Happening.POLICE,
            actor=actor,
            part=Part.THREAT,
            for_reporter=True,
            decision=decision.value,
            filing=step.filing.value if step.filing else "",
        )


def advise_home(case: Case, advice: str, *, actor: Actor, version: int | None = None) -> None:
    """Record advice to an office-holder about the safety of their home, and tell them that there is something to read.

    It stays in the room of home and family: for the rest of the case nothing has changed.
    """
    with act_on(case, ThreatAct.ADVISE_HOME, actor=actor, version=version, rules=permitted) as session:
        row = HomeAdvice(
            case_id=case.id, at=now(), given_by_id=actor.person_id, key=DataKey.fresh(KeySet.HOME), advice=advice
        )
        session.add(row)
        tell(session, case, Happening.HOME_ADVICE, actor=actor, part=Part.HOME, for_reporter=True)
        tell_reporter(session, case, MessageKind.NEWS, row.id)
