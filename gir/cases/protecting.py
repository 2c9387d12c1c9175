"""What a reporter chose about who may see and handle the case: read back, applied when it opens, and changed later."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor, in_force, in_service
from gir.accounts.models import Assignment, Person
from gir.accounts.terms import Role
from gir.audit import System
from gir.cases.access import AFTERCARE, not_own
from gir.cases.choosing import Names, known_people, people_named
from gir.cases.conflicts.models import Conflict
from gir.cases.models import Case, CaseBlock, UnseenName, UnwantedHandler
from gir.cases.outside import tell_privacy_officer
from gir.cases.seats import Seats, give_talks_to, seats_of, vacancies, who_sits
from gir.cases.services import ChangedMeanwhile, act_on, tell
from gir.cases.stand_ins import with_stand_ins
from gir.cases.terms import Act, Alternative, BlockReason, Happening, Status
from gir.cases.trust import Trust
from gir.database import db, new_id, now
from gir.incidents.models import Incident
from gir.notifications.services import enqueue, take_back
from gir.notifications.terms import MessageKind
from gir.vault import DataKey, KeySet
from gir.web.dates import LOCAL

OWN_REASONS = (BlockReason.CHOSEN, BlockReason.NAMED, BlockReason.HIDDEN_FROM_MANAGER)
"""Blocks that the reporter set and may lift again; any other takes two people and a reason. The strongest comes first:
a person is blocked once."""


def trust_of(case: Case) -> Trust:
    """What the reporter chose, as it stands now."""
    talks = (task.owner for task in case.tasks if task.step in AFTERCARE)
    instead = next((Alternative(role.value) for role in talks if role.value in set(Alternative)), Alternative.HRM)
    return Trust(
        alternative=instead if case.incident.manager_may_see is False else Alternative.HRM,
        unseen_by=frozenset(b.person_id for b in case.blocks if b.reason is BlockReason.CHOSEN),
        unseen_names=tuple(name.text or "" for name in case.unseen_names),
        unwanted=frozenset((row.role, row.person_id) for row in case.unwanted),
    )


def fingerprint(case: Case) -> str:
    """What the choices on a page were made from: a page that is older than the choices must not undo them unseen."""
    trust = trust_of(case)
    state = [
        case.incident.manager_may_see,
        trust.alternative.value,
        sorted(trust.unseen_by),
        trust.unseen_names,
        sorted(trust.unwanted),
    ]
    return hashlib.sha256(json.dumps(state).encode()).hexdigest()[:32]


def apply_choices(seats: Seats, trust: Trust, *, by: str | None) -> set[str]:
    """Block and unblock as the reporter chose; gives the ids of who is kept out now and was not before.

    Nobody can shut out themselves or the person whom it is about; who filed it is no exception to what that person
    chose (docs/decisions/0023). Blocks that others set stay as they are.
    """
    session, case, incident = seats.session, seats.case, seats.case.incident
    chosen = known_people(session, case.organisation_id, trust.unseen_by) - {by}
    named = people_named(session, case.organisation_id, trust.unseen_names) - {by}
    managers: set[str] = set()
    if incident.manager_may_see is False and incident.department_id is not None:
        managers = {a.person_id for a in seats.people if incident.department_id in a.managed_departments}
    wanted = {
        person: reason
        for reason, ids in zip(reversed(OWN_REASONS), (managers, named, chosen), strict=True)
        for person in ids - incident.party_ids
    }
    before = {block.person_id for block in case.blocks}
    close = set(session.scalars(select(Conflict.person_id).where(Conflict.case_id == case.id))) if before else set()
    for block in case.blocks:
        if block.person_id in wanted and (block.reason in OWN_REASONS or block.person_id in close):
            block.reason = wanted[block.person_id]  # beside what was said of them, which is kept apart
        elif block.reason in OWN_REASONS and block.person_id in close:
            block.reason = BlockReason.CONFLICT
    case.blocks[:] = [b for b in case.blocks if b.reason not in OWN_REASONS or b.person_id in wanted]
    there = {block.person_id for block in case.blocks}
    case.blocks += [CaseBlock(person_id=p, reason=wanted[p], since=seats.moment) for p in sorted(wanted.keys() - there)]
    _keep_names(session, case, trust)
    _keep_unwanted(session, case, trust, seats.moment)
    return {block.person_id for block in case.blocks} - before


def _keep_names(session: Session, case: Case, trust: Trust) -> None:
    if tuple(name.text for name in case.unseen_names) != trust.unseen_names:
        for name in case.unseen_names:
            session.delete(name.key)
        case.unseen_names[:] = [
            UnseenName(position=position, key=DataKey.fresh(KeySet.CASE), text=text)
            for position, text in enumerate(trust.unseen_names)
        ]


def _keep_unwanted(session: Session, case: Case, trust: Trust, moment: datetime) -> None:
    known = known_people(session, case.organisation_id, {person for _role, person in trust.unwanted})
    wanted = {(role, person) for role, person in trust.unwanted if person in known}
    case.unwanted[:] = [row for row in case.unwanted if (row.role, row.person_id) in wanted]
    there = {(row.role, row.person_id) for row in case.unwanted}
    case.unwanted += [UnwantedHandler(role=r, person_id=p, since=moment) for r, p in sorted(wanted - there)]


def protect(case: Case, trust: Trust, *, hidden: bool | None, shown: str, actor: Actor | System) -> None:
    """Let the reporter choose again who may see and who handles the case. It holds at once, everywhere.

    Once it is closed only who may see it: people read it, and aftercare goes on, but there is nothing more to handle.
    ``hidden``: whether the manager may not see it; None when they did not answer. ``shown`` is the fingerprint of the
    choices that the page showed. ``actor`` is whose report it is, or the visitor who came with their code.

    Raises:
        ChangedMeanwhile: the choices were changed since, in another window or by the other person of this report.
    """
    with act_on(case, Act.PROTECT, actor=actor) as session:
        if shown != fingerprint(case):
            raise ChangedMeanwhile(case.id)
        if hidden is not None:
            case.incident.manager_may_see = not hidden
        if case.status is Status.CLOSED:
            trust = replace(trust_of(case), unseen_by=trust.unseen_by, unseen_names=trust.unseen_names)
        _hold(session, case, trust, by=actor.person_id)
        person = actor if isinstance(actor, Actor) else None
        tell(session, case, Happening.PROTECTED, actor=person, for_reporter=True)


def keep_out(session: Session, case: Case, person_id: str) -> None:
    """Let a case not exist for somebody who is too close to it, within the running act: others take their seats.

    Whom the reporter keeps out too stays out when the reporter lifts that.
    """
    trust = trust_of(case)
    block = next((block for block in case.blocks if block.person_id == person_id), None)
    if block is None:
        case.blocks.append(CaseBlock(person_id=person_id, reason=BlockReason.CONFLICT, since=now()))
    take_back(session, {person_id}, f"/cases/{case.id}")
    seats = seats_of(session, case, now())
    _seat_again(seats, trust)
    tell_newcomers(session, case, seats.newcomers, about=f"{case.id}:{new_id()}")


def let_in(session: Session, case: Case, person_id: str) -> None:
    """Let a case exist again for somebody who was said to be too close to it, within the running act.

    Only that is taken away: whom the reporter keeps out stays out, also who was chosen while the other block held.
    """
    trust = trust_of(case)
    case.blocks[:] = [b for b in case.blocks if (b.person_id, b.reason) != (person_id, BlockReason.CONFLICT)]
    _hold(session, case, trust, by=_filer(case))


def keep_newcomers_out() -> int:
    """Block who came to work here, got a name, or came to lead a department, after they were shut out.

    Nothing exists for them by then, but their seat, and a mail that waits, go to somebody else only now. Closed cases
    too: people read them, and aftercare goes on. Gives in how many cases.

    Raises:
        ChangedMeanwhile: a case was changed at the same moment; the next round finds it again.
    """
    found = {case.id: case for case in (*_newly_named(), *_newly_led())}
    for case in found.values():
        with act_on(case, Act.PROTECT, actor=System("clock", case.organisation_id)) as session:
            _hold(session, case, trust_of(case), by=_filer(case))
    return len(found)


def _newly_named() -> list[Case]:
    """Cases of which somebody has a name that was written down, and no block yet."""
    homes = db.session.scalars(select(Case.organisation_id).where(Case.unseen_names.any()).distinct()).all()
    known = {home: Names.of(db.session(), home) for home in homes}
    cases = db.session.scalars(select(Case).where(Case.organisation_id.in_(homes), Case.unseen_names.any()))
    return [case for case in cases if _unblocked(case, known[case.organisation_id])]


def _newly_led() -> list[Case]:
    """Cases that are hidden from whoever leads the department, of which somebody who leads it has no block yet."""
    today = now().astimezone(LOCAL).date()
    blocked = select(CaseBlock.id).where(CaseBlock.case_id == Case.id, CaseBlock.person_id == Person.id)
    leads = and_(Assignment.person_id == Person.id, Assignment.role == Role.MANAGER, in_force(today))
    cases = (
        select(Case)
        .join(Incident, Incident.id == Case.incident_id)
        .join(Person, Person.organisation_id == Case.organisation_id)
        .join(Assignment, and_(leads, Assignment.department_id == Incident.department_id))
        .where(Incident.manager_may_see.is_(False), not_own(Person.id), in_service(today), ~blocked.exists())
        .distinct()
    )
    return list(db.session.scalars(cases))


def _filer(case: Case) -> str | None:
    """Who reported it and is never shut out by a name of their own writing; None when the person concerned did that."""
    reporter = case.incident.reporter_id
    return None if any(block.person_id == reporter for block in case.blocks) else reporter


def _unblocked(case: Case, known: Names) -> set[str]:
    named = known.matching(name.text or "" for name in case.unseen_names)
    spared = {case.incident.reporter_id, *case.incident.party_ids}
    return named - {block.person_id for block in case.blocks} - spared


def _hold(session: Session, case: Case, trust: Trust, *, by: str | None) -> None:
    """Let the choices hold at once: blocks, mail that waits, who handles it and who is told."""
    seats = seats_of(session, case, now())
    take_back(session, apply_choices(seats, trust, by=by), f"/cases/{case.id}")
    _seat_again(seats, trust)
    tell_newcomers(session, case, seats.newcomers, about=f"{case.id}:{new_id()}")


def _seat_again(seats: Seats, trust: Trust) -> None:
    case = seats.case
    before = who_sits(case)
    supporter = seats.supporter(trust.alternative)
    seats.fill(supporter)
    give_talks_to(case, supporter, before)
    seats.fill(supporter)  # the steps have other owners now, who may need a stand-in


def tell_newcomers(session: Session, case: Case, newcomers: list[str], *, about: str) -> None:
    """Tell whoever got the case; and that a step has nobody left, if so."""
    path = f"/cases/{case.id}"
    enqueue(session, with_stand_ins(case, newcomers), MessageKind.NEW_CASE, about=about, path=path)
    tell_of_vacancies(session, case, about=about)
    tell_privacy_officer(session, case, newcomers, about=about)


def tell_of_vacancies(session: Session, case: Case, *, about: str) -> None:
    """Say that a step has nobody left to do it: to who keeps the overview, else to everybody who handles the case."""
    if vacancies(case):
        seated = who_sits(case)
        overview = [person for role, person in seated.items() if role is Role.COORDINATOR]
        people = with_stand_ins(case, overview or list(seated.values()))
        enqueue(session, people, MessageKind.NOBODY_LEFT, about=about, path=f"/cases/{case.id}")
