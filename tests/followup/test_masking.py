"""The name of the perpetrator is read by who may enter the room of the threat, and stands nowhere else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gir.cases.closing import say_helped
from gir.cases.models import Case
from gir.cases.services import add_note
from gir.cases.terms import Audience, Helped
from gir.database import db, write_transaction
from gir.demonstration.cast import Cast
from gir.incidents.details import write_answer
from gir.incidents.terms import Form
from tests.support.evidence import PDF, own_path, send
from tests.support.names import unlock
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report, finish_everything

Client = Callable[..., PageClient]
NAME = "Kees Zwartepoort"
MASKED = "[naam veroorzaker]"
OUTSIDE = ("bram", "hanna")
"""They read the story, and may not enter the room of the threat."""
TOLD = ("witnesses", "others", "run_up", "whereabouts", "means_words", "harm", "contact_wish")
SENTENCES = ("{} schold mij uit.", "Het was ZWARTEPOORT, zei de bewaker.", "kees stond er weer", "Zwartepoorts hond")


@pytest.fixture
def case_id(app: Flask, cast: Cast, client_for: Client) -> str:
    """Everybody wrote the name wherever they could, the reporter also into the question for it."""
    case_id = file_report(app, cast.people["anna"], narrative="\n".join(SENTENCES).format(NAME))
    send(client_for("anna"), own_path(case_id), [(f"dreigmail van {NAME}.pdf", PDF)])
    with app.app_context(), write_transaction():
        incident = db.session.get_one(Case, case_id).incident
        write_answer(incident, "perpetrator_name", NAME)
        for question in TOLD:
            write_answer(incident, question, f"{NAME}, zie ook Zwartepoort")
    for name, audience in (
        ("bram", Audience.TEAM),
        ("hanna", Audience.CARE),
        ("omar", Audience.THREAT),
        ("chantal", Audience.REPORTER),
    ):
        does(app, cast.people[name], add_note, case_id, f"{NAME} belde, zegt {name}.", audience)
    return case_id


def names_him(page_html: str) -> bool:
    return any(word.lower() in page_html.lower() for word in NAME.split())


def addresses(client: PageClient, case_id: str) -> list[str]:
    """Every page about the case that this handler is led to."""
    page = client.visit(f"/cases/{case_id}")
    links = {address.split("#")[0] for _words, address in page.links}
    return ["/cases?tab=team", f"/cases/{case_id}", *sorted(link for link in links if f"/cases/{case_id}/" in link)]


def finish(app: Flask, cast: Cast, case_id: str) -> None:
    """Close the case, with the name in every text that closing asks for."""
    finish_everything(app, cast, case_id)
    with app.app_context(), write_transaction():
        case = db.session.get_one(Case, case_id)
        case.severity_reason, case.close_note, case.what_changed = (
            NAME,
            f"{NAME} is weg",
            f"{NAME} mag niet meer binnen",
        )
    does(app, cast.people["anna"], say_helped, case_id, Helped.PARTLY, f"{NAME} loopt nog rond")


@pytest.mark.parametrize("who", OUTSIDE)
def test_outside_the_room_of_the_threat_no_page_names_him(
    who: str, app: Flask, cast: Cast, client_for: Client, case_id: str
) -> None:
    unlock(app, cast, case_id)  # who has another room reads no name then either
    client = client_for(who)
    assert MASKED in client.visit(f"/cases/{case_id}").main
    for path in addresses(client, case_id):
        answer = client.get(path, follow=True)
        assert answer.status == 200, path
        assert not names_him(f"{answer.body!r}{answer.headers}"), path
    finish(app, cast, case_id)
    page = client.visit(f"/cases/{case_id}")
    assert not names_him(page.html)
    assert page.main.count(MASKED) > len(SENTENCES)


def test_who_may_enter_the_room_reads_the_name_once_it_is_unlocked(
    app: Flask, cast: Cast, client_for: Client, case_id: str
) -> None:
    unlock(app, cast, case_id)
    for who in ("omar", "chantal"):
        page = client_for(who).visit(f"/cases/{case_id}").main
        assert page.count(NAME) > len(SENTENCES)
        assert MASKED not in page


def test_the_reporter_reads_their_own_words(app: Flask, client_for: Client, case_id: str) -> None:
    page = client_for("anna").visit(f"/my-reports/{case_id}").main
    assert f"dreigmail van {NAME}.pdf" in page
    assert MASKED not in page


def test_without_a_name_nothing_is_taken_out(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"], narrative="Kees schold mij uit.", forms=frozenset({Form.VERBAL}))
    assert "Kees schold mij uit." in client_for("hanna").visit(f"/cases/{case_id}").main


letters = st.text(st.characters(categories=["Lu", "Ll"], max_codepoint=0x17F), min_size=5, max_size=10)


def test_whatever_the_name_is_it_is_not_shown(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id, hanna = file_report(app, cast.people["anna"]), client_for("hanna")

    @settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
    @given(first=letters, last=letters, way=st.sampled_from([str, str.upper, str.lower, str.title]))
    def never(first: str, last: str, way: Callable[[str], str]) -> None:
        name = f"Q{first} van X{last}"
        with app.app_context(), write_transaction():
            incident = db.session.get_one(Case, case_id).incident
            write_answer(incident, "perpetrator_name", name)
            incident.narrative = f"Ik zag {way(name)}. Later kwam {way(f'x{last}')} terug."
        page = hanna.visit(f"/cases/{case_id}").main
        assert f"x{last}".lower() not in page.lower()
        assert f"q{first}".lower() not in page.lower()
        assert MASKED in page

    never()
