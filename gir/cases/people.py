"""Who handles a case: always asked from the access rules, so that nobody is told about what they may not see."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor, in_force, in_service, people_leading
from gir.accounts.models import Assignment, Person, Substitute
from gir.accounts.terms import APART, Office, Role, Scope
from gir.cases.access import hats
from gir.cases.models import Case, Handler
from gir.cases.terms import Hat, Status
from gir.database import db
from gir.incidents.models import Incident
from gir.incidents.terms import Population
from gir.web.dates import today

HANDLING_ROLES = (Role.HRM, Role.OOV, Role.COORDINATOR, Role.CLERK, Role.MANAGER)
LISTENING_ROLES = (Role.PEER, Role.CONFIDANT)
"""Invited to one case, to talk with the reporter."""
HELD_BY_ONE = frozenset({Office.MAYOR, Office.COUNCIL_CLERK, Office.TOWN_CLERK})
"""Offices of which the name says who it is."""
NAMED_AT_ONCE = (Role.HRM, Role.CLERK, Role.OOV, Role.COORDINATOR, Role.MANAGER)


@dataclass(frozen=True)
class ReportPoint:
    """Where an office-holder's case goes: a clerk's scope, or else one preset substitute."""

    scope: Scope | None
    substitute_id: str | None = None


def managers_of(organisation_id: str, department_id: str | None, besides: set[str | None]) -> list[Actor]:
    """Managers of a department, except some people."""
    if department_id is None:
        return []
    return [actor for actor in people_leading(organisation_id, department_id) if actor.person_id not in besides]


def managers_over(incident: Incident) -> list[Actor]:
    """Who leads the department that a report is about, besides the person whose report it is."""
    return managers_of(incident.organisation_id, incident.department_id, set(incident.party_ids))


def report_point(incident: Incident) -> ReportPoint:
    """The clerk's scope for an office-holder; the preset substitute when that clerk or the mayor is the victim.

    Without a preset substitute in service the case still exists for OOV and the coordinator. Who keeps the accounts or
    the log takes nobody's place.
    """
    if incident.population is not Population.OFFICIAL or incident.office is None:
        return ReportPoint(None)
    scope, people = incident.office.scope, _whom_it_is_about(incident, incident.office)
    clerk_scopes = select(Assignment.scope).where(
        Assignment.person_id.in_(people), Assignment.role == Role.CLERK, in_force(today())
    )
    is_own_clerk = bool(people) and scope in set(db.session.scalars(clerk_scopes))
    if incident.office is not Office.MAYOR and not is_own_clerk:
        return ReportPoint(scope)
    apart = select(Assignment.person_id).where(Assignment.role.in_(APART), in_force(today()))
    preset = (
        select(Substitute.substitute_id)
        .join(Person, Person.id == Substitute.substitute_id)
        .where(
            Substitute.person_id.in_(people),
            Person.id.not_in(people),
            Person.id.not_in(apart),
            in_service(today()),
        )
        .order_by(Substitute.person_id)
    )
    return ReportPoint(None, db.session.scalar(preset))


def _whom_it_is_about(incident: Incident, office: Office) -> list[str]:
    """The person with the account; else, also for their family, who holds an office that only one person holds."""
    if incident.affected_id is not None:
        return [incident.affected_id]
    if office not in HELD_BY_ONE:
        return []
    holder = select(Person.id).where(
        Person.organisation_id == incident.organisation_id, Person.office == office, in_service(today())
    )
    return list(db.session.scalars(holder))


def handlers_for(case: Case, candidates: list[Actor]) -> dict[Role, list[Actor]]:
    """For each handling role, the people who stand before this case in it and are wanted as its handler."""
    unwanted = {(row.role, row.person_id) for row in case.unwanted}
    return {
        role: [a for a in candidates if (role, a.person_id) not in unwanted and Hat(role.value) in hats(a, case)]
        for role in HANDLING_ROLES
    }


def least_busy(session: Session, eligible: list[Actor], role: Role) -> Actor | None:
    """Whoever has the fewest open cases in this role; by name when that is equal."""
    if len(eligible) < 2:
        return next(iter(eligible), None)
    busy: Counter[str] = Counter(
        dict(
            session.execute(
                select(Handler.person_id, func.count())
                .join(Case, Case.id == Handler.case_id)
                .where(Handler.role == role, Case.status != Status.CLOSED)
                .group_by(Handler.person_id)
            ).all()
        )
    )
    return min(eligible, key=lambda actor: (busy[actor.person_id], actor.name), default=None)
