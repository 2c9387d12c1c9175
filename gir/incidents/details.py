"""What the reporter adds after sending: one name for each answer, wherever it is kept.

An answer lies on the incident itself, or in the row of the room it belongs to (see ``gir.incidents.models``). That row
is made, with a key of its own, when the first answer for it comes in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gir.incidents.home import HOME_CHANNELS, HOME_PLACES, HOME_TARGETS
from gir.incidents.models import (
    CareAnswers,
    Circumstances,
    HomeAnswers,
    Incident,
    Perpetrator,
    PerpetratorIdentity,
)
from gir.incidents.terms import Population
from gir.vault import DataKey, KeySet


@dataclass(frozen=True)
class Holder:
    """A row beside the incident that holds answers of one room."""

    attribute: str
    model: type[Any]
    key_set: KeySet
    answers: tuple[str, ...]


CIRCUMSTANCES = Holder(
    "circumstances",
    Circumstances,
    KeySet.CASE,
    ("others", "witnesses", "whereabouts", "means", "means_words", "run_up"),
)
PERPETRATOR = Holder(
    "perpetrator",
    Perpetrator,
    KeySet.PERPETRATOR,
    ("appearance", "vehicle", "web_address", "account", "online_when"),
)
IDENTITY = Holder("perpetrator_identity", PerpetratorIdentity, KeySet.PERPETRATOR, ("perpetrator_name",))
CARE = Holder("care_answers", CareAnswers, KeySet.CARE, ("harm", "contact_wish"))
HOME = Holder("home_answers", HomeAnswers, KeySet.HOME, ("at_home", "security"))
_HOLDERS = {name: holder for holder in (CIRCUMSTANCES, PERPETRATOR, IDENTITY, CARE, HOME) for name in holder.answers}


def is_official(incident: Incident) -> bool:
    """Whether it was aimed at an office-holder."""
    return incident.population is Population.OFFICIAL


def happened_at_home(incident: Incident) -> bool:
    """Whether what was chosen says that it was at somebody's home, or aimed at their home or family."""
    return incident.channel in HOME_CHANNELS or incident.place in HOME_PLACES or incident.target in HOME_TARGETS


def answer_of(incident: Incident, name: str) -> Any:
    """One answer; None when the question was not answered."""
    holder = _holder(incident, name)
    row = incident if holder is None else getattr(incident, holder.attribute)
    return None if row is None else getattr(row, name)


def names_of_perpetrator(incident: Incident) -> list[str]:
    """Every name of the perpetrator that is kept, from the reporter and as it was recorded; the longest first."""
    recorded = incident.recorded_identity
    found = {answer_of(incident, "perpetrator_name"), recorded.name if recorded else None}
    return sorted((name for name in found if name), key=len, reverse=True)


def write_answer(incident: Incident, name: str, value: Any) -> None:
    """Keep one answer, or take it back with None; what stays the same is not sealed again."""
    if answer_of(incident, name) != value:
        holder = _holder(incident, name)
        row = incident if holder is None else _row(incident, holder)
        setattr(row, name, value)


def _holder(incident: Incident, name: str) -> Holder | None:
    """Where an answer lies; None: on the incident. Where an office-holder was may be their home."""
    return HOME if name == "whereabouts" and is_official(incident) else _HOLDERS.get(name)


def _row(incident: Incident, holder: Holder) -> Any:
    row = getattr(incident, holder.attribute)
    if row is None:
        row = holder.model(key=DataKey.fresh(holder.key_set))
        setattr(incident, holder.attribute, row)
    return row
