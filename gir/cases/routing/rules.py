"""The written rule that proposes the rooms of a case, and what is owed whatever anybody decides about them.

A person decides at triage; the proposal is kept beside it (docs/decisions/0060).
"""

from __future__ import annotations

from collections.abc import Mapping

from gir.cases.models import Case
from gir.cases.protocol.rules import NATURES, Situation
from gir.cases.routing.terms import AGAINST, Because
from gir.cases.terms import AnyStep, OwnStep, Part, Step
from gir.incidents.models import Incident
from gir.incidents.terms import Consequence, Form, Kind, Population, Severity

ONLY_WORDS = frozenset({Form.VERBAL, Form.OTHER})
OWED_ANYWAY = frozenset({Step.ACCIDENT, Step.POLICE})
"""What the law asks, and a decision that is made with a reason and never left out."""


def rooms_in_question(incident: Incident) -> tuple[Part, ...]:
    """The rooms somebody decides about; that of the home is there for office-holders only."""
    home = (Part.HOME,) if incident.population is Population.OFFICIAL else ()
    return Part.CARE, Part.THREAT, *home


def reasons_for(incident: Incident, severity: Severity) -> Mapping[Part, Because]:
    """For each room the first reason the rule finds, for or against it."""
    said = {Part.CARE: Because.REPORTED, Part.THREAT: _threat(incident, severity), Part.HOME: _home(incident, severity)}
    return {room: said[room] for room in rooms_in_question(incident)}


def proposed_rooms(incident: Incident, severity: Severity) -> frozenset[Part]:
    """The rooms the rule proposes."""
    return frozenset(room for room, why in reasons_for(incident, severity).items() if why not in AGAINST)


def _threat(incident: Incident, severity: Severity) -> Because:
    if incident.kind is Kind.ACCIDENT:
        return Because.ACCIDENT
    found = (
        (severity is not Severity.LIGHT, Because.HEAVY),
        (bool((incident.forms or frozenset()) - ONLY_WORDS), Because.FORM),
        (Consequence.DAMAGE in (incident.consequences or frozenset()), Because.DAMAGE),
        (incident.police_wished is True, Because.POLICE),
        (incident.perpetrator_known is True, Because.KNOWN),
        (incident.perpetrator_known is None, Because.REACHABLE),
    )
    return next((why for holds, why in found if holds), Because.NOBODY)


def _home(incident: Incident, severity: Severity) -> Because:
    if Form.THREAT in (incident.forms or frozenset()):
        return Because.THREATENED
    return Because.CALM if severity is Severity.LIGHT else Because.HEAVY


def left_out(case: Case) -> frozenset[Part]:
    """The rooms that this case was decided not to need."""
    if case.needed_rooms is None:
        return frozenset()
    return frozenset(rooms_in_question(case.incident)) - case.needed_rooms


def is_left_out(step: AnyStep, part: Part, situation: Situation, rooms: frozenset[Part]) -> bool:
    """Whether a step is not needed because its room is among these ``rooms`` that were left out.

    What the law asks stays, and so does what the reporter asked for and what somebody began.
    """
    if isinstance(step, OwnStep):
        return part in rooms
    nature = NATURES[step]
    asked = nature.wished(situation) or nature.began(situation)
    called = step is Step.RELIEF and situation.incident.call_today
    return part in rooms and step not in OWED_ANYWAY and not (asked or called)
