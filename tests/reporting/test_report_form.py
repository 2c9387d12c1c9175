"""The report form: short, forgiving, and received once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from gir.accounts.actor import actor_of
from gir.accounts.terms import Role
from gir.cases.choosing import possible_handlers
from gir.cases.models import Case
from gir.database import db, now
from gir.demonstration.cast import Cast
from gir.incidents.models import Incident
from gir.incidents.terms import Channel, Form, FormDetail, Kind, Precision, Target
from gir.reporting.queries import clerks_for
from tests.support.page import Form as PageForm
from tests.support.page import Page, Value
from tests.support.page_client import PageClient
from tests.support.page_rules import text_of

ClientFor = Callable[..., PageClient]
ANSWERS: dict[str, Value] = {
    "narrative": "Hij schold mij uit.\nEn sloeg op de balie.",
    "forms": ["verbal", "threat"],
    "when": "today",
    "channel": "desk",
    "manager_may_see": "yes",
}


def blank(client: PageClient) -> PageForm:
    return client.visit("/report").form("/report")


def received(app: Flask) -> Incident:
    with app.app_context():
        return db.session.scalars(select(Incident)).one()


def count(app: Flask, model: Any) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def send(client: PageClient, **changes: Any) -> Page:
    return blank(client).submit({**ANSWERS, **changes})


def test_five_questions_and_nothing_chosen_beforehand(client_for: ClientFor) -> None:
    page = client_for("anna").visit("/report")
    form = page.form("/report")
    filled = {name: values for name, values in form.values.items() if any(values)}
    assert set(filled) == {"csrf_token", "submission", "page"}
    assert "5 vragen" in page.main
    assert "Bram (Publiekszaken) belt je binnen 24 uur" in page.main
    assert ("112", "tel:112") in page.links
    assert ("5555", "tel:5555") in page.links


def test_everything_that_was_answered_is_kept(app: Flask, client_for: ClientFor) -> None:
    page = send(client_for("anna"), details_threat=["threat.death"], details_property=["property.arson"])
    assert page.path.endswith("/receipt")
    incident = received(app)
    assert incident.forms == frozenset({Form.VERBAL, Form.THREAT, Form.PROPERTY})
    assert incident.details == frozenset({FormDetail.THREAT_DEATH, FormDetail.PROPERTY_ARSON})
    assert (incident.kind, incident.channel, incident.manager_may_see) == (Kind.AGGRESSION, Channel.DESK, True)
    with app.app_context():
        assert db.session.merge(incident).narrative == "Hij schold mij uit.\nEn sloeg op de balie."


def test_what_was_not_answered_is_unknown_and_never_no(app: Flask, client_for: ClientFor) -> None:
    send(client_for("anna"), manager_may_see="no")
    incident = received(app)
    unanswered = (incident.details, incident.place, incident.relation, incident.trigger, incident.consequences)
    assert unanswered == (None,) * 5
    assert (incident.perpetrator_known, incident.police_wished, incident.manager_may_see) == (None, None, False)
    assert (incident.precision, incident.at_time, incident.target) == (Precision.DAY, None, None)


def test_an_exact_word_is_an_answer_too(app: Flask, client_for: ClientFor) -> None:
    """Where nothing can be hidden, somebody may tick "death threat" and not "threats"."""
    send(client_for("anna"), forms=[], details_threat=["threat.death"])
    assert received(app).forms == frozenset({Form.THREAT})


@pytest.mark.parametrize("kind", [Kind.NEAR_MISS, Kind.ACCIDENT])
def test_what_nobody_did_needs_no_form(app: Flask, client_for: ClientFor, kind: Kind) -> None:
    send(client_for("anna"), kind=kind.value, forms=[])
    incident = received(app)
    assert (incident.kind, incident.forms) == (kind, None)


def test_an_accident_has_no_form_of_aggression(app: Flask, client_for: ClientFor) -> None:
    """Ticked before "an accident" was chosen, and no longer to be seen since."""
    send(client_for("anna"), kind="accident", forms=["threat"], details_threat=["threat.death"])
    incident = received(app)
    assert (incident.forms, incident.details) == (None, None)


def test_aggression_has_a_form(client_for: ClientFor) -> None:
    for kind in ({}, {"kind": "aggression"}):
        page = send(client_for("anna"), forms=[], **kind)
        assert page.status == 422
        assert page.find("forms-error") is not None


@pytest.mark.parametrize("who", ["anna", "rik"])
def test_each_form_is_explained_with_two_examples(client_for: ClientFor, who: str) -> None:
    client = client_for(who)
    for language, word in (("nl", " of "), ("en", " or ")):
        client.read_in(language)
        page = client.visit("/report")
        hints = [text_of(page.find(f"forms-{number}-hint")) for number in range(1, len(Form) + 1)]
        assert all(": " in hint and f",{word}" in hint for hint in hints), hints


def test_words_under_a_form_stand_on_the_first_screen(client_for: ClientFor) -> None:
    page = client_for("anna").visit("/report")
    offered = {key for name in page.form("/report").names if name.startswith("details_")
               for key in page.form("/report").options(name)}  # fmt: skip
    assert offered == {detail.value for detail in FormDetail}
    assert not page.form("/report").names & {"place", "relation", "trigger", "consequences", "police", "known"}


def test_an_office_holder_says_at_whom_it_was_aimed(app: Flask, client_for: ClientFor) -> None:
    form = blank(client_for("rik"))
    assert set(form.options("target")) == {target.value for target in Target}
    form.submit({**{name: value for name, value in ANSWERS.items() if name != "manager_may_see"}, "target": "family"})
    assert received(app).target is Target.FAMILY


def test_only_office_holders_are_asked_at_whom(client_for: ClientFor) -> None:
    assert "target" not in blank(client_for("anna")).names


def test_just_now_has_a_time(app: Flask, client_for: ClientFor) -> None:
    send(client_for("anna"), when="now")
    incident = received(app)
    assert incident.precision is Precision.MOMENT
    assert incident.at_time is not None


@pytest.mark.parametrize("name", ["rik", "wilma", "beatrix"])
def test_office_holders_are_not_asked_about_a_manager(app: Flask, client_for: ClientFor, name: str) -> None:
    client = client_for(name)
    page = client.visit("/report")
    assert "manager_may_see" not in page.form("/report").names
    assert "4 vragen" in page.main
    assert "Je melding staat niet op de lijst van HRM." in page.main
    answers = {key: value for key, value in ANSWERS.items() if key != "manager_may_see"}
    assert page.form("/report").submit(answers).path.endswith("/receipt")
    assert received(app).manager_may_see is None


def test_who_leads_the_own_department_has_no_manager(app: Flask, cast: Cast) -> None:
    with app.app_context():
        found = {
            name: [h.name for h in possible_handlers(actor_of(cast.people[name])) if h.role is Role.MANAGER]
            for name in ("anna", "bram", "rik")
        }
    assert found == {"anna": ["Bram Visser"], "bram": [], "rik": []}


def test_office_holders_are_told_who_gets_their_report(app: Flask, cast: Cast) -> None:
    with app.app_context():
        found = {
            name: [clerk.name for clerk in clerks_for(actor_of(cast.people[name]))]
            for name in ("rik", "wilma", "beatrix", "greet", "siem")
        }
    assert found == {
        "rik": ["Greet Postma"],
        "wilma": ["Siem van Dijk"],
        "beatrix": ["Greet Postma"],
        "greet": ["Siem van Dijk"],
        "siem": ["Greet Postma"],
    }


@pytest.mark.parametrize("number", ["5510", "06 12 34 56 78", "+31-6-12345678", "123"])
def test_a_call_takes_the_place_of_the_story(app: Flask, client_for: ClientFor, number: str) -> None:
    page = send(client_for("anna"), call_today=True, call_number=number, narrative="")
    assert f"gebeld te worden, op {number}." in page.main
    with app.app_context():
        incident = db.session.scalars(select(Incident)).one()
        assert (incident.call_today, incident.call_number, incident.narrative) == (True, number, None)


@pytest.mark.parametrize("number", ["", "12", "bel mij", "1" * 21, "+ - +", "06\u0661\u0662\u0663"])
def test_a_call_needs_a_number(client_for: ClientFor, number: str) -> None:
    page = send(client_for("anna"), call_today=True, call_number=number, narrative="")
    assert page.status == 422
    assert page.find("call_number-error") is not None


def test_a_number_without_a_tick_is_a_wish_to_be_called(app: Flask, client_for: ClientFor) -> None:
    send(client_for("anna"), call_number="5512", narrative="")
    assert received(app).call_today


@pytest.mark.parametrize("text", ["14-11-2025", "14/11/2025", "14.11.2025", "2025-11-14"])
def test_a_day_may_be_written_in_many_ways(app: Flask, client_for: ClientFor, text: str) -> None:
    assert send(client_for("anna"), when="other", day=text).path.endswith("/receipt")
    assert received(app).first_day == date(2025, 11, 14)


@pytest.mark.parametrize(
    "text", ["", "gisteren", "31-02-2025", "14-11-1989", "01-01-1900", "14-11-9999", "14-11-25", "0-0-0000"]
)
def test_a_day_that_is_none_is_asked_again(client_for: ClientFor, text: str) -> None:
    page = send(client_for("anna"), when="other", day=text)
    assert page.status == 422
    assert page.form("/report").values["day"] == [text]
    assert page.find("day-error") is not None


def test_a_day_in_the_future_is_refused(client_for: ClientFor) -> None:
    page = send(client_for("anna"), when="other", day=f"{now() + timedelta(days=2):%d-%m-%Y}")
    assert page.status == 422
    assert "niet in de toekomst" in page.main


def test_the_summary_leads_to_every_missing_answer(client_for: ClientFor) -> None:
    page = blank(client_for("anna")).submit({})
    assert page.status == 422
    assert page.title.startswith("Fout:")
    assert "Kijk nog naar 5 antwoorden" in page.main
    for identity in ("narrative", "forms-1", "when-1", "channel", "manager_may_see-1"):
        assert f'href="#{identity}"' in page.html
        assert page.find(identity) is not None


def test_the_summary_follows_the_order_of_the_page(client_for: ClientFor) -> None:
    """Also for answers that were not offered, among the words under a form of behaviour."""
    wrong = {f"details_{form}": "x" for form in ("verbal", "threat", "property")}
    page = blank(client_for("anna")).submit({**wrong, "forms": "x", "kind": "x"})
    told = summary(page)
    assert told[:3] == ["narrative", "kind-1", "forms-1"]
    assert told[3:6] == ["details_verbal-1", "details_threat-1", "details_property-1"]
    assert told[6:] == ["when-1", "channel", "manager_may_see-1"]
    places = [page.html.index(f'id="{identity}"') for identity in told]
    assert places == sorted(places)


def summary(page: Page) -> list[str]:
    """Where the lines of the error summary lead, from top to bottom."""
    errors = page.find("errors")
    assert errors is not None
    return [(link.get("href") or "").removeprefix("#") for link in errors.iter("a")]


def test_what_was_typed_stays_with_the_same_token(client_for: ClientFor) -> None:
    form = blank(client_for("anna"))
    page = form.submit({**ANSWERS, "channel": "", "details_threat": ["threat.death"]})
    assert page.status == 422
    again = page.form("/report").values
    assert again["narrative"] == [ANSWERS["narrative"]]
    assert again["forms"] == ANSWERS["forms"]
    assert (again["when"], again["manager_may_see"]) == (["today"], ["yes"])
    assert again["submission"] == form.values["submission"]
    assert again["details_threat"] == ["threat.death"]


def test_another_story_in_a_form_that_was_sent_before_is_not_swallowed(app: Flask, client_for: ClientFor) -> None:
    client = client_for("anna")
    form = blank(client)
    form.submit(ANSWERS)
    page = form.submit({**ANSWERS, "narrative": "Een uur later kwam hij terug.", "manager_may_see": "no"})
    assert page.status == 422
    assert "andere antwoorden" in page.text
    assert "Een uur later kwam hij terug." in page.text
    assert count(app, Incident) == 1
    page.form("/report").submit()
    assert count(app, Incident) == 2


@pytest.mark.parametrize("field", ["kind", "when", "manager_may_see", "channel"])
def test_a_space_is_no_answer(client_for: ClientFor, field: str) -> None:
    assert blank(client_for("anna")).submit({**ANSWERS, field: " "}).status == 422


def test_a_text_that_is_too_long_is_given_back(client_for: ClientFor) -> None:
    text = "a" * 20_001
    page = send(client_for("anna"), narrative=text)
    assert page.status == 422
    assert "Je tekst is te lang: er passen hoogstens 20.000 tekens in." in page.main
    assert page.form("/report").values["narrative"] == [text]
    assert page.form("/report").submit({"narrative": "b" * 20_000}).path.endswith("/receipt")


STRANGE = ["\x00", "\x00tekst", "\ud800".encode("utf-8", "surrogatepass"), "<script>", "🙂" * 50, "-1", "' OR 1=1 --"]


@pytest.mark.parametrize("value", STRANGE)
def test_nothing_in_any_field_breaks_it(client_for: ClientFor, value: Any) -> None:
    client = client_for("anna")
    form = blank(client)
    for name in sorted(form.names - {"csrf_token"}):
        token = form.values["csrf_token"]
        for filled in ({name: value}, {**ANSWERS, name: [value, value]}, {**ANSWERS, f"{name}[]": value}):
            page = client.post("/report", {"csrf_token": token, **filled})
            assert page.status in {200, 422}, (name, filled)


HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "{{ 7*7 }} {% raw %} %(name)s ${7*7}",
    '=HYPERLINK("http://example.org")',
    "+1-1",
    "\u202egnissalrev\u202c",
    "Z\u0351\u0301\u0300algo " * 20,
    "x" * 100_000,
]
TEXTS = ("narrative", "call_number", "day", "for_email", "for_name", "for_reach", "unseen_names")


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_kept_as_text_and_told_beside_its_field(client_for: ClientFor, value: str) -> None:
    page = send(client_for("anna"), **dict.fromkeys(TEXTS, value), when="other", for_whom="")
    assert page.status == 422
    values = page.form("/report").values
    assert {name: values[name] for name in TEXTS} == {name: [value.strip()] for name in TEXTS}
    for name in ("call_number", "day", "for_whom", "for_email"):
        assert text_of(page.find(f"{name}-error")), name
    assert value[:60] not in page.html or "<" not in value


@pytest.mark.parametrize("name", TEXTS)
def test_200_kb_in_any_field_is_told_there_and_kept(client_for: ClientFor, name: str) -> None:
    text = "a@b " * 50_000
    page = send(client_for("anna"), **{"when": "other", "day": "14-11-2025", "for_whom": "employee", name: text})
    assert page.status == 422
    assert text_of(page.find(f"{name}-error"))
    assert page.form("/report").values[name] == [text.strip()]


@pytest.mark.parametrize(
    "letter", ["x", "\u00e9", "\u20ac", "\U0001f642"], ids=["1 byte", "2 bytes", "3 bytes", "4 bytes"]
)
def test_200_000_letters_of_any_kind_are_told_beside_the_field(client_for: ClientFor, letter: str) -> None:
    page = send(client_for("anna"), narrative=letter * 200_000)
    assert page.status == 422
    assert "Je tekst is te lang" in text_of(page.find("narrative-error"))
    assert page.form("/report").values["narrative"] == [letter * 200_000]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "murder"),
        ("forms", "verbal.shouting"),
        ("details_threat", "verbal.shouting"),
        ("when", "never"),
        ("channel", "moon"),
        ("manager_may_see", "maybe"),
        ("for_whom", "nobody"),
        ("unseen_by", "0" * 32),
        ("unwanted", "oov:" + "0" * 32),
    ],
)
def test_an_answer_that_was_not_offered_is_refused_beside_its_question(
    app: Flask, client_for: ClientFor, name: str, value: str
) -> None:
    page = send(client_for("anna"), **{name: [value]})
    assert page.status == 422
    assert text_of(page.find(f"{name}-error"))
    assert page.form("/report").values["narrative"] == [ANSWERS["narrative"]]
    assert value not in page.main
    assert count(app, Case) == 0


def test_people_of_elsewhere_cannot_be_named(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Not even to keep them out: the answer would tell that they exist."""
    for stranger in (cast.people["pia"], cast.people["anna"], "pia@voorbeeldstad.example"):
        page = send(client_for("anna"), unseen_by=[stranger])
        assert (page.status, count(app, Case)) == (422, 0)


def test_a_missing_or_bent_token_still_gives_a_report(app: Flask, client_for: ClientFor) -> None:
    client = client_for("anna")
    token = blank(client).values["csrf_token"]
    for bent in ("", "short", "x" * 5000, "a b" * 10):
        assert client.post("/report", {**ANSWERS, "csrf_token": token, "submission": bent}).path.endswith("/receipt")
    assert count(app, Case) == 4


def test_the_same_form_sent_again_shows_the_same_receipt(app: Flask, client_for: ClientFor) -> None:
    form = blank(client_for("anna"))
    first, second = form.submit(ANSWERS), form.submit(ANSWERS)
    assert first.path == second.path
    assert count(app, Case) == count(app, Incident) == 1


def test_each_form_has_a_token_of_its_own(client_for: ClientFor) -> None:
    client = client_for("anna")
    assert blank(client).values["submission"] != blank(client).values["submission"]


@pytest.mark.database
def test_fifty_times_at_once_is_one_report(app: Flask, client_for: ClientFor, database: str) -> None:
    client = client_for("anna")
    form = blank(client)
    data = {**ANSWERS, "csrf_token": form.values["csrf_token"][0], "submission": form.values["submission"][0]}
    cookies = client._client._cookies

    def post(_turn: int) -> str:
        browser = app.test_client()
        browser._cookies = dict(cookies or {})
        answer = browser.post("/report", data=data)
        assert answer.status_code == 302, answer.status_code
        return str(answer.headers["Location"])

    with ThreadPoolExecutor(50) as pool:
        places = set(pool.map(post, range(50)))
    assert len(places) == 1
    assert count(app, Case) == count(app, Incident) == 1


def test_the_form_is_there_in_english(client_for: ClientFor) -> None:
    client = client_for("anna")
    client.read_in("en")
    page = client.visit("/report")
    assert "1. What happened?" in page.main
    assert "Bram (Publiekszaken) calls you within 24 hours" in page.main
