"""What is private around one case. It is read to keep it out of the file for the police, and for nothing else."""

from __future__ import annotations

from gir.cases.models import Case
from gir.incidents.details import answer_of, happened_at_home, is_official
from gir.threat.police.addresses import Known, telling_words, visible

SHORTEST = 5
"""Letters and digits of a value that is looked for as a whole."""
ABOUT_HOME = ("at_home", "security")


def known_around(case: Case) -> Known:
    """The employer's own address and numbers, and what must not go to the police.

    Words of what was told about the home, and of where exactly it was when that was at home; the number to call, how
    to reach somebody, and everybody's address for e-mail.
    """
    organisation, incident = case.organisation, case.incident
    told = [answer_of(incident, name) for name in ABOUT_HOME]
    if is_official(incident) or happened_at_home(incident):
        told.append(answer_of(incident, "whereabouts"))
    reach = incident.concerned.reach if incident.concerned else None
    people = [person.email for person in (incident.affected, incident.reporter) if person]
    own = [number for number in (organisation.emergency_number, organisation.duty_number) if number]
    return Known(
        address=visible(organisation.work_address or ""),
        numbers=tuple(own),
        words=frozenset().union(*(telling_words(text) for text in [*told, reach] if text)),
        values=tuple(v for v in [incident.call_number, reach, *people] if v and _long_enough(v) and v not in own),
    )


def names_of_affected(case: Case) -> tuple[str, ...]:
    """What the person affected is called: it stays out of a file that goes under a number."""
    incident = case.incident
    people = [person.name for person in (incident.affected,) if person]
    return tuple(filter(None, [*people, incident.concerned.name if incident.concerned else None]))


def _long_enough(value: str) -> bool:
    return sum(letter.isalnum() for letter in value) >= SHORTEST
