"""Who handles what, as far as it exists for a coordinator; and what nobody looks after today."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from gir.accounts.absences.queries import away_today
from gir.accounts.actor import Actor, people_in
from gir.accounts.models import Person
from gir.accounts.terms import Role
from gir.cases.access import handled_cases, opens_home
from gir.cases.hand_over.access import all_that_goes_on
from gir.cases.models import Case, Handler
from gir.cases.people import HANDLING_ROLES
from gir.cases.stand_ins import stand_in_of
from gir.database import db


@dataclass(frozen=True)
class Seat:
    """Somebody who handles cases that go on in a role. Only cases that exist for whoever asks are counted."""

    person_id: str
    name: str
    role: Role
    cases: int


@dataclass(frozen=True)
class Alone:
    """A case whose handler is away, and for which nobody stands in."""

    case_id: str
    number: str
    name: str
    role: Role


def _seats_that_go_on(actor: Actor) -> list[tuple[Case, str, Role]]:
    seats = handled_cases(actor).join(Handler, Handler.case_id == Case.id)
    rows = seats.where(Handler.role.in_(HANDLING_ROLES)).add_columns(Handler.person_id, Handler.role)
    asked = [db.session.execute(rows.where(condition)) for condition in all_that_goes_on(Handler.role)]
    found = {(case.id, person_id, role): case for answer in asked for case, person_id, role in answer}
    seen = [(case, person_id, role) for (_id, person_id, role), case in found.items()]
    return sorted(seen, key=lambda seat: (seat[0].opened_at, seat[0].id))


def seats_seen_by(actor: Actor) -> list[Seat]:
    """Everybody who handles cases that go on and exist for the actor, by name and role; also who has left."""
    counted: dict[tuple[str, Role], int] = {}
    for _case, person_id, role in _seats_that_go_on(actor):
        counted[person_id, role] = counted.get((person_id, role), 0) + 1
    people = db.session.scalars(select(Person).where(Person.id.in_({person_id for person_id, _role in counted})))
    names = {person.id: person.name or "" for person in people}
    order = list(Role)
    found = [Seat(person_id, names[person_id], role, cases) for (person_id, role), cases in counted.items()]
    return sorted(found, key=lambda seat: (seat.name, seat.person_id, order.index(seat.role)))


def cases_of_seat(actor: Actor, person_id: str, role: Role) -> list[Case]:
    """The cases that go on and that somebody handles in a role, as far as the actor sees them; the oldest first."""
    return [case for case, handler, held in _seats_that_go_on(actor) if handler == person_id and held is role]


def successors(actor: Actor, person_id: str, role: Role) -> list[Actor]:
    """Who has this role besides somebody, by name. Whether a case may be theirs is asked of each case."""
    found = [colleague for colleague in people_in(actor.organisation_id, [role]) if colleague.person_id != person_id]
    return sorted(found, key=lambda colleague: colleague.name)


def needs_reason(actor: Actor, person_id: str, chosen: dict[Role, Actor]) -> bool:
    """Whether one of the cases would open the room of home and family for who gets it."""
    return any(opens_home(to, case) for role, to in chosen.items() for case in cases_of_seat(actor, person_id, role))


def without_stand_in(actor: Actor) -> list[Alone]:
    """Cases that go on and whose handler is away today, when nobody stands in: nobody was named, or may not see it."""
    away = away_today(actor.organisation_id)
    alone = [
        (case, person_id, role)
        for case, person_id, role in (_seats_that_go_on(actor) if away else [])
        if (person_id, role) in away and stand_in_of(case, person_id, role) is None
    ]
    people = db.session.scalars(select(Person).where(Person.id.in_({person_id for _case, person_id, _role in alone})))
    names = {person.id: person.name or "" for person in people}
    return [Alone(case.id, case.number, names[person_id], role) for case, person_id, role in alone]
