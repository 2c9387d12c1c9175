"""What reporters of Voorbeeldstad said back, and who is on duty this month."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from gir.accounts.models import DutyTurn
from gir.cases.models import Case, ClosingReply
from gir.cases.terms import Helped
from gir.demonstration.cast import Cast
from gir.vault import DataKey, KeySet
from gir.web.dates import LOCAL

WEEK = timedelta(days=7)
ROTA = ("hanna", "omar", "chantal")
"""Who takes turns to be on duty, a week each."""


def replied(session: Session, case: Case, at: datetime, helped: Helped, remark: str | None = None) -> None:
    """The reporter answers the closing question."""
    session.add(
        ClosingReply(
            case_id=case.id,
            person_id=case.incident.affected_id,
            at=at,
            helped=helped,
            key=DataKey.fresh(KeySet.CASE),
            remark=remark,
        )
    )


def write_duty(session: Session, cast: Cast, moment: datetime) -> list[DutyTurn]:
    """Three weeks of duty, from the Monday of this week."""
    today = moment.astimezone(LOCAL).date()
    monday = today - timedelta(days=today.weekday())
    turns = [
        DutyTurn(
            organisation_id=cast.organisation_id,
            person_id=cast.people[name],
            starts_on=monday + number * WEEK,
            ends_on=monday + (number + 1) * WEEK - timedelta(days=1),
        )
        for number, name in enumerate(ROTA)
    ]
    session.add_all(turns)
    return turns
