"""Until a written criterion is met, nobody who handles the case reads the perpetrator's name, whatever their role."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from gir.audit.models import AuditLine
from gir.cases.models import Case
from gir.cases.services import add_note, set_severity
from gir.cases.terms import Audience
from gir.config import Settings
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.incidents.details import write_answer
from gir.incidents.terms import Severity
from gir.notifications.services import deliver_due
from gir.threat.perpetrator.access import is_unlocked
from gir.threat.perpetrator.models import CriteriaCheck, InformClock
from gir.threat.perpetrator.queries import last_check, proposed_for_destruction_at
from gir.threat.perpetrator.services import Identity
from gir.threat.perpetrator.terms import Verdict
from gir.threat.services import advise_home, decide_police, record_reaction
from gir.threat.terms import PoliceDecision, ReactionWay, VptCode
from tests.support.evidence import PDF, own_path, send
from tests.support.names import CRITERIA, lock, publish_criteria, record, unlock
from tests.support.page import Page
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report, look

Client = Callable[..., PageClient]
Traces = Callable[[str], list[str]]
NAME = "Kees Zwartepoort"
MASKED = "[naam veroorzaker]"
HANDLERS = ("bram", "hanna", "omar", "chantal")
TOLD = ("witnesses", "others", "run_up", "whereabouts", "means_words", "harm", "contact_wish")
OF_HIM = ("appearance", "vehicle", "account", "web_address")
EVERYWHERE = (*TOLD, *OF_HIM)


@pytest.fixture
def named(app: Flask, cast: Cast, client_for: Client) -> str:
    """The reporter wrote the name in its field and in every other, and so did everybody who handles the case."""
    case_id = file_report(app, cast.people["anna"], narrative=f"{NAME} schold mij uit.")
    send(client_for("anna"), own_path(case_id), [(f"dreigmail van {NAME}.pdf", PDF)])
    with app.app_context(), write_transaction():
        incident = db.session.get_one(Case, case_id).incident
        for question in ("perpetrator_name", *EVERYWHERE):
            write_answer(incident, question, NAME if question == "perpetrator_name" else f"{NAME}, zeg ik")
    people = cast.people
    for audience in (Audience.TEAM, Audience.THREAT, Audience.PERSONAL):
        does(app, people["omar"], add_note, case_id, f"{NAME} belde ({audience}).", audience)
    does(app, people["omar"], record_reaction, case_id, ReactionWay.LETTER, now(), f"{NAME} gezegd", f"{NAME} zei")
    does(app, people["omar"], decide_police, case_id, PoliceDecision.REPORT, f"{NAME}!", VptCode.ASKED, f"PL {NAME}")
    does(app, people["chantal"], set_severity, case_id, Severity.SEVERE, f"{NAME} kwam terug")
    return case_id


def names_him(text: str) -> bool:
    return any(word.lower() in text.lower() for word in NAME.split())


def pages_about(client: PageClient, case_id: str) -> list[str]:
    """The work list, the case, and every page of it that this handler is led to."""
    page = client.visit(f"/cases/{case_id}")
    links = {address.split("#")[0] for _words, address in page.links}
    return ["/cases?tab=team", f"/cases/{case_id}", *sorted(link for link in links if f"/cases/{case_id}/" in link)]


def open_form(client: PageClient, case_id: str, page: str) -> Page:
    return client.visit(f"/cases/{case_id}/{page}")


@pytest.mark.parametrize("who", HANDLERS)
def test_a_locked_name_is_on_no_page_of_anybody_who_handles_the_case(
    who: str, client_for: Client, named: str, settings: Settings, app: Flask
) -> None:
    client = client_for(who)
    paths = pages_about(client, named)
    assert f"/cases/{named}/briefing" in paths
    for path in paths:
        answer = client.get(path, follow=True)
        assert answer.status == 200, path
        assert not names_him(f"{answer.body!r}{answer.headers}"), path
    assert client.visit(f"/cases/{named}").main.count(MASKED) > 5
    for word in NAME.split():
        found = client.visit("/cases/search").form("/cases/search").submit(words=word)
        assert named not in found.html
    with app.app_context():
        deliver_due()
    assert not any(names_him(mail.read_text()) for mail in Path(settings.mail_dir).glob("*.eml"))


def test_the_room_says_that_a_name_is_kept_and_locked(client_for: Client, named: str, app: Flask, cast: Cast) -> None:
    for who in ("omar", "chantal"):
        page = client_for(who).visit(f"/cases/{named}").main
        assert "Er is een naam bewaard, op slot." in page
    without = file_report(app, cast.people["anna"])
    assert "Er is geen naam bewaard." in client_for("omar").visit(f"/cases/{without}").main
    assert "op slot" not in client_for("hanna").visit(f"/cases/{named}").main


def test_once_unlocked_it_is_read_in_the_room_of_the_threat_only(
    app: Flask, cast: Cast, client_for: Client, named: str
) -> None:
    unlock(app, cast, named)
    for who in ("omar", "chantal"):
        page = client_for(who).visit(f"/cases/{named}").main
        assert page.count(NAME) > len(EVERYWHERE)
        assert MASKED not in page
    for who in ("bram", "hanna"):
        assert not names_him(client_for(who).visit(f"/cases/{named}").html)
    for who in HANDLERS:
        assert not names_him(client_for(who).visit(f"/cases/{named}/briefing").html)


def test_the_name_that_was_recorded_is_masked_as_that_of_the_reporter(
    app: Flask, cast: Cast, client_for: Client
) -> None:
    case_id = file_report(app, cast.people["anna"], narrative="Jan Roodhuis schold mij uit.")
    record(app, cast, case_id, Identity(name="Jan Roodhuis"))
    assert "Jan Roodhuis" in client_for("omar").visit(f"/cases/{case_id}").main
    assert "Roodhuis" not in client_for("hanna").visit(f"/cases/{case_id}").html
    lock(app, cast, case_id)
    for who in HANDLERS:
        client = client_for(who)
        assert "Roodhuis" not in client.visit(f"/cases/{case_id}").html, who
        assert case_id not in client.visit("/cases/search").form("/cases/search").submit(words="roodhuis").html, who


def test_the_reporter_reads_their_own_words_and_not_what_was_recorded(
    app: Flask, cast: Cast, client_for: Client, named: str
) -> None:
    anna = client_for("anna")
    assert NAME in anna.visit(f"/my-reports/{named}/more/perpetrator").html
    record(app, cast, named, Identity(name="Cornelis van der Zwartepoort", reach="Kade 1"))
    for path in (f"/my-reports/{named}", f"/my-reports/{named}/more/perpetrator"):
        page = anna.visit(path).html
        assert "Cornelis" not in page
        assert "Kade 1" not in page
    assert NAME in anna.visit(f"/my-reports/{named}/more/perpetrator").html


def test_advice_about_a_home_is_masked_too(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["rik"])
    with app.app_context(), write_transaction():
        write_answer(db.session.get_one(Case, case_id).incident, "perpetrator_name", NAME)
    does(app, cast.people["omar"], advise_home, case_id, f"Let op {NAME}.")
    for who in ("omar", "greet", "chantal"):
        assert not names_him(client_for(who).visit(f"/cases/{case_id}").html), who
    assert NAME in client_for("rik").visit(f"/my-reports/{case_id}").main  # it is written to him, word for word


# ── Holding a case against the criteria ────────────────────────────────────────────────────────────────────────


def test_the_coordinator_unlocks_a_name_by_a_criterion(
    app: Flask, cast: Cast, client_for: Client, named: str, traces: Traces
) -> None:
    first, _second = publish_criteria(app, cast.people["chantal"])
    form = open_form(client_for("chantal"), named, "name-criteria").form("/name-criteria")
    assert "De naam is van het slot." in form.submit(met=[first], verdict="met").text
    assert look(app, named, is_unlocked)
    assert "threat.check_criteria" in traces(named)
    page = client_for("omar").visit(f"/cases/{named}").main
    for words in (CRITERIA[0], "Versie van de criteria", "Chantal", "van het slot"):
        assert words in page
    assert CRITERIA[1] not in page
    assert "Chantal legde vast dat de zaak voldoet aan een criterium" in page
    assert "criterium" not in client_for("hanna").visit(f"/cases/{named}").main
    assert "criterium" not in client_for("anna").visit(f"/my-reports/{named}").main


def test_none_met_keeps_it_locked_and_proposes_to_destroy_it(
    app: Flask, cast: Cast, client_for: Client, named: str
) -> None:
    publish_criteria(app, cast.people["chantal"])
    form = open_form(client_for("chantal"), named, "name-criteria").form("/name-criteria")
    assert "voorstel is om hem te vernietigen" in form.submit(verdict="none").text
    assert not look(app, named, is_unlocked)
    assert look(app, named, proposed_for_destruction_at) is not None
    page = client_for("omar").visit(f"/cases/{named}").main
    assert "is het voorstel om hem te vernietigen" in page
    assert not names_him(page)
    unlock(app, cast, named)
    assert look(app, named, proposed_for_destruction_at) is None


def test_unlocking_is_taken_back_with_a_reason(app: Flask, cast: Cast, client_for: Client, named: str) -> None:
    unlock(app, cast, named)
    chantal = client_for("chantal")
    form = open_form(chantal, named, "name-criteria").form("/name-criteria")
    page = form.submit(met=[], verdict="none", reason="")
    assert page.status == 422
    assert "Schrijf waarom de naam weer op slot moet." in page.main
    assert look(app, named, is_unlocked)
    page.form("/name-criteria").submit(met=[], verdict="none", reason="Het was een naamgenoot.")
    assert not look(app, named, is_unlocked)
    told = client_for("omar").visit(f"/cases/{named}").main
    assert "Het was een naamgenoot." in told
    assert "Chantal deed de naam van de veroorzaker weer op slot" in told
    assert not names_him(told)
    with app.app_context():
        check = db.session.scalars(select(CriteriaCheck).order_by(CriteriaCheck.at.desc())).first()
        assert check is not None
        assert b"naamgenoot" not in (check.reason_sealed or b"")


@pytest.mark.parametrize(
    ("met", "verdict", "sentence"),
    [
        (False, "met", "Vink minstens één criterium aan"),
        (True, "none", "Je vinkte een criterium aan."),
        (True, "", "Kies wat daaruit volgt."),
        (True, "gone", "Kies een van de antwoorden."),
    ],
)
def test_what_does_not_fit_together_is_refused(
    app: Flask, cast: Cast, client_for: Client, named: str, met: bool, verdict: str, sentence: str
) -> None:
    first = publish_criteria(app, cast.people["chantal"])[0]
    form = open_form(client_for("chantal"), named, "name-criteria").form("/name-criteria")
    page = form.submit(met=[first] if met else [], verdict=verdict, reason="Mijn reden")
    assert page.status == 422
    assert sentence in page.main
    assert "Mijn reden" in page.main
    assert look(app, named, last_check) is None


def test_criteria_of_another_version_are_no_choice(app: Flask, cast: Cast, client_for: Client, named: str) -> None:
    old = publish_criteria(app, cast.people["chantal"])[0]
    publish_criteria(app, cast.people["chantal"], ("Iets anders.",))
    form = open_form(client_for("chantal"), named, "name-criteria").form("/name-criteria")
    page = form.submit(met=[old], verdict="met")
    assert page.status == 422
    assert look(app, named, last_check) is None


def test_without_criteria_nothing_can_be_unlocked(app: Flask, client_for: Client, named: str) -> None:
    page = open_form(client_for("chantal"), named, "name-criteria").form("/name-criteria").submit(verdict="none")
    assert page.status == 422
    assert "Er zijn nog geen criteria." in page.main
    assert "nog geen criteria gepubliceerd" in client_for("omar").visit(f"/cases/{named}").main
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(CriteriaCheck)) == 0


def test_only_coordinator_and_clerk_check(app: Flask, cast: Cast, client_for: Client, named: str) -> None:
    assert client_for("omar").get(f"/cases/{named}/name-criteria").status == 403
    assert client_for("greet").get(f"/cases/{named}/name-criteria").status == 404
    publish_criteria(app, cast.people["chantal"])
    official = file_report(app, cast.people["rik"])
    assert client_for("greet").get(f"/cases/{official}/name-criteria").status == 200


@pytest.mark.parametrize("page", ["perpetrator", "inform-perpetrator", "earlier-incidents"])
def test_what_uses_the_name_waits_for_the_key(
    app: Flask, cast: Cast, client_for: Client, named: str, page: str
) -> None:
    omar = client_for("omar")
    assert omar.get(f"/cases/{named}/{page}").status == 403
    unlock(app, cast, named)
    assert omar.get(f"/cases/{named}/{page}").status == 200
    lock(app, cast, named)
    assert omar.get(f"/cases/{named}/{page}").status == 403
    with app.app_context():
        lines = select(AuditLine).where(AuditLine.object_id == named, AuditLine.result == "refused")
        assert len(db.session.scalars(lines).all()) == 2


def test_somebody_else_was_first(app: Flask, cast: Cast, client_for: Client, named: str) -> None:
    first = publish_criteria(app, cast.people["chantal"])[0]
    form = open_form(client_for("chantal"), named, "name-criteria").form("/name-criteria")
    does(app, cast.people["omar"], add_note, named, "Tussendoor.", Audience.TEAM)
    page = form.submit(met=[first], verdict="met", reason="Mijn uitleg")
    assert page.status == 409
    assert "Mijn uitleg" in page.main
    assert not names_him(page.html)
    assert not look(app, named, is_unlocked)


@pytest.mark.database
def test_every_check_is_kept_with_its_version(app: Flask, cast: Cast, named: str) -> None:
    unlock(app, cast, named)
    lock(app, cast, named)
    unlock(app, cast, named)
    with app.app_context():
        checks = db.session.scalars(select(CriteriaCheck).order_by(CriteriaCheck.at)).all()
        assert [check.verdict for check in checks] == [Verdict.MET, Verdict.NONE, Verdict.MET]
        assert {check.criteria.number for check in checks} == {1}
        assert [len(check.met) for check in checks] == [1, 0, 1]
        assert db.session.scalar(select(func.count()).select_from(InformClock)) == 1
