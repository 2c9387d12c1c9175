"""Who has which role, which roles wait for a second person, and which rights should be looked at again."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from gir.accounts.actor import in_force, in_service, not_over
from gir.accounts.models import Assignment, Person
from gir.accounts.rights.models import RightsReview, RoleProposal
from gir.accounts.terms import APART, Role
from gir.database import db, now
from gir.web.dates import LOCAL, today

SPECIAL = APART | {Role.COORDINATOR}
"""Roles that are looked at every quarter; any other once a year (BIO 5.18)."""
QUARTER, YEAR = timedelta(days=92), timedelta(days=365)
FOUND = 20
"""Colleagues that are shown of those whose name fits."""


def colleague(organisation_id: str, person_id: str) -> Person | None:
    """Somebody of this organisation, also when they have left."""
    return db.session.scalar(select(Person).where(Person.id == person_id, Person.organisation_id == organisation_id))


def colleagues_called(organisation_id: str, text: str) -> list[Person]:
    """Whose name or work address holds these letters, by name."""
    wanted = " ".join(text.casefold().split())
    people = db.session.scalars(select(Person).where(Person.organisation_id == organisation_id))
    fits = [one for one in people if wanted in (one.name or "").casefold() or wanted == (one.email or "").casefold()]
    return sorted(fits, key=lambda one: (one.name or "", one.id))[:FOUND]


def assignments_of(person_id: str) -> list[Assignment]:
    """The roles that somebody has or is to have, the oldest first."""
    rows = select(Assignment).where(Assignment.person_id == person_id, not_over(today()))
    return list(db.session.scalars(rows.order_by(Assignment.starts_on, Assignment.id)))


def assignment_of(person_id: str, assignment_id: str) -> Assignment | None:
    """One of them."""
    return next((row for row in assignments_of(person_id) if row.id == assignment_id), None)


def waiting_proposals(organisation_id: str) -> list[RoleProposal]:
    """The roles that wait for a second person, the oldest first."""
    rows = select(RoleProposal).where(
        RoleProposal.organisation_id == organisation_id,
        RoleProposal.ended_at.is_(None),
        RoleProposal.lapses_at > now(),
    )
    return list(db.session.scalars(rows.order_by(RoleProposal.proposed_at, RoleProposal.id)))


def proposal_of(organisation_id: str, proposal_id: str) -> RoleProposal | None:
    """One of them."""
    return next((row for row in waiting_proposals(organisation_id) if row.id == proposal_id), None)


def to_confirm(organisation_id: str) -> list[Assignment]:
    """The roles that nobody looked at for a quarter, if they are special, or for a year; by role."""
    day, moment = today(), now()
    last = (
        select(RightsReview.assignment_id, func.max(RightsReview.confirmed_at).label("at"))
        .group_by(RightsReview.assignment_id)
        .subquery()
    )
    rows = (
        select(Assignment, last.c.at)
        .join(Person, Person.id == Assignment.person_id)
        .outerjoin(last, last.c.assignment_id == Assignment.id)
        .where(
            Assignment.organisation_id == organisation_id,
            Assignment.role != Role.EMPLOYEE,
            in_force(day),
            in_service(day),
        )
        .order_by(Assignment.role, Assignment.starts_on, Assignment.id)
    )
    found = []
    for assignment, confirmed_at in db.session.execute(rows):
        looked = confirmed_at.astimezone(LOCAL).date() if confirmed_at else assignment.starts_on
        if moment.astimezone(LOCAL).date() - looked > (QUARTER if assignment.role in SPECIAL else YEAR):
            found.append(assignment)
    return found
