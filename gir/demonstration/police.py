"""What the police did in the demonstration: one report up to the verdict, one refused, one with its file prepared."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from gir.cases.models import Case
from gir.cases.terms import Happening, Status
from gir.demonstration.cast import Cast
from gir.demonstration.happenings import tell
from gir.facts.models import Fact
from gir.threat.models import PoliceStep
from gir.threat.police.models import PoliceFile, PoliceProgress
from gir.threat.police.terms import Filing, PoliceOutcome
from gir.threat.terms import PoliceDecision, VptCode
from gir.vault import DataKey, KeySet
from gir.web.dates import LOCAL, local_day

Course = tuple[tuple[int, PoliceOutcome, Decimal | None], ...]
"""Days after the decision, what happened, and the amount of damages."""
TO_THE_VERDICT: Course = (
    (2, PoliceOutcome.RECORDED, None),
    (9, PoliceOutcome.INVESTIGATED, None),
    (23, PoliceOutcome.ARRESTED, None),
    (170, PoliceOutcome.VERDICT, None),
    (170, PoliceOutcome.DAMAGES, Decimal("850.00")),
)
REFUSED: Course = ((1, PoliceOutcome.REFUSED, None), (1, PoliceOutcome.REVIEW_ASKED, None))
ON_ITS_WAY: Course = ((1, PoliceOutcome.RECORDED, None), (4, PoliceOutcome.INVESTIGATED, None))
LONG_AGO = timedelta(days=300)
SEVEN = {
    "who": "Een man, de bestuurder van een grijze bestelauto. De naam is bij de organisatie bekend.",
    "what": "Mishandeling en bedreiging van een buitengewoon opsporingsambtenaar.",
    "where": "Op de openbare weg, in het voetgangersgebied.",
    "when": "Tijdens de dienst, bij daglicht.",
    "with_what": "Met de vuist en met woorden.",
    "how": "Hij stapte uit, sloeg op de schouder en zei: “Ik weet jouw route.”",
    "why": "Hij was aangesproken omdat hij door het voetgangersgebied reed.",
}


def write_police(session: Session, cast: Cast, recent: Iterable[Case], moment: datetime) -> None:
    """Add them to reports that were decided on already."""
    reported = select(PoliceStep).where(PoliceStep.decision == PoliceDecision.REPORT).order_by(PoliceStep.decided_at)
    steps = {
        step.case_id: step for step in session.scalars(reported) if step.case.organisation_id == cast.organisation_id
    }
    newest = [steps[case.id] for case in recent if case.id in steps]
    old = [step for step in steps.values() if step.decided_at < moment - LONG_AGO and step.case.status is Status.CLOSED]
    for step, course, filing in (
        *((step, TO_THE_VERDICT, Filing.DOMICILE) for step in old[-1:]),
        *((step, REFUSED, Filing.EMPLOYER) for step in newest if step.vpt_code is VptCode.ASKED),
        *((step, ON_ITS_WAY, Filing.NUMBER) for step in newest if step.vpt_code is VptCode.ASSIGNED),
    ):
        step.filing, step.filed_on = filing, local_day(step.decided_at)
        _follow(session, step, course, moment)
    for step in newest:
        if step.vpt_code is VptCode.ASSIGNED:
            _prepare(session, step)


def _follow(session: Session, step: PoliceStep, course: Course, moment: datetime) -> None:
    decided = local_day(step.decided_at)
    for number, (days, outcome, amount) in enumerate(course, start=1):
        day = min(decided + timedelta(days=days), local_day(moment))
        at = max(min(datetime.combine(day, time(15, number), LOCAL), moment), step.decided_at)
        session.add(
            PoliceProgress(
                case_id=step.case_id,
                number=number,
                outcome=outcome,
                day=day,
                amount=amount,
                recorded_at=at,
                recorded_by_id=step.decided_by_id,
            )
        )
        told = {"outcome": outcome.value, "day": day.isoformat()}
        tell(session, step.case_id, at, Happening.POLICE_OUTCOME, step.decided_by_id, for_reporter=True, **told)
    fact = session.get_one(Fact, step.case.incident_id)
    fact.filing = step.filing.value if step.filing else None
    if course is REFUSED:
        fact.police_report = False


def _prepare(session: Session, step: PoliceStep) -> None:
    at = step.decided_at + timedelta(minutes=40)
    file = PoliceFile(
        case_id=step.case_id,
        number=1,
        prepared_at=at,
        prepared_by_id=step.decided_by_id,
        key=DataKey.fresh(KeySet.THREAT),
    )
    for name, text in SEVEN.items():
        setattr(file, name, text)
    session.add(file)
    tell(session, step.case_id, at, Happening.POLICE_FILE, step.decided_by_id, number="1")
