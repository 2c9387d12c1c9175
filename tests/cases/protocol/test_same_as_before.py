"""The protocol as data plans exactly what it planned when it was written as expressions: these are those."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from gir.accounts.terms import Office, Role
from gir.cases.clocks import Clock, is_office_hour
from gir.cases.protocol import DEFAULT_PROTOCOL, PlannedStep, Situation, steps_for
from gir.cases.protocol.limits import LIMITS, default_rule
from gir.cases.protocol.stored import as_text, of_text
from gir.cases.terms import Part, Step
from gir.incidents.terms import ACCIDENT_DUTY, Consequence, Form, Kind, Population, Severity

POLICE_FORMS = frozenset({Form.THREAT, Form.PHYSICAL, Form.SEXUAL, Form.DISCRIMINATION, Form.PROPERTY})
EMPLOYED = frozenset({Office.COUNCIL_CLERK, Office.TOWN_CLERK})
FOLLOWS_AGGRESSION = frozenset({Step.REACTION, Step.POLICE})
Asked = Callable[[Situation], Any]
Rule = tuple[Step, Part, Asked, Asked, Asked, Asked]


def light_verbal(s: Situation) -> bool:
    return s.severity is Severity.LIGHT and (s.incident.forms or frozenset()) <= {Form.VERBAL, Form.OTHER}


def relief_clock(s: Situation) -> Clock:
    call = s.incident.call_today and is_office_hour(s.incident.received_at)
    return Clock(same_day=True) if s.official or call else Clock(hours=24)


def always(_s: Situation) -> bool:
    return True


def of(role: Role) -> Asked:
    return lambda _s: role


def within(**counted: int) -> Asked:
    return lambda _s: Clock(**counted)  # type: ignore[arg-type]


def supporter(s: Situation) -> Role:
    return Role.CLERK if s.official else s.supporter


def caretaker(s: Situation) -> Role:
    return Role.CLERK if s.official else Role.HRM


def reaction(s: Situation) -> bool:
    return s.incident.perpetrator_known is True if light_verbal(s) else True


def speakable(s: Situation) -> bool:
    return s.incident.perpetrator_known is not False


def police(s: Situation) -> bool:
    return bool((s.incident.forms or frozenset()) & POLICE_FORMS) or s.incident.police_wished is True


def accident(s: Situation) -> bool:
    hurt = (s.incident.consequences or frozenset()) & ACCIDENT_DUTY
    return bool(hurt) and (not s.official or s.incident.office in EMPLOYED)


def more_talks(s: Situation) -> bool:
    return s.wished or s.severity is not Severity.LIGHT


def damage(s: Situation) -> bool:
    return s.damaged or Consequence.DAMAGE in (s.incident.consequences or frozenset())


def worth_a_look(s: Situation) -> bool:
    return s.severity is not Severity.LIGHT


BEFORE: tuple[Rule, ...] = (
    (Step.ACKNOWLEDGE, Part.CORE, of(Role.COORDINATOR), within(hours=1), always, always),
    (Step.RELIEF, Part.CARE, supporter, relief_clock, always, always),
    (Step.TRIAGE, Part.CORE, of(Role.COORDINATOR), within(working_days=1), always, always),
    (Step.REACTION, Part.THREAT, of(Role.OOV), within(hours=48), reaction, speakable),
    (Step.TALK_1, Part.CARE, supporter, within(hours=72), always, always),
    (Step.POLICE, Part.THREAT, of(Role.OOV), within(working_days=2), police, always),
    (Step.ACCIDENT, Part.CARE, caretaker, within(hours=1), accident, always),
    (Step.ANSWER, Part.CORE, of(Role.COORDINATOR), within(working_days=5), always, always),
    (Step.TALK_2, Part.CARE, supporter, within(working_days=10), more_talks, always),
    (Step.TALK_3, Part.CARE, supporter, within(working_days=40), more_talks, always),
    (Step.DAMAGE, Part.THREAT, of(Role.OOV), within(working_days=20), damage, always),
    (Step.EVALUATION, Part.CORE, of(Role.COORDINATOR), within(working_days=40), worth_a_look, always),
)


def planned_before(s: Situation, since: datetime | None) -> Iterator[PlannedStep]:
    start = since or s.incident.received_at
    for position, (step, part, owner, clock, applies, possible) in enumerate(BEFORE):
        if applies(s) and (step not in FOLLOWS_AGGRESSION or s.incident.kind is not Kind.ACCIDENT):
            yield PlannedStep(step, part, owner(s), clock(s).due(start), position, possible(s))


def some(vocabulary: Any) -> st.SearchStrategy[Any]:
    return st.none() | st.frozensets(st.sampled_from(list(vocabulary)), max_size=4)


MOMENTS = st.integers(0, 5 * 366 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
INCIDENTS = st.builds(
    SimpleNamespace,
    population=st.sampled_from(list(Population)),
    office=st.none() | st.sampled_from(list(Office)),
    kind=st.sampled_from(list(Kind)),
    received_at=MOMENTS,
    forms=some(Form),
    consequences=some(Consequence),
    perpetrator_known=st.sampled_from([None, True, False]),
    police_wished=st.sampled_from([None, True, False]),
    call_today=st.booleans(),
)
SUPPORTERS = st.sampled_from([Role.MANAGER, Role.HRM, Role.PEER, Role.CONFIDANT])
SITUATIONS = st.builds(Situation, INCIDENTS, st.sampled_from(list(Severity)), SUPPORTERS, st.booleans(), st.booleans())


@given(SITUATIONS, st.none() | st.timedeltas(timedelta(0), timedelta(days=90)))
@settings(max_examples=600)
def test_it_plans_the_steps_owners_and_moments_it_always_planned(situation: Situation, later: timedelta | None) -> None:
    since = None if later is None else situation.incident.received_at + later
    assert steps_for(situation, since) == list(planned_before(situation, since))


def test_it_is_the_same_after_it_was_stored() -> None:
    assert of_text(as_text(DEFAULT_PROTOCOL)) == DEFAULT_PROTOCOL


def test_a_version_from_before_a_step_existed_has_it_only_when_nobody_may_be_without() -> None:
    rules = {rule.step: rule for rule in of_text("[]")}
    assert list(rules) == [rule.step for rule in DEFAULT_PROTOCOL]
    assert {step for step, rule in rules.items() if rule.on} == set(LIMITS)
    assert all(rules[step] == default_rule(step) for step in LIMITS)
