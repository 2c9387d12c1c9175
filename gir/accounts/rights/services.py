"""Give a role together with a second person, end one, let somebody leave, and look at rights again.

The commands on the machine do the same without a second person: whoever has the machine has everything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from flask import current_app
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor, people_in
from gir.accounts.models import Assignment, Person
from gir.accounts.rights.models import RightsReview, RoleProposal
from gir.accounts.rights.queries import to_confirm
from gir.accounts.rights.terms import ProposalEnd, RightsAct
from gir.accounts.services import let_leave, new_assignment, new_person
from gir.accounts.terms import AccountAct, Office, Role, Scope
from gir.audit import recorded
from gir.database import now
from gir.web.dates import today

GIVEN_ALONE = frozenset({Role.EMPLOYEE, Role.BOARD, Role.PARTNER})
"""Roles that show nothing of a case and change nothing for others: one administrator gives them."""
AGREEING = (Role.ADMINISTRATOR, Role.COORDINATOR)
"""Who may be the second person: another administrator, or whoever runs the register and knows who handles what."""
STANDS = timedelta(days=14)
"""How long a proposal waits."""


class OwnRole(ValueError):
    """Nobody changes their own roles, nor agrees to what they proposed themselves."""


class HasLeft(ValueError):
    """Who left gets no role."""


class NotWaiting(RuntimeError):
    """The proposal lapsed, or was decided."""


@dataclass(frozen=True)
class Wanted:
    """A role that somebody should have: for which department or scope, and from when until when."""

    role: Role
    department_id: str | None = None
    scope: Scope | None = None
    starts_on: date | None = None
    ends_on: date | None = None


def give_role(person: Person, wanted: Wanted, *, actor: Actor) -> RoleProposal | None:
    """Give somebody a role; gives the proposal when a second person has to agree first.

    Raises:
        OwnRole: it would be the actor's own, or of somebody elsewhere.
        RolesDoNotCombine, ElsewhereDepartment: as ``new_assignment``.
        NobodyToAgree: a second person is needed and there is none.
        HasLeft: they work here no more.
    """
    _refuse_own(person, actor)
    if not person.serves_on(today()):
        raise HasLeft(person.id)
    assignment = _assignment(person, wanted)
    if wanted.role in GIVEN_ALONE:
        with recorded(AccountAct.ASSIGN_ROLE, person, actor=actor, detail={"role": wanted.role.value}) as session:
            session.add(assignment)
            _tell(session, [person.id], waits=False)
        return None
    second = second_people(person, actor)
    if not second:
        raise NobodyToAgree
    row = _proposal(person, wanted, actor)
    with recorded(RightsAct.PROPOSE, person, row, actor=actor, detail={"role": wanted.role.value}) as session:
        session.add(row)
        _tell(session, second, waits=True)
    return row


class NobodyToAgree(RuntimeError):
    """There is no second person who could agree."""


def second_people(person: Person, actor: Actor) -> list[str]:
    """Who could agree: neither who proposes it, nor who would get the role."""
    found = people_in(person.organisation_id, AGREEING)
    return [one.person_id for one in found if one.person_id not in {actor.person_id, person.id}]


def may_agree(actor: Actor, proposal: RoleProposal) -> bool:
    """Whether this person may be the second one for it."""
    apart = actor.person_id not in {proposal.proposed_by_id, proposal.person_id}
    return apart and bool(actor.roles & set(AGREEING)) and proposal.organisation_id == actor.organisation_id


def decide_role(proposal: RoleProposal, *, agree: bool, actor: Actor) -> None:
    """Agree that somebody gets a role, or not. It holds at their next request.

    Raises:
        OwnRole: the actor proposed it, would get it, or may not agree.
        NotWaiting: it lapsed, or was decided.
        RolesDoNotCombine: they got another role meanwhile.
    """
    if not may_agree(actor, proposal):
        raise OwnRole(proposal.id)
    person = proposal.person
    wanted = Wanted(proposal.role, proposal.department_id, proposal.scope, proposal.starts_on, proposal.ends_on)
    assignment = _assignment(person, wanted) if agree else None
    act = AccountAct.ASSIGN_ROLE if agree else RightsAct.REFUSE
    with recorded(act, person, proposal, actor=actor, detail={"role": proposal.role.value}) as session:
        session.refresh(proposal, with_for_update={"of": RoleProposal})
        if proposal.ended_at is not None or proposal.lapses_at <= now():
            raise NotWaiting
        proposal.ended_at, proposal.decided_by_id = now(), actor.person_id
        proposal.ending = ProposalEnd.GIVEN if agree else ProposalEnd.REFUSED
        if assignment is not None:
            session.add(assignment)
            _tell(session, [person.id], waits=False)


def end_assignment(assignment: Assignment, last_day: date | None, *, actor: Actor) -> None:
    """Take a role away: at once, or after a last day. Taking away needs nobody else.

    Raises:
        OwnRole: it is the actor's own.
    """
    person = assignment.person
    _refuse_own(person, actor)
    with recorded(AccountAct.END_ROLE, person, actor=actor, detail={"role": assignment.role.value}) as session:
        assignment.ends_on = last_day or today() - timedelta(days=1)
        session.add(assignment)
        _tell(session, [person.id], waits=False)


def leave(person: Person, first_day_out: date, *, actor: Actor) -> None:
    """Let somebody leave from a day on.

    Raises:
        OwnRole: it is the actor.
    """
    _refuse_own(person, actor)
    let_leave(person, first_day_out, actor=actor)


def add_colleague(
    name: str, email: str, password: str, *, actor: Actor, department_id: str | None, office: Office | None
) -> Person:
    """Add somebody, who may report from then on."""
    home = actor.organisation_id
    person = new_person(home, name, email, password, department_id=department_id, office=office)
    employee = new_assignment(person, Role.EMPLOYEE)
    with recorded(AccountAct.ADD_PERSON, person, actor=actor) as session:
        session.add(person)
        session.flush()
        session.add(employee)
    return person


def confirm_rights(assignment_ids: Iterable[str], *, actor: Actor) -> int:
    """Say that these roles are still right; gives of how many. Of one's own somebody else says it."""
    wanted = set(assignment_ids)
    found = [row for row in to_confirm(actor.organisation_id) if row.id in wanted and row.person_id != actor.person_id]
    if found:
        moment = now()
        detail = {"roles": str(len(found))}
        with recorded(RightsAct.CONFIRM, *(row.person for row in found), actor=actor, detail=detail) as session:
            session.add_all(
                RightsReview(assignment_id=row.id, confirmed_at=moment, confirmed_by_id=actor.person_id)
                for row in found
            )
    return len(found)


def _refuse_own(person: Person, actor: Actor) -> None:
    if person.id == actor.person_id or person.organisation_id != actor.organisation_id:
        raise OwnRole(person.id)


def _assignment(person: Person, wanted: Wanted) -> Assignment:
    return new_assignment(
        person,
        wanted.role,
        department_id=wanted.department_id,
        scope=wanted.scope,
        starts_on=wanted.starts_on,
        ends_on=wanted.ends_on,
    )


def _proposal(person: Person, wanted: Wanted, actor: Actor) -> RoleProposal:
    moment = now()
    return RoleProposal(
        organisation_id=person.organisation_id,
        person_id=person.id,
        role=wanted.role,
        department_id=wanted.department_id,
        scope=wanted.scope,
        starts_on=wanted.starts_on or today(),
        ends_on=wanted.ends_on,
        proposed_by_id=actor.person_id,
        proposed_at=moment,
        lapses_at=moment + STANDS,
    )


def _tell(session: Session, people: list[str], *, waits: bool) -> None:
    """Put a mail without content in the outbox, within the running act. Mails are a higher package's subject."""
    current_app.extensions["gir_tell_rights"](session, people, waits=waits)
