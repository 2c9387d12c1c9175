"""What the reporter added later: every answer in the room it belongs to, for who may enter it and for nobody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from gir.accounts.actor import actor_of
from gir.accounts.terms import Role
from gir.audit.models import AuditLine
from gir.cases.amending import amend
from gir.cases.models import Case
from gir.database import db
from gir.demonstration.cast import Cast
from gir.facts.models import Fact
from gir.followup.case_page import case_page
from gir.incidents.details import answer_of, write_answer
from gir.incidents.models import Incident
from gir.incidents.seven import seven_ws
from gir.incidents.terms import Channel, Form, FormDetail, Influence, Means, Place, Relation, Target, Trigger
from gir.notifications.models import Message
from gir.threat.models import HomeAdvice
from gir.threat.terms import ThreatAct
from gir.vault import DataKey, KeySet
from tests.followup.newcomers import join
from tests.support.names import unlock
from tests.support.page_client import PageClient
from tests.support.stories import file_report, look

Client = Callable[..., PageClient]
ADDED = {
    "witnesses": "Getuige Bert",
    "others": "Ook Wilma",
    "whereabouts": "Bij balie drie",
    "means": frozenset({Means.OBJECT}),
    "means_words": "een nietmachine",
    "run_up": "Lang gewacht",
    "perpetrator_known": True,
    "perpetrator_name": "K. de Boer",
    "appearance": "Lange man",
    "vehicle": "Rode bestelbus",
    "account": "@boos",
    "web_address": "https://example.org/post",
    "harm": "Slaapt slecht",
    "contact_wish": "Bel na vieren",
}
WITH_THE_STORY = {"Getuige Bert", "Ook Wilma", "Bij balie drie", "een nietmachine", "Lang gewacht"}
THREAT = {"K. de Boer", "Lange man", "Rode bestelbus", "@boos", "https://example.org/post"}
HARM = {"Slaapt slecht"}
WISH = {"Bel na vieren"}


def add(app: Flask, person_id: str, case_id: str, **answers: object) -> None:
    """Let the reporter add these answers."""

    def write(_session: object, incident: Incident) -> bool:
        for name, value in answers.items():
            write_answer(incident, name, value)
        return True

    with app.app_context():
        amend(db.session.get_one(Case, case_id), write, actor=actor_of(person_id))


@pytest.fixture
def detailed(app: Flask, cast: Cast) -> str:
    case_id = file_report(app, cast.people["anna"], trigger=Trigger.WAITING, relation=Relation.RESIDENT)
    add(app, cast.people["anna"], case_id, **ADDED)
    return case_id


@pytest.mark.parametrize(
    ("who", "reads"),
    [
        ("hanna", WITH_THE_STORY | HARM | WISH),
        ("omar", WITH_THE_STORY | THREAT),
        ("chantal", WITH_THE_STORY | THREAT),
        ("bram", WITH_THE_STORY | WISH),
    ],
)
def test_everybody_reads_their_rooms_and_no_other(
    app: Flask, cast: Cast, client_for: Client, detailed: str, who: str, reads: set[str]
) -> None:
    locked = client_for(who).visit(f"/cases/{detailed}").main
    assert "K. de Boer" not in locked
    for words in reads - {"K. de Boer"}:
        assert words in locked, words
    unlock(app, cast, detailed)
    page = client_for(who).visit(f"/cases/{detailed}").main
    for words in WITH_THE_STORY | THREAT | HARM | WISH:
        assert (words in page) == (words in reads), words


@pytest.mark.parametrize("who", ["hanna", "bram"])
def test_the_page_does_not_even_hold_what_is_not_shown(app: Flask, cast: Cast, detailed: str, who: str) -> None:
    with app.test_request_context():
        page = case_page(db.session.get_one(Case, detailed), actor_of(cast.people[who]))
        assert (page.perpetrator, page.seven, page.home_advice) == ([], [], [])
        assert page.identity is None


def test_the_perpetrators_name_lies_apart_under_a_key_of_its_own(app: Flask, detailed: str) -> None:
    with app.app_context():
        incident = db.session.get_one(Case, detailed).incident
        rows = [incident.perpetrator_identity, incident.perpetrator, incident.circumstances, incident.care_answers]
        assert all(rows)
        keys = [row.key for row in rows if row is not None] + [incident.key]
        assert len({key.id for key in keys}) == len(keys)
        assert [key.key_set for key in keys[:2]] == [KeySet.PERPETRATOR, KeySet.PERPETRATOR]
        assert keys[3].key_set == KeySet.CARE


def test_one_key_for_each_room_however_often_something_is_added(app: Flask, cast: Cast, detailed: str) -> None:
    with app.app_context():
        before = len(db.session.scalars(select(DataKey)).all())
    add(app, cast.people["anna"], detailed, perpetrator_name="J. de Boer", witnesses=None)
    with app.app_context():
        assert len(db.session.scalars(select(DataKey)).all()) == before
    assert look(app, detailed, lambda case: answer_of(case.incident, "perpetrator_name")) == "J. de Boer"
    assert look(app, detailed, lambda case: answer_of(case.incident, "witnesses")) is None


def test_the_seven_ws(app: Flask, cast: Cast, client_for: Client, detailed: str) -> None:
    with app.test_request_context():
        incident = db.session.get_one(Case, detailed).incident
        assert "K. de Boer" not in seven_ws(incident, home=False).who  # nobody reads it unless it is given
        found = seven_ws(incident, home=False, name="K. de Boer")
        assert found.who == (
            "K. de Boer",
            "inwoner of klant",
            "Lange man",
            "Rode bestelbus",
            "@boos",
            ADDED["web_address"],
        )
        assert found.where == ("Aan de balie", "Bij balie drie")
        assert found.with_what == ("een voorwerp dat er lag of stond", "een nietmachine")
        assert found.why[1:] == ("Lang gewacht",)
    page = client_for("omar").visit(f"/cases/{detailed}").main
    assert "De zeven W’s voor de politie" in page
    assert "De zeven W’s" not in client_for("hanna").visit(f"/cases/{detailed}").main
    empty = client_for("omar").visit(f"/cases/{file_report(app, cast.people['anna'])}").main
    assert "nog niet bekend" in empty


# ── Office-holders ─────────────────────────────────────────────────────────────────────────────────────────────

AT_HOME = {"whereabouts": "Dorpsstraat 1", "at_home": "Steen door de ruit", "security": "Geen buitenlamp"}


@pytest.fixture
def official(app: Flask, cast: Cast) -> str:
    """Councillor Rik was threatened at home, and told more about it later."""
    case_id = file_report(
        app,
        cast.people["rik"],
        forms=frozenset({Form.THREAT}),
        details=frozenset({FormDetail.THREAT_FAMILY}),
        channel=Channel.HOME,
    )
    add(app, cast.people["rik"], case_id, **AT_HOME, influence=Influence.MEANT)
    return case_id


def test_home_is_for_who_was_named(app: Flask, cast: Cast, client_for: Client, official: str) -> None:
    join(app, cast, "otto", Role.OOV)
    for who in ("omar", "greet", "chantal"):
        page = client_for(who).visit(f"/cases/{official}").main
        assert all(words in page for words in AT_HOME.values()), who
    page = client_for("otto").visit(f"/cases/{official}").main
    assert not [words for words in AT_HOME.values() if words in page]
    assert client_for("hanna").get(f"/cases/{official}").status == 404
    with app.test_request_context():
        incident = db.session.get_one(Case, official).incident
        assert "Dorpsstraat 1" in seven_ws(incident, home=True).where
        assert seven_ws(incident, home=False).where == ()
        assert seven_ws(incident, home=False).how == ()
        assert incident.home_answers is not None
        assert incident.home_answers.key.key_set == KeySet.HOME
        assert incident.circumstances is None


def test_a_place_elsewhere_is_no_secret(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["rik"], channel=Channel.COUNCIL_MEETING, place=Place.COUNCIL_CHAMBER)
    join(app, cast, "otto", Role.OOV)
    add(app, cast.people["rik"], case_id, whereabouts="Bij de publieke tribune")
    assert "Bij de publieke tribune" in client_for("otto").visit(f"/cases/{case_id}").main


def test_where_it_was_aimed_at_home_is_home(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["rik"], channel=Channel.ONLINE, target=Target.FAMILY)
    join(app, cast, "otto", Role.OOV)
    add(app, cast.people["rik"], case_id, whereabouts="Dorpsstraat 1")
    assert "Dorpsstraat" not in client_for("otto").visit(f"/cases/{case_id}").main
    assert "Dorpsstraat" in client_for("omar").visit(f"/cases/{case_id}").main


def test_the_influence_on_a_decision_is_counted(app: Flask, cast: Cast, official: str) -> None:
    with app.app_context():
        fact = db.session.get_one(Fact, db.session.get_one(Case, official).incident_id)
        assert fact.influence == "meant"
    add(app, cast.people["rik"], official, influence=None)
    with app.app_context():
        assert db.session.get_one(Fact, db.session.get_one(Case, official).incident_id).influence is None


def test_what_office_holders_add_is_not_for_hrm(app: Flask, client_for: Client, official: str) -> None:
    number = look(app, official, lambda case: case.number)
    hanna = client_for("hanna")
    assert number not in hanna.visit("/cases?tab=team").main
    assert hanna.get("/trends", population="official").status == 400
    with app.app_context():
        recipients = {message.recipient.first_name for message in db.session.scalars(select(Message))}
        assert recipients.isdisjoint({"Hanna", "Bram"})
        assert {"Greet", "Omar"} <= recipients


def test_an_office_holder_is_asked_in_their_own_words(client_for: Client, official: str) -> None:
    rik = client_for("rik")
    assert "gezien vanuit je ambt" in rik.visit(f"/my-reports/{official}/more/perpetrator").main
    assert "een stemming of besluit" in rik.visit(f"/my-reports/{official}/more/decision").main
    assert "Steen door de ruit" in rik.visit(f"/my-reports/{official}/more/home").html
    assert "070 373 83 14" in rik.visit(f"/my-reports/{official}/receipt").main


# ── Advice about the safety of the home ────────────────────────────────────────────────────────────────────────


def give_advice(client: PageClient, case_id: str, text: str = "Hang een buitenlamp op.") -> None:
    page = client.visit(f"/cases/{case_id}/home-advice").form("/home-advice").submit(advice=text)
    assert "Het advies is opgeslagen." in page.text


def test_advice_is_read_by_the_office_holder_and_who_was_named(
    app: Flask, cast: Cast, client_for: Client, official: str
) -> None:
    join(app, cast, "otto", Role.OOV)
    give_advice(client_for("omar"), official)
    for who in ("omar", "greet", "chantal"):
        page = client_for(who).visit(f"/cases/{official}").main
        assert "Hang een buitenlamp op." in page
        assert "Omar gaf advies over de veiligheid van het huis" in page
    page = client_for("otto").visit(f"/cases/{official}").main
    assert "buitenlamp" not in page
    assert "veiligheid van het huis" not in page
    own = client_for("rik").visit(f"/my-reports/{official}").main
    assert "Omar (OOV) gaf je advies over de veiligheid van je huis" in own
    assert "Hang een buitenlamp op." in own


@pytest.mark.database
def test_advice_leaves_no_mark_outside_its_room(app: Flask, client_for: Client, official: str) -> None:
    before = look(app, official, lambda case: (case.changed_core, case.changed_care, case.changed_threat))
    version = look(app, official, lambda case: case.version)
    give_advice(client_for("omar"), official)
    assert look(app, official, lambda case: (case.changed_core, case.changed_care, case.changed_threat)) == before
    assert look(app, official, lambda case: case.version) > version


def test_only_who_was_named_can_advise(app: Flask, cast: Cast, client_for: Client, official: str) -> None:
    join(app, cast, "otto", Role.OOV)
    assert client_for("otto").get(f"/cases/{official}/home-advice").status == 403
    assert client_for("hanna").get(f"/cases/{official}/home-advice").status == 404
    employee = file_report(app, cast.people["anna"])
    assert client_for("omar").get(f"/cases/{employee}/home-advice").status == 403


def test_advice_is_sealed_traced_and_not_in_the_mail(app: Flask, cast: Cast, client_for: Client, official: str) -> None:
    omar = client_for("omar")
    page = omar.visit(f"/cases/{official}/home-advice").form("/home-advice").submit(advice="")
    assert page.status == 422
    assert "Schrijf eerst je advies." in page.main
    give_advice(omar, official)
    with app.app_context():
        row = db.session.scalars(select(HomeAdvice)).one()
        assert row.key.key_set == KeySet.HOME
        assert b"buitenlamp" not in row.advice_sealed
        lines = select(AuditLine).where(AuditLine.object_id == official, AuditLine.act == ThreatAct.ADVISE_HOME)
        assert len(db.session.scalars(lines).all()) == 1
        mailed = select(Message).where(Message.recipient_id == cast.people["rik"])
        assert [message.path for message in db.session.scalars(mailed)] == [f"/my-reports/{official}"]
