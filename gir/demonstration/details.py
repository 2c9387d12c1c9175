"""What people in the demonstration added to their reports: details, a home, and pressure on decisions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import cycle
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gir.cases.models import Case
from gir.cases.terms import Happening, Part
from gir.demonstration.cast import Cast
from gir.demonstration.happenings import tell
from gir.facts.models import Fact
from gir.incidents.details import write_answer
from gir.incidents.models import Incident
from gir.incidents.terms import Influence, Means, Population
from gir.threat.models import HomeAdvice
from gir.vault import DataKey, KeySet
from gir.web.moments import day_as_typed

LATER = timedelta(minutes=12)
"""After the report: somebody sits down and adds what they still know."""
ANSWERS = (Influence.NO, None, Influence.MEANT, Influence.NO, None, Influence.DID, Influence.MEANT, None)
"""What office-holders answered over the years, in turn."""
ADDED: dict[str, dict[str, Any]] = {
    "anna": {
        "witnesses": "Karin van Balie 2 stond naast mij.\nEen bezoeker met een kinderwagen zag het ook.",
        "whereabouts": "Balie 3, bij de draaideur",
        "means": frozenset({Means.OBJECT}),
        "means_words": "de folders uit het rek",
        "run_up": "Hij had twintig minuten gewacht. Vorige week was hij er ook, toen bleef het bij schelden.",
        "appearance": "Een jaar of veertig, lang, kort grijs haar, blauwe jas",
        "harm": "Ik kijk nu steeds om als ik naar de bus loop.",
        "contact_wish": "Liever na drie uur bellen.",
    },
    "rik": {
        "web_address": "https://berichten.example/stad/8841",
        "account": "@stad_wakker",
        "online_when": "{day} om 21.30",
        "at_home": "Op de foto is het huisnummer te lezen. Mijn dochter herkende de deur.",
        "security": "Er is geen licht achter het huis.",
        "influence": Influence.MEANT,
    },
    "wilma": {"whereabouts": "Aan mijn voordeur", "influence": Influence.MEANT},
}
ADVICE = "Hang een lamp met een sensor achter het huis. De wijkagent komt morgen met je kijken naar de sloten."


def write_details(session: Session, cast: Cast, recent: Iterable[Case]) -> None:
    """Add details to the newest reports of some of the cast, advice for the councillor, and answers over the years."""
    newest = {case.incident.reporter_id: case for case in recent}
    for name, answers in ADDED.items():
        _add(session, newest[cast.people[name]], answers)
    _advise(session, newest[cast.people["rik"]], cast.people["omar"])
    incidents = select(Incident).where(
        Incident.organisation_id == cast.organisation_id,
        Incident.population == Population.OFFICIAL,
        Incident.influence.is_(None),
    )
    for incident, answer in zip(session.scalars(incidents.order_by(Incident.received_at)), cycle(ANSWERS)):
        _count(session, incident, answer)


def _add(session: Session, case: Case, answers: dict[str, Any]) -> None:
    day = day_as_typed(case.incident.first_day)
    for name, value in answers.items():
        # A term is a string too, and would be one without its word.
        write_answer(case.incident, name, value.replace("{day}", day) if type(value) is str else value)
    _count(session, case.incident, case.incident.influence)
    tell(session, case.id, case.opened_at + LATER, Happening.AMENDED, None, Part.CORE, for_reporter=True)


def _advise(session: Session, case: Case, adviser: str) -> None:
    moment = case.opened_at + 10 * LATER
    session.add(
        HomeAdvice(case_id=case.id, at=moment, given_by_id=adviser, key=DataKey.fresh(KeySet.HOME), advice=ADVICE)
    )
    tell(session, case.id, moment, Happening.HOME_ADVICE, adviser, Part.HOME, for_reporter=True)


def _count(session: Session, incident: Incident, answer: Influence | None) -> None:
    incident.influence = answer
    session.get_one(Fact, incident.id).influence = answer.value if answer else None
