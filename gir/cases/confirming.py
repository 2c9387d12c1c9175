"""The person concerned says that a report which somebody else filed is right."""

from __future__ import annotations

from gir.accounts.actor import Actor
from gir.audit import System
from gir.cases.access import awaits_confirmation
from gir.cases.models import Case
from gir.cases.services import act_on, tell
from gir.cases.terms import Act, Happening
from gir.database import now
from gir.incidents.models import Incident, PersonConcerned
from gir.incidents.terms import Population, Standing


def confirm(case: Case, *, actor: Actor | System) -> None:
    """Confirm a report. ``actor`` is the person concerned, or the visitor who came with their code."""
    with act_on(case, Act.CONFIRM, actor=actor) as session:
        if not awaits_confirmation(case.incident):
            return  # the button was pressed twice
        concerned = case.incident.concerned or _unsaid(case.incident)
        concerned.confirmed_at = now()
        session.add(concerned)
        person = actor if isinstance(actor, Actor) else None
        tell(session, case, Happening.CONFIRMED, actor=person, for_reporter=True)


def _unsaid(incident: Incident) -> PersonConcerned:
    """What is kept of a person concerned about whom nothing was said but their account."""
    standing = Standing.OFFICIAL if incident.population is Population.OFFICIAL else Standing.EMPLOYEE
    return PersonConcerned(incident=incident, key=incident.key, standing=standing)
