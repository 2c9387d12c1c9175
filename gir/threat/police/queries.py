"""What is known of the police. Who asks has the act ``ThreatAct.READ``, or says only the result."""

from __future__ import annotations

from sqlalchemy import Select, and_, func, or_, select

from gir.cases.holdings import Rows
from gir.cases.models import Case
from gir.database import db
from gir.threat.models import PoliceStep
from gir.threat.police.models import PoliceFile, PoliceProgress
from gir.threat.police.terms import PoliceOutcome
from gir.threat.police.workflow import GOING_ON, OVER
from gir.threat.terms import PoliceDecision

PROGRESS = Rows(PoliceProgress, PoliceProgress.number)
FILES = Rows(PoliceFile, PoliceFile.number.desc())


def progress_of(case: Case) -> list[PoliceProgress]:
    """Everything the police did with it, in order."""
    return PROGRESS.of(case)


def outcomes_of(case: Case) -> list[PoliceOutcome]:
    """The same as terms."""
    return [row.outcome for row in progress_of(case)]


def cases_at_the_police() -> Select[str]:
    """The cases, by id, of which the police or the court have a report that is not over, or do something with a notice.

    Somebody has to ask how it stands, and to tell the reporter.
    """
    newest = (
        select(func.max(PoliceProgress.number))
        .where(PoliceProgress.case_id == PoliceStep.case_id)
        .correlate(PoliceStep)
        .scalar_subquery()
    )
    last = and_(PoliceProgress.case_id == PoliceStep.case_id, PoliceProgress.number == newest)
    reported = and_(
        PoliceStep.decision == PoliceDecision.REPORT,
        or_(PoliceProgress.outcome.is_(None), PoliceProgress.outcome.not_in(OVER)),
    )
    noticed = and_(PoliceStep.decision == PoliceDecision.NOTICE, PoliceProgress.outcome.in_(GOING_ON))
    return select(PoliceStep.case_id).outerjoin(PoliceProgress, last).where(or_(reported, noticed))


def newest_file(case: Case) -> PoliceFile | None:
    """The newest version of the file for the police; None when nobody prepared one."""
    return FILES.first(case)


def number_of_files(case: Case) -> int:
    """How many versions of that file there are; none of their texts is opened."""
    return db.session.scalar(select(func.max(PoliceFile.number)).where(PoliceFile.case_id == case.id)) or 0
