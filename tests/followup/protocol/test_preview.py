"""What a draft would have done with last year's cases: counted, and never about a case that is not theirs to see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event

from gir.accounts.actor import actor_of
from gir.cases.clocks import Clock
from gir.cases.models import Case, CaseBlock
from gir.cases.protocol import DEFAULT_PROTOCOL, StepRule
from gir.cases.protocol.limits import default_rule
from gir.cases.services import set_severity
from gir.cases.terms import BlockReason, Step
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.followup.protocol.preview import Preview, StepCounts, StepResult, preview
from gir.incidents.terms import Consequence, Form, Severity
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report

INSULT = frozenset({Form.VERBAL})


def draft(**changes: StepRule) -> tuple[StepRule, ...]:
    return tuple(changes.get(rule.step.value, rule) for rule in DEFAULT_PROTOCOL)


def tried(app: Flask, cast: Cast, rules: tuple[StepRule, ...], name: str = "chantal", **more: Any) -> Preview:
    with app.app_context():
        return preview(actor_of(cast.people[name]), rules, **more)


def of_step(result: Preview, label: str) -> StepResult:
    return next(step for step in result.steps if step.name == label)


@pytest.fixture
def talk_2() -> StepRule:
    return replace(default_rule(Step.TALK_2), severity=None, on_wish=False)


def test_it_counts_cases_and_steps(app: Flask, cast: Cast, talk_2: StepRule) -> None:
    file_report(app, cast.people["anna"])
    file_report(app, cast.people["anna"], forms=INSULT)
    result = tried(app, cast, draft(talk_2=talk_2, reaction=replace(default_rule(Step.REACTION), on=False)))
    assert (result.cases, result.capped) == (2, False)
    assert (of_step(result, "Nazorggesprek 2").now.cases, of_step(result, "Nazorggesprek 2").draft.cases) == (1, 2)
    assert of_step(result, "Veroorzaker aanspreken").draft == StepCounts()
    with app.test_request_context():
        assert of_step(result, "Nazorggesprek 2").difference == "1 zaak meer"
    now_, drafted = result.per_case
    assert (now_ * 2, drafted * 2) == (15, 15)  # one talk more, one reaction less


def test_it_says_what_was_done_in_time_then_and_now(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    with time_machine.travel(now() + timedelta(hours=7)):
        does(app, cast.people["chantal"], set_severity, case_id, Severity.MEDIUM, "Bedreigd.")
    result = tried(app, cast, draft(triage=replace(default_rule(Step.TRIAGE), clock=Clock(hours=4))))
    triage = of_step(result, "Beoordeling")
    assert triage.now == StepCounts(1, 1, 1)
    assert triage.draft == StepCounts(1, 1, 0)


def test_only_the_last_twelve_months_and_the_newest_of_them(app: Flask, cast: Cast) -> None:
    with time_machine.travel(now() - timedelta(days=370)):
        file_report(app, cast.people["anna"])
    for _ in range(3):
        file_report(app, cast.people["anna"])
    assert tried(app, cast, DEFAULT_PROTOCOL).cases == 3
    capped = tried(app, cast, DEFAULT_PROTOCOL, most=2)
    assert (capped.cases, capped.capped) == (2, True)
    assert of_step(capped, "Beoordeling").now.cases == 2


def test_no_case_counts_that_does_not_exist_for_who_asks(app: Flask, cast: Cast) -> None:
    blocked, own = file_report(app, cast.people["anna"]), file_report(app, cast.people["chantal"])
    with app.app_context(), write_transaction() as session:
        session.add(
            CaseBlock(case_id=blocked, person_id=cast.people["chantal"], reason=BlockReason.CONFLICT, since=now())
        )
    assert own != blocked
    result = tried(app, cast, DEFAULT_PROTOCOL)
    assert result.cases == 0
    assert all(step.now == step.draft == StepCounts() for step in result.steps)
    assert tried(app, cast, DEFAULT_PROTOCOL, name="pia").cases == 0  # another organisation
    assert tried(app, cast, DEFAULT_PROTOCOL, name="omar").cases == 2


def test_nothing_of_somebodys_health_can_be_counted(app: Flask, cast: Cast, talk_2: StepRule) -> None:
    """A coordinator may not know of an injury; a draft that asks for one must not find it."""
    file_report(app, cast.people["anna"], forms=INSULT, consequences=frozenset({Consequence.SHOCKED}))
    shocked = replace(talk_2, consequences=frozenset({Consequence.SHOCKED}))
    result = tried(app, cast, draft(talk_2=shocked))
    assert of_step(result, "Nazorggesprek 2").draft.cases == 0
    with app.test_request_context():
        assert "Melding bij de Arbeidsinspectie" not in {str(step.name) for step in result.steps}


def test_it_reads_a_handful_of_statements_however_many_cases(app: Flask, cast: Cast) -> None:
    def asked() -> int:
        with app.app_context():
            statements: list[str] = []

            def note(*arguments: Any) -> None:
                statements.append(str(arguments[2]))

            event.listen(db.engine, "before_cursor_execute", note)
            try:
                preview(actor_of(cast.people["chantal"]), DEFAULT_PROTOCOL)
            finally:
                event.remove(db.engine, "before_cursor_execute", note)
            assert not any(isinstance(row, Case) for row in db.session.identity_map.values())
            return len(statements)

    file_report(app, cast.people["anna"])
    few = asked()
    for _ in range(4):
        file_report(app, cast.people["anna"])
    assert asked() == few


def test_the_page_shows_it_without_a_number_of_a_case(
    app: Flask, cast: Cast, client_for: Callable[..., PageClient]
) -> None:
    case_id = file_report(app, cast.people["anna"])
    client = client_for("chantal")
    path = "/organisation/protocol/steps/talk_1"
    page = client.visit(path).form(path).submit(number="24").follow("Wat zou dit met de zaken van het afgelopen jaar")
    assert "1 zaak van de afgelopen twaalf maanden" in page.text
    rows = {row[0]: row for row in page.tables()[0]}
    assert "geen verschil" in rows["Nazorggesprek 1"][3]
    assert case_id not in page.html
    with app.app_context():
        assert db.session.get_one(Case, case_id).number not in page.html
