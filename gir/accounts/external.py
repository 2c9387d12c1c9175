"""Who from outside handles a case of which everybody here is kept out: chosen before it is needed."""

from __future__ import annotations

from sqlalchemy import select

from gir.accounts.actor import Actor, actors_where
from gir.accounts.models import ExternalSubstitute, Person
from gir.accounts.people import colleague_at, roles_held
from gir.accounts.terms import AccountAct, Role
from gir.audit import Who, recorded
from gir.database import db
from gir.web.dates import today


class NotExternal(ValueError):
    """This person works here: they have a department, an office or a role; or their account is elsewhere, or ended."""


def external_actor(organisation_id: str) -> Actor | None:
    """Who it is now, as they would act; None when nobody was chosen, or they left."""
    chosen = select(ExternalSubstitute.person_id).where(ExternalSubstitute.organisation_id == organisation_id)
    return next(iter(actors_where(Person.id.in_(chosen))), None)


def external_person(organisation_id: str) -> Person | None:
    """Who was chosen, if they did not leave."""
    found = external_actor(organisation_id)
    return db.session.get(Person, found.person_id) if found is not None else None


def choose_external(organisation_id: str, person: Person | None, *, actor: Who) -> None:
    """Choose who it is from now on; None: nobody. Cases that somebody got before stay with them.

    Raises:
        NotExternal: this person works here, or has no account of this organisation.
    """
    if person is not None:
        refuse_internal(organisation_id, person)
    about = [person] if person is not None else []
    with recorded(AccountAct.SET_EXTERNAL, *about, actor=actor) as session:
        known = session.scalar(select(ExternalSubstitute).where(ExternalSubstitute.organisation_id == organisation_id))
        if known is not None:
            session.delete(known)
            session.flush()
        if person is not None:
            session.add(ExternalSubstitute(organisation_id=organisation_id, person_id=person.id))


def external_at(organisation_id: str, email: str) -> Person:
    """Who has this address.

    Raises:
        NotExternal: nobody here, or somebody who works here.
    """
    person = colleague_at(organisation_id, email)
    if person is None:
        raise NotExternal
    refuse_internal(organisation_id, person)
    return person


def refuse_internal(organisation_id: str, person: Person) -> None:
    """Raises NotExternal unless this person has an account here and works elsewhere."""
    works_here = person.department_id or person.office or roles_held(person.id) - {Role.EMPLOYEE}
    if person.organisation_id != organisation_id or works_here or not person.serves_on(today()):
        raise NotExternal(person.id)
