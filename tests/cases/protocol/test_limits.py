"""What cannot be edited away, whoever asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gir.cases.clocks import Clock
from gir.cases.protocol import DEFAULT_PROTOCOL
from gir.cases.protocol.limits import LIMITS, NotAllowed, check, default_rule, held, never_later
from gir.cases.protocol.rules import StepRule
from gir.cases.protocol.terms import Owner
from gir.cases.terms import Step
from gir.incidents.terms import Consequence, Form, Population, Severity

EVERY_CASE = (Step.RELIEF, Step.TRIAGE, Step.ANSWER)


def changed(step: Step, **values: Any) -> StepRule:
    return replace(default_rule(step), **values)


def allowed(rule: StepRule) -> bool:
    try:
        check(rule)
    except NotAllowed:
        return False
    return True


@pytest.mark.parametrize("rule", DEFAULT_PROTOCOL, ids=lambda rule: rule.step.value)
def test_the_default_is_allowed(rule: StepRule) -> None:
    assert held(rule) == rule
    check(rule)


@pytest.mark.parametrize("step", LIMITS)
def test_what_everybody_has_cannot_be_switched_off_or_kept_for_some(step: Step) -> None:
    assert not allowed(changed(step, on=False))
    assert not allowed(changed(step, populations=frozenset({Population.EMPLOYEE})))


@pytest.mark.parametrize("step", EVERY_CASE)
def test_what_every_case_has_gets_no_conditions(step: Step) -> None:
    assert not allowed(changed(step, severity=Severity.SEVERE))
    assert not allowed(changed(step, forms=frozenset({Form.THREAT})))


def test_violence_or_threats_always_ask_for_a_decision_on_the_police() -> None:
    assert not allowed(changed(Step.POLICE, forms=frozenset({Form.PHYSICAL})))
    assert not allowed(changed(Step.POLICE, on_wish=False))
    assert allowed(changed(Step.POLICE, forms=frozenset({Form.THREAT, Form.PHYSICAL})))
    assert allowed(changed(Step.POLICE, severity=Severity.SEVERE))


@pytest.mark.parametrize("step", [Step.ACKNOWLEDGE, Step.ACCIDENT])
def test_what_the_law_and_the_system_do_at_once_cannot_be_changed_at_all(step: Step) -> None:
    assert not allowed(changed(step, clock=Clock(hours=2)))
    assert not allowed(changed(step, consequences=frozenset({Consequence.DEATH})))


@pytest.mark.parametrize(
    ("step", "clock", "fine"),
    [
        (Step.RELIEF, Clock(hours=4), True),
        (Step.RELIEF, Clock(same_day=True), True),
        (Step.RELIEF, Clock(hours=25), False),
        (Step.RELIEF, Clock(days=1), False),
        (Step.RELIEF, Clock(working_days=1), False),
        (Step.POLICE, Clock(working_days=1), True),
        (Step.POLICE, Clock(hours=24), True),
        (Step.POLICE, Clock(hours=48), False),
        (Step.POLICE, Clock(working_days=3), False),
        (Step.ANSWER, Clock(days=5), True),
        (Step.ANSWER, Clock(days=6), False),
        (Step.TRIAGE, Clock(working_days=3), True),
        (Step.TALK_1, Clock(days=7), True),
        (Step.TALK_1, Clock(days=367), False),
        (Step.TALK_1, Clock(), False),
        (Step.TALK_1, Clock(hours=1, days=1), False),
        (Step.TALK_1, Clock(hours=1, same_day=True), False),
    ],
)
def test_a_promised_clock_only_becomes_shorter(step: Step, clock: Clock, fine: bool) -> None:
    assert allowed(changed(step, clock=clock)) is fine


def test_nobody_gets_a_step_that_they_may_not_do() -> None:
    assert not allowed(changed(Step.POLICE, owner=Owner.SUPPORTER))
    assert not allowed(changed(Step.TALK_1, owner=Owner.OOV))
    assert allowed(changed(Step.TALK_2, owner=Owner.CARETAKER))


def test_a_step_outside_care_does_not_tell_what_it_did_to_somebody() -> None:
    """Its presence in a case would say it, to people who may not know."""
    assert not allowed(changed(Step.REACTION, consequences=frozenset({Consequence.HOSPITAL})))
    assert allowed(changed(Step.REACTION, consequences=frozenset({Consequence.DAMAGE})))
    assert allowed(changed(Step.TALK_2, consequences=frozenset({Consequence.SHOCKED})))


def test_only_what_a_reporter_is_asked_about_can_be_wished() -> None:
    assert not allowed(changed(Step.REACTION, on_wish=True))
    assert allowed(changed(Step.TALK_2, on_wish=False))


CLOCKS = st.one_of(
    st.integers(1, 200).map(lambda hours: Clock(hours=hours)),
    st.integers(1, 12).map(lambda days: Clock(days=days)),
    st.integers(1, 12).map(lambda days: Clock(working_days=days)),
)
STARTS = st.integers(0, 3 * 365 * 48).map(
    lambda halves: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=30 * halves)
)


@given(CLOCKS, CLOCKS, STARTS)
@settings(max_examples=1_000)
def test_a_clock_that_is_called_shorter_never_ends_later(clock: Clock, longest: Clock, start: datetime) -> None:
    assume(never_later(clock, longest))
    assert clock.due(start) <= longest.due(start)
