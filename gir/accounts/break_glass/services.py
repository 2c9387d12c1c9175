"""Name who stands ready for emergency access, and end that."""

from __future__ import annotations

from sqlalchemy import select, update

from gir.accounts.actor import Actor
from gir.accounts.break_glass.models import BrokenGlass, Deputy
from gir.accounts.break_glass.terms import GlassAct
from gir.accounts.models import Person
from gir.accounts.people import keeps_apart
from gir.accounts.services import ElsewhereDepartment, RolesDoNotCombine
from gir.accounts.terms import CASE_ROLES, Role, Scope
from gir.audit import Who, recorded
from gir.database import db, now
from gir.organisations.models import Department

DEPUTISED = (*(role for role in Role if role in CASE_ROLES), Role.PRIVACY_OFFICER)
"""Roles that have deputies. That of the privacy officer judges what the officer inspected."""


class OwnDeputy(ValueError):
    """Nobody names themselves."""


def name_deputy(
    person: Person, role: Role, *, actor: Who, department_id: str | None = None, scope: Scope | None = None
) -> Deputy:
    """Name somebody who may look into a case in the place of a role.

    Raises:
        OwnDeputy: the actor would name themselves.
        RolesDoNotCombine: they keep the accounts or the log; or the role has no deputies, or not so.
        ElsewhereDepartment: the person or the department belongs to another organisation.
    """
    if person.id == actor.person_id:
        raise OwnDeputy(person.id)
    for_one = ((role is Role.MANAGER) == (department_id is not None), (role is Role.CLERK) == (scope is not None))
    if role not in DEPUTISED or keeps_apart(person.id) or not all(for_one):
        raise RolesDoNotCombine(role.value)
    department = db.session.get(Department, department_id) if department_id else None
    if department_id and (department is None or department.organisation_id != person.organisation_id):
        raise ElsewhereDepartment(department_id)
    row = Deputy(
        organisation_id=person.organisation_id,
        person_id=person.id,
        role=role,
        department_id=department_id,
        scope=scope,
        named_at=now(),
    )
    with recorded(GlassAct.NAME, person, row, actor=actor, detail={"role": role.value}) as session:
        session.add(row)
    return row


def end_deputy(deputy: Deputy, *, actor: Who) -> None:
    """Let somebody stand ready no more; what they have open closes at once."""
    with recorded(GlassAct.END_NAMING, deputy, actor=actor) as session:
        deputy.ended_at = now()
        session.execute(
            update(BrokenGlass)
            .where(BrokenGlass.deputy_id == deputy.id, BrokenGlass.ended_at.is_(None), BrokenGlass.ends_at > now())
            .values(ended_at=now())
        )


def deputy_of(actor: Actor, deputy_id: str) -> Deputy | None:
    """A naming of the actor's organisation that holds."""
    rows = select(Deputy).where(Deputy.id == deputy_id, Deputy.organisation_id == actor.organisation_id)
    return db.session.scalar(rows.where(Deputy.ended_at.is_(None)))
