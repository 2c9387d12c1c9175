"""Whom a reporter may choose from, and who is meant by a name that was typed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor, actor_of, people_in
from gir.accounts.models import Person
from gir.accounts.terms import APART, Role, Scope
from gir.audit import Who
from gir.cases.access import hats_of_handler
from gir.cases.models import Case
from gir.cases.people import HANDLING_ROLES, LISTENING_ROLES, managers_of, report_point
from gir.cases.trust import PossibleHandler
from gir.incidents.models import Incident
from gir.incidents.names import plain_name
from gir.incidents.terms import Population
from gir.vault import DataKey, keyring

ORDER = {role: place for place, role in enumerate((*HANDLING_ROLES, *LISTENING_ROLES))}


def possible_handlers(actor: Actor) -> list[PossibleHandler]:
    """Who could get a report of this person's own, by role and name; never the person."""
    population = Population.OFFICIAL if actor.office else Population.EMPLOYEE
    point = report_point(Incident(population=population, office=actor.office, affected_id=actor.person_id))
    department = None if actor.office else actor.department_id
    return _possible(
        actor.organisation_id,
        population is Population.OFFICIAL,
        point.scope,
        department,
        point.substitute_id,
        {actor.person_id},
    )


def has_manager(actor: Actor) -> bool:
    """Whether a manager could get a report of this person's own: quicker than to find all who could."""
    if actor.office:
        return False
    managers = managers_of(actor.organisation_id, actor.department_id, {actor.person_id})
    return any(not manager.roles & APART for manager in managers)


def possible_handlers_of(case: Case, actor: Who) -> list[PossibleHandler]:
    """Who could handle this case, blocked or not; never whom it is about, nor who asks."""
    incident = case.incident
    substitute = next((grant.person_id for grant in case.grants if grant.role is Role.CLERK), None)
    return _possible(
        case.organisation_id,
        incident.population is Population.OFFICIAL,
        case.clerk_scope,
        incident.department_id,
        substitute,
        {actor.person_id, *incident.party_ids},
    )


def _possible(
    organisation_id: str,
    official: bool,
    clerk_scope: Scope | None,
    department_id: str | None,
    substitute_id: str | None,
    besides: set[str],
) -> list[PossibleHandler]:
    people = {person.person_id: person for person in people_in(organisation_id, (*HANDLING_ROLES, *LISTENING_ROLES))}
    if substitute_id and substitute_id not in people:
        people[substitute_id] = actor_of(substitute_id)
    found = []
    for person in people.values():
        granted = frozenset({Role.CLERK}) if person.person_id == substitute_id else frozenset[Role]()
        worn = hats_of_handler(person, granted, official=official, clerk_scope=clerk_scope, department_id=department_id)
        roles = {Role(hat.value) for hat in worn}
        if not official and not person.roles & APART:
            roles |= person.roles & set(LISTENING_ROLES)
        if person.person_id not in besides:
            found += [PossibleHandler(role, person.name, person.person_id) for role in roles]
    return sorted(found, key=lambda handler: (ORDER[handler.role], handler.name, handler.person_id))


def people_named(session: Session, organisation_id: str, names: Iterable[str]) -> set[str]:
    """Ids of people in the organisation who have exactly one of these names or work e-mail addresses.

    Everybody with the name is found when several have it: blocking one too many is the smaller harm.
    """
    wanted = list(names)
    return Names.of(session, organisation_id).matching(wanted) if wanted else set()


@dataclass(frozen=True)
class Names:
    """What everybody in an organisation is called: opening that takes long, so it is done once for many questions."""

    by_address: dict[str, str]
    by_name: dict[str, set[str]]

    @classmethod
    def of(cls, session: Session, organisation_id: str) -> Names:
        """As it is now; also of those who have left."""
        rows = session.execute(
            select(Person.id, Person.email_lookup, Person.name_sealed, DataKey.id, DataKey.wrapped, DataKey.wrapped_by)
            .join(DataKey, DataKey.id == Person.key_id)
            .where(Person.organisation_id == organisation_id)
        )
        known = cls({}, {})
        for person_id, address, sealed, key_id, wrapped, wrapped_by in rows:
            name = Person.name.open(sealed, person_id, (key_id, wrapped, wrapped_by)) or ""
            known.by_address[address] = person_id
            known.by_name.setdefault(plain_name(name), set()).add(person_id)
        return known

    def matching(self, wanted: Iterable[str]) -> set[str]:
        """Ids of people who have exactly one of these names or work e-mail addresses."""
        found: set[str] = set()
        for text in wanted:
            found |= self.by_name.get(plain_name(text), set())
            found.update(filter(None, [self.by_address.get(keyring().lookup(text))]))
        return found


def known_people(session: Session, organisation_id: str, ids: Iterable[str]) -> set[str]:
    """Those of these ids that belong to people of the organisation."""
    wanted = list(ids)
    if not wanted:
        return set()
    return set(
        session.scalars(select(Person.id).where(Person.organisation_id == organisation_id, Person.id.in_(wanted)))
    )
