"""The house rules of Voorbeeldstad: two published versions, and the rules that recent reports name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from gir.cases.models import Case
from gir.demonstration.cast import Cast
from gir.incidents.models import BrokenRule
from gir.incidents.terms import Form
from gir.organisations.first_rules import first_rules
from gir.organisations.models import HouseNorm, HouseRule

LANGUAGE = "nl"
FIRST_RULES = (
    "Niet schelden en niet schreeuwen.",
    "Niet dreigen: niet met woorden en niet met gebaren.",
    "Niet slaan, duwen of gooien.",
    "Niets kapotmaken.",
)
LIGHT = ("Een bezoeker slaat met de vuist op de balie en noemt je een klerk van niks.",)
MEDIUM = ("Een aanvrager zet je naam en foto online met een oproep om verhaal te halen.",)
SEVERE = ("Iemand rijdt met zijn auto op een boa in bij een controle.",)
NAMED = {Form.VERBAL: 0, Form.DISCRIMINATION: 1, Form.THREAT: 2, Form.PHYSICAL: 3, Form.SEXUAL: 4, Form.PROPERTY: 5}
"""Which of the rules of now a form of aggression breaks, by its place among them."""


def write_house_rules(session: Session, cast: Cast, moment: datetime) -> list[HouseNorm]:
    """A first, short version of three years ago, and the one that holds since last year."""
    start = first_rules(LANGUAGE)
    old = _norm(cast, 1, moment - timedelta(days=1_100), FIRST_RULES)
    new = _norm(cast, 2, moment - timedelta(days=430), start.rules)
    new.explanation = start.explanation
    new.light, new.medium, new.severe = ("\n".join(own) for own in (LIGHT, MEDIUM, SEVERE))
    session.add_all([old, new])
    session.flush()
    return [old, new]


def name_rules(session: Session, cases: Iterable[Case], norm: HouseNorm) -> None:
    """Some reporters answered which rules were broken: one in two, so that the question also stays open somewhere."""
    for case in list(cases)[::2]:
        for place in sorted({NAMED[form] for form in case.incident.forms or () if form in NAMED}):
            session.add(BrokenRule(incident=case.incident, rule=norm.rules[place]))


def _norm(cast: Cast, number: int, at: datetime, rules: Iterable[str]) -> HouseNorm:
    return HouseNorm(
        organisation_id=cast.organisation_id,
        number=number,
        saves=1,
        language=LANGUAGE,
        sentence=first_rules(LANGUAGE).sentence,
        explanation="",
        light="",
        medium="",
        severe="",
        published_at=at,
        rules=[HouseRule(position=place, text=text) for place, text in enumerate(rules, start=1)],
    )
