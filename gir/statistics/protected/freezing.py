"""What was published of a case stays when the case is destroyed; what ties it to the case goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session

from gir.database import new_id
from gir.facts.models import Fact
from gir.statistics.protected.models import ClosedReport
from gir.statistics.protected.queries import GROUPS, last_quarter

REPORT = cast(Table, ClosedReport.__table__)


def is_published(fact: Fact) -> bool:
    """Whether the closing of its month is behind us, so that no later one has to find its fact."""
    if fact.population not in {group.value for group in GROUPS} or fact.month is None:
        return True
    last = last_quarter(fact.organisation_id, fact.population)
    return last is not None and fact.month <= last.last


def freeze_published(session: Session, incident_ids: Sequence[str]) -> None:
    """Cut what closings counted of these incidents loose from them, within the running act, once their facts are gone.

    The pseudonym of somebody affected goes with the last of their facts: it tells two reports of one person apart from
    those of two, as long as the other one can still be counted.
    """
    for incident_id in incident_ids:
        mine = REPORT.c.incident_id == incident_id
        victims = set(session.scalars(select(REPORT.c.victim).where(mine, REPORT.c.victim.is_not(None))))
        session.execute(update(REPORT).where(mine).values(incident_id=new_id(), frozen=True))
        for victim in victims:
            if session.scalar(select(Fact.incident_id).where(Fact.victim == victim).limit(1)) is None:
                session.execute(update(REPORT).where(REPORT.c.victim == victim).values(victim=new_id()))
