"""What is done to accounts: add people, give roles, let them leave."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor, not_over
from gir.accounts.models import Assignment, CalendarFeed, Person, SignIn, Substitute
from gir.accounts.passwords import hash_password
from gir.accounts.second_factor.telling import tell_owner
from gir.accounts.terms import APART, OPENING_ROLES, AccountAct, Office, Role, Scope
from gir.audit import Who, recorded
from gir.database import db, now
from gir.organisations.models import Department
from gir.vault import DataKey, KeySet, keyring
from gir.web.dates import today


class RolesDoNotCombine(ValueError):
    """An administrator or privacy officer cannot open cases as well."""


class ElsewhereDepartment(ValueError):
    """The department belongs to another organisation than the person does, or does not exist."""


class NoSuchRole(LookupError):
    """Somebody does not have the role that would be ended."""


def set_language(language: str, *, actor: Actor) -> None:
    """Remember in which language somebody reads."""
    with recorded(AccountAct.SET_LANGUAGE, actor=actor) as session:
        person = session.get(Person, actor.person_id)
        if person is not None:
            person.language = language


def new_person(
    organisation_id: str,
    name: str,
    email: str,
    password: str,
    *,
    department_id: str | None = None,
    office: Office | None = None,
) -> Person:
    """A person that is ready to be added to a session, everything personal sealed under a key of its own."""
    hashed = hash_password(password)
    return person_with(organisation_id, name, email, hashed, department_id=department_id, office=office)


def person_with(
    organisation_id: str,
    name: str,
    email: str,
    password_hash: str,
    *,
    department_id: str | None = None,
    office: Office | None = None,
) -> Person:
    """As ``new_person``, for whom the hash of a password is known."""
    return Person(
        organisation_id=organisation_id,
        department_id=department_id,
        office=office,
        key=DataKey.fresh(KeySet.PERSON),
        name=name,
        email=email,
        email_lookup=keyring().lookup(email),
        password_hash=password_hash,
    )


def add_person(person: Person, *, actor: Who) -> Person:
    """Add a person made by ``new_person``."""
    with recorded(AccountAct.ADD_PERSON, person, actor=actor) as session:
        session.add(person)
    return person


def assign_role(
    person: Person,
    role: Role,
    *,
    actor: Who,
    department_id: str | None = None,
    scope: Scope | None = None,
    starts_on: date | None = None,
) -> Assignment:
    """Give a person a role from ``starts_on`` (today when not said).

    Raises:
        RolesDoNotCombine, ElsewhereDepartment: as ``new_assignment``.
    """
    assignment = new_assignment(person, role, department_id=department_id, scope=scope, starts_on=starts_on)
    with recorded(AccountAct.ASSIGN_ROLE, person, actor=actor, detail={"role": role.value}) as session:
        session.add(assignment)
    return assignment


def new_assignment(
    person: Person,
    role: Role,
    *,
    department_id: str | None = None,
    scope: Scope | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Assignment:
    """A role of a person, ready to be added within an act.

    Raises:
        RolesDoNotCombine: the roles would let one person both keep the accounts or the log and open cases.
        ElsewhereDepartment: the role would be for a department of another organisation.
    """
    first_day = starts_on or today()
    held = select(Assignment.role).where(Assignment.person_id == person.id, not_over(first_day))
    roles = set(db.session.scalars(held)) | {role}
    if roles & APART and roles & OPENING_ROLES:
        raise RolesDoNotCombine(role.value)
    _check_department(person, department_id)
    return Assignment(
        organisation_id=person.organisation_id,
        person_id=person.id,
        role=role,
        department_id=department_id,
        scope=scope,
        starts_on=first_day,
        ends_on=ends_on,
    )


def _check_department(person: Person, department_id: str | None) -> None:
    department = db.session.get(Department, department_id) if department_id else None
    if department_id and (department is None or department.organisation_id != person.organisation_id):
        raise ElsewhereDepartment(department_id)


def end_role(
    person: Person, role: Role, *, actor: Who, department_id: str | None = None, scope: Scope | None = None
) -> None:
    """Take a role from a person at once: yesterday was its last day. A role that was still to begin never does.

    A manager's or clerk's role ends for one department or scope when that is said, else for all.

    Raises:
        NoSuchRole: this person does not have it.
    """
    running = select(Assignment).where(Assignment.person_id == person.id, Assignment.role == role, not_over(today()))
    if department_id is not None:
        running = running.where(Assignment.department_id == department_id)
    if scope is not None:
        running = running.where(Assignment.scope == scope)
    if not (assignments := db.session.scalars(running).all()):
        raise NoSuchRole(role.value)
    with recorded(AccountAct.END_ROLE, person, actor=actor, detail={"role": role.value}) as session:
        for assignment in assignments:
            assignment.ends_on = today() - timedelta(days=1)
            session.add(assignment)


def let_leave(person: Person, first_day_out: date, *, actor: Who) -> None:
    """Let somebody leave: from that day on they cannot sign in, and stand before no case.

    A day that was said before is replaced, so a later one brings somebody back until then.
    """
    with recorded(AccountAct.LEAVE, person, actor=actor, detail={"on": first_day_out.isoformat()}) as session:
        person.left_on = first_day_out
        session.add(person)
        if first_day_out <= today():
            end_sign_ins(session, person)
            end_feeds(session, person.id)


def replace_password(person: Person, password: str, *, actor: Who) -> None:
    """Give somebody another password, and end whatever was begun with the one before. They get a mail about it."""
    hashed = hash_password(password)
    with recorded(AccountAct.SET_PASSWORD, person, actor=actor) as session:
        person.password_hash = hashed
        session.add(person)
        end_sign_ins(session, person)
        end_feeds(session, person.id)
        tell_owner(session, person.id)


def end_sign_ins(session: Session, person: Person) -> None:
    """Sign somebody out everywhere, within an act."""
    running = update(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None))
    session.execute(running.values(ended_at=now()))


def end_feeds(session: Session, person_id: str) -> None:
    """Let the links to somebody's clocks stop working, within an act."""
    running = update(CalendarFeed).where(CalendarFeed.person_id == person_id, CalendarFeed.ended_at.is_(None))
    session.execute(running.values(ended_at=now()))


def preset_substitute(person: Person, substitute: Person, *, actor: Who) -> None:
    """Say beforehand who takes this person's place as report point when they are the victim themselves.

    A substitute who was preset before is replaced.

    Raises:
        RolesDoNotCombine: the substitute keeps the accounts or the log, and would handle a case.
    """
    held = select(Assignment.role).where(Assignment.person_id == substitute.id, not_over(today()))
    if apart := set(db.session.scalars(held)) & APART:
        raise RolesDoNotCombine(min(apart).value)
    with recorded(AccountAct.ASSIGN_ROLE, person, actor=actor, detail={"role": "substitute"}) as session:
        preset = session.scalar(select(Substitute).where(Substitute.person_id == person.id))
        preset = preset or Substitute(organisation_id=person.organisation_id, person_id=person.id)
        preset.substitute_id = substitute.id
        session.add(preset)
