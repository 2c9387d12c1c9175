"""Who is on duty: reachable day and night when something cannot wait."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gir.accounts.actor import Actor, actors_where
from gir.accounts.models import Assignment, DutyTurn, Person
from gir.accounts.terms import CASE_ROLES, AccountAct
from gir.audit import Who, recorded
from gir.database import db
from gir.web.dates import LOCAL


def duty_turns(organisation_id: str, since: date) -> list[DutyTurn]:
    """The turns of an organisation that end on ``since`` or later, in order."""
    rows = (
        select(DutyTurn)
        .options(joinedload(DutyTurn.person))
        .where(DutyTurn.organisation_id == organisation_id, DutyTurn.ends_on >= since)
        .order_by(DutyTurn.starts_on, DutyTurn.ends_on, DutyTurn.id)
    )
    return list(db.session.scalars(rows))


def on_duty(organisation_id: str, moment: datetime) -> list[Actor]:
    """Who is on duty at this moment (aware; the day is that of the Netherlands). Who has left is not."""
    day = moment.astimezone(LOCAL).date()
    turns = select(DutyTurn.person_id).where(
        DutyTurn.organisation_id == organisation_id, DutyTurn.starts_on <= day, DutyTurn.ends_on >= day
    )
    return actors_where(Person.organisation_id == organisation_id, Person.id.in_(turns))


def may_be_on_duty(organisation_id: str) -> list[Actor]:
    """Whom a duty list can be made of, by name: people who handle cases, because others could not open one."""
    holders = select(Assignment.person_id).where(
        Assignment.organisation_id == organisation_id, Assignment.role.in_(CASE_ROLES)
    )
    actors = actors_where(Person.organisation_id == organisation_id, Person.id.in_(holders))
    return sorted((actor for actor in actors if actor.roles & CASE_ROLES), key=lambda actor: actor.name)


def turn_of(organisation_id: str, turn_id: str) -> DutyTurn | None:
    """One turn of this organisation; None when there is none with this id."""
    row = select(DutyTurn).options(joinedload(DutyTurn.person))
    return db.session.scalar(row.where(DutyTurn.id == turn_id, DutyTurn.organisation_id == organisation_id))


def put_on_duty(person_id: str, starts_on: date, ends_on: date, *, actor: Actor) -> DutyTurn:
    """Put somebody of the actor's organisation on duty.

    Raises:
        ValueError: nobody who may be on duty has this id, or the last day comes before the first.
    """
    if person_id not in {colleague.person_id for colleague in may_be_on_duty(actor.organisation_id)}:
        raise ValueError("Nobody who may be on duty.")
    return add_turn(db.session.get_one(Person, person_id), starts_on, ends_on, actor=actor)


def add_turn(person: Person, starts_on: date, ends_on: date, *, actor: Who) -> DutyTurn:
    """Put somebody on duty, on both days and those between them.

    Raises:
        ValueError: the last day comes before the first.
    """
    if ends_on < starts_on:
        raise ValueError("The last day comes before the first.")
    turn = DutyTurn(organisation_id=person.organisation_id, person_id=person.id, starts_on=starts_on, ends_on=ends_on)
    with recorded(AccountAct.SET_DUTY, turn, actor=actor) as session:
        session.add(turn)
    return turn


def end_turn(turn: DutyTurn, *, actor: Who) -> None:
    """Take a turn off the list."""
    with recorded(AccountAct.SET_DUTY, turn, actor=actor) as session:
        session.delete(turn)
