"""Who is away today, and for whom somebody stands in: asked on lists and while cases open, so prepared once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from flask import g, has_request_context
from sqlalchemy import Date, bindparam, select
from sqlalchemy.orm import joinedload

from gir.accounts.absences.models import Absence
from gir.accounts.actor import Actor
from gir.accounts.terms import Role
from gir.database import db
from gir.questions import Question
from gir.web.dates import today

Seat = tuple[str, Role]
"""A person in one of their roles."""


def away_today(organisation_id: str) -> Mapping[Seat, str | None]:
    """Who of an organisation is away today in which role, and who stands in for them: None is nobody.

    A request asks it for every seat and count, so it remembers the answer; whoever changes it sends people on.
    """
    day = today()
    if not has_request_context():
        return _away_on(organisation_id, day)
    known: dict[tuple[str, date], Mapping[Seat, str | None]] = g.setdefault("away_today", {})
    if (organisation_id, day) not in known:
        known[organisation_id, day] = _away_on(organisation_id, day)
    return known[organisation_id, day]


def _away_on(organisation_id: str, day: date) -> Mapping[Seat, str | None]:
    rows = _away_question().ask(organisation=organisation_id, today=day)
    return {(row.person_id, row.role): row.stand_in_id for row in rows}


def stands_in_for(actor: Actor) -> frozenset[Seat]:
    """For whom this person stands in today, in which role. Nobody stands in who is away in that role themselves."""
    away = away_today(actor.organisation_id)
    return frozenset(
        (person_id, role)
        for (person_id, role), stand_in in away.items()
        if stand_in == actor.person_id and (actor.person_id, role) not in away
    )


@cache
def _away_question() -> Question:
    day = bindparam("today", type_=Date())
    return Question(
        select(Absence.person_id, Absence.role, Absence.stand_in_id).where(
            Absence.organisation_id == bindparam("organisation"), Absence.starts_on <= day, Absence.ends_on >= day
        )
    )


def away_until(person_id: str, role: Role) -> date | None:
    """The last day of somebody's absence today; None when they are there."""
    day = today()
    return db.session.scalar(
        select(Absence.ends_on).where(
            Absence.person_id == person_id, Absence.role == role, Absence.starts_on <= day, Absence.ends_on >= day
        )
    )


def absences_from(organisation_id: str, day: date) -> list[Absence]:
    """The absences of an organisation that end on this day or later, in order."""
    rows = (
        select(Absence)
        .options(joinedload(Absence.person), joinedload(Absence.stand_in))
        .where(Absence.organisation_id == organisation_id, Absence.ends_on >= day)
        .order_by(Absence.starts_on, Absence.ends_on, Absence.id)
    )
    return list(db.session.scalars(rows))


def absence_of(organisation_id: str, absence_id: str) -> Absence | None:
    """One absence of this organisation; None when there is none with this id."""
    row = select(Absence).options(joinedload(Absence.person))
    return db.session.scalar(row.where(Absence.id == absence_id, Absence.organisation_id == organisation_id))
