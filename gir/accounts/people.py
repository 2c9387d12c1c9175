"""Colleagues found by their address, and what they may not have beside each other."""

from __future__ import annotations

from sqlalchemy import select

from gir.accounts.actor import not_over
from gir.accounts.models import Assignment, Person
from gir.accounts.terms import APART, Role
from gir.database import db
from gir.vault import keyring
from gir.web.dates import today


def colleague_at(organisation_id: str, email: str) -> Person | None:
    """Who in an organisation has exactly this work address and did not leave."""
    wanted = select(Person).where(Person.email_lookup == keyring().lookup(email))
    found = db.session.scalar(wanted.where(Person.organisation_id == organisation_id))
    return found if found is not None and found.serves_on(today()) else None


def roles_held(person_id: str) -> set[Role]:
    """The roles that somebody has, or is to have."""
    held = select(Assignment.role).where(Assignment.person_id == person_id, not_over(today()))
    return set(db.session.scalars(held))


def keeps_apart(person_id: str) -> bool:
    """Whether somebody keeps the accounts or the log."""
    return bool(roles_held(person_id) & APART)


def address_is_taken(email: str) -> bool:
    """Whether somebody has an account with this address, here or elsewhere."""
    return db.session.scalar(select(Person.id).where(Person.email_lookup == keyring().lookup(email))) is not None
