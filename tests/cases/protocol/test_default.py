from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from gir.accounts.terms import Office, Role
from gir.cases.protocol import PlannedStep, Situation, steps_for
from gir.cases.terms import AnyStep, Step
from gir.incidents.models import Incident
from gir.incidents.terms import Consequence, Form, Kind, Population, Severity


def planned(
    severity: Severity = Severity.LIGHT, *, supporter: Role = Role.MANAGER, **facts: Any
) -> dict[AnyStep, PlannedStep]:
    known: dict[str, Any] = {
        "population": Population.EMPLOYEE,
        "kind": Kind.AGGRESSION,
        "forms": frozenset({Form.VERBAL}),
        "received_at": datetime(2026, 11, 18, 10, tzinfo=UTC),
        "first_day": date(2026, 11, 18),
    }
    incident = Incident(**{**known, **facts})
    return {step.step: step for step in steps_for(Situation(incident, severity, supporter))}


def test_a_shouted_insult_does_not_set_the_whole_machinery_in_motion() -> None:
    assert set(planned()) == {Step.ACKNOWLEDGE, Step.RELIEF, Step.TRIAGE, Step.TALK_1, Step.ANSWER}


def test_a_known_perpetrator_of_an_insult_gets_a_reaction() -> None:
    assert Step.REACTION in planned(perpetrator_known=True)


@pytest.mark.parametrize("form", [Form.THREAT, Form.PHYSICAL, Form.SEXUAL, Form.DISCRIMINATION, Form.PROPERTY])
def test_violence_or_threat_of_it_asks_for_a_decision_on_the_police(form: Form) -> None:
    assert Step.POLICE in planned(Severity.MEDIUM, forms=frozenset({form}))


def test_the_police_come_in_on_wish_too() -> None:
    assert Step.POLICE in planned(police_wished=True)


def test_more_talks_follow_when_it_is_worse() -> None:
    assert {Step.TALK_2, Step.TALK_3} <= set(planned(Severity.MEDIUM, forms=frozenset({Form.THREAT})))


def test_a_hospital_admission_must_be_told_within_the_hour() -> None:
    accident = planned(Severity.SEVERE, consequences=frozenset({Consequence.HOSPITAL}))[Step.ACCIDENT]
    assert accident.owner is Role.HRM
    assert accident.due_at == datetime(2026, 11, 18, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("office", "owed"),
    [
        (Office.COUNCIL_CLERK, True),
        (Office.TOWN_CLERK, True),
        (Office.COUNCILLOR, False),
        (Office.ALDERMAN, False),
        (Office.MAYOR, False),
    ],
)
def test_clerks_are_employees_and_politicians_are_not(office: Office, owed: bool) -> None:
    hurt = frozenset({Consequence.PERMANENT})
    steps = planned(Severity.SEVERE, population=Population.OFFICIAL, office=office, consequences=hurt)
    assert (Step.ACCIDENT in steps) is owed
    assert not owed or steps[Step.ACCIDENT].owner is Role.CLERK


def test_without_a_manager_hrm_gives_the_relief_and_for_officials_the_clerk_on_the_same_day() -> None:
    assert planned()[Step.RELIEF].owner is Role.MANAGER
    assert planned(supporter=Role.HRM)[Step.RELIEF].owner is Role.HRM
    official = planned(population=Population.OFFICIAL)[Step.RELIEF]
    assert (official.owner, official.due_at.date()) == (Role.CLERK, date(2026, 11, 18))


def test_who_reports_damage_to_the_organisation_alone_is_cared_for() -> None:
    """They may be frightened, and must not lose that by an answer for the figures (decision 36)."""
    damage = frozenset({Form.PROPERTY})
    steps = planned(Severity.MEDIUM, population=Population.ORGANISATION, forms=damage)
    assert set(steps) == set(planned(Severity.MEDIUM, forms=damage))
    assert {Step.RELIEF, Step.TALK_1} <= set(steps)


def test_an_accident_without_a_perpetrator_has_no_reaction_and_no_police() -> None:
    steps = planned(Severity.MEDIUM, kind=Kind.ACCIDENT, forms=frozenset({Form.PHYSICAL}))
    assert not set(steps) & {Step.REACTION, Step.POLICE}
