"""Whether somebody is asked now, and what was answered in quarters that are over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import Date, bindparam, exists, select

from gir.accounts.actor import Actor
from gir.database import db
from gir.organisations.models import Organisation
from gir.pulse.models import PulseRound, PulseTurn
from gir.pulse.services import quarter_now, turn_of
from gir.pulse.terms import Answer, Reason
from gir.questions import Question


@dataclass(frozen=True)
class PulseResult:
    """What was answered in one quarter (its first day) that is over."""

    quarter: date
    invited: int
    reported: int
    not_reported: int
    no_incident: int
    reasons: dict[Reason, int]

    @property
    def answered(self) -> int:
        """How many people answered."""
        return self.reported + self.not_reported + self.no_incident

    @property
    def had_incident(self) -> int:
        """How many of them had something to report."""
        return self.reported + self.not_reported


def is_asked(actor: Actor) -> bool:
    """Whether there is a question for this person now, that they have neither answered nor waved away."""
    if actor.office is not None:
        return False
    quarter = quarter_now()
    turn = turn_of(actor.person_id, quarter)
    return bool(_question().ask(organisation=actor.organisation_id, quarter=quarter, turn=turn))


@cache
def _question() -> Question:
    """Asked on every start page."""
    return Question(
        select(PulseRound.id)
        .join(Organisation, Organisation.id == PulseRound.organisation_id)
        .where(
            PulseRound.organisation_id == bindparam("organisation"),
            PulseRound.quarter == bindparam("quarter", type_=Date()),
            Organisation.pulse_on,
            ~exists().where(PulseTurn.id == bindparam("turn")),
        )
    )


def results(organisation_id: str, quarters: Sequence[date]) -> list[PulseResult]:
    """What was answered in these quarters, oldest first.

    The running quarter is never among it: who watches counts rise while a colleague answers would know the answer.
    """
    over = [quarter for quarter in quarters if quarter < quarter_now()]
    rows = db.session.execute(
        select(PulseRound.quarter, PulseRound.invited, PulseRound.counts)
        .where(PulseRound.organisation_id == organisation_id, PulseRound.quarter.in_(over))
        .order_by(PulseRound.quarter)
    )
    return [
        PulseResult(
            quarter,
            invited,
            counts.get(Answer.REPORTED, 0),
            counts.get(Answer.NOT_REPORTED, 0),
            counts.get(Answer.NO_INCIDENT, 0),
            {reason: counts.get(f"because.{reason.value}", 0) for reason in Reason},
        )
        for quarter, invited, counts in rows
    ]
