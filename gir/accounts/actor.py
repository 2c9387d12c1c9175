"""The person behind a request, as access rules, services and the log take it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache, cached_property, partial
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any, Literal

from flask import g, has_request_context, request
from flask_login import UserMixin, current_user, login_user, logout_user
from sqlalchemy import BindParameter, Date, and_, bindparam, or_, select

from gir.accounts.break_glass.queries import running_question
from gir.accounts.models import Assignment, Person, SignIn
from gir.accounts.terms import APART, OPENING_ROLES, Office, Role, Scope
from gir.database import db, new_id, now
from gir.organisations.models import Department, Organisation
from gir.questions import Question
from gir.vault import DataKey, keyring
from gir.web.dates import local_day, today

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=10)
FRESH = timedelta(minutes=15)
"""How long a code counts for what asks for one of now."""
NAMED_AFTER = timedelta(hours=1)
"""How long an expired sign-in still says whose form a late answer is."""


@dataclass(frozen=True)
class Duty:
    """One running assignment."""

    role: Role
    department_id: str | None = None
    scope: Scope | None = None


@dataclass(frozen=True)
class Glass:
    """Emergency access that is running: one case, in the place of one role, until a moment.

    ``duty`` is the role of the privacy officer for that officer's own inspection.
    """

    id: str
    case_id: str
    number: str
    duty: Duty
    ends_at: datetime


@dataclass(frozen=True)
class Actor:
    """Who acts: person, organisation and running roles, read afresh for every request.

    Two are the same when they are the same person with the same roles, whatever else has happened since.
    """

    person_id: str
    organisation_id: str
    organisation_name: str
    open_name: Callable[[], str] = field(compare=False, repr=False)
    office: Office | None
    department_id: str | None
    department_name: str | None
    language: str
    duties: tuple[Duty, ...]
    data_version: int = field(default=0, compare=False)
    emergency_label: str | None = None
    emergency_number: str | None = None
    duty_number: str | None = None
    glass: Glass | None = None
    """Only of whoever is signed in: jobs and mails know of no emergency access."""
    operation: str = field(default_factory=new_id, compare=False)

    @cached_property
    def name(self) -> str:
        """The person's name: opened when it is asked for, which most answers without a page never do."""
        return self.open_name()

    @property
    def origin(self) -> str:
        """Where the request comes from, as the log keeps it; nothing for a job."""
        return origin()

    @cached_property
    def whose(self) -> Hashable:
        """Whom rules and conditions are made for: this person with these roles, and nobody else."""
        return self.person_id, self.organisation_id, self.duties, self.glass

    def marks(self, about: Iterable[str]) -> dict[str, str]:
        """What the log adds to a line about these ids: that it was done, or tried, with emergency access to them."""
        ids = set(about)
        return {"glass": self.glass.id} if self.glass is not None and (not ids or self.glass.case_id in ids) else {}

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles this person has now. Who keeps the accounts or the log opens no cases, whatever was assigned."""
        held = frozenset(duty.role for duty in self.duties)
        return held - OPENING_ROLES if held & APART else held

    @cached_property
    def managed_departments(self) -> frozenset[str]:
        """Departments this person manages."""
        return frozenset(d.department_id for d in self.duties if d.role is Role.MANAGER and d.department_id)

    @cached_property
    def clerk_scopes(self) -> frozenset[Scope]:
        """Office-holders this person is clerk for."""
        return frozenset(d.scope for d in self.duties if d.role is Role.CLERK and d.scope)


class SignedIn(UserMixin):
    """What Flask-Login keeps for a request: the token of the sign-in and its actor."""

    def __init__(self, token: str, actor: Actor, seen_at: datetime, proven_at: datetime | None) -> None:
        self.token = token
        self.actor = actor
        self.seen_at = seen_at
        self.proven_at = proven_at

    @property
    def proven(self) -> bool:
        """Whether its person showed more than a password. Who did not may report, and read nothing."""
        return self.proven_at is not None

    @property
    def fresh(self) -> bool:
        """Whether that was a short while ago: who takes data away is asked again."""
        return self.proven_at is not None and now() - self.proven_at < FRESH

    @property
    def itself(self) -> SignedIn:
        """The object behind Flask-Login's stand-in for it."""
        return self

    def get_id(self) -> str:
        return self.token


def signed_in_now() -> SignedIn | None:
    """The sign-in of this request, if somebody is signed in and the database can be asked."""
    found: SignedIn | Literal[False] | None = g.get("signed_in", False)
    if found is False:
        # Visitors have no such thing as an ``itself``.
        found = None if g.get("without_database") else getattr(current_user, "itself", None)
        g.signed_in = found
    return found


def is_proven() -> bool:
    """Whether somebody is signed in who showed more than a password."""
    signed_in = signed_in_now()
    return signed_in is not None and signed_in.proven


def begin(signed_in: SignedIn) -> None:
    """Let the rest of this request, and the browser's next ones, be this person's."""
    login_user(signed_in)
    g.pop("signed_in", None)


def end() -> None:
    """Let the rest of this request, and the browser's next ones, be nobody's."""
    logout_user()
    g.pop("signed_in", None)


def current_sign_in() -> SignedIn:
    """The sign-in of this request.

    Raises:
        RuntimeError: nobody is signed in; the gate lets nobody through in that case.
    """
    signed_in = signed_in_now()
    if signed_in is None:
        raise RuntimeError("Nobody is signed in.")
    return signed_in


def me() -> Actor:
    """The actor of this request.

    Raises:
        RuntimeError: as ``current_sign_in``.
    """
    return current_sign_in().actor


def my_person() -> Person:
    """Whoever is signed in, with all that is known of them."""
    return db.session.get_one(Person, me().person_id)


def token_hash(token: str) -> str:
    """The stored form of a sign-in token."""
    return hashlib.sha256(token.encode()).hexdigest()


def origin() -> str:
    """A keyed fingerprint of where the request comes from: enough to compare, nothing to look up."""
    address = request.remote_addr if has_request_context() else None
    return keyring().lookup(f"origin {_place(address)}")[:32] if address else ""


def visitor_origin() -> str:
    """The same for people without an account, for the log: never the fingerprint of who signed in there, and another
    one every day. So a colleague who wants no name is not found by their desk, nor by what they do next week.
    """
    address = request.remote_addr if has_request_context() else None
    return keyring().lookup(f"visitor origin {today().isoformat()} {_place(address)}")[:32] if address else ""


def _place(address: str) -> str:
    """The address, of IPv6 its first half: one subscriber has all addresses of the other half, and would be many."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv6Address):
        return str(known.ipv4_mapped or IPv6Network((int(known), 64), strict=False))
    return str(known)


def load_signed_in(token: str) -> SignedIn | None:
    """The sign-in that belongs to a token, or None when it is unknown, ended or expired.

    An expired one leaves its person's id in ``g.expired_person`` for an hour.
    """
    moment = now()
    rows = _sign_in_question().ask(token=token_hash(token), today=local_day(moment))
    if not rows:
        return None
    row = rows[0]
    running = moment - row.seen_at < IDLE and moment - row.started_at < ABSOLUTE
    if not running:
        if moment - max(row.seen_at, row.started_at) < NAMED_AFTER + IDLE:
            g.expired_person = row.person_id
        return None
    actor = replace(_actor(rows), glass=glass_of(row.person_id, moment))
    return SignedIn(token, actor, row.seen_at, row.proven_at)


def glass_of(person_id: str, moment: datetime) -> Glass | None:
    """The emergency access that runs for somebody at a moment."""
    row = next(iter(running_question().ask(person=person_id, moment=moment)), None)
    if row is None:
        return None
    duty = Duty(row.role, row.department_id, row.scope) if row.deputy_id else Duty(Role.PRIVACY_OFFICER)
    return Glass(row.id, row.case_id, row.number, duty, row.ends_at)


def actor_of(person_id: str) -> Actor:
    """The actor a person would be, for jobs and for choosing who gets a message.

    Raises:
        LookupError: there is no such person in service.
    """
    actors = actors_where(Person.id == person_id)
    if not actors:
        raise LookupError(person_id)
    return actors[0]


def actors_where(*conditions: Any) -> list[Actor]:
    """Actors of all people in service who meet the conditions."""
    rows = db.session.execute(_people_query().where(*conditions), {"today": today()}).all()
    return _actors(rows)


def _actors(rows: Iterable[Any]) -> list[Actor]:
    by_person: dict[str, list[Any]] = {}
    for row in rows:
        by_person.setdefault(row.person_id, []).append(row)
    return [_actor(group) for group in by_person.values()]


def people_in(organisation_id: str, roles: Iterable[Role]) -> list[Actor]:
    """Everybody in service in an organisation who has one of these roles now, with all the roles they have."""
    wanted = frozenset(roles)
    rows = _role_question(wanted).ask(organisation=organisation_id, today=today())
    return [actor for actor in _actors(rows) if actor.roles & wanted]


def people_leading(organisation_id: str, department_id: str) -> list[Actor]:
    """Everybody in service who manages this department of the organisation now."""
    found = _actors(_leading_question().ask(organisation=organisation_id, leads=department_id, today=today()))
    return [actor for actor in found if department_id in actor.managed_departments]


@cache
def _leading_question() -> Question:
    led = select(Assignment.person_id).where(
        Assignment.department_id == bindparam("leads"), Assignment.role == Role.MANAGER
    )
    return Question(_people_query().where(Person.organisation_id == bindparam("organisation"), Person.id.in_(led)))


@cache
def _role_question(roles: frozenset[Role]) -> Question:
    organisation: BindParameter[str] = bindparam("organisation")
    holders = select(Assignment.person_id).where(
        Assignment.organisation_id == organisation, Assignment.role.in_(sorted(roles))
    )
    return Question(_people_query().where(Person.organisation_id == organisation, Person.id.in_(holders)))


@cache
def _people_query() -> Any:
    """People in service on the day ``today``, a row for each running assignment.

    Built once: building it takes longer than its answer.
    """
    day = bindparam("today", type_=Date())
    return (
        select(
            Person.id.label("person_id"),
            Person.name_sealed,
            Person.office,
            Person.language.label("own_language"),
            Person.department_id,
            Department.name.label("department_name"),
            DataKey.id.label("key_id"),
            DataKey.wrapped,
            DataKey.wrapped_by,
            Organisation.id.label("organisation_id"),
            Organisation.name.label("organisation_name"),
            Organisation.language.label("organisation_language"),
            Organisation.data_version,
            Organisation.emergency_label,
            Organisation.emergency_number,
            Organisation.duty_number,
            Assignment.role,
            Assignment.department_id.label("duty_department_id"),
            Assignment.scope,
        )
        .join(DataKey, DataKey.id == Person.key_id)
        .join(Organisation, Organisation.id == Person.organisation_id)
        .outerjoin(Department, Department.id == Person.department_id)
        .outerjoin(Assignment, and_(Assignment.person_id == Person.id, in_force(day)))
        .where(in_service(day))
    )


@cache
def _sign_in_question() -> Question:
    """The person of the sign-in with the hash ``token``, unless it was ended. Every page asks it."""
    return Question(
        _people_query()
        .add_columns(SignIn.seen_at, SignIn.started_at, SignIn.proven_at)
        .join(SignIn, SignIn.person_id == Person.id)
        .where(SignIn.id == bindparam("token"), SignIn.ended_at.is_(None))
    )


def in_force(day: date | BindParameter[date]) -> Any:
    """Condition: an assignment that runs on this day."""
    return and_(Assignment.starts_on <= day, not_over(day))


def not_over(day: date | BindParameter[date]) -> Any:
    """Condition: an assignment that runs on this day, or is still to begin."""
    return or_(Assignment.ends_on.is_(None), Assignment.ends_on >= day)


def in_service(day: date | BindParameter[date]) -> Any:
    """Condition: a person who has not left on this day."""
    return or_(Person.left_on.is_(None), Person.left_on > day)


def _actor(rows: Any) -> Actor:
    row = rows[0]
    return Actor(
        person_id=row.person_id,
        organisation_id=row.organisation_id,
        organisation_name=row.organisation_name,
        open_name=partial(Person.name.open, row.name_sealed, row.person_id, (row.key_id, row.wrapped, row.wrapped_by)),
        office=row.office,
        department_id=row.department_id,
        department_name=row.department_name,
        language=row.own_language or row.organisation_language,
        duties=tuple(Duty(r.role, r.duty_department_id, r.scope) for r in rows if r.role is not None),
        data_version=row.data_version,
        emergency_label=row.emergency_label,
        emergency_number=row.emergency_number,
        duty_number=row.duty_number,
    )
