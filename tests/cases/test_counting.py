"""What counts as what (docs/counting-rules.md, rule set 2)."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask_babel import force_locale
from hypothesis import HealthCheck, given, settings, strategies
from sqlalchemy import select
from sqlalchemy.orm import Session

from gir.audit import System
from gir.cases.amending import amend
from gir.cases.counting import RULES, countable_forms
from gir.cases.services import set_severity, skip_step
from gir.cases.terms import Status, Step
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.exchange.history import HistoryGroup, load_history
from gir.facts.models import Fact
from gir.incidents.models import Incident
from gir.incidents.terms import Channel, Consequence, Form, FormDetail, Place, Severity
from gir.organisations.models import Organisation
from gir.statistics.periods import Quarter
from gir.statistics.queries import Scope, forms_by_channel, forms_by_quarter, reports_by_month
from gir.statistics.rules import COUNTING_RULES, counting_rules
from gir.threat.services import record_reaction
from gir.threat.terms import ReactionWay
from tests.support.stories import does, file_report, finish_everything, look

DOCUMENT = Path(__file__).parents[2] / "docs" / "counting-rules.md"


def this_month() -> date:
    return now().date().replace(day=1)


def counted(app: Flask, cast: Cast, population: str = "employee") -> tuple[int, Counter[str]]:
    """This month's total, and the number in each form's row, as a chart would ask for them."""
    quarter = Quarter.of(this_month())
    scope = Scope(cast.organisation_id, population)
    with app.app_context():
        rows = forms_by_quarter(scope, [quarter], list(Form))
        total = sum(reports_by_month(scope, [this_month()]))
    return total, Counter({form.value: row[0] for form, row in zip(Form, rows, strict=True) if row[0]})


def fact_of(app: Flask, case_id: str) -> Fact:
    incident = look(app, case_id, lambda case: case.incident_id)
    with app.app_context():
        fact = db.session.get_one(Fact, incident)
        assert fact.forms is not None
        assert fact.stages is not None
        return fact


@pytest.mark.database
def test_every_population_is_counted_to_the_end(app: Flask, cast: Cast) -> None:
    for name in ("anna", "rik", "wilma", "beatrix", "bram"):
        case_id = file_report(app, cast.people[name])
        finish_everything(app, cast, case_id)
        assert look(app, case_id, lambda case: case.status) is Status.CLOSED
        fact = fact_of(app, case_id)
        assert fact.severity == Severity.MEDIUM
        assert fact.police_report is True
        assert fact.closed_at is not None
        assert all(stage.on_time for stage in fact.stages if stage.step not in ("closed", "confirmed"))
    assert counted(app, cast)[0] == 2
    assert counted(app, cast, "official")[0] == 3


def test_an_unanswered_question_counts_nowhere(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"], forms=frozenset())
    fact = fact_of(app, case_id)
    assert fact.forms == []
    assert (fact.place, fact.severity, fact.police_report, fact.police_notice) == (None, None, None, None)
    assert counted(app, cast) == (1, Counter())
    assert countable_forms(None) == frozenset()


def test_what_an_older_register_counted_is_in_no_month_even_on_a_known_day(app: Flask, cast: Cast) -> None:
    today = now().date()
    with app.app_context():
        organisation = db.session.get_one(Organisation, cast.organisation_id)
        load_history(organisation, [HistoryGroup(today, today, 3)], actor=System("test", organisation.id))
        assert {fact.month for fact in db.session.scalars(select(Fact))} == {None}
    assert counted(app, cast) == (0, Counter())


def test_violence_against_things_is_never_physical(app: Flask, cast: Cast) -> None:
    for details in (None, frozenset({FormDetail.PROPERTY_THROWING}), frozenset({FormDetail.PROPERTY_ARSON})):
        file_report(app, cast.people["anna"], forms=frozenset({Form.PROPERTY}), details=details)
    assert counted(app, cast) == (3, Counter({"property": 3}))


def test_several_forms_count_in_each_row_and_once_in_the_total(app: Flask, cast: Cast) -> None:
    file_report(app, cast.people["anna"], forms=frozenset({Form.VERBAL, Form.THREAT}))
    file_report(app, cast.people["bram"], forms=frozenset({Form.THREAT, Form.PHYSICAL, Form.PROPERTY}))
    assert counted(app, cast) == (2, Counter(verbal=1, threat=2, physical=1, property=1))


def test_a_form_that_is_sent_twice_counts_once(app: Flask, cast: Cast) -> None:
    first = file_report(app, cast.people["anna"], submission="one token")
    again = file_report(app, cast.people["anna"], submission="one token")
    assert first == again
    assert counted(app, cast)[0] == 1
    file_report(app, cast.people["bram"], submission="one token")
    assert counted(app, cast)[0] == 2, "another person in the same event is another incident"


def test_what_was_withdrawn_counts_nowhere(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    with app.app_context(), write_transaction() as session:
        session.get_one(Fact, fact_of(app, case_id).incident_id).retracted = True
    assert counted(app, cast) == (0, Counter())


def test_the_day_of_the_incident_decides_the_month(app: Flask, cast: Cast) -> None:
    fact = fact_of(app, file_report(app, cast.people["anna"], day=date(2025, 12, 31)))
    assert (fact.month, fact.year) == (date(2025, 12, 1), 2025)
    assert fact.received_at.date() == now().date()


def test_a_proposed_severity_is_not_counted(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"], details=frozenset({FormDetail.THREAT_DEATH}))
    assert look(app, case_id, lambda case: case.proposed_severity) is Severity.SEVERE
    assert fact_of(app, case_id).severity is None


def test_a_step_that_does_not_apply_is_not_needed(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    does(app, cast.people["omar"], skip_step, case_id, Step.REACTION, "Onbekend wie het was.")
    stages = {stage.step: stage for stage in fact_of(app, case_id).stages}
    assert (stages["reaction"].needed, stages["reaction"].done_at) == (False, None)
    assert stages["police"].needed


@pytest.mark.parametrize("later", ["assessment", "detail"])
def test_a_step_that_became_necessary_later_is_on_time_by_its_own_clock(app: Flask, cast: Cast, later: str) -> None:
    """The 48 hours of the reaction do not begin with a report that did not ask for one."""
    anna, chantal, omar = (cast.people[name] for name in ("anna", "chantal", "omar"))
    case_id = file_report(app, anna, forms=frozenset({Form.VERBAL}), details=frozenset({FormDetail.VERBAL_SHOUTING}))
    assert "reaction" not in {stage.step for stage in fact_of(app, case_id).stages}
    with time_machine.travel(now() + timedelta(days=4), tick=False):
        since = now()
        if later == "assessment":
            does(app, chantal, set_severity, case_id, Severity.MEDIUM, "Hij kwam terug.")
        else:
            does(app, anna, amend, case_id, perpetrator_is_known)
    with time_machine.travel(since + timedelta(hours=47), tick=False):
        does(app, omar, record_reaction, case_id, ReactionWay.TELEPHONE, now(), "Dit mag niet.", "")
    stages = {stage.step: stage for stage in fact_of(app, case_id).stages}
    assert stages["reaction"].due_at == since + timedelta(hours=48)
    assert stages["reaction"].on_time
    assert (stages["relief"].due_at or since) < since


def perpetrator_is_known(_session: Session, incident: Incident) -> bool:
    incident.perpetrator_known = True
    return True


ANSWERS = strategies.fixed_dictionaries(
    {
        "forms": strategies.frozensets(strategies.sampled_from(Form)),
        "details": strategies.none() | strategies.frozensets(strategies.sampled_from(FormDetail)),
        "channel": strategies.sampled_from(Channel),
        "place": strategies.none() | strategies.sampled_from(Place),
        "consequences": strategies.none() | strategies.frozensets(strategies.sampled_from(Consequence)),
        "perpetrator_known": strategies.none() | strategies.booleans(),
        "police_wished": strategies.none() | strategies.booleans(),
    }
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reports=strategies.lists(ANSWERS, min_size=1, max_size=4))
def test_whatever_is_answered_only_ticks_count(app: Flask, cast: Cast, reports: list[dict[str, Any]]) -> None:
    total, forms = counted(app, cast)
    for answers in reports:
        fact = fact_of(app, file_report(app, cast.people["anna"], **answers))
        assert {row.form for row in fact.forms} == answers["forms"]
        assert (fact.channel, fact.place) == (answers["channel"], answers["place"])
    forms.update(form.value for answers in reports for form in answers["forms"])
    assert counted(app, cast) == (total + len(reports), forms)
    with app.app_context():
        scope = Scope(cast.organisation_id, "employee")
        keys: list[Channel | None] = [*Channel, None]
        grid, totals = forms_by_channel(scope, this_month(), now().date(), keys, list(Form))
        assert sum(totals) == total + len(reports)
        assert totals[-1] == 0
        sums = {form.value: sum(row[index] for row in grid) for index, form in enumerate(Form)}
        assert {form: number for form, number in sums.items() if number} == dict(forms)


def test_the_rules_are_written_for_the_version_in_force(app: Flask) -> None:
    assert f"**Rule set {RULES}.**" in DOCUMENT.read_text()
    assert RULES in COUNTING_RULES
    with app.test_request_context(), force_locale("nl"):
        dutch = counting_rules()
    with app.test_request_context(), force_locale("en"):
        english = counting_rules()
    assert dutch[0] == f"Telregels, versie {RULES}."
    assert not set(dutch) & set(english)


def test_counting_again_gives_the_same(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"], forms=frozenset({Form.VERBAL}))
    finish_everything(app, cast, case_id, closed=False)
    with app.app_context():
        assert len(db.session.scalars(select(Fact)).all()) == 1
        assert len(db.session.scalars(select(Incident)).all()) == 1
    assert counted(app, cast) == (1, Counter(verbal=1))
