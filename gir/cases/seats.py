"""Who sits in which role of a case, and who takes the place of somebody who may not.

A seat is a role in one case. Whoever is kept out of a case, is whom it is about, or is not wanted by the reporter, does
not sit. When that leaves a seat empty, the preset substitute takes it; else, for the threat side and the overview, the
other of the two takes it (docs/decisions/0014); else, for the overview, somebody from outside (0083).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from gir.accounts.absences.queries import away_today
from gir.accounts.actor import Actor, actor_of, actors_where, people_in
from gir.accounts.external import external_actor
from gir.accounts.models import Person, Substitute
from gir.accounts.terms import APART, Role
from gir.cases.access import AFTERCARE, hats, hats_of_handler, is_kept_from
from gir.cases.models import Case, CaseGrant, Handler, Task
from gir.cases.people import HANDLING_ROLES, LISTENING_ROLES, NAMED_AT_ONCE, least_busy
from gir.cases.terms import Alternative, Hat, OwnStep, Part, TaskStatus
from gir.database import db, new_id, now
from gir.incidents.terms import Population
from gir.new_rows import attach

STANDS_IN = {Role.COORDINATOR: Role.OOV, Role.OOV: Role.COORDINATOR}
"""Who takes whose place when nobody with the role may. Both know the threat side, and neither enters the room of care;
so HRM's place is never taken by them, and HRM never takes theirs."""
OVERVIEW = frozenset({Role.COORDINATOR, Role.CLERK})
"""Who brings a case to its end; when nobody here may, somebody from outside does (docs/decisions/0083)."""
INSTEAD_OF_HRM = (Role.PEER, Role.CONFIDANT)
"""Who talks with the reporter when the manager and HRM may not."""


@dataclass(frozen=True)
class Seats:
    """A case and the people who might handle it."""

    session: Session
    case: Case
    people: list[Actor]
    moment: datetime
    newcomers: list[str] = field(default_factory=list)
    """Who was given a seat in this act."""
    _worn: dict[str, frozenset[Hat]] = field(default_factory=dict)
    """How people stand before the case, until somebody is invited or sent home."""

    def eligible(self, role: Role) -> list[Actor]:
        """Who may sit here: who stands before the case in this role, and is wanted in it."""
        hat, unwanted = Hat(role.value), self._unwanted(role)
        return [a for a in self.people if a.person_id not in unwanted and hat in self._hats(a)]

    def listeners(self, role: Role) -> list[Actor]:
        """Who could be invited to listen in this role."""
        incident, unwanted = self.case.incident, self._unwanted(role)
        shut_out = {*incident.party_ids, incident.reporter_id, incident.affected_id} | unwanted
        return [
            a
            for a in self.people
            if role in a.roles
            and not a.roles & APART
            and a.person_id not in shut_out
            and not is_kept_from(a, self.case)
        ]

    def _hats(self, actor: Actor) -> frozenset[Hat]:
        if actor.person_id not in self._worn:
            self._worn[actor.person_id] = hats(actor, self.case)
        return self._worn[actor.person_id]

    def _grant(self, actor: Actor, role: Role, *, invited_at: datetime | None = None) -> None:
        if actor.person_id not in {known.person_id for known in self.people}:
            self.people.append(actor)
        grant = CaseGrant(person_id=actor.person_id, role=role, since=self.moment, invited_at=invited_at)
        self.case.grants.append(grant)
        self._worn.clear()

    def ask_in(self, listener: Actor, role: Role) -> None:
        """Let a listener in by name; they sit when nobody else does in this role."""
        self._grant(listener, role, invited_at=self.moment)
        self._seat(role, listener)

    def thank(self, person_id: str, role: Role) -> None:
        """Let somebody go who was asked in by name; their seat is free."""
        self.case.grants[:] = [g for g in self.case.grants if (g.person_id, g.role) != (person_id, role)]
        self.case.handlers[:] = [h for h in self.case.handlers if (h.person_id, h.role) != (person_id, role)]
        self._worn.clear()

    def _send_home(self, role: Role, besides: Collection[str] = ()) -> None:
        kept = [grant for grant in self.case.grants if grant.role is not role or grant.person_id in besides]
        if len(kept) < len(self.case.grants):
            self.case.grants[:] = kept
            self._worn.clear()

    def _unwanted(self, role: Role) -> set[str]:
        return {row.person_id for row in self.case.unwanted if row.role is role}

    def supporter(self, alternative: Alternative) -> Role:
        """Who gives the reporter relief and talks: the manager; else whom the reporter chose; else who is there.

        The choice only counts when it was hidden from the manager: it is part of that answer.
        """
        if self.case.incident.population is Population.OFFICIAL:
            return Role.CLERK
        if self.eligible(Role.MANAGER):
            return Role.MANAGER
        chosen = alternative if self.case.incident.manager_may_see is False else Alternative.HRM
        for role in (Role(chosen.value), Role.HRM, *INSTEAD_OF_HRM):
            if self.listeners(role) if role in LISTENING_ROLES else self.eligible(role):
                return role
        return Role.HRM

    def fill(self, supporter: Role) -> None:
        """Give every role of the case somebody who may sit in it; whoever may not, leaves."""
        self._send_stand_ins_home()
        for role in LISTENING_ROLES:
            self._invite(role, wanted=role is supporter)
        for role in NAMED_AT_ONCE:
            self._seat(role, self._at_work(role, least_busy(self.session, self.eligible(role), role)))
        for role in sorted(vacancies(self.case)):
            stand_in = self._stand_in(role)
            if stand_in is not None:
                self._grant(stand_in, role)
                self._seat(role, stand_in)

    def _at_work(self, role: Role, chosen: Actor | None) -> Actor | None:
        """Whoever stands in for the chosen one, who is away today; else who is there; else the chosen one after all."""
        away = away_today(self.case.organisation_id)
        if chosen is None or (chosen.person_id, role) not in away:
            return chosen
        there = [actor for actor in self.eligible(role) if (actor.person_id, role) not in away]
        stand_in = next((actor for actor in there if actor.person_id == away[chosen.person_id, role]), None)
        return stand_in or least_busy(self.session, there, role) or chosen

    def _seat(self, role: Role, chosen: Actor | None) -> None:
        """Whoever sits stays when they may; else the chosen one sits, or nobody."""
        sitting = next((handler for handler in self.case.handlers if handler.role is role), None)
        fit = {actor.person_id for actor in self.eligible(role)} | ({chosen.person_id} if chosen else set())
        if sitting is not None and sitting.person_id in fit:
            return
        if sitting is not None and chosen is None:
            self.case.handlers.remove(sitting)
        elif chosen is not None:
            if sitting is None:
                self._let_sit(role, chosen)
            else:
                sitting.person_id, sitting.since = chosen.person_id, self.moment
            self.newcomers.append(chosen.person_id)

    def _let_sit(self, role: Role, actor: Actor) -> None:
        seat = Handler(
            id=new_id(beside=self.case.id),
            case_id=self.case.id,
            role=role,
            person_id=actor.person_id,
            since=self.moment,
        )
        attach(self.case, "handlers", [seat])

    def _invite(self, role: Role, *, wanted: bool) -> None:
        """Invite one listener when the talks are theirs to give; send the others home who were not asked by name."""
        able = {actor.person_id for actor in self.listeners(role)}
        asked = {grant.person_id for grant in self.case.grants if grant.role is role and grant.invited_at}
        there = able if wanted else able & asked
        self._send_home(role, besides=there)
        if wanted and not any(grant.role is role for grant in self.case.grants):
            chosen = least_busy(self.session, self.listeners(role), role)
            if chosen is not None:
                self._grant(chosen, role)
        self._seat(role, next(iter(self.eligible(role)), None))

    def _send_stand_ins_home(self) -> None:
        """Who took a place is not needed any more once somebody may sit there by their own role."""
        for role in (*STANDS_IN, Role.HRM, Role.CLERK):
            if any(self._has_role(actor, role) and self._may_sit(actor, role) for actor in self.people):
                self._send_home(role)

    def _is_wanted(self, actor: Actor, role: Role) -> bool:
        return actor.person_id not in self._unwanted(role)

    def _stand_in(self, role: Role) -> Actor | None:
        """Who takes the place of those who have this role and may not sit; nobody when nobody has the role at all."""
        invited = {grant.person_id for grant in self.case.grants if grant.role is role}
        absent = [a.person_id for a in self.people if a.person_id in invited or self._has_role(a, role)]
        if not absent:
            own_clerk = role is Role.CLERK and self.case.clerk_scope is None  # theirs, and nobody was preset
            return self._from_outside(role) if own_clerk else None
        preset = self.session.scalars(
            select(Substitute.substitute_id).where(Substitute.person_id.in_(absent)).order_by(Substitute.person_id)
        )
        ready = [a for a in actors_where(Person.id.in_(list(preset))) if self._may_sit(a, role)]
        if ready:
            return ready[0]
        other = STANDS_IN.get(role)
        found = least_busy(self.session, self.eligible(other), other) if other else None
        return found or self._from_outside(role)

    def _from_outside(self, role: Role) -> Actor | None:
        """Who does not work here and takes the place of whoever keeps the overview, when nobody here may."""
        outside = external_actor(self.case.organisation_id) if role in OVERVIEW else None
        return outside if outside is not None and self._may_sit(outside, role) else None

    def taking_over(self, person_id: str) -> dict[Role, Actor | None]:
        """Where this person is the last who may sit, and who would take their place there; None: nobody.

        Only of roles that have something to do. Ask it of seats that are not filled afterwards.
        """
        busy = {task.owner for task in self.case.tasks if task.status is TaskStatus.OPEN} & set(NAMED_AT_ONCE)
        last = [role for role in sorted(busy) if {a.person_id for a in self.eligible(role)} == {person_id}]
        self._worn[person_id] = frozenset()
        return {role: self._stand_in(role) for role in last}

    def _has_role(self, actor: Actor, role: Role) -> bool:
        """Whether somebody has the role for cases like this one, whatever keeps them out of this one."""
        incident = self.case.incident
        return Hat(role.value) in hats_of_handler(
            actor,
            frozenset(),
            official=incident.population is Population.OFFICIAL,
            clerk_scope=self.case.clerk_scope,
            department_id=incident.department_id,
        )

    def _may_sit(self, actor: Actor, role: Role) -> bool:
        """Whether nothing keeps somebody from a seat: not their own case, not kept out, not unwanted."""
        parties = {*self.case.incident.party_ids, self.case.incident.reporter_id, self.case.incident.affected_id}
        return (
            actor.person_id not in parties
            and not actor.roles & APART
            and not is_kept_from(actor, self.case)
            and self._is_wanted(actor, role)
        )


def seats_of(session: Session, case: Case, moment: datetime) -> Seats:
    """The case with everybody in the organisation who might handle it."""
    people = {a.person_id: a for a in people_in(case.organisation_id, (*HANDLING_ROLES, *LISTENING_ROLES))}
    for grant in case.grants:
        if grant.person_id not in people:
            people |= _in_service(grant.person_id)
    return Seats(session, case, list(people.values()), moment)


def _in_service(person_id: str) -> dict[str, Actor]:
    try:
        return {person_id: actor_of(person_id)}
    except LookupError:
        return {}  # has left since


def vacancies(case: Case) -> set[Role]:
    """Roles that have a step to do in this case and nobody to do it."""
    seated = {handler.role for handler in case.handlers}
    return {task.owner for task in case.tasks if task.status is TaskStatus.OPEN} - seated


def who_will_do(case: Case) -> dict[Role, Handler | None]:
    """Who will do the open steps, by the role they belong to: a promise to the reporter rests on it.

    The handler, as long as they stand before the case in that role; None when somebody else does, who can take it. A
    role that nobody fills, because it was given to nobody or who had it is gone, is left out.
    """
    owners = {task.owner for task in case.tasks if task.status is TaskStatus.OPEN}
    if not owners:
        return {}
    sitting = [handler for handler in case.handlers if handler.role in owners]
    worn = {a.person_id: hats(a, case) for a in actors_where(Person.id.in_([h.person_id for h in sitting]))}
    found: dict[Role, Handler | None] = {
        handler.role: handler for handler in sitting if Hat(handler.role.value) in worn.get(handler.person_id, ())
    }
    if empty := owners - found.keys():
        seats = seats_of(db.session(), case, now())
        found |= {role: None for role in empty if seats.eligible(role)}
    return found


def give_talks_to(case: Case, supporter: Role, seated_before: dict[Role, str]) -> None:
    """Let the open steps of who supports the reporter go to this role.

    A moment agreed with somebody else is agreed no more.
    """
    seated = who_sits(case)
    for task in _open_steps_of_supporter(case.tasks):
        if seated_before.get(task.owner) != seated.get(supporter):
            task.planned_at = None
        task.owner = supporter


def _open_steps_of_supporter(tasks: Iterable[Task]) -> list[Task]:
    """Aftercare, and what the organisation itself asks of whoever gives it: that lies in the shared room."""
    return [
        task
        for task in tasks
        if task.status is TaskStatus.OPEN
        and (task.step in AFTERCARE or (isinstance(task.step, OwnStep) and _is_of_supporter(task)))
    ]


def _is_of_supporter(task: Task) -> bool:
    return task.part is Part.CORE and task.owner is not Role.COORDINATOR


def who_sits(case: Case) -> dict[Role, str]:
    """The handler of each role."""
    return {handler.role: handler.person_id for handler in case.handlers}
