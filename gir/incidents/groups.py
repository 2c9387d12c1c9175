"""Whom an incident hit, and so in which group it counts (docs/counting-rules.md, rule 1)."""

from __future__ import annotations

from gir.incidents.details import is_official
from gir.incidents.models import Incident
from gir.incidents.terms import Form, Population, Target

ONLY_THINGS = frozenset({Form.PROPERTY})


def may_have_hit_nobody(incident: Incident) -> bool:
    """Whether it is asked if there was anybody it was aimed at: things were damaged and nothing else was done.

    What is aimed at an office-holder keeps their route, whatever was damaged.
    """
    return not is_official(incident) and incident.forms == ONLY_THINGS


def settle_group(incident: Incident) -> None:
    """Let an incident count in the group that its answers say now.

    Without an answer it is taken to have hit whose report it is.
    """
    if may_have_hit_nobody(incident) and incident.target is Target.ORGANISATION:
        incident.population = Population.ORGANISATION
    elif incident.population is Population.ORGANISATION:
        incident.population = _group_of_person(incident)


def _group_of_person(incident: Incident) -> Population:
    """The group of whose report it is. Who has an account, and no office, is an employee."""
    if incident.affected_id is not None or incident.concerned is None:
        return Population.EMPLOYEE
    return incident.concerned.standing.population
