"""What the room of care holds of a case. Who asks has the act ``CareAct.READ``."""

from __future__ import annotations

from gir.care.models import AccidentNotice, Referral, SickLeave
from gir.care.terms import AbsenceBand
from gir.cases.holdings import Rows
from gir.cases.models import Case

REFERRALS = Rows(Referral, Referral.at)
SICK_LEAVES = Rows(SickLeave)
NOTICES = Rows(AccidentNotice)


def referrals_of(case: Case) -> list[Referral]:
    """To what help the reporter was pointed, in order."""
    return REFERRALS.of(case)


def absence_of(case: Case) -> AbsenceBand | None:
    """How long somebody was away from work because of it, when that was recorded."""
    kept = SICK_LEAVES.first(case)
    return kept.band if kept else None


def accident_notice_of(case: Case) -> AccidentNotice | None:
    """The proof that the labour inspectorate was told."""
    return NOTICES.first(case)
