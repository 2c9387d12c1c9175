"""What people read about severity is what the written rule does."""

from __future__ import annotations

import pytest

from gir.incidents.severity import (
    MEDIUM_CONSEQUENCES,
    MEDIUM_DETAILS,
    MEDIUM_FORMS,
    SEVERE_CONSEQUENCES,
    SEVERE_DETAILS,
    propose_severity,
)
from gir.incidents.severity_norm import LEVELS, Criterion, Example
from gir.incidents.terms import Consequence, Form, FormDetail, Severity
from gir.terms import Term

CRITERIA = [(level.severity, criterion) for level in LEVELS for criterion in level.criteria]
EXAMPLES = [(level.severity, example) for level in LEVELS for example in level.examples]
NAMED = {level.severity: {a for c in level.criteria for a in c.answers} for level in LEVELS}


def proposal(answer: Term) -> Severity:
    """What the rule proposes when this is all that was answered; a detail comes with its form."""
    if isinstance(answer, FormDetail):
        return propose_severity({answer.form}, {answer}, None)
    if isinstance(answer, Form):
        return propose_severity({answer}, None, None)
    assert isinstance(answer, Consequence)
    return propose_severity(None, None, {answer})


def test_the_levels_go_up() -> None:
    assert [level.severity for level in LEVELS] == list(Severity)


@pytest.mark.parametrize(("severity", "criterion"), CRITERIA)
def test_what_is_named_is_as_severe_as_it_says(severity: Severity, criterion: Criterion) -> None:
    assert criterion.answers
    assert {proposal(answer) for answer in criterion.answers} == {severity}


@pytest.mark.parametrize(("severity", "example"), EXAMPLES)
def test_an_example_gets_the_severity_it_illustrates(severity: Severity, example: Example) -> None:
    assert propose_severity(example.forms, example.details, example.consequences) is severity


def test_everything_in_the_rule_is_named_and_nothing_else() -> None:
    assert NAMED[Severity.SEVERE] == SEVERE_DETAILS | SEVERE_CONSEQUENCES
    assert NAMED[Severity.MEDIUM] == MEDIUM_FORMS | MEDIUM_DETAILS | MEDIUM_CONSEQUENCES
    assert NAMED[Severity.LIGHT] == set(Form) - MEDIUM_FORMS


def test_nothing_is_more_than_light_without_being_named() -> None:
    """An answer that raises the severity stands under its level, itself or by its form."""
    for answer in [*FormDetail, *Form, *Consequence]:
        severity = proposal(answer)
        if severity is not Severity.LIGHT:
            form = {answer.form} if isinstance(answer, FormDetail) else set()
            assert NAMED[severity] & ({answer} | form), answer
