"""Where small incidents pile up: on whom, and at which desk, place or address as one reader may know it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, case, func, or_, select

from gir.accounts.actor import Actor, in_service
from gir.accounts.models import Person
from gir.accounts.terms import Role
from gir.care.models import Talk
from gir.care.piles.models import PileQuestion
from gir.care.piles.norms import Norm, norm_of
from gir.care.piles.terms import PileAnswer
from gir.cases.access import handled_cases, own_cases
from gir.cases.models import Case, Event
from gir.cases.terms import CloseReason, Happening
from gir.database import db, now
from gir.incidents.home import HOME_CHANNELS, HOME_PLACES, HOME_TARGETS
from gir.incidents.models import Circumstances, Incident
from gir.incidents.terms import Kind, Place, Population, Severity
from gir.organisations.models import Department
from gir.web.dates import LOCAL

QUIET = timedelta(days=90)
"""How long somebody is not asked again, whatever they answered or whether they did."""
NOT_NOW = timedelta(days=14)
"""After how long the question stands on somebody's page again when they said "not now". No mail says so."""
FOR_ADDRESSES = frozenset({Role.COORDINATOR, Role.OOV})
"""Who looks at addresses: they decide how others go there."""
ONCE = or_(Case.close_reason.is_(None), Case.close_reason != CloseReason.DUPLICATE)
"""Condition: what was reported twice counts once."""


@dataclass(frozen=True)
class DeskPile:
    """So many incidents of one department in one place, of those that exist for the reader."""

    department_id: str
    department: str
    place: Place
    number: int


@dataclass(frozen=True)
class AddressPile:
    """Cases about one address, by id and number, the newest first: nothing says which address it is."""

    cases: tuple[tuple[str, str], ...]


def piled_on(organisation_id: str, norm: Norm) -> list[str]:
    """People on whom small incidents piled up and who were not asked lately; of none of them was one severe."""
    moment = now()
    severe = case((func.coalesce(Case.severity, Case.proposed_severity) == Severity.SEVERE, 1), else_=0)
    asked = select(PileQuestion.id).where(
        PileQuestion.person_id == Incident.affected_id,
        or_(
            PileQuestion.asked_at > moment - QUIET,
            PileQuestion.answered_at > moment - QUIET,
            PileQuestion.asked_at >= Incident.received_at,  # that one was part of an earlier pile
        ),
    )
    rows = (
        select(Incident.affected_id)
        .join(Case, Case.incident_id == Incident.id)
        .join(Person, Person.id == Incident.affected_id)
        .where(
            Incident.organisation_id == organisation_id,
            Incident.first_day >= day_before(norm.person_days, moment),
            Incident.kind != Kind.ACCIDENT,
            in_service(moment.astimezone(LOCAL).date()),
            ONCE,
            ~asked.exists(),
        )
        .group_by(Incident.affected_id)
        .having(func.count() >= norm.person_reports, func.sum(severe) == 0)
        .order_by(Incident.affected_id)
    )
    return [person_id for person_id in db.session.scalars(rows) if person_id]


def day_before(days: int, moment: datetime) -> object:
    """The first day of the so many days until this moment."""
    return moment.astimezone(LOCAL).date() - timedelta(days=days)


def open_question(actor: Actor) -> PileQuestion | None:
    """What the actor is asked now: not answered, or put off long enough ago."""
    moment = now()
    put_off = and_(PileQuestion.answer == PileAnswer.LATER, PileQuestion.answered_at <= moment - NOT_NOW)
    rows = select(PileQuestion).where(
        PileQuestion.person_id == actor.person_id,
        PileQuestion.asked_at > moment - QUIET,
        or_(PileQuestion.answer.is_(None), put_off),
    )
    return db.session.scalar(rows.order_by(PileQuestion.asked_at.desc()).limit(1))


def own_pile(actor: Actor, asked_at: datetime) -> list[Case]:
    """The reports of the actor's own that the question was about and those since, the newest first."""
    since = day_before(norm_of(actor.organisation_id).person_days, asked_at)
    wanted = own_cases(actor).where(Incident.first_day >= since, ONCE)
    return list(db.session.scalars(wanted.order_by(Case.opened_at.desc(), Case.id)))


def call_wished(case_of: Case) -> Event | None:
    """That the reporter asked for a call after the last talk that was recorded in this case, if so."""
    talked = select(func.max(Talk.at)).where(Talk.case_id == case_of.id).scalar_subquery()
    wished = select(Event).where(
        Event.case_id == case_of.id,
        Event.happening == Happening.CALL_WISHED,
        or_(talked.is_(None), Event.at > talked),
    )
    return db.session.scalar(wished.order_by(Event.at.desc()).limit(1))


def desk_piles(actor: Actor) -> list[DeskPile]:
    """Desks and places where incidents piled up, the most first: counted among the cases that the actor handles.

    For the coordinator everywhere, for a manager in the own department. Where somebody lives is no place of work.
    """
    norm = norm_of(actor.organisation_id)
    wanted = handled_cases(actor).join(Department, Department.id == Incident.department_id)
    if Role.COORDINATOR not in actor.roles:
        wanted = wanted.where(Incident.department_id.in_(actor.managed_departments))
    number = func.count()
    rows = (
        wanted.where(
            Incident.first_day >= day_before(norm.place_days, now()),
            Incident.place.is_not(None),
            Incident.place.not_in(HOME_PLACES),
            Incident.kind != Kind.ACCIDENT,
            ONCE,
        )
        .with_only_columns(Department.id, Department.name, Incident.place, number)
        .group_by(Department.id, Department.name, Incident.place)
        .having(number >= norm.place_reports)
        .order_by(number.desc(), Department.name, Incident.place)
    )
    found = db.session.execute(rows)
    return [DeskPile(id_, name, place, times) for id_, name, place, times in found if place is not None]


def address_piles(actor: Actor) -> list[AddressPile]:
    """Addresses at which incidents piled up, the most first: among the cases that coordinator or OOV handles.

    An address that is somebody's own home does not count, whatever its fingerprint says.
    """
    if not actor.roles & FOR_ADDRESSES:
        return []
    norm = norm_of(actor.organisation_id)
    rows = (
        handled_cases(actor)
        .join(Circumstances, Circumstances.incident_id == Incident.id)
        .where(
            Circumstances.address_lookup.is_not(None),
            Incident.first_day >= day_before(norm.place_days, now()),
            Incident.kind != Kind.ACCIDENT,
            Incident.population != Population.OFFICIAL,
            or_(Incident.place.is_(None), Incident.place.not_in(HOME_PLACES)),
            or_(Incident.channel.is_(None), Incident.channel.not_in(HOME_CHANNELS)),
            or_(Incident.target.is_(None), Incident.target.not_in(HOME_TARGETS)),
            ONCE,
        )
        .with_only_columns(Circumstances.address_lookup, Case.id, Case.number)
        .order_by(Case.opened_at.desc(), Case.id)
    )
    alike: defaultdict[str | None, list[tuple[str, str]]] = defaultdict(list)
    for address, case_id, number in db.session.execute(rows):
        alike[address].append((case_id, number))
    piles = [AddressPile(tuple(cases)) for cases in alike.values() if len(cases) >= norm.place_reports]
    return sorted(piles, key=lambda pile: -len(pile.cases))
