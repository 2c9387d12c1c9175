"""The case page shows each role its parts and nothing of the others."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from gir.cases.services import add_note
from gir.cases.terms import Audience
from gir.database import now
from gir.demonstration.cast import Cast
from gir.incidents.terms import Consequence
from gir.threat.services import decide_police, record_reaction
from gir.threat.terms import PoliceDecision, ReactionWay, VptCode
from tests.support.page_client import PageClient
from tests.support.stories import STORY, does, file_report

Client = Callable[..., PageClient]


@pytest.fixture
def busy_case(app: Flask, cast: Cast, case_id: str) -> str:
    """A case in which every room holds a text of its own."""
    people = cast.people
    does(app, people["omar"], record_reaction, case_id, ReactionWay.LETTER, now(), "Woorden van Omar", "Zijn kant")
    does(app, people["omar"], decide_police, case_id, PoliceDecision.NOTICE, "", VptCode.ASKED, "PL-1234")
    does(app, people["hanna"], add_note, case_id, "Tekst in de zorg", Audience.CARE)
    does(app, people["omar"], add_note, case_id, "Tekst over dreiging", Audience.THREAT)
    does(app, people["chantal"], add_note, case_id, "Tekst voor het team", Audience.TEAM)
    does(app, people["chantal"], add_note, case_id, "Tekst voor mijzelf", Audience.PERSONAL)
    return case_id


TEAM, CARE, THREAT = "Tekst voor het team", "Tekst in de zorg", "Tekst over dreiging"


@pytest.mark.parametrize(
    ("who", "reads", "never"),
    [
        ("hanna", {STORY, TEAM, CARE}, {THREAT, "Woorden van Omar", "PL-1234", "Zijn kant"}),
        ("omar", {STORY, TEAM, THREAT, "Woorden van Omar", "PL-1234"}, {CARE}),
        ("chantal", {STORY, TEAM, THREAT, "Woorden van Omar", "Tekst voor mijzelf"}, {CARE}),
        ("bram", {STORY, TEAM}, {CARE, THREAT, "Woorden van Omar", "PL-1234", "Zijn kant"}),
    ],
)
def test_each_role_reads_its_parts(
    who: str, reads: set[str], never: set[str], client_for: Client, busy_case: str
) -> None:
    page = client_for(who).visit(f"/cases/{busy_case}")
    assert [words for words in sorted(reads) if words not in page.main] == []
    assert [words for words in sorted(never) if words in page.html] == []


@pytest.mark.parametrize("who", ["omar", "chantal", "bram"])
def test_an_injury_is_for_hrm_only(who: str, app: Flask, client_for: Client, busy_case: str) -> None:
    page = client_for(who).visit(f"/cases/{busy_case}")
    assert f"/cases/{busy_case}/accident" not in page.html
    assert str(Consequence.HOSPITAL.label) not in page.html


def test_hrm_sees_the_duty_that_follows_from_an_injury(client_for: Client, busy_case: str) -> None:
    page = client_for("hanna").visit(f"/cases/{busy_case}")
    assert page.elements(class_="gir-notice--late")
    assert f"/cases/{busy_case}/accident" in page.html


def test_a_personal_note_is_for_its_writer(client_for: Client, busy_case: str) -> None:
    assert all(
        "Tekst voor mijzelf" not in client_for(who).visit(f"/cases/{busy_case}").html for who in ("omar", "bram")
    )


def test_reading_leaves_a_trace_first(client_for: Client, case_id: str, traces: Callable[[str], list[str]]) -> None:
    client_for("omar").visit(f"/cases/{case_id}")
    assert traces(case_id) == ["case.report", "case.read"]


def test_the_number_to_call_today_stands_out_until_the_first_relief(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"], call_today=True, call_number="06 12345678")
    for who in ("hanna", "bram", "chantal"):
        assert client_for(who).visit(f"/cases/{case_id}").link("06 12345678") == "tel:0612345678"


@pytest.mark.parametrize("who", ["dirk", "greet", "siem"])
def test_who_has_nothing_to_do_with_it_finds_nothing(who: str, client_for: Client, case_id: str) -> None:
    assert client_for(who).get(f"/cases/{case_id}").status == 404


def test_the_page_speaks_both_languages(client_for: Client, busy_case: str) -> None:
    assert "Gedeelde tijdlijn" in client_for("omar").visit(f"/cases/{busy_case}").main
    assert "Shared timeline" in client_for("omar", "en").visit(f"/cases/{busy_case}").main


def test_a_note_can_be_written_on_the_page_itself(client_for: Client, case_id: str) -> None:
    page = client_for("omar").visit(f"/cases/{case_id}").form("/note").submit(text="Meteen geschreven")
    assert "Meteen geschreven" in page.main
