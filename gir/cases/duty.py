"""Telling those who are on duty: when something severe came in, or somebody asks to be called today."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from gir.accounts.actor import Actor
from gir.accounts.duty import on_duty
from gir.cases.access import EVERY_HANDLER, hats
from gir.cases.models import Case
from gir.cases.services import tell
from gir.cases.terms import Happening
from gir.incidents.terms import Severity
from gir.notifications.services import enqueue
from gir.notifications.terms import MessageKind

AFTER = timedelta(seconds=1)
"""Places the alert after the arrival of the report in the timeline."""


def cannot_wait(case: Case) -> bool:
    """Whether a report alerts those on duty: it is severe by the rule, or somebody asks to be called today."""
    return case.incident.call_today or case.proposed_severity is Severity.SEVERE


def duty_of(case: Case, moment: datetime | None = None) -> list[Actor]:
    """Who was on duty when the report came in, or at a later ``moment``, and stands before the case.

    Nobody else may learn that it exists.
    """
    people = on_duty(case.organisation_id, moment or case.opened_at)
    reporter = case.incident.reporter_id
    return [actor for actor in people if actor.person_id != reporter and hats(actor, case) & EVERY_HANDLER]


def alert_duty(session: Session, case: Case, moment: datetime | None = None) -> frozenset[str]:
    """Tell those on duty of a report that cannot wait, within the act that received it. Gives who was told.

    ``moment`` is when a detail that was added later made it so.
    """
    if not cannot_wait(case):
        return frozenset()
    alerted = frozenset(actor.person_id for actor in duty_of(case, moment))
    if alerted:
        about = f"{case.id}:{moment.isoformat()}" if moment else case.id
        enqueue(session, alerted, MessageKind.DUTY, about=about, path=f"/cases/{case.id}")
        told_at = (moment or case.opened_at) + AFTER
        tell(session, case, Happening.DUTY_ALERTED, actor=None, moment=told_at, for_reporter=True)
    return alerted
