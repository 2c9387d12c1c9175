"""What an organisation cannot edit away: where law, or what we promise people, decides."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gir.cases.clocks import END_OF_DAY, Clock
from gir.cases.protocol.default import DEFAULT_PROTOCOL, VIOLENCE, WEEK
from gir.cases.protocol.rules import StepRule
from gir.cases.terms import AnyStep, OwnStep, Part, Step
from gir.incidents.terms import Consequence, Form
from gir.terms import lazy as _l

SHARED_CONSEQUENCES = frozenset({Consequence.DAMAGE})
"""What may be known outside the room of care. A step elsewhere that came with another consequence would tell of it."""
MOST = 366
"""Of hours, days or working days in a clock."""
LONGEST_NAME, LONGEST_INSTRUCTION = 60, 200
"""Letters in what a step of the organisation's own is called, and in the sentence that says what to do."""
MOST_OWN = 20
"""Steps of the organisation's own: with more of them nobody sees what matters."""
EVENING = 24 - END_OF_DAY.hour
"""Hours of a day that are left when a clock of days ends."""


class NotAllowed(ValueError):
    """A rule for a step is not one that an organisation may have."""


@dataclass(frozen=True)
class Limit:
    """What is fixed about a step. ``why`` says it to whoever would like to change it.

    ``longest``: its clock may be shorter, never longer. ``forms`` always ask for it. ``whole``: nothing can be changed.
    """

    why: str
    longest: Clock | None = None
    forms: frozenset[Form] = frozenset()
    whole: bool = False


LIMITS: dict[Step, Limit] = {
    Step.ACKNOWLEDGE: Limit(
        _l("The system confirms every report at once. Whoever reports must know that it arrived."), whole=True
    ),
    Step.RELIEF: Limit(
        _l(
            "Everybody who reports is promised a call within 24 hours, and office-holders the same day. That stands on "
            "the start kit and in every confirmation. You can only make it faster."
        ),
        longest=Clock(hours=24),
    ),
    Step.TRIAGE: Limit(
        _l("Without an assessment nobody decides how severe it was. Every case has one. You choose how fast.")
    ),
    Step.POLICE: Limit(
        _l(
            "After violence or threats, or when the reporter asks for it, somebody always decides about the police, "
            "within 2 working days. You can make it faster, and choose for what else."
        ),
        longest=Clock(working_days=2),
        forms=VIOLENCE,
    ),
    Step.ACCIDENT: Limit(
        _l(
            "The law (Arbowet, article 9) asks the employer to tell the labour inspectorate at once of a death, a "
            "permanent injury or a stay in hospital."
        ),
        whole=True,
    ),
    Step.ANSWER: Limit(
        _l(
            "Everybody who reports gets an answer from a person within 5 working days. That stands on the start kit. "
            "You can only make it faster."
        ),
        longest=Clock(working_days=WEEK),
    ),
}
"""Steps that every organisation has. Not named here: free."""


def check(rule: StepRule) -> None:
    """Insist that an organisation may have this rule.

    Raises:
        NotAllowed: law or promise fixes what it would change, or this role may not do it.
    """
    nature = rule.nature
    outside_care = nature.part is not Part.CARE and not rule.consequences <= SHARED_CONSEQUENCES
    if rule.owner not in nature.owners or not is_sound(rule.clock) or outside_care:
        raise NotAllowed(rule.step.value)
    if rule.on_wish and not nature.can_be_wished:
        raise NotAllowed(rule.step.value)
    if isinstance(rule.step, OwnStep):
        _check_own(rule)
        return
    limit = LIMITS.get(rule.step)
    if rule.own is not None or rule.clock.never:
        raise NotAllowed(rule.step.value)
    if limit is None:
        return
    if limit.whole and rule != default_rule(rule.step):
        raise NotAllowed(rule.step.value)
    if limit.longest is not None and not never_later(rule.clock, limit.longest):
        raise NotAllowed(rule.step.value)
    if held(rule) != rule:
        raise NotAllowed(rule.step.value)


def _check_own(rule: StepRule) -> None:
    """A step of the organisation's own says what it is; and it is used, or it is not there."""
    own = rule.own
    if own is None or not rule.on:
        raise NotAllowed(rule.step.value)
    for text, longest in ((own.name, LONGEST_NAME), (own.instruction, LONGEST_INSTRUCTION)):
        if not 0 < len(text) <= longest or text != one_line(text):
            raise NotAllowed(rule.step.value)


def one_line(text: str) -> str:
    """A text without anything that ends a line, and without more than one space at a time."""
    return " ".join(text.split())


def limit_of(step: AnyStep) -> Limit | None:
    """What is fixed about a step; nothing about one of the organisation's own."""
    return None if isinstance(step, OwnStep) else LIMITS.get(step)


def held(rule: StepRule) -> StepRule:
    """The rule with everything put back that is fixed about when it is owed."""
    limit = limit_of(rule.step)
    if limit is None:
        return rule
    usual = default_rule(rule.step)
    rule = replace(rule, on=True, populations=frozenset())
    if limit.forms:
        return replace(rule, forms=rule.forms | limit.forms, on_wish=usual.on_wish)
    reasons = {name: getattr(usual, name) for name in ("severity", "forms", "consequences", "on_wish", "if_known")}
    return replace(rule, **reasons)


def default_rule(step: AnyStep) -> StepRule:
    """The rule of the software for a step of its own."""
    return next(rule for rule in DEFAULT_PROTOCOL if rule.step == step)


def is_sound(clock: Clock) -> bool:
    """Whether a clock counts one thing, and neither nothing nor forever."""
    counts = [count for count in (clock.hours, clock.days, clock.working_days) if count]
    if clock.same_day or clock.never:
        return not counts and clock.same_day != clock.never
    return len(counts) == 1 and 0 < counts[0] <= MOST


def never_later(clock: Clock, longest: Clock) -> bool:
    """Whether a clock never ends after another, whenever both start; the day of 25 hours set aside."""
    if clock == longest:
        return True
    if clock.hours and longest.hours:
        return clock.hours <= longest.hours
    if clock.working_days and longest.working_days:
        return clock.working_days <= longest.working_days
    if clock.days and (longest.days or longest.working_days):  # both end at the same hour
        return clock.days <= (longest.days or longest.working_days)
    at_most = _at_most(clock)
    return at_most is not None and at_most <= _at_least(longest)


def _at_most(clock: Clock) -> int | None:
    """The hours it can take; None when holidays decide."""
    if clock.same_day:
        return 24
    if clock.hours:
        return clock.hours
    return clock.days * 24 + END_OF_DAY.hour + 1 if clock.days else None


def _at_least(clock: Clock) -> int:
    """The hours it takes when it starts just before midnight; a day can have 23 of them."""
    if clock.same_day:
        return 0
    return clock.hours or (clock.days or clock.working_days) * 24 - EVENING - 1
