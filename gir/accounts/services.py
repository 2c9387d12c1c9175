"""What is done to accounts: sign in and out, add people, give roles."""

from __future__ import annotations

import secrets
from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gir.accounts.actor import IDLE, Actor, SignedIn, load_signed_in, not_over, origin, token_hash
from gir.accounts.models import Assignment, CalendarFeed, Person, SignIn, Substitute
from gir.accounts.passwords import hash_password, password_matches
from gir.accounts.terms import APART, OPENING_ROLES, AccountAct, Office, Role, Scope
from gir.accounts.throttle import (
    count_attempt,
    count_failure,
    forget_failures,
    minutes_to_wait,
    minutes_until,
    wait_of,
)
from gir.audit import System, Who, recorded, refused
from gir.database import db, now, write_transaction
from gir.organisations.models import Department
from gir.vault import DataKey, KeySet, keyring
from gir.web.dates import today

SEEN_EVERY = 60
"""Seconds between two notes that a sign-in is still in use: a page need not write each time."""
TOKEN_BYTES = 32


class TooManyAttempts(RuntimeError):
    """Signing in has to wait; ``minutes`` says how long."""

    def __init__(self, minutes: int) -> None:
        super().__init__(f"{minutes} minutes")
        self.minutes = minutes


class RolesDoNotCombine(ValueError):
    """An administrator or privacy officer cannot open cases as well."""


class ElsewhereDepartment(ValueError):
    """The department belongs to another organisation than the person does, or does not exist."""


class NoSuchRole(LookupError):
    """Somebody does not have the role that would be ended."""


def sign_in(email: str, password: str, browser: str = "") -> SignedIn | None:
    """Check a password and start a sign-in; None when address and password do not belong together.

    ``browser`` is the id of a browser in which this address signed in before.

    Raises:
        TooManyAttempts: too many failures from here or for this address.
    """
    minutes = minutes_to_wait(email, browser)
    if minutes:
        _note_wait(email)
        raise TooManyAttempts(minutes)
    person = db.session.scalar(select(Person).where(Person.email_lookup == keyring().lookup(email)))
    in_service = person is not None and (person.left_on is None or person.left_on > today())
    if not password_matches(person.password_hash if person and in_service else None, password) or person is None:
        _remember_failure(email, browser)
        return None
    return _start(person, email, browser)


def _remember_failure(email: str, browser: str) -> None:
    with write_transaction() as session:
        count_failure(session, email, browser)
    refused(AccountAct.SIGN_IN, "person", keyring().lookup(email), actor=System("visitor", origin=origin()))


def _note_wait(email: str) -> None:
    """Leave a line for the first of them in a window: a flood of more would bury all others."""
    if minutes_until({wait_of(email): 1}):
        return
    with write_transaction() as session:
        count_attempt(session, [wait_of(email)])
    refused(AccountAct.WAIT, "person", keyring().lookup(email), actor=System("visitor", origin=origin()))


def _start(person: Person, email: str, browser: str) -> SignedIn | None:
    token, moment = secrets.token_urlsafe(TOKEN_BYTES), now()
    visitor = System(person.id, person.organisation_id, origin())
    with recorded(AccountAct.SIGN_IN, person, actor=visitor) as session:
        forget_failures(session, email, browser)
        session.add(SignIn(id=token_hash(token), person_id=person.id, started_at=moment, seen_at=moment))
    return load_signed_in(token)


def sign_out(signed_in: SignedIn) -> None:
    """End a sign-in at once."""
    with recorded(AccountAct.SIGN_OUT, actor=signed_in.actor) as session:
        row = session.get(SignIn, token_hash(signed_in.token))
        if row is not None:
            row.ended_at = now()


def keep_alive(signed_in: SignedIn) -> None:
    """Note that a sign-in is in use, at most once a minute. A failed note never costs somebody their page."""
    if (now() - signed_in.seen_at).total_seconds() < SEEN_EVERY:
        return
    with write_transaction() as session:
        row = session.get(SignIn, token_hash(signed_in.token))
        if row is not None and row.ended_at is None and now() - row.seen_at < IDLE:
            row.seen_at = now()


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
        RolesDoNotCombine: the roles would let one person both keep the accounts or the log and open cases.
        ElsewhereDepartment: the role would be for a department of another organisation.
    """
    first_day = starts_on or today()
    held = select(Assignment.role).where(Assignment.person_id == person.id, not_over(first_day))
    roles = set(db.session.scalars(held)) | {role}
    if roles & APART and roles & OPENING_ROLES:
        raise RolesDoNotCombine(role.value)
    _check_department(person, department_id)
    assignment = Assignment(
        organisation_id=person.organisation_id,
        person_id=person.id,
        role=role,
        department_id=department_id,
        scope=scope,
        starts_on=first_day,
    )
    with recorded(AccountAct.ASSIGN_ROLE, person, actor=actor, detail={"role": role.value}) as session:
        session.add(assignment)
    return assignment


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
            _end_sign_ins(session, person)
            end_feeds(session, person.id)


def replace_password(person: Person, password: str, *, actor: Who) -> None:
    """Give somebody another password, and end whatever was begun with the one before."""
    hashed = hash_password(password)
    with recorded(AccountAct.SET_PASSWORD, person, actor=actor) as session:
        person.password_hash = hashed
        session.add(person)
        _end_sign_ins(session, person)
        end_feeds(session, person.id)


def _end_sign_ins(session: Session, person: Person) -> None:
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
