"""What is known of the police. Who asks has the act ``ThreatAct.READ``, or says only the result."""

from __future__ import annotations

from sqlalchemy import func, select

from gir.cases.holdings import Rows
from gir.cases.models import Case
from gir.database import db
from gir.threat.police.models import PoliceFile, PoliceProgress
from gir.threat.police.terms import PoliceOutcome

PROGRESS = Rows(PoliceProgress, PoliceProgress.number)
FILES = Rows(PoliceFile, PoliceFile.number.desc())


def progress_of(case: Case) -> list[PoliceProgress]:
    """Everything the police did with it, in order."""
    return PROGRESS.of(case)


def outcomes_of(case: Case) -> list[PoliceOutcome]:
    """The same as terms."""
    return [row.outcome for row in progress_of(case)]


def newest_file(case: Case) -> PoliceFile | None:
    """The newest version of the file for the police; None when nobody prepared one."""
    return FILES.first(case)


def number_of_files(case: Case) -> int:
    """How many versions of that file there are; none of their texts is opened."""
    return db.session.scalar(select(func.max(PoliceFile.number)).where(PoliceFile.case_id == case.id)) or 0
