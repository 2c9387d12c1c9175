"""In which room of a case a file lies, and who may know of it: files have rooms as notes have."""

from __future__ import annotations

from gir.accounts.actor import Actor, actor_of
from gir.cases.access import rooms_of
from gir.cases.messages import handlers_now
from gir.cases.models import Case
from gir.cases.terms import Part
from gir.evidence.models import EvidenceFile
from gir.incidents.details import happened_at_home, is_official
from gir.incidents.home import HOME_DETAILS
from gir.incidents.models import Incident
from gir.incidents.terms import Standing


def part_of_reporter(incident: Incident) -> Part:
    """The room of what the reporter sends: shared, or home when it concerns the home or family of an office-holder."""
    if not is_official(incident):
        return Part.CORE
    family = incident.concerned is not None and incident.concerned.standing is Standing.OFFICIAL_FAMILY
    private = bool((incident.details or frozenset()) & HOME_DETAILS)
    return Part.HOME if family or private or happened_at_home(incident) else Part.CORE


def offered_parts(actor: Actor, case: Case) -> list[Part]:
    """The rooms in which a handler may put a file: those that they may enter."""
    rooms = rooms_of(actor, case)
    return [part for part in Part if part in rooms]


def own_part(parts: list[Part]) -> Part:
    """The room of one's own work: what is not said to be shared stays there."""
    return next(part for part in (Part.CARE, Part.THREAT, Part.CORE) if part in parts or part is Part.CORE)


def readers_now(case: Case, file: EvidenceFile) -> list[str]:
    """Ids of those who handle the case now and may know of this file."""
    return [person_id for person_id in handlers_now(case) if file.part in rooms_of(actor_of(person_id), case)]
