"""What the room of care holds of a case. Who asks has the act ``CareAct.READ``."""

from __future__ import annotations

from sqlalchemy import select

from gir.care.models import AccidentNotice, Referral, SickLeave
from gir.care.terms import AbsenceBand
from gir.cases.models import Case
from gir.database import db


def referrals_of(case: Case) -> list[Referral]:
    """To what help the reporter was pointed, in order."""
    return list(db.session.scalars(select(Referral).where(Referral.case_id == case.id).order_by(Referral.at)))


def absence_of(case: Case) -> AbsenceBand | None:
    """How long somebody was away from work because of it, when that was recorded."""
    return db.session.scalar(select(SickLeave.band).where(SickLeave.case_id == case.id))


def accident_notice_of(case: Case) -> AccidentNotice | None:
    """The proof that the labour inspectorate was told."""
    return db.session.scalar(select(AccidentNotice).where(AccidentNotice.case_id == case.id))
