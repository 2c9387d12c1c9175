"""A step of the organisation's own: kept as data, planned like any other, and never more than one may ask of people."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from gir.accounts.actor import actor_of
from gir.accounts.terms import Role
from gir.cases.clocks import Clock
from gir.cases.protocol import DEFAULT_PROTOCOL, PlannedStep, Situation, StepRule, steps_for
from gir.cases.protocol.limits import (
    LONGEST_INSTRUCTION,
    LONGEST_NAME,
    MOST_OWN,
    NotAllowed,
    check,
    default_rule,
    is_sound,
)
from gir.cases.protocol.queries import current_rules, draft_version, edition
from gir.cases.protocol.rules import OwnWords
from gir.cases.protocol.services import drop_step, new_own_step, save_step
from gir.cases.protocol.stored import as_text, clock_of, count_of, of_text
from gir.cases.protocol.terms import Owner, Unit
from gir.cases.terms import OwnStep, Part, Step, step_of
from gir.demonstration.cast import Cast
from gir.incidents.models import Incident
from gir.incidents.terms import Consequence, Form, Kind, Population, Severity
from gir.organisations.services import ChangedMeanwhile
from gir.web.dates import NEVER
from tests.support.own_steps import ALL_OWN, CARD, FLOWERS, OFFICER, ROUND, with_words
from tests.support.protocols import draft_protocol, publish_protocol


def planned(rule: StepRule, severity: Severity = Severity.LIGHT, **facts: object) -> PlannedStep | None:
    """What an employee's insult on a Wednesday morning gets of a rule."""
    known = {
        "population": Population.EMPLOYEE,
        "kind": Kind.AGGRESSION,
        "received_at": datetime(2026, 11, 18, 10, tzinfo=UTC),
        "first_day": date(2026, 11, 18),
        "forms": frozenset({Form.VERBAL}),
    }
    situation = Situation(Incident(**{**known, **facts}), severity, Role.MANAGER)
    found = steps_for(situation, rules=(*DEFAULT_PROTOCOL, rule))
    return next((step for step in found if step.step == rule.step), None)


@pytest.mark.parametrize(
    ("rule", "part", "owner"),
    [
        (FLOWERS, Part.CORE, Role.MANAGER),
        (OFFICER, Part.CORE, Role.COORDINATOR),
        (CARD, Part.CARE, Role.HRM),
        (ROUND, Part.THREAT, Role.OOV),
    ],
)
def test_it_lies_in_the_room_of_who_does_it(rule: StepRule, part: Part, owner: Role) -> None:
    step = planned(rule)
    assert step is not None
    assert (step.part, step.owner, step.own) == (part, owner, rule.own)


@pytest.mark.parametrize("rule", [FLOWERS, CARD])
def test_the_clerk_does_it_for_office_holders(rule: StepRule) -> None:
    step = planned(rule, population=Population.OFFICIAL)
    assert step is not None
    assert step.owner is Role.CLERK


def test_without_a_clock_it_is_due_never() -> None:
    step = planned(FLOWERS)
    assert step is not None
    assert step.due_at == NEVER


def test_it_has_conditions_as_other_steps_have() -> None:
    rule = replace(OFFICER, severity=Severity.SEVERE, forms=frozenset({Form.THREAT}))
    assert planned(rule) is None
    assert planned(rule, forms=frozenset({Form.THREAT})) is not None
    assert planned(rule, Severity.SEVERE) is not None
    assert planned(replace(rule, populations=frozenset({Population.OFFICIAL})), Severity.SEVERE) is None


def test_no_step_of_the_software_is_planned_otherwise_beside_it() -> None:
    incident = Incident(
        population=Population.EMPLOYEE,
        kind=Kind.AGGRESSION,
        received_at=datetime(2026, 11, 18, 10, tzinfo=UTC),
        first_day=date(2026, 11, 18),
        forms=frozenset(Form),
    )
    situation = Situation(incident, Severity.SEVERE)
    beside = [step for step in steps_for(situation, rules=(*DEFAULT_PROTOCOL, *ALL_OWN)) if step.own is None]
    assert beside == steps_for(situation)


NAMES = st.text(min_size=1, max_size=LONGEST_NAME).map(lambda text: " ".join(text.split())).filter(bool)
RULES = st.builds(
    StepRule,
    st.integers(0, 2**63).map(lambda n: OwnStep(f"own:{n:016x}")),
    st.sampled_from(Owner),
    st.sampled_from([Clock(never=True), Clock(hours=3), Clock(days=2), Clock(working_days=9), Clock(same_day=True)]),
    populations=st.frozensets(st.sampled_from(Population)),
    severity=st.none() | st.sampled_from(Severity),
    forms=st.frozensets(st.sampled_from(Form)),
    if_known=st.booleans(),
    own=st.builds(OwnWords, NAMES, NAMES, st.booleans()),
)


@given(st.lists(RULES, max_size=4, unique_by=lambda rule: rule.step))
def test_what_is_kept_is_what_was_saved(own: list[StepRule]) -> None:
    rules = (*DEFAULT_PROTOCOL, *own)
    for rule in own:
        check(rule)
    assert of_text(as_text(rules)) == rules
    assert as_text(of_text(as_text(rules))) == as_text(rules)


def test_a_clock_that_never_ends_is_kept_and_counts_nothing_else() -> None:
    assert count_of(Clock(never=True)) == (0, Unit.NEVER)
    assert clock_of(5, Unit.NEVER) == Clock(never=True)
    assert not is_sound(Clock(never=True, hours=1))
    assert not is_sound(Clock(never=True, same_day=True))


@pytest.mark.parametrize(
    "wrong",
    [
        with_words(OFFICER, name=""),
        with_words(OFFICER, name="x" * (LONGEST_NAME + 1)),
        with_words(OFFICER, instruction="x" * (LONGEST_INSTRUCTION + 1)),
        with_words(OFFICER, name="Bel\nde wijkagent"),
        with_words(OFFICER, instruction=" "),
        replace(OFFICER, own=None),
        replace(OFFICER, on=False),
        replace(OFFICER, on_wish=True),
        replace(OFFICER, clock=Clock()),
        replace(OFFICER, clock=Clock(hours=400)),
        replace(OFFICER, consequences=frozenset({Consequence.HOSPITAL})),
        replace(default_rule(Step.EVALUATION), clock=Clock(never=True)),
        replace(default_rule(Step.EVALUATION), own=OwnWords("Terugblik", "Kijk terug.")),
    ],
)
def test_what_an_organisation_may_not_have_is_refused(wrong: StepRule) -> None:
    with pytest.raises(NotAllowed):
        check(wrong)


def test_a_key_is_told_from_a_step_of_the_software() -> None:
    assert step_of("own:00000000000000c2") == OFFICER.step
    assert step_of("triage") is Step.TRIAGE
    with pytest.raises(ValueError, match="nonsense"):
        step_of("nonsense")


def test_it_is_added_changed_and_taken_out_version_by_version(app: Flask, cast: Cast) -> None:
    chantal = cast.people["chantal"]
    publish_protocol(app, chantal, OFFICER)
    publish_protocol(app, chantal, with_words(OFFICER, name="Bel de gebiedsagent"))
    with app.app_context():
        actor = actor_of(chantal)
        assert [rule.label for rule in current_rules(actor.organisation_id) if rule.own] == ["Bel de gebiedsagent"]
        drop_step(OwnStep(OFFICER.step), shown=edition(actor.organisation_id), actor=actor)
        draft = draft_version(actor.organisation_id)
        assert draft is not None
        assert draft.rules == DEFAULT_PROTOCOL


def test_one_that_is_not_there_cannot_be_taken_out(app: Flask, cast: Cast) -> None:
    with app.app_context():
        actor = actor_of(cast.people["chantal"])
        with pytest.raises(ChangedMeanwhile):
            drop_step(OwnStep(OFFICER.step), shown=edition(actor.organisation_id), actor=actor)
        assert draft_version(actor.organisation_id) is None


def test_there_are_not_more_than_somebody_can_oversee(app: Flask, cast: Cast) -> None:
    chantal = cast.people["chantal"]
    draft_protocol(app, chantal, *(replace(OFFICER, step=new_own_step()) for _ in range(MOST_OWN)))
    with app.app_context():
        actor = actor_of(chantal)
        with pytest.raises(NotAllowed):
            save_step(replace(OFFICER, step=new_own_step()), shown=edition(actor.organisation_id), actor=actor)
        draft = draft_version(actor.organisation_id)
        assert draft is not None
        assert draft.saves == MOST_OWN
