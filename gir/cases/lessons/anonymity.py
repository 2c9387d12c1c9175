"""Whether a lesson says who or what it was about. Names that nobody wrote into the case cannot be found."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flask_babel import gettext as _

from gir.cases.models import Case
from gir.incidents.details import answer_of
from gir.incidents.names import without_name

CASE_NUMBER = re.compile(r"\b[0-9]{4}\s?-\s?[0-9A-Z]{4}\b", re.IGNORECASE)
MAIL = re.compile(r"[^\s@]+\s?@\s?[^\s@]+\.[^\s@]+")
MANY_DIGITS = re.compile(r"(?:[0-9][\s()./-]{0,2}){7,}[0-9]")
"""A telephone number, a date, or another number that belongs to one person."""
POSTAL_CODE = re.compile(r"\b[1-9][0-9]{3}\s?[A-Z]{2}\b")
TAKEN_OUT = "\N{OBJECT REPLACEMENT CHARACTER}"


def objection(case: Case, text: str) -> str:
    """What must be taken out of a lesson before it can be kept, in a sentence; empty when nothing was found."""
    if case.number in text.upper() or CASE_NUMBER.search(text):
        return _("There is a case number in it. Leave it out: nobody should find the case by the lesson.")
    if MAIL.search(text):
        return _("There is an e-mail address in it. Leave it out.")
    if MANY_DIGITS.search(text) or POSTAL_CODE.search(text):
        return _("There is a telephone number, a date or an address in it. Leave it out.")
    if any(without_name(text, name, TAKEN_OUT) != text for name in names_in(case)):
        return _("There is a name in it of somebody in this case. Say what should change, and not who it was.")
    return ""


def names_in(case: Case) -> Iterator[str]:
    """Every name that is known in a case: who it is about, who helps, and who must not see it."""
    incident = case.incident
    people = [incident.reporter, incident.affected, *(handler.person for handler in case.handlers)]
    yield from (person.name for person in people if person is not None and person.name)
    if incident.concerned is not None and incident.concerned.name:
        yield incident.concerned.name
    perpetrator = answer_of(incident, "perpetrator_name")
    if perpetrator:
        yield perpetrator
    yield from (unseen.text for unseen in case.unseen_names if unseen.text)
