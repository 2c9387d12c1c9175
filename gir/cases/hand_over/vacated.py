"""Telling coordinators that cases wait for a hand-over: somebody left, or does not have the role any more.

Computed from who handles what and who is there now, so it does not matter how or when somebody left; and from who had
a role before, so that a role that nobody holds any more is noticed too. Each is told once, without a word about whom.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from gir.accounts.actor import Actor, people_in
from gir.accounts.models import Assignment, Person
from gir.accounts.terms import CASE_ROLES, Role
from gir.audit import System, recorded
from gir.cases.access import handled_cases
from gir.cases.hand_over.access import all_that_goes_on, goes_on, left_after_closing
from gir.cases.models import Case, CaseGrant, Handler, Task
from gir.cases.terms import TaskStatus
from gir.database import db
from gir.incidents.models import Incident
from gir.notifications.models import Message
from gir.notifications.services import enqueue
from gir.notifications.terms import MailAct, MessageKind
from gir.organisations.models import Organisation
from gir.web.dates import today

PATH = "/cases/hand-over"


@dataclass(frozen=True)
class Vacated:
    """Something that lies there without anybody: which cases, and a text that is the same each time."""

    about: str
    kind: MessageKind
    cases: ColumnElement[bool]


def tell_of_what_was_left() -> int:
    """Tell the coordinators of every seat and role that was left. Gives how many. Twice does nothing twice."""
    waiting = [Case.due_all.is_not(None), *(Case.id.in_(left.cases()) for left in left_after_closing())]
    asked = [select(Case.organisation_id).where(condition).distinct() for condition in waiting]
    homes = {home for question in asked for home in db.session.scalars(question)}
    return sum(_tell(home, vacated) for home in sorted(homes) for vacated in (*_seats_left(home), *_roles_left(home)))


def _tell(organisation_id: str, vacated: Vacated) -> bool:
    if _told(vacated):
        return False
    coordinators = people_in(organisation_id, [Role.COORDINATOR])
    told = [actor.person_id for actor in coordinators if _exists_for(actor, vacated)]
    if not told:
        return False  # nobody to tell yet: the next round looks again
    with recorded(MailAct.REMIND, actor=System("clock", organisation_id)) as session:
        session.execute(select(Organisation.id).where(Organisation.id == organisation_id).with_for_update())
        if _told(vacated):  # somebody else's clock was first, while this one waited for its turn
            return False
        enqueue(session, told, vacated.kind, about=vacated.about, path=PATH)
    return True


def _told(vacated: Vacated) -> bool:
    rows = select(Message.id).where(Message.about == vacated.about, Message.kind == vacated.kind)
    return db.session.scalar(rows.limit(1)) is not None


def _exists_for(actor: Actor, vacated: Vacated) -> bool:
    """Whether one of those cases is there for this coordinator: nobody is told of what they cannot find."""
    found = handled_cases(actor).where(vacated.cases).with_only_columns(Case.id)
    return db.session.scalar(found.limit(1)) is not None


def _seats_left(organisation_id: str) -> Iterator[Vacated]:
    """Seats in cases that go on of people who are gone, or do not have the role any more."""
    granted = select(CaseGrant.id).where(
        CaseGrant.case_id == Case.id, CaseGrant.person_id == Handler.person_id, CaseGrant.role == Handler.role
    )
    seats = (
        select(Handler.person_id, Handler.role, Person.left_on)
        .join(Case, Case.id == Handler.case_id)
        .join(Person, Person.id == Handler.person_id)
        .where(Case.organisation_id == organisation_id, Handler.role.in_(CASE_ROLES), ~granted.exists())
        .distinct()
    )
    asked = [db.session.execute(seats.where(condition)) for condition in all_that_goes_on(Handler.role)]
    rows = {(person_id, role): left_on for answer in asked for person_id, role, left_on in answer}
    there = {(actor.person_id, role) for actor in people_in(organisation_id, CASE_ROLES) for role in actor.roles}
    for (person_id, role), left_on in rows.items():
        if (person_id, role) not in there:
            since = left_on if left_on is not None and left_on <= today() else _last_day(person_id, role)
            seat = select(Handler.id).where(
                Handler.case_id == Case.id, Handler.person_id == person_id, Handler.role == role
            )
            about = f"{person_id}:{role.value}:{since}"
            for condition in all_that_goes_on(role):  # who heard of one of them hears no more
                yield Vacated(about, MessageKind.HAND_OVER, and_(condition, seat.correlate(Case).exists()))


def _last_day(person_id: str, role: Role) -> Any:
    held = select(func.max(Assignment.ends_on)).where(Assignment.person_id == person_id, Assignment.role == role)
    return db.session.scalar(held)


def _roles_left(organisation_id: str) -> Iterator[Vacated]:
    """Roles that somebody held and nobody holds any more, for which something waits, after closing too."""
    held = select(Assignment.role, Assignment.department_id, Assignment.scope).where(
        Assignment.organisation_id == organisation_id,
        Assignment.role.in_(CASE_ROLES),
        Assignment.starts_on <= today() - timedelta(days=1),
    )
    here = people_in(organisation_id, CASE_ROLES)
    now_held = {(duty.role, duty.department_id, duty.scope) for actor in here for duty in actor.duties}
    before = {(role, department_id, scope) for role, department_id, scope in db.session.execute(held.distinct())}
    for role, department_id, scope in sorted(before - now_held, key=str):
        theirs: list[ColumnElement[bool]] = []
        if role is Role.MANAGER:
            theirs.append(Incident.department_id == department_id)
        if role is Role.CLERK:
            theirs.append(Case.clerk_scope == scope)
        where = department_id or (scope.value if scope else organisation_id)
        about = f"{role.value}:{where}:{_last_day_of(organisation_id, role)}"
        for waits in _waits_for(role):  # who heard of one of them hears no more
            yield Vacated(about, MessageKind.NOBODY_LEFT, and_(waits, *theirs))


def _waits_for(role: Role) -> Iterator[ColumnElement[bool]]:
    """Conditions on a case, each to be asked by itself: a step of this role is open, or other work of it goes on."""
    step = select(Task.id).where(Task.case_id == Case.id, Task.owner == role, Task.status == TaskStatus.OPEN)
    yield and_(goes_on(role), step.correlate(Case).exists())
    for left in left_after_closing():
        if role in left.roles:
            yield Case.id.in_(left.cases())


def _last_day_of(organisation_id: str, role: Role) -> Any:
    held = select(func.max(func.coalesce(Assignment.ends_on, Person.left_on))).join(
        Person, Person.id == Assignment.person_id
    )
    return db.session.scalar(held.where(Assignment.organisation_id == organisation_id, Assignment.role == role))
