"""The counting rules in words, as every chart shows them. The whole text: docs/counting-rules.md."""

from __future__ import annotations

from flask_babel import gettext as _

from gir.cases.counting import RULES
from gir.terms import lazy as _l

_WHO = _l("One incident is one affected person in one event. Two people affected are two incidents.")
_NOBODY = _l("Damage to things that its reporter says was aimed at nobody counts for the organisation, and in no rate.")
_SEVERAL_FORMS = _l(
    "An incident with several forms counts in the row of each form. So the rows add up to more than the total."
)
_WHAT = (
    _l("What is reported twice counts once. A case closed as “reported twice” counts nowhere."),
    _l("Only what somebody ticked counts. A question without an answer counts nowhere."),
    _SEVERAL_FORMS,
    _l("Damage to things is a form of its own. It is never counted as physical violence."),
    _l("Accidents and near-misses are registered, and never counted as aggression."),
    _l("The day of the incident decides the month, not the day of the report."),
)
_PERIOD = _l("What is known per year or period only is in no month and no quarter.")
_OLDER = _l(
    "What an older register counted is in a month only when it was kept throughout and told the day of every incident."
)
_PER_FTE = _l("Only incidents with an affected employee are counted per 100 full-time equivalents.")
_RATES = (_l("Severity is what the coordinator decided. Until then it is “not assessed”."), _PER_FTE)
_CLOCKS = _l("Clocks start when the report comes in; of a step that a later detail or a heavier assessment adds, then.")
_APART = _l("A step that does not apply is left out of its percentage and counted separately.")
_ANSWERED = _l(
    "Answered means: a person’s text in time that the reporter did not contradict. Silence is counted separately."
)
_FOLLOW_UP = (_APART, _ANSWERED)
COUNTING_RULES: dict[str, tuple[str, ...]] = {
    "1": (_WHO, *_WHAT, _PERIOD, *_RATES, *_FOLLOW_UP),
    "2": (_WHO, _NOBODY, *_WHAT, _OLDER, *_RATES, _CLOCKS, *_FOLLOW_UP),
}
"""Each rule set there has been, by its version. An old one is never rewritten; the one in force may tell more fully how
it counts already."""


def counting_rules() -> list[str]:
    """The sentences of the rule set in force, its version first, in the reader's language."""
    return [_("Counting rules, version %(version)s.", version=RULES), *(str(rule) for rule in COUNTING_RULES[RULES])]


_NOT_IN_PROTECTED = (_SEVERAL_FORMS, _PER_FTE, _APART, _ANSWERED)
"""Rules of figures that protected tables do not hold, or hold in another way."""
_PROTECTED = (
    _l("In these tables a report with several forms counts once, under the heaviest. So the rows add up to the total."),
    _l("A step that does not apply, or still has time, is left out of its percentage."),
)


def protected_rules(definition: str) -> list[str]:
    """The sentences of a rule set as protected tables keep to it, its version first."""
    here = [rule for rule in COUNTING_RULES[definition] if not any(rule is other for other in _NOT_IN_PROTECTED)]
    return [_("Counting rules, version %(version)s.", version=definition), *map(str, (*here, *_PROTECTED))]
