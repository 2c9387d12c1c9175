"""House rules on screen: everybody reads them, the coordinator publishes them, reports name the broken ones."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from gir.accounts.actor import actor_of
from gir.audit.models import AuditLine
from gir.cases.models import Case
from gir.database import db
from gir.demonstration.cast import Cast
from gir.incidents.broken_rules import broken_rules
from gir.incidents.severity_norm import LEVELS
from gir.organisations.queries import Wording, current_norm, draft_norm, edition
from gir.organisations.services import save_draft
from gir.web.dates import today
from tests.support.page import Page
from tests.support.stories import file_report, publish_rules

EDIT, PUBLISH = "/organisation/house-rules/edit", "/organisation/house-rules/publish"
HOSTILE = '<script>alert(1)</script> {{7*7}} "><img src=x onerror=alert(1)>'
OLD = Wording(
    "Emotie mag, agressie niet.", "", ("Niet schelden.", "Niet slaan."), light=("Een balie vol boze mensen.",)
)
NEW = Wording("Wij blijven rustig.", "Ook online.", ("Niet schelden.", "Niet slaan.", "Niet filmen."))


def write(client: Any, **answers: Any) -> Page:
    page: Page = client.visit(EDIT).form(EDIT).submit(**answers)
    return page


def test_without_house_rules_the_norm_of_severity_is_there_already(client_for: Any) -> None:
    page = client_for("anna").visit("/house-rules")
    assert "nog geen eigen huisregels" in page.main
    assert "Emotie mag, agressie niet." in page.main
    assert "een doodsbedreiging" in page.main
    assert EDIT not in page.html


def test_the_start_page_leads_to_house_rules_and_start_kit(client_for: Any) -> None:
    page = client_for("anna").visit("/")
    assert page.follow("Lees de huisregels").path == "/house-rules"
    assert page.link("Startpakket op één pagina") == "/organisation/start-kit.pdf"


def test_a_coordinator_writes_looks_and_publishes(app: Flask, cast: Cast, client_for: Any) -> None:
    chantal, anna = client_for("chantal"), client_for("anna")
    page = chantal.visit("/house-rules").follow("Nieuwe huisregels schrijven")
    first = page.form(EDIT).values
    assert first["sentence"] == ["Emotie mag, agressie niet."]
    assert len(first["rules"][0].splitlines()) > 5  # there is something to start with
    page = page.form(EDIT).submit(
        sentence="Wij blijven rustig.", rules="Niet   schelden.\r\n\r\nNiet slaan.\r\nNiet slaan.", light="Sukkel!"
    )
    assert page.path == PUBLISH
    assert "Dit wordt versie 1." in page.main
    assert "Sukkel!" in page.main
    assert "Wij blijven rustig." not in anna.visit("/house-rules").main  # a draft is for who writes it
    page = page.form(PUBLISH).submit()
    assert "Versie 1 is gepubliceerd." in page.text
    page = anna.visit("/house-rules")
    for text in ("Wij blijven rustig.", "Niet schelden.", "Niet slaan.", "Sukkel!", "Versie 1, gepubliceerd op"):
        assert text in page.main
    assert "Wij blijven rustig." in anna.visit("/").main
    with app.app_context():
        norm = current_norm(cast.organisation_id)
        assert norm is not None
        assert norm.wording.rules == ("Niet schelden.", "Niet slaan.")


def test_older_versions_stay_readable(app: Flask, cast: Cast, client_for: Any) -> None:
    publish_rules(app, cast.people["chantal"], OLD)
    publish_rules(app, cast.people["chantal"], NEW)
    page = client_for("anna").visit("/house-rules")
    assert "Niet filmen." in page.main
    page = page.follow("Versie 1")
    assert "Niet filmen." not in page.main
    assert "Een balie vol boze mensen." in page.main
    assert "oudere versie" in page.main
    assert page.follow("De huisregels van nu").path == "/house-rules"


def test_an_english_page_says_which_words_are_dutch(app: Flask, cast: Cast, client_for: Any) -> None:
    publish_rules(app, cast.people["chantal"], OLD)
    client = client_for("anna", "en")
    page = client.visit("/house-rules")
    assert "Niet slaan." in page.main
    assert "a death threat" in page.main
    assert [element for element in page.elements("div", lang="nl") if "Niet slaan." in "".join(element.itertext())]
    assert [element for element in page.elements("li", lang="nl") if "boze mensen" in "".join(element.itertext())]
    assert "Emotie mag" in "".join(client.visit("/").elements("p", lang="nl")[0].itertext())


def test_the_rules_of_another_organisation_do_not_exist(app: Flask, cast: Cast, client_for: Any) -> None:
    norm_id = publish_rules(app, cast.people["chantal"], NEW)
    pia = client_for("pia")
    assert "Niet filmen." not in pia.visit("/house-rules").main
    answer, unknown = pia.get(f"/house-rules/{norm_id}"), pia.get(f"/house-rules/{'0' * 32}")
    assert (answer.status, answer.html) == (404, unknown.html)


def test_a_draft_has_no_address(app: Flask, cast: Cast, client_for: Any) -> None:
    write(client_for("chantal"))
    with app.app_context():
        draft = draft_norm(cast.organisation_id)
        assert draft is not None
    assert client_for("anna").get(f"/house-rules/{draft.id}").status == 404


@pytest.mark.parametrize(
    ("field", "text", "complaint"),
    [
        ("sentence", "", "Schrijf de norm in één zin."),
        ("sentence", "x" * 161, "Deze zin is te lang"),
        ("explanation", "x" * 200_000, "Deze tekst is te lang."),
        ("rules", " \n ", "Schrijf ten minste één regel."),
        ("rules", "\n".join(f"Regel {n}" for n in range(26)), "Dit zijn 26 regels. Houd het bij 25."),
        ("rules", "x" * 301, "langer dan 300 letters"),
        ("severe", "\n".join(f"Voorbeeld {n}" for n in range(11)), "Dit zijn 11 regels. Houd het bij 10."),
    ],
)
def test_bad_input_is_refused_and_kept(
    app: Flask, cast: Cast, client_for: Any, field: str, text: str, complaint: str
) -> None:
    page = write(client_for("chantal"), **{"medium": "Blijft staan.", field: text})
    assert page.status == 422
    assert complaint in page.text
    assert page.form(EDIT).values["medium"] == ["Blijft staan."]
    assert page.form(EDIT).values[field][0].split() == text.split()
    with app.app_context():
        assert draft_norm(cast.organisation_id) is None


def test_hostile_text_stays_text(client_for: Any) -> None:
    client = client_for("chantal")
    page = write(client, sentence=HOSTILE, explanation=HOSTILE, rules=HOSTILE, light=HOSTILE)
    assert page.main.count("{{7*7}}") == 4
    page = page.form(PUBLISH).submit()
    assert page.main.count(HOSTILE) == 4
    assert "<script>alert" not in page.html


def test_two_coordinators_do_not_overwrite_each_other(app: Flask, cast: Cast, client_for: Any) -> None:
    first, second = client_for("chantal"), client_for("chantal")
    late = second.visit(EDIT).form(EDIT)
    write(first, rules="Van de eerste.")
    page = late.submit(rules="Van de tweede.")
    assert page.status == 409
    assert "Van de eerste." in page.main
    assert "Van de tweede." in page.main
    page = page.form(EDIT).submit()
    assert page.path == PUBLISH
    assert "Van de tweede." in page.main


def test_nobody_publishes_a_draft_they_have_not_seen(app: Flask, cast: Cast, client_for: Any) -> None:
    client = client_for("chantal")
    late = write(client, rules="Gelezen.").form(PUBLISH)
    write(client, rules="Later geschreven.")
    page = late.submit()
    assert page.status == 409
    assert "Later geschreven." in page.main
    assert page.form(PUBLISH).submit().status == 200
    assert late.submit().status == 409  # there is no draft any more
    assert client.get(PUBLISH, follow=True).path == EDIT


# ── Which rule was broken ──────────────────────────────────────────────────────────────────────────────────────


def step(case_id: str) -> str:
    return f"/my-reports/{case_id}/more/rules"


def test_a_report_names_the_rules_of_its_day(app: Flask, cast: Cast, client_for: Any) -> None:
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False):
        publish_rules(app, cast.people["chantal"], OLD)
    case_id = file_report(app, cast.people["anna"], day=today() - timedelta(days=1))
    publish_rules(app, cast.people["chantal"], NEW)
    anna = client_for("anna")
    page = anna.visit(step(case_id))
    assert "Niet filmen." not in page.main
    assert "de huisregels van maandag 2 maart 2026, versie 1." in page.main
    labels = page.form(step(case_id)).options("broken_rules")
    chosen = [key for key, label in labels.items() if label in ("Niet schelden.", "Niet slaan.")]
    assert page.form(step(case_id)).submit(broken_rules=chosen).status == 200
    with app.app_context():
        named = broken_rules(db.session.get_one(Case, case_id).incident)
        assert named is not None
        assert named.texts == ("Niet schelden.", "Niet slaan.")
    for handler in ("hanna", "omar", "chantal"):
        words = client_for(handler).visit(f"/cases/{case_id}").main
        assert "Niet schelden. · Niet slaan. (versie 1)" in words
    assert anna.visit(step(case_id)).form(step(case_id)).values["broken_rules"] == chosen
    assert anna.visit(step(case_id)).form(step(case_id)).submit(broken_rules=[]).status == 200
    with app.app_context():
        assert broken_rules(db.session.get_one(Case, case_id).incident) is None


def test_a_rule_of_another_version_is_refused(app: Flask, cast: Cast, client_for: Any) -> None:
    publish_rules(app, cast.people["chantal"], OLD)
    publish_rules(app, cast.people["chantal"], NEW)
    case_id = file_report(app, cast.people["anna"])
    with app.app_context():
        save_draft(OLD, "nl", shown=edition(cast.organisation_id), actor=actor_of(cast.people["chantal"]))
        draft = draft_norm(cast.organisation_id)
        assert draft is not None
    anna = client_for("anna")
    values = anna.visit(step(case_id)).form(step(case_id)).values
    page = anna.post(step(case_id), {**values, "broken_rules": [draft.rules[0][0]]})
    assert page.status == 422
    assert "Kies uit de lijst." in page.text
    with app.app_context():
        assert broken_rules(db.session.get_one(Case, case_id).incident) is None


def test_without_house_rules_nobody_is_asked_about_them(app: Flask, cast: Cast, client_for: Any) -> None:
    case_id = file_report(app, cast.people["anna"])
    anna = client_for("anna")
    assert anna.get(step(case_id)).status == 404
    assert step(case_id) not in anna.visit(f"/my-reports/{case_id}/more").html


def test_strangers_and_handlers_do_not_answer_for_the_reporter(app: Flask, cast: Cast, client_for: Any) -> None:
    publish_rules(app, cast.people["chantal"], OLD)
    case_id = file_report(app, cast.people["anna"])
    assert client_for("rik").get(step(case_id)).status == 404
    assert client_for("hanna").get(step(case_id)).status == 403


def test_naming_a_rule_leaves_a_trace_and_no_words_in_the_log(app: Flask, cast: Cast, client_for: Any) -> None:
    publish_rules(app, cast.people["chantal"], OLD)
    case_id = file_report(app, cast.people["anna"])
    page = client_for("anna").visit(step(case_id)).form(step(case_id))
    page.submit(broken_rules=list(page.options("broken_rules"))[:1])
    with app.app_context():
        lines = db.session.scalars(select(AuditLine).where(AuditLine.act == "case.amend")).all()
        assert [line.object_id for line in lines] == [case_id]
        assert "schelden" not in "".join(line.detail for line in db.session.scalars(select(AuditLine)))


def test_the_coordinator_sees_what_the_degrees_mean(app: Flask, cast: Cast, client_for: Any) -> None:
    publish_rules(app, cast.people["chantal"], OLD)
    case_id = file_report(app, cast.people["anna"])
    page = client_for("chantal").visit(f"/cases/{case_id}/severity")
    assert "Wat licht, middel en zwaar betekenen" in page.main
    assert "Een balie vol boze mensen." in page.main
    with app.test_request_context():
        for level in LEVELS:
            for criterion in level.criteria:
                assert str(criterion.words) in page.main
    assert "Wat licht, middel en zwaar" not in client_for("chantal").visit(f"/cases/{case_id}/answer").main
