"""Taking other people out of what a citizen gets to read: their names, and how to reach them at home."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from flask_babel import gettext as _
from sqlalchemy import select

from gir.accounts.models import Person
from gir.cases.models import Case
from gir.database import db
from gir.incidents.details import answer_of, happened_at_home
from gir.incidents.models import Incident
from gir.incidents.names import plain, without_name
from gir.threat.measures.models import Measure

SHORTEST = 4
"""Letters or digits of a number or address that can be recognised."""
FEWEST_DIGITS = 6
"""Digits in a row that are a telephone number, however they are spaced."""
DIGITS = re.compile(r"\+?\d(?:[ \-./()]{0,2}\d){5,}")
STREETS = "straat|laan|weg|plein|pad|hof|kade|gracht|dijk|singel|steeg|markt|dreef|wal|baan|plantsoen|erf|park|ring"
ADDRESS = re.compile(
    rf"\b(?:[^\W\d_a-z][\w'’.\-]*|\w*(?:{STREETS})) \d{{1,5}}[a-zA-Z]?\b"
    r"|\b\d{4} ?[A-Za-z]{2}\b"
    r"|\S+@\S+\.\S+"
)
"""A street with a number, a post code, or a mail address."""
CAPITALISED = re.compile(r"\b[^\W\d_a-z][\w'’\-]+")


def private_words(case: Case) -> list[str]:
    """Numbers, streets, post codes and mail addresses by which the people behind a report are reached at home."""
    incident = case.incident
    reach = (incident.concerned.reach if incident.concerned else None) or ""
    found = [(incident.call_number or "").strip(), reach.strip()]
    for text in (*found, *_about_home(incident)):
        found += [match.group().strip() for pattern in (DIGITS, ADDRESS) for match in pattern.finditer(text)]
    return sorted({word for word in found if len(word) >= SHORTEST}, key=len, reverse=True)


def _about_home(incident: Incident) -> Iterator[str]:
    yield from (answer_of(incident, name) or "" for name in ("at_home", "security"))
    if happened_at_home(incident):
        yield answer_of(incident, "whereabouts") or ""


def holds_private(text: str, case: Case) -> bool:
    """Whether a text tells how somebody behind the report is reached at home."""
    return without_private(text, case) != text


def without_private(text: str, case: Case) -> str:
    """The text with what is private of the people behind the report left out, however it is spaced."""
    gap = _("[left out]")
    for word in private_words(case):
        digits = re.sub(r"\D", "", word)
        if len(digits) >= FEWEST_DIGITS and not re.search(r"[^\W\d_]", word):
            pattern = r"[ \-./()]{0,2}".join(digits)
        else:
            pattern = r"\s*".join(map(re.escape, re.findall(r"\d{4}(?= ?[A-Za-z]{2}$)|\S+", word)))
        text = re.sub(rf"(?<!\w){pattern}(?!\w)", gap, text, flags=re.IGNORECASE)
    return text


def without_others(text: str, measure: Measure, names: Iterable[str]) -> str:
    """The text without other people's names and addresses. Words of the citizen's own name stay."""
    own = set(plain(measure.name or "").split())
    gap = _("[name left out]")
    text = without_private(text, measure.case)
    for name in names:
        others = " ".join(word for word in name.split() if plain(word) not in own)
        if others:
            text = without_name(text, others, gap)
    return text


def people_around(case: Case) -> list[str]:
    """Names of everybody around a case: who reported it, whom it is about, who handles it, and who was there."""
    incident = case.incident
    people = [incident.reporter, incident.affected, *(handler.person for handler in case.handlers)]
    named = [person.name or "" for person in people if person is not None]
    if incident.concerned is not None:
        named.append(incident.concerned.name or "")
    for answer in ("witnesses", "others"):
        named += CAPITALISED.findall(str(answer_of(incident, answer) or ""))
    return [name for name in dict.fromkeys(named) if name]


def colleagues_named(case: Case, *texts: str) -> list[str]:
    """Full names of colleagues that stand in one of these texts, whoever they are."""
    whole = plain("\n".join(texts))
    people = db.session.scalars(select(Person).where(Person.organisation_id == case.organisation_id))
    return [person.name for person in people if person.name and plain(person.name) in whole]
