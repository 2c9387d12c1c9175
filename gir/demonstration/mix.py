"""The mix of reports that Voorbeeldstad gets: how many, from where, of which forms (DOMAIN §6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import gcd
from random import Random
from typing import Any, Generic, TypeVar

from gir.incidents.terms import Channel, Consequence, Form, FormDetail, Place, Relation, Trigger

T = TypeVar("T")

MONTHLY = (
    *(9, 2, 3, 5, 1, 6, 6, 8, 2, 6, 3, 9),
    *(7, 6, 5, 6, 4, 9, 4, 3, 8, 5, 6, 2),
    *(4, 7, 5, 2, 7, 5, 10, 5, 10, 7, 11, 3),
    *(6, 5, 4, 5, 8, 4, 6, 5, 9, 7, 7, 4),
    *(12, 5, 6, 5, 7, 4, 2, 4, 7, 4, 9, 3),
)
"""Reports per month, oldest first; the last one is the month before this one. Every twelve in a row are 55 to 80."""
DETERIORATION = -9
"""From this month on, incidents are more severe."""
OFFICIALS = "officials"

RATES: dict[str, float] = {
    "Publiekszaken": 8.8,
    "Handhaving": 17.0,
    "Werk en inkomen": 15.0,
    "Wmo en jeugd": 15.2,
    "Klantcontact": 3.9,
    "Buitendienst": 8.8,
    "Sport": 2.1,
    "Ruimte": 2.5,
    "Vergunningen": 1.7,
    "Belastingen": 1.0,
    "Bedrijfsvoering": 0.7,
    OFFICIALS: 7.9,
}
"""How reports are spread; only the proportions matter."""

V, T_, P, D, S, B, O = (  # noqa: E741 - read as columns below
    Form.VERBAL,
    Form.THREAT,
    Form.PHYSICAL,
    Form.DISCRIMINATION,
    Form.SEXUAL,
    Form.PROPERTY,
    Form.OTHER,
)
FORMS: dict[str, dict[tuple[Form, ...], int]] = {
    "Handhaving": {(V,): 11, (V, T_): 4, (V, P): 4, (P,): 1, (T_,): 3, (V, D): 1, (B,): 1},
    OFFICIALS: {(V,): 9, (V, T_): 3, (T_,): 3, (V, D): 2, (S,): 1, (B,): 1, (O,): 1},
    "": {(V,): 20, (V, T_): 5, (V, D): 2, (V, P): 1, (T_,): 5, (D,): 1, (S,): 1, (B,): 2, (T_, B): 1, (O,): 2},
}
"""Combinations of forms and how often each occurs in a deck; ``""`` is everywhere else."""

CHANNELS: dict[str, dict[Channel, int]] = {
    "Publiekszaken": {Channel.DESK: 14, Channel.TELEPHONE: 3, Channel.EMAIL: 1, Channel.ONLINE: 2},
    "Handhaving": {Channel.STREET: 17, Channel.LOCATION: 1, Channel.ONLINE: 2},
    "Werk en inkomen": {
        Channel.MEETING_ROOM: 6,
        Channel.DESK: 3,
        Channel.TELEPHONE: 6,
        Channel.HOME_VISIT: 1,
        Channel.EMAIL: 1,
        Channel.ONLINE: 3,
    },
    "Wmo en jeugd": {
        Channel.HOME_VISIT: 5,
        Channel.TELEPHONE: 6,
        Channel.MEETING_ROOM: 5,
        Channel.EMAIL: 1,
        Channel.ONLINE: 3,
    },
    "Klantcontact": {Channel.TELEPHONE: 15, Channel.CHAT: 2, Channel.ONLINE: 3},
    "Buitendienst": {Channel.STREET: 13, Channel.LOCATION: 6, Channel.ONLINE: 1},
    "Sport": {Channel.LOCATION: 18, Channel.ONLINE: 2},
    OFFICIALS: {
        Channel.ONLINE: 8,
        Channel.EMAIL: 3,
        Channel.COUNCIL_MEETING: 4,
        Channel.HOME: 1,
        Channel.STREET: 2,
        Channel.LETTER: 2,
    },
    "": {Channel.EMAIL: 4, Channel.TELEPHONE: 7, Channel.LOCATION: 6, Channel.ONLINE: 3},
}
"""Where it happened. Online, e-mail and chat together are 15 to 20 in a hundred, of office-holders about half."""
IN_PERSON: dict[str, Channel] = {
    "Publiekszaken": Channel.DESK,
    "Handhaving": Channel.STREET,
    "Werk en inkomen": Channel.MEETING_ROOM,
    "Wmo en jeugd": Channel.HOME_VISIT,
    "Buitendienst": Channel.STREET,
    OFFICIALS: Channel.HOME,
}
"""Where violence against people or things happens: never by telephone or on paper."""
PLACES: dict[Channel, Place] = {
    Channel.DESK: Place.PUBLIC_HALL,
    Channel.MEETING_ROOM: Place.JOB_CENTRE,
    Channel.ONLINE: Place.ONLINE,
    Channel.HOME_VISIT: Place.CITIZEN_HOME,
    Channel.STREET: Place.PUBLIC_ROAD,
    Channel.COUNCIL_MEETING: Place.COUNCIL_CHAMBER,
    Channel.HOME: Place.VICTIM_HOME,
}
SEVERE = {
    Form.THREAT: (
        FormDetail.THREAT_DEATH,
        FormDetail.THREAT_FAMILY,
        FormDetail.THREAT_STALKING,
        FormDetail.THREAT_WEAPON,
    ),
    Form.PHYSICAL: (FormDetail.PHYSICAL_HITTING,),
}
MILD = {
    Form.VERBAL: (FormDetail.VERBAL_SHOUTING, FormDetail.VERBAL_INSULTS, FormDetail.VERBAL_PROVOCATION),
    Form.THREAT: (FormDetail.THREAT_WORDS,),
    Form.PHYSICAL: (FormDetail.PHYSICAL_GRABBING, FormDetail.PHYSICAL_SPITTING, FormDetail.PHYSICAL_THROWING),
    Form.DISCRIMINATION: (FormDetail.DISCRIMINATION_ORIGIN, FormDetail.DISCRIMINATION_RELIGION),
    Form.SEXUAL: (FormDetail.SEXUAL_VERBAL,),
    Form.PROPERTY: (FormDetail.PROPERTY_EMPLOYER,),
}
CONSEQUENCES = {Consequence.SHOCKED: 10, Consequence.LESS_JOY: 5, Consequence.AVOIDANCE: 3, Consequence.ABSENCE: 2}
RELATIONS = {Relation.RESIDENT: 8, Relation.BENEFIT_RECIPIENT: 4, Relation.APPLICANT: 2, Relation.OBJECTOR: 2}
TRIGGERS = {Trigger.DECISION: 6, Trigger.WAITING: 3, Trigger.ENFORCEMENT: 5, Trigger.MONEY: 4, Trigger.UNKNOWN: 2}


@dataclass
class Deck(Generic[T]):
    """Cards that are drawn until the deck is empty and then shuffled again: shares come out right, order is chance."""

    rng: Random
    cards: Mapping[T, int]
    left: list[T] = field(default_factory=list)

    def draw(self) -> T:
        """The next card."""
        if not self.left:
            self.left = [card for card, number in self.cards.items() for _ in range(number)]
            self.rng.shuffle(self.left)
        return self.left.pop()


class Decks:
    """A deck for each thing that is decided by chance. Each is shuffled on its own: no other draw changes it."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._decks: dict[str, Deck[Any]] = {}

    def draw(self, name: str, cards: Mapping[T, int]) -> T:
        """The next card of the deck of this name; the first call lays it down."""
        deck: Deck[T] = self._decks.setdefault(name, Deck(self.chance_of(name), cards))
        return deck.draw()

    def chance_of(self, name: str) -> Random:
        """Chance for one thing, the same every time."""
        # Chance for a play, not for a secret.
        return Random(f"{self.seed} {name}")  # nosec B311

    def chance(self, name: str, percent: int) -> bool:
        """Yes or no, in twenty draws (fewer when they divide) as often yes as the percentage in steps of five says."""
        yes = round(percent / 5)
        part = gcd(yes, 20)
        return self.draw(f"{name} {yes}", {True: yes // part, False: (20 - yes) // part})


def where(rng: Random, number: int) -> Iterator[str]:
    """For each of a number of reports in a row, from which department, spread as the rates say."""
    waiting = {name: rng.random() for name in RATES}
    total = sum(RATES.values())
    for _ in range(number):
        for name, rate in RATES.items():
            waiting[name] += rate / total
        chosen = max(waiting, key=lambda name: waiting[name] + rng.random() * 0.8)
        waiting[chosen] -= 1
        yield chosen
