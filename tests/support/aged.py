"""Cases of long ago: reported, handled and closed today, and then made older."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from gir.accounts.actor import actor_of
from gir.cases.models import Case, Task
from gir.cases.terms import CloseReason, Status, TaskStatus
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.facts.models import Fact
from gir.facts.services import raise_versions
from gir.forgetting.access import visible_proposals
from gir.forgetting.clock import look_at_clock
from gir.forgetting.models import Proposal
from gir.forgetting.services import agree, tend_retention
from gir.forgetting.terms import Category
from gir.statistics.protected.closing import close_quarters
from gir.web.dates import today
from tests.support.stories import file_report

YEAR = timedelta(days=366)


def closed_case(
    app: Flask, person_id: str, *, years: float, reason: CloseReason = CloseReason.HANDLED, **answers: Any
) -> str:
    """Something that was reported and closed so many years ago; nothing of it is still to be done."""
    case_id = file_report(app, person_id, **answers)
    make_older(app, case_id, years=years, reason=reason)
    return case_id


def make_older(app: Flask, case_id: str, *, years: float, reason: CloseReason = CloseReason.HANDLED) -> None:
    """Close a case, so many years ago, and let its incident be as old."""
    with app.app_context(), write_transaction() as session:
        case = session.get_one(Case, case_id)
        case.status, case.close_reason, case.closed_at = Status.CLOSED, reason, now() - years * YEAR
        case.opened_at = case.closed_at - timedelta(days=20)
        case.incident.first_day = case.incident.last_day = today() - years * YEAR - timedelta(days=21)
        case.due_care = case.due_threat = case.due_all = None
        _count_then(session, case.incident_id, case.incident.first_day)
        for task in session.scalars(select(Task).where(Task.case_id == case_id)):
            task.status = TaskStatus.DONE


def _count_then(session: Session, incident_id: str, day: date) -> None:
    """Let its fact be as old, too."""
    fact = session.get_one(Fact, incident_id)
    raise_versions(session, fact.organisation_id, {fact.month, day.replace(day=1)})
    fact.first_day = fact.last_day = day
    fact.month, fact.year = day.replace(day=1), day.year
    fact.received_at = datetime.combine(day, time(12), UTC)


def proposed(app: Flask, case_id: str) -> set[Category]:
    """What of a case is on the list."""
    with app.app_context():
        return set(db.session.scalars(select(Proposal.category).where(Proposal.case_id == case_id)))


def tend(app: Flask) -> tuple[int, int]:
    """One round of the clock: quarters are published, and what is over is proposed or destroyed."""
    with app.app_context():
        close_quarters()
        look_at_clock()
        return tend_retention()


def let_pass(app: Flask, span: timedelta) -> int:
    """Let time pass, with a round of the clock at least every three days; gives how much was destroyed."""
    begin, destroyed = now(), 0
    for days in range(0, span.days + 1, 3):
        with time_machine.travel(begin + timedelta(days=days)):
            destroyed += tend(app)[1]
    with time_machine.travel(begin + span):
        return destroyed + tend(app)[1]


def agrees(app: Flask, person_id: str, *categories: Category) -> int:
    """Somebody agrees to everything on their list, or to some kinds of it."""
    with app.app_context():
        actor = actor_of(person_id)
        rows = db.session.scalars(visible_proposals(actor)).unique()
        return agree([row for row in rows if not categories or row.category in categories], actor=actor)


def both_agree(app: Flask, cast: Cast, *categories: Category) -> None:
    """The privacy officer and the coordinator agree."""
    for name in ("els", "chantal"):
        agrees(app, cast.people[name], *categories)
