"""Incidents in Voorbeeldstad at one address, met by people of different departments, as they wrote it down."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from gir.demonstration.cast import Cast
from gir.incidents.addresses import settle_address, takes_part
from gir.incidents.details import answer_of, write_answer
from gir.incidents.models import Incident
from gir.incidents.terms import Channel
from gir.web.dates import local_day

OUTSIDE = frozenset({Channel.HOME_VISIT, Channel.STREET, Channel.LOCATION})
LATELY = timedelta(days=85)
WRITTEN = (
    "Iepenlaan 12, 1234 AB Voorbeeldstad",
    "1234AB nr 12, op de galerij",
    "Iepenlaan 12a, 1234 AB",
    "voor de deur, 1234 AB 12",
    "Iepenlaan 12, 1234ab",
)


def write_addresses(session: Session, cast: Cast, moment: datetime) -> None:
    """Five of the latest incidents away from the office were at the same door."""
    latest = select(Incident).where(
        Incident.organisation_id == cast.organisation_id, Incident.first_day > local_day(moment - LATELY)
    )
    found = session.scalars(latest.order_by(Incident.received_at.desc()))
    there = [one for one in found if one.channel in OUTSIDE and takes_part(one)]
    free = (one for one in there if answer_of(one, "whereabouts") is None)
    for incident, words in zip(free, WRITTEN, strict=False):
        write_answer(incident, "whereabouts", words)
        settle_address(incident)
