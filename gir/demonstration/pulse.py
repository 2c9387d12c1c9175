"""The question of the quarter in Voorbeeldstad: two years of answers, and one that is asked now."""

from __future__ import annotations

from datetime import datetime
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gir.accounts.models import Person
from gir.demonstration.cast import Cast
from gir.organisations.models import Organisation
from gir.pulse.models import PulseRound
from gir.pulse.services import new_round, staff_of
from gir.pulse.terms import Answer, Reason
from gir.statistics.periods import Quarter, quarters_up_to
from gir.web.dates import LOCAL

QUARTERS = 8
ANSWERED, HAD_INCIDENT = 0.45, 0.38
REPORTED = (0.24, 0.42)
"""The share that reports, in the first quarter and in the last: the register is a little better known by then."""
NAMED = {
    Reason.TOO_SMALL: 0.38,
    Reason.TO_MANAGER: 0.33,
    Reason.PART_OF_JOB: 0.27,
    Reason.NOTHING_HAPPENS: 0.24,
    Reason.TOO_LONG: 0.16,
    Reason.DID_NOT_KNOW: 0.14,
    Reason.AFRAID: 0.07,
    Reason.OTHER: 0.05,
}


def ask_every_quarter(session: Session, cast: Cast, moment: datetime, rng: Random) -> list[PulseRound]:
    """Switch the question on; answers for the quarters that are over, and none yet for the running one."""
    session.get_one(Organisation, cast.organisation_id).pulse_on = True
    staff = session.scalar(select(func.count()).select_from(Person).where(staff_of(cast.organisation_id))) or 0
    running = Quarter.of(moment.astimezone(LOCAL).date())
    rounds = [
        _answered(new_round(cast.organisation_id, quarter.first, staff), step / (QUARTERS - 1), rng)
        for step, quarter in enumerate(quarters_up_to(running.back(1), QUARTERS))
    ]
    rounds.append(new_round(cast.organisation_id, running.first, staff))
    session.add_all(rounds)
    return rounds


def _answered(asked: PulseRound, progress: float, rng: Random) -> PulseRound:
    counts = dict(asked.counts)
    for _ in range(asked.invited):
        if rng.random() >= ANSWERED:
            continue
        if rng.random() >= HAD_INCIDENT:
            counts[Answer.NO_INCIDENT] += 1
        elif rng.random() < REPORTED[0] + progress * (REPORTED[1] - REPORTED[0]):
            counts[Answer.REPORTED] += 1
        else:
            counts[Answer.NOT_REPORTED] += 1
            for reason, share in NAMED.items():
                counts[f"because.{reason}"] += rng.random() < share
    asked.counts = counts
    return asked
