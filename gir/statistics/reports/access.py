"""Who may take which report away."""

from __future__ import annotations

from gir.accounts.actor import Actor, actors_where
from gir.accounts.models import Person
from gir.accounts.terms import REPORT_ROLES
from gir.incidents.terms import Population
from gir.statistics.blocks import MANAGEMENT, PUBLIC
from gir.statistics.protected.access import EXACT, Reading, reading_of
from gir.statistics.reports.terms import Edition

SUBTRACTED_FROM = frozenset({"department", "office"})
"""Tables from which somebody who leads a department, or follows up for some offices, could calculate the rest."""
READINGS = {
    Edition.COUNCIL: Reading(PUBLIC, SUBTRACTED_FROM),
    Edition.MANAGEMENT: Reading(MANAGEMENT, SUBTRACTED_FROM),
}
"""How the protected ones are read. Paper goes from hand to hand, so what one reader may not read is in none."""


def is_still_told(about: str, person_id: str) -> bool:
    """Whether somebody who is told of a report may still make one when the mail is on its way."""
    return any(editions_for(actor) for actor in actors_where(Person.id == person_id))


def editions_for(actor: Actor) -> tuple[Edition, ...]:
    """The reports that somebody may take away, the safest first.

    The management's is for who reads the management's figures on the page. Who may open cases does not: beside the
    exact figures, which leave out what is hidden from them, it would tell that something is.
    """
    found = [Edition.COUNCIL] if actor.roles & REPORT_ROLES else []
    if all(reading_of(actor, group).audience is MANAGEMENT for group in (Population.EMPLOYEE, Population.OFFICIAL)):
        found.append(Edition.MANAGEMENT)
    return (*found, *([Edition.INTERNAL] if actor.roles & EXACT else []))
