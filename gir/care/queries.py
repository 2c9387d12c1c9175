"""What the room of care holds of a case. Who asks has the act ``CareAct.READ``."""

from __future__ import annotations

from gir.care.models import AccidentNotice, Referral, SickLeave
from gir.care.terms import AbsenceBand
from gir.cases.holdings import first_of, rows_of
from gir.cases.models import Case


def referrals_of(case: Case) -> list[Referral]:
    """To what help the reporter was pointed, in order."""
    return rows_of(case, Referral, Referral.at)


def absence_of(case: Case) -> AbsenceBand | None:
    """How long somebody was away from work because of it, when that was recorded."""
    kept = first_of(case, SickLeave)
    return kept.band if kept else None


def accident_notice_of(case: Case) -> AccidentNotice | None:
    """The proof that the labour inspectorate was told."""
    return first_of(case, AccidentNotice)
