"""The protocol: which steps a case gets, by whom, before when. An organisation may edit its own."""

from gir.cases.protocol.default import DEFAULT_PROTOCOL
from gir.cases.protocol.planning import PlannedStep, steps_for
from gir.cases.protocol.rules import Situation, StepRule
from gir.cases.terms import Step

__all__ = ["DEFAULT_PROTOCOL", "MORE_TALKS", "TALKS", "PlannedStep", "Situation", "StepRule", "steps_for"]

MORE_TALKS = frozenset({Step.TALK_2, Step.TALK_3})
"""The talks that a light case has only when the reporter wishes so."""
TALKS = frozenset({Step.TALK_1, *MORE_TALKS})
"""The talks that follow the first relief; with it they are aftercare (``gir.cases.access.AFTERCARE``)."""
