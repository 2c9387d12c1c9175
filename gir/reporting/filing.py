"""Who reports, for whom, and which route the report takes because of that."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor, in_service
from gir.accounts.models import Person
from gir.accounts.terms import Office
from gir.cases.models import Case
from gir.database import db
from gir.incidents.models import Incident, PersonConcerned
from gir.incidents.terms import Population, Standing
from gir.notifications.services import enqueue
from gir.notifications.terms import MessageKind
from gir.reporting.concerned import Concerned
from gir.vault import keyring
from gir.web.dates import today

OUTSIDE = frozenset({Standing.FAMILY, Standing.OFFICIAL, Standing.OFFICIAL_FAMILY})
"""Who belongs to no department."""


@dataclass(frozen=True)
class Filing:
    """What an incident takes over from the people behind it, and not from the answers of the form.

    ``concerned`` is None for one's own report with an account. ``reporter_id`` is None without an account.
    """

    organisation_id: str
    reporter_id: str | None
    affected_id: str | None
    population: Population
    office: Office | None
    department_id: str | None
    manager_may_see: bool | None
    concerned: Concerned | None = None


def filing_of(concerned: Concerned | None, manager_may_see: bool | None, actor: Actor) -> Filing:
    """How this person's report is filed. Population, department and office are those of the person concerned.

    ``manager_may_see`` is what somebody answered about their own manager; it decides nothing for anybody else
    (docs/decisions/0023). An address that is not known here is a person without an account; nothing tells the two apart
    before sending.
    """
    person = _account_of(concerned, actor.organisation_id) if concerned else None
    if concerned is None or (person is not None and person.id == actor.person_id):
        return Filing(
            organisation_id=actor.organisation_id,
            reporter_id=actor.person_id,
            affected_id=actor.person_id,
            population=Population.OFFICIAL if actor.office else Population.EMPLOYEE,
            office=actor.office,
            department_id=None if actor.office else actor.department_id,
            manager_may_see=manager_may_see,
        )
    return _for_account(concerned, person, actor) if person else _for_guest(concerned, actor)


def without_account(organisation_id: str, department_id: str | None, concerned: Concerned) -> Filing:
    """How the report of a visitor is filed: they are the person concerned, and no manager sees it unasked."""
    return Filing(
        organisation_id=organisation_id,
        reporter_id=None,
        affected_id=None,
        population=concerned.standing.population,
        office=concerned.office,
        department_id=None if concerned.standing in OUTSIDE else department_id,
        manager_may_see=None,
        concerned=concerned,
    )


def _account_of(concerned: Concerned, organisation_id: str) -> Person | None:
    """The person in service with exactly this address."""
    found = db.session.scalar(
        select(Person).where(
            Person.email_lookup == keyring().lookup(concerned.email),
            Person.organisation_id == organisation_id,
            in_service(today()),
        )
    )
    return found if concerned.may_have_account else None


def _for_account(concerned: Concerned, person: Person, actor: Actor) -> Filing:
    """A manager who files for somebody of their own department knows of it already, and helps."""
    department = None if person.office else person.department_id
    return Filing(
        organisation_id=actor.organisation_id,
        reporter_id=actor.person_id,
        affected_id=person.id,
        population=Population.OFFICIAL if person.office else Population.EMPLOYEE,
        office=person.office,
        department_id=department,
        manager_may_see=True if department in actor.managed_departments else None,
        concerned=Concerned(concerned.standing),
    )


def _for_guest(concerned: Concerned, actor: Actor) -> Filing:
    ways = [way for way in (concerned.reach, concerned.email) if way]
    filing = without_account(actor.organisation_id, actor.department_id, replace(concerned, reach=", ".join(ways)))
    return replace(filing, reporter_id=actor.person_id)


def note_concerned(incident: Incident, concerned: Concerned | None) -> None:
    """Keep what was said about the person concerned, sealed with the incident."""
    if concerned is not None:
        incident.concerned = PersonConcerned(
            key=incident.key,
            standing=concerned.standing,
            name=concerned.name or None,
            reach=concerned.reach or None,
        )


def tell_person_concerned(session: Session, case: Case) -> None:
    """Tell the person for whom somebody else filed a report that there is something to read, if they can sign in."""
    if case.incident.is_filed:
        enqueue(session, case.incident.party_ids, MessageKind.FILED, about=case.id, path=f"/my-reports/{case.id}")
