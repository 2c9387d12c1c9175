"""The coordinator adds steps of the organisation's own to the protocol, changes them and takes them out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from gir.audit.models import AuditLine
from gir.cases.clocks import Clock
from gir.cases.protocol import DEFAULT_PROTOCOL, StepRule
from gir.cases.protocol.limits import MOST_OWN
from gir.cases.protocol.queries import draft_version
from gir.cases.protocol.rules import OwnWords
from gir.cases.protocol.services import new_own_step
from gir.cases.protocol.terms import Owner
from gir.database import db
from gir.demonstration.cast import Cast
from gir.incidents.terms import Form, Population, Severity
from tests.support.own_steps import CARD, OFFICER, with_words
from tests.support.page import Page
from tests.support.page_client import PageClient
from tests.support.protocols import draft_protocol, publish_protocol
from tests.support.stories import file_report

PROTOCOL, DRAFT = "/organisation/protocol", "/organisation/protocol/draft"
NEW = f"{PROTOCOL}/steps/new"
Sign = Callable[..., PageClient]
ANSWERS = {
    "name": "Bel de wijkagent",
    "instruction": "Vertel de wijkagent dat dit speelt.",
    "owner": "coordinator",
    "number": "2",
    "unit": "working_days",
}


def add(client: PageClient, **changed: Any) -> Page:
    return client.visit(NEW).form(NEW).submit(**{**ANSWERS, **changed})


def path_of(rule: StepRule) -> str:
    return f"{PROTOCOL}/steps/{rule.step}"


def own_in_draft(app: Flask, cast: Cast) -> list[StepRule] | None:
    """The own steps of the draft; None without a draft."""
    with app.app_context():
        draft = draft_version(cast.organisation_id)
        return [rule for rule in draft.rules if rule.own] if draft else None


def test_a_step_is_added_to_the_draft_and_published(app: Flask, cast: Cast, client_for: Sign) -> None:
    client = client_for("chantal")
    client.visit(PROTOCOL).follow("Voeg een eigen stap toe")
    page = add(client, severity="severe", forms=["threat"], populations=["employee"], if_known=True, to_close=True)
    assert page.path == DRAFT
    assert "Bel de wijkagent: is nieuw. Door de coördinator. Binnen 2 werkdagen." in page.text
    assert "Een zaak gaat pas hierna dicht." in page.text
    rule = (own_in_draft(app, cast) or [])[0]
    assert rule == StepRule(
        rule.step,
        Owner.COORDINATOR,
        Clock(working_days=2),
        populations=frozenset({Population.EMPLOYEE}),
        severity=Severity.SEVERE,
        forms=frozenset({Form.THREAT}),
        if_known=True,
        own=OwnWords("Bel de wijkagent", "Vertel de wijkagent dat dit speelt.", to_close=True),
    )
    page.form(DRAFT).submit(reason="Hij kent de buurt.")
    assert "Vertel de wijkagent dat dit speelt." in client_for("bram").visit(PROTOCOL).main


def test_it_may_have_no_clock(app: Flask, cast: Cast, client_for: Sign) -> None:
    page = add(client_for("chantal"), number="", unit="never")
    assert "Zonder termijn." in page.text
    assert [rule.clock for rule in own_in_draft(app, cast) or []] == [Clock(never=True)]


def test_a_step_of_the_software_always_has_a_clock(client_for: Sign) -> None:
    page = client_for("chantal").visit(f"{PROTOCOL}/steps/talk_1")
    assert "geen termijn" not in page.main


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"name": ""}, "Schrijf hoe de stap heet."),
        ({"name": "x" * 61}, "Deze regel is te lang."),
        ({"instruction": ""}, "Schrijf in één zin wat er moet gebeuren."),
        ({"instruction": "y" * 201}, "Deze regel is te lang."),
        ({"number": "0"}, "Schrijf een heel getal van 1 tot en met 366."),
        ({"name": "eerste  OPVANG"}, "Er is al een stap met deze naam."),
        ({"name": "Bel 123456782"}, "burgerservicenummer"),
    ],
)
def test_what_cannot_be_keeps_everything_that_was_typed(
    app: Flask, cast: Cast, client_for: Sign, changed: dict[str, str], told: str
) -> None:
    page = add(client_for("chantal"), **changed)
    assert page.status == 422
    assert told in page.text
    wanted = {**ANSWERS, **changed}
    assert {name: page.form(NEW).values[name] for name in wanted} == {name: [text] for name, text in wanted.items()}
    assert own_in_draft(app, cast) is None


def test_two_steps_never_have_one_name(app: Flask, cast: Cast, client_for: Sign) -> None:
    client = client_for("chantal")
    add(client)
    page = add(client, name="bel  de  WIJKAGENT")
    assert page.status == 422
    assert "Er is al een stap met deze naam." in page.text
    assert len(own_in_draft(app, cast) or []) == 1


def test_html_in_a_name_is_a_text(client_for: Sign) -> None:
    page = add(client_for("chantal"), name="<b>Bel</b> & 'vraag'")
    assert "<b>Bel</b> & 'vraag': is nieuw." in page.text
    assert "<b>Bel</b>" not in page.html


def test_it_is_changed_in_a_later_version(app: Flask, cast: Cast, client_for: Sign) -> None:
    publish_protocol(app, cast.people["chantal"], OFFICER)
    client = client_for("chantal")
    form = client.visit(path_of(OFFICER)).form(path_of(OFFICER))
    page = form.submit(name="Bel de gebiedsagent", owner="oov", number="3", to_close=False)
    for sentence in (
        "Bel de gebiedsagent: heet voortaan zo. Het was: Bel de wijkagent.",
        "Bel de gebiedsagent: binnen 3 werkdagen. Het was: binnen 2 werkdagen.",
        "Bel de gebiedsagent: een zaak kan zonder deze stap dicht.",
    ):
        assert sentence in page.text
    changed = replace(with_words(OFFICER, name="Bel de gebiedsagent", to_close=False), owner=Owner.OOV)
    assert own_in_draft(app, cast) == [replace(changed, clock=Clock(working_days=3))]


def test_it_is_taken_out_in_a_later_version(app: Flask, cast: Cast, client_for: Sign) -> None:
    publish_protocol(app, cast.people["chantal"], OFFICER, CARD)
    page = client_for("chantal").visit(path_of(OFFICER)).form(f"{path_of(OFFICER)}/drop").submit()
    assert page.path == DRAFT
    assert "Bel de wijkagent: vervalt." in page.text
    assert own_in_draft(app, cast) == [CARD]
    with app.app_context():
        acts = list(db.session.scalars(select(AuditLine.act).where(AuditLine.act.like("protocol.%"))))
        assert acts[-1] == "protocol.drop_step"


def test_nobody_takes_out_what_somebody_changed_meanwhile(app: Flask, cast: Cast, client_for: Sign) -> None:
    publish_protocol(app, cast.people["chantal"], OFFICER)
    form = client_for("chantal").visit(path_of(OFFICER)).form(f"{path_of(OFFICER)}/drop")
    draft_protocol(app, cast.people["chantal"], with_words(OFFICER, instruction="Bel hem vandaag."))
    assert form.submit().status == 409
    assert [rule.own and rule.own.instruction for rule in own_in_draft(app, cast) or []] == ["Bel hem vandaag."]


def test_who_changes_what_was_taken_out_meanwhile_keeps_what_they_typed(
    app: Flask, cast: Cast, client_for: Sign
) -> None:
    publish_protocol(app, cast.people["chantal"], OFFICER)
    mine, theirs = client_for("chantal"), client_for("chantal")
    form = mine.visit(path_of(OFFICER)).form(path_of(OFFICER))
    theirs.visit(path_of(OFFICER)).form(f"{path_of(OFFICER)}/drop").submit()
    assert mine.get(path_of(OFFICER)).status == 404
    page = form.submit(instruction="Bel hem vandaag.")
    assert page.status == 409
    assert "Bel hem vandaag." in page.text
    page.form(path_of(OFFICER)).submit()
    assert own_in_draft(app, cast) == [with_words(OFFICER, instruction="Bel hem vandaag.")]


def test_there_are_not_more_than_somebody_can_oversee(app: Flask, cast: Cast, client_for: Sign) -> None:
    many = [with_words(replace(OFFICER, step=new_own_step()), name=f"Stap {n}") for n in range(MOST_OWN)]
    draft_protocol(app, cast.people["chantal"], *many)
    page = add(client_for("chantal"))
    assert page.status == 422
    assert "Je hebt al 20 eigen stappen. Haal er eerst een uit." in page.text


@pytest.mark.parametrize("name", ["hanna", "omar", "bram", "bea"])
def test_only_the_coordinator_adds_and_takes_out(app: Flask, cast: Cast, client_for: Sign, name: str) -> None:
    publish_protocol(app, cast.people["chantal"], OFFICER)
    client = client_for(name)
    assert client.get(NEW).status == 404
    assert client.get(path_of(OFFICER)).status == 404
    assert own_in_draft(app, cast) is None


@pytest.mark.parametrize("word", ["own:", "own:xyz", "own:00000000000000c2", "own:00000000000000C2", "second_look"])
def test_what_is_not_there_has_no_page(client_for: Sign, word: str) -> None:
    assert client_for("chantal").get(f"{PROTOCOL}/steps/{word}").status == 404


def test_the_preview_counts_a_step_that_is_new_and_one_that_goes(app: Flask, cast: Cast, client_for: Sign) -> None:
    file_report(app, cast.people["anna"])
    publish_protocol(app, cast.people["chantal"], OFFICER, CARD)
    client = client_for("chantal")
    client.visit(path_of(OFFICER)).form(f"{path_of(OFFICER)}/drop").submit()
    add(client, name="Vraag de beheerder")
    rows = {row[0]: row for row in client.visit(f"{PROTOCOL}/preview").tables()[0]}
    assert rows["Bel de wijkagent"][3].endswith("1 zaak minder")
    assert rows["Vraag de beheerder"][3].endswith("1 zaak meer")
    assert "Kaart van de directie" not in rows  # it lies in the room of care
    assert len(rows) > len(DEFAULT_PROTOCOL) - 1
