"""What is asked about criteria, locks and clocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import selectinload

from gir.cases.holdings import Rows
from gir.cases.models import Case
from gir.incidents.details import answer_of, names_of_perpetrator
from gir.organisations.editions import Editions
from gir.threat.perpetrator.access import is_unlocked
from gir.threat.perpetrator.models import Criteria, CriteriaCheck, Criterion, InformClock, InformPostponement
from gir.threat.perpetrator.terms import Verdict
from gir.web.dates import local_day

CHECKS = Rows(CriteriaCheck, CriteriaCheck.at.desc())
CLOCKS = Rows(InformClock)
POSTPONEMENTS = Rows(InformPostponement, InformPostponement.at.desc())


@dataclass(frozen=True)
class CriteriaText:
    """One version as it is read: its criteria, each with its id."""

    id: str
    number: int
    language: str
    published_at: datetime | None
    each: tuple[tuple[str, str], ...]

    @property
    def published_on(self) -> date | None:
        """The day it was published; None for a draft."""
        return local_day(self.published_at) if self.published_at else None

    @property
    def texts(self) -> tuple[str, ...]:
        """The criteria without their ids."""
        return tuple(text for _id, text in self.each)


def read_criteria(row: Criteria) -> CriteriaText:
    """A version as it is read."""
    each = tuple((criterion.id, criterion.text) for criterion in row.each)
    return CriteriaText(row.id, row.number, row.language, row.published_at, each)


CRITERIA = Editions(Criteria, read_criteria, lambda: selectinload(Criteria.each), parts=(Criterion, "criteria"))
published_criteria, current_criteria, draft_criteria = CRITERIA.published, CRITERIA.current, CRITERIA.draft
newest_number, edition = CRITERIA.newest_number, CRITERIA.edition


def last_check(case: Case) -> CriteriaCheck | None:
    """How the case was held against the criteria the last time."""
    return CHECKS.first(case)


def proposed_for_destruction_at(case: Case) -> datetime | None:
    """Since when it is proposed to destroy what is kept of the name; None: nothing is kept, or it is not proposed."""
    check = None if is_unlocked(case) else last_check(case)
    if check is None or check.verdict is not Verdict.NONE or not names_of_perpetrator(case.incident):
        return None
    return check.at


def readable_name(case: Case) -> str:
    """The perpetrator's name for who may enter the room of the threat: as recorded, else as the reporter wrote it.

    Nothing while it is locked.
    """
    if not is_unlocked(case):
        return ""
    recorded = case.incident.recorded_identity
    return (recorded.name if recorded else None) or answer_of(case.incident, "perpetrator_name") or ""


def inform_clock_of(case: Case) -> InformClock | None:
    """The clock of the duty to inform, when a name was unlocked or recorded."""
    return CLOCKS.first(case)


def postponements_of(case: Case) -> list[InformPostponement]:
    """Every time that informing was postponed, the newest first."""
    return POSTPONEMENTS.of(case)
