"""The protocol of the software (DOMAIN §4): what holds for an organisation that published none of its own."""

from __future__ import annotations

from gir.cases.clocks import Clock
from gir.cases.protocol.rules import StepRule
from gir.cases.protocol.terms import Owner
from gir.cases.terms import Step
from gir.incidents.terms import ACCIDENT_DUTY, Consequence, Form, Severity

WEEK = 5
"""Working days in a week."""
VIOLENCE = frozenset({Form.THREAT, Form.PHYSICAL})
"""Forms after which somebody always decides about the police."""
POLICE_FORMS = VIOLENCE | {Form.SEXUAL, Form.DISCRIMINATION, Form.PROPERTY}
MORE_THAN_WORDS = POLICE_FORMS
"""What is more than a shouted insult. Light and only words should not set the whole machinery in motion."""

DEFAULT_PROTOCOL: tuple[StepRule, ...] = (
    StepRule(Step.ACKNOWLEDGE, Owner.COORDINATOR, Clock(hours=1)),
    StepRule(Step.RELIEF, Owner.SUPPORTER, Clock(hours=24)),
    StepRule(Step.TRIAGE, Owner.COORDINATOR, Clock(working_days=1)),
    StepRule(
        Step.REACTION,
        Owner.OOV,
        Clock(hours=48),
        severity=Severity.MEDIUM,
        forms=MORE_THAN_WORDS,
        if_known=True,
    ),
    StepRule(Step.TALK_1, Owner.SUPPORTER, Clock(hours=72)),
    StepRule(Step.POLICE, Owner.OOV, Clock(working_days=2), forms=POLICE_FORMS, on_wish=True),
    StepRule(Step.ACCIDENT, Owner.CARETAKER, Clock(hours=1), consequences=ACCIDENT_DUTY),
    StepRule(Step.ANSWER, Owner.COORDINATOR, Clock(working_days=WEEK)),
    StepRule(Step.TALK_2, Owner.SUPPORTER, Clock(working_days=2 * WEEK), severity=Severity.MEDIUM, on_wish=True),
    StepRule(Step.TALK_3, Owner.SUPPORTER, Clock(working_days=8 * WEEK), severity=Severity.MEDIUM, on_wish=True),
    StepRule(Step.DAMAGE, Owner.OOV, Clock(working_days=4 * WEEK), consequences=frozenset({Consequence.DAMAGE})),
    StepRule(Step.EVALUATION, Owner.COORDINATOR, Clock(working_days=8 * WEEK), severity=Severity.MEDIUM),
)
"""To add a step: its ``Nature`` in ``rules``, its line here and, when it may not be edited away, its ``Limit``."""
