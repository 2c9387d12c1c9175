"""Help besides the talks in the demonstration: where somebody was pointed to, and how long they were away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy.orm import Session

from gir.care.models import Referral, SickLeave
from gir.care.terms import AbsenceBand, Help, ReferralOutcome
from gir.cases.models import Case
from gir.demonstration.cast import Cast
from gir.incidents.terms import Consequence, Population

OFFERED = ((Help.VICTIM_SUPPORT, ReferralOutcome.ACCEPTED), (Help.OCCUPATIONAL_PHYSICIAN, ReferralOutcome.OFFERED))


def write_help(session: Session, cast: Cast, recent: Iterable[Case]) -> None:
    """Point the first employee who was shocked to further help, and say how long who reported sick was away."""
    hurt = [case for case in recent if case.incident.population is Population.EMPLOYEE]
    for case in hurt[:1]:
        for days, (to, outcome) in enumerate(OFFERED):
            at = case.opened_at + timedelta(hours=5 + days)
            session.add(Referral(case_id=case.id, to=to, outcome=outcome, at=at, recorded_by_id=cast.people["hanna"]))
    for case in hurt:
        if Consequence.ABSENCE in (case.incident.consequences or ()):
            session.add(
                SickLeave(
                    case_id=case.id,
                    band=AbsenceBand.UP_TO_14,
                    recorded_at=case.opened_at + timedelta(hours=6),
                    recorded_by_id=cast.people["hanna"],
                )
            )
