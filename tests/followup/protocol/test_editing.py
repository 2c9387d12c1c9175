"""The coordinator edits the protocol on screen; other handlers read it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from gir.audit.models import AuditLine
from gir.cases.clocks import Clock
from gir.cases.protocol import DEFAULT_PROTOCOL, StepRule
from gir.cases.protocol.limits import default_rule
from gir.cases.protocol.queries import current_rules, draft_version, published_versions
from gir.cases.protocol.terms import Owner
from gir.cases.terms import Step
from gir.database import db
from gir.demonstration.cast import Cast
from gir.incidents.terms import Consequence, Form, Population, Severity
from tests.support.page import Page
from tests.support.page_client import PageClient
from tests.support.protocols import publish_protocol

PROTOCOL, DRAFT = "/organisation/protocol", "/organisation/protocol/draft"
Sign = Callable[..., PageClient]


def path_of(step: Step) -> str:
    return f"{PROTOCOL}/steps/{step.value}"


def change(client: PageClient, step: Step, **values: Any) -> Page:
    return client.visit(path_of(step)).form(path_of(step)).submit(**values)


def drafted(app: Flask, cast: Cast, step: Step) -> StepRule | None:
    """The rule of a step in the draft; None without a draft."""
    with app.app_context():
        draft = draft_version(cast.organisation_id)
        return next(rule for rule in draft.rules if rule.step is step) if draft else None


@pytest.mark.parametrize("name", ["chantal", "hanna", "omar", "bram", "greet"])
def test_handlers_read_the_protocol_in_plain_sentences(client_for: Sign, name: str) -> None:
    client = client_for(name)
    page = client.visit("/cases/clocks").follow("Lezen waar deze termijnen vandaan komen: het protocol")
    rows = {row[0]: row for row in page.tables()[0]}
    assert "Binnen 72 uur" in rows["Nazorggesprek 1"][2]
    assert "dezelfde dag" in rows["Eerste opvang"][2]
    assert rows["Beoordeling"][3].endswith("Voor elke zaak.")
    assert rows["Nazorggesprek 2"][3].endswith("Als het minstens middel is, of als de melder dat wil.")


@pytest.mark.parametrize("name", ["anna", "bea", "rik"])
def test_for_others_it_does_not_exist(client_for: Sign, name: str) -> None:
    assert client_for(name).get(PROTOCOL).status == 404


@pytest.mark.parametrize("name", ["hanna", "omar", "bram", "bea"])
def test_only_the_coordinator_edits(client_for: Sign, name: str) -> None:
    client = client_for(name)
    for path in (path_of(Step.TALK_1), DRAFT, f"{PROTOCOL}/preview"):
        assert client.get(path).status == 404
    if name != "bea":
        assert "Wijzigen" not in client.visit(PROTOCOL).main


def test_a_step_is_changed_in_the_draft_and_then_published(app: Flask, cast: Cast, client_for: Sign) -> None:
    client = client_for("chantal")
    page = change(client, Step.TALK_1, number="2", unit="days", severity="medium", forms=["threat"])
    assert page.path == DRAFT
    assert "Nazorggesprek 1: binnen 2 dagen, ook in het weekend. Het was: binnen 72 uur." in page.text
    assert "Nazorggesprek 1: als het minstens middel is, of als het om bedreigen gaat." in page.text
    rule = drafted(app, cast, Step.TALK_1)
    assert rule is not None
    assert (rule.clock, rule.severity, rule.forms) == (Clock(days=2), Severity.MEDIUM, frozenset({Form.THREAT}))
    with app.app_context():
        assert current_rules(cast.organisation_id) == DEFAULT_PROTOCOL
    done = page.form(DRAFT).submit(reason="Wie schrok, praat eerder.")
    assert done.path == PROTOCOL
    assert "Versie 1 is gepubliceerd" in done.text
    assert "Wie schrok, praat eerder." in done.text
    assert "Wie schrok, praat eerder." in client_for("omar").visit(PROTOCOL).text


def test_everything_of_a_step_can_be_changed(app: Flask, cast: Cast, client_for: Sign) -> None:
    change(
        client_for("chantal"),
        Step.TALK_2,
        owner="caretaker",
        number="",
        unit="same_day",
        populations=["employee", "official"],
        severity="severe",
        forms=["sexual"],
        consequences=["shocked"],
        on_wish=False,
        if_known=True,
    )
    assert drafted(app, cast, Step.TALK_2) == StepRule(
        Step.TALK_2,
        Owner.CARETAKER,
        Clock(same_day=True),
        populations=frozenset({Population.EMPLOYEE, Population.OFFICIAL}),
        severity=Severity.SEVERE,
        forms=frozenset({Form.SEXUAL}),
        consequences=frozenset({Consequence.SHOCKED}),
        if_known=True,
    )


def test_a_step_can_be_left_out_and_taken_back(app: Flask, cast: Cast, client_for: Sign) -> None:
    client = client_for("chantal")
    assert "Veroorzaker aanspreken: wordt niet meer gebruikt." in change(client, Step.REACTION, on=False).text
    assert "Er is niets anders." in change(client, Step.REACTION, on=True).main
    assert drafted(app, cast, Step.REACTION) == default_rule(Step.REACTION)


@pytest.mark.parametrize("number", ["", "0", "-1", "1.5", "drie", "367", "99999999999999"])
def test_a_number_that_is_none_keeps_what_was_typed(app: Flask, cast: Cast, client_for: Sign, number: str) -> None:
    page = change(client_for("chantal"), Step.TALK_1, number=number, severity="severe")
    assert page.status == 422
    assert "Schrijf een heel getal van 1 tot en met 366." in page.text
    assert page.form(path_of(Step.TALK_1)).values["number"] == [number]
    assert page.form(path_of(Step.TALK_1)).values["severity"] == ["severe"]
    assert drafted(app, cast, Step.TALK_1) is None


def test_a_promise_cannot_be_made_longer(app: Flask, cast: Cast, client_for: Sign) -> None:
    page = change(client_for("chantal"), Step.ANSWER, number="6")
    assert page.status == 422
    assert "Dit kan later zijn dan binnen 5 werkdagen." in page.text
    assert "krijgt binnen 5 werkdagen antwoord van een mens" in page.text  # why
    assert drafted(app, cast, Step.ANSWER) is None


@pytest.mark.parametrize("step", [Step.ACKNOWLEDGE, Step.ACCIDENT])
def test_what_is_fixed_has_no_form(client_for: Sign, step: Step) -> None:
    client = client_for("chantal")
    assert client.get(path_of(step)).status == 404
    assert client.get(f"{PROTOCOL}/steps/nonsense").status == 404
    assert "Arbowet, artikel 9" in client.visit(PROTOCOL).text


def test_extra_fields_change_nothing_that_is_fixed(app: Flask, cast: Cast, client_for: Sign) -> None:
    client = client_for("chantal")
    page = client.visit(path_of(Step.ANSWER))
    token = {name: page.form(path_of(Step.ANSWER)).values[name][0] for name in ("csrf_token", "mark")}
    extra = {"number": "3", "unit": "working_days", "owner": "oov", "populations": "official", "severity": "severe"}
    client.post(path_of(Step.ANSWER), {**token, **extra, "on": "", "on_wish": "y", "step": "talk_1"})
    rule = drafted(app, cast, Step.ANSWER)
    assert rule == StepRule(Step.ANSWER, Owner.OOV, Clock(working_days=3))
    assert drafted(app, cast, Step.TALK_1) == default_rule(Step.TALK_1)


def test_an_answer_that_was_not_offered_is_refused(app: Flask, cast: Cast, client_for: Sign) -> None:
    client = client_for("chantal")
    values = client.visit(path_of(Step.REACTION)).form(path_of(Step.REACTION)).values
    right = {"csrf_token": values["csrf_token"][0], "mark": values["mark"][0], "number": "4", "unit": "hours"}
    for wrong in ({"consequences": "hospital"}, {"unit": "years"}, {"forms": "gossip"}, {"severity": "light"}):
        assert client.post(path_of(Step.REACTION), {**right, **wrong}).status == 422
    assert drafted(app, cast, Step.REACTION) is None


def test_two_coordinators_see_both_texts(app: Flask, cast: Cast, client_for: Sign) -> None:
    mine, theirs = client_for("chantal"), client_for("chantal")
    form = mine.visit(path_of(Step.TALK_1)).form(path_of(Step.TALK_1))
    change(theirs, Step.TALK_1, number="36")
    page = form.submit(number="24")
    assert page.status == 409
    assert "36" in page.text
    assert "24" in page.text
    kept = drafted(app, cast, Step.TALK_1)
    assert kept is not None
    assert kept.clock == Clock(hours=36)
    page.form(path_of(Step.TALK_1)).submit()
    kept = drafted(app, cast, Step.TALK_1)
    assert kept is not None
    assert kept.clock == Clock(hours=24)


def test_nobody_publishes_what_they_did_not_see(app: Flask, cast: Cast, client_for: Sign) -> None:
    client = client_for("chantal")
    form = change(client, Step.TALK_1, number="36").form(DRAFT)
    change(client_for("chantal"), Step.REACTION, on=False)
    page = form.submit(reason="Eerder praten.")
    assert page.status == 409
    assert "Veroorzaker aanspreken: wordt niet meer gebruikt." in page.text
    assert page.form(DRAFT).values["reason"] == ["Eerder praten."]
    with app.app_context():
        assert published_versions(cast.organisation_id) == []
    assert page.form(DRAFT).submit().path == PROTOCOL


def test_a_version_needs_a_reason(app: Flask, cast: Cast, client_for: Sign) -> None:
    page = change(client_for("chantal"), Step.TALK_1, number="36").form(DRAFT).submit(reason=" ")
    assert page.status == 422
    assert "Schrijf waarom je het wijzigt." in page.text
    with app.app_context():
        assert published_versions(cast.organisation_id) == []


def test_a_draft_is_thrown_away(app: Flask, cast: Cast, client_for: Sign) -> None:
    page = change(client_for("chantal"), Step.TALK_1, number="36").form(f"{DRAFT}/discard").submit()
    assert "Het concept is weggegooid." in page.text
    assert drafted(app, cast, Step.TALK_1) is None
    assert client_for("chantal").get(DRAFT, follow=True).path == PROTOCOL


def test_older_versions_stay_readable_inside_the_organisation(app: Flask, cast: Cast, client_for: Sign) -> None:
    chantal = cast.people["chantal"]
    talks = [StepRule(Step.TALK_1, Owner.SUPPORTER, Clock(hours=hours)) for hours in (48, 36)]
    old, _new = (publish_protocol(app, chantal, talk) for talk in talks)
    page = client_for("omar").visit(PROTOCOL)
    assert "Nazorggesprek 1: binnen 36 uur. Het was: binnen 48 uur." in page.text
    older = page.follow("Versie 1")
    assert "Dit is een oudere versie" in older.text
    assert "Nazorggesprek 1: binnen 48 uur. Het was: binnen 72 uur." in older.text
    assert "Wijzigen" not in client_for("chantal").visit(f"{PROTOCOL}/{old}").main
    assert client_for("pia").get(f"{PROTOCOL}/{old}").status == 404
    assert client_for("chantal").get(f"{PROTOCOL}/{'0' * 32}").status == 404


def test_who_changed_what_is_in_the_log(app: Flask, cast: Cast, client_for: Sign) -> None:
    change(client_for("chantal"), Step.TALK_1, number="36").form(DRAFT).submit(reason="Eerder praten.")
    with app.app_context():
        lines = list(db.session.scalars(select(AuditLine).where(AuditLine.act.like("protocol.%"))))
        assert [line.act for line in lines] == ["protocol.save_step", "protocol.publish"]
        assert {line.actor for line in lines} == {cast.people["chantal"]}
        assert not any("Eerder" in line.detail for line in lines)


def test_without_a_draft_there_is_nothing_to_publish_or_throw_away(app: Flask, cast: Cast, client_for: Sign) -> None:
    client = client_for("chantal")
    form = change(client, Step.TALK_1, number="36")
    other = client_for("chantal").visit(DRAFT).form(f"{DRAFT}/discard")
    other.submit()
    for action in (DRAFT, f"{DRAFT}/discard"):
        assert form.form(action).submit().status == 409
    with app.app_context():
        assert published_versions(cast.organisation_id) == []
