"""Say that somebody is away, and that they are back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from gir.accounts.absences.models import Absence
from gir.accounts.actor import Actor, people_in
from gir.accounts.models import Person
from gir.accounts.terms import CASE_ROLES, AccountAct, Role
from gir.audit import Who, recorded
from gir.web.dates import today


class CannotBeAway(ValueError):
    """The days overlap with others, or somebody cannot be away or stand in like this."""


def colleagues_of(actor: Actor) -> list[Actor]:
    """Everybody of the organisation who handles cases, by name."""
    return sorted(people_in(actor.organisation_id, CASE_ROLES), key=lambda colleague: colleague.name)


def may_stand_in(other: Actor, absent: Actor, role: Role) -> bool:
    """Whether somebody has the same role for the same people: the department of a manager, the scope of a clerk."""
    if other.person_id == absent.person_id or role not in other.roles or role not in CASE_ROLES:
        return False
    if role is Role.MANAGER:
        return bool(other.managed_departments & absent.managed_departments)
    return role is not Role.CLERK or bool(other.clerk_scopes & absent.clerk_scopes)


def may_say_for(actor: Actor, person_id: str) -> bool:
    """Whether somebody may say that this person is away: oneself, or a coordinator for who fell ill."""
    return actor.person_id == person_id or Role.COORDINATOR in actor.roles


def overlapping(absences: Iterable[Absence], person_id: str, role: Role, first: date, last: date) -> bool:
    """Whether somebody is away in this role on one of these days already."""
    return any(
        absence.person_id == person_id
        and absence.role is role
        and absence.starts_on <= last
        and absence.ends_on >= first
        for absence in absences
    )


def say_away(person_id: str, role: Role, stand_in_id: str | None, first: date, last: date, *, actor: Actor) -> Absence:
    """Say that somebody is away in a role on both days and those between them, and who stands in.

    Raises:
        CannotBeAway: not this actor's to say; a stand-in with another role; days in the wrong order, or that overlap.
    """
    people = {colleague.person_id: colleague for colleague in colleagues_of(actor)}
    absent = people.get(person_id)
    if absent is None or role not in absent.roles & CASE_ROLES or not may_say_for(actor, person_id) or last < first:
        raise CannotBeAway(person_id)
    if stand_in_id is not None and (stand_in_id not in people or not may_stand_in(people[stand_in_id], absent, role)):
        raise CannotBeAway(stand_in_id)
    absence = absence_with(actor.organisation_id, person_id, role, stand_in_id, first, last)
    with recorded(AccountAct.SET_ABSENCE, absence, actor=actor, detail={"role": role.value}) as session:
        # Held, so that two who say it at the same moment do so one after the other.
        session.execute(select(Person.id).where(Person.id == person_id).with_for_update())
        others = session.scalars(select(Absence).where(Absence.person_id == person_id))
        if overlapping(others, person_id, role, first, last):
            raise CannotBeAway(person_id)
        session.add(absence)
        _tell_stand_in(session, absence, actor, named=True)
    return absence


def _tell_stand_in(session: Session, absence: Absence, actor: Who, *, named: bool) -> None:
    """Let whoever stands in know, unless they said it themselves. Mails lie above this package, so the application
    brings them here.
    """
    tell = current_app.extensions.get("gir_tell_stand_in")
    if tell is not None and not (isinstance(actor, Actor) and actor.person_id == absence.stand_in_id):
        tell(session, absence, named=named)


def absence_with(
    organisation_id: str, person_id: str, role: Role, stand_in_id: str | None, first: date, last: date
) -> Absence:
    """An absence that is ready to be added to a session."""
    return Absence(
        organisation_id=organisation_id,
        person_id=person_id,
        role=role,
        stand_in_id=stand_in_id,
        starts_on=first,
        ends_on=last,
    )


def take_back_absence(absence: Absence, *, actor: Who) -> None:
    """Take an absence back: from now on everything is as it was."""
    with recorded(AccountAct.SET_ABSENCE, absence, actor=actor, detail={"role": absence.role.value}) as session:
        if absence.ends_on >= today():
            _tell_stand_in(session, absence, actor, named=False)
        session.delete(absence)
