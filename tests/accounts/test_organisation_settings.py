"""The organisation's settings: who may change them, what is refused, and that nobody overwrites somebody else."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from gir.accounts.duty import duty_turns
from gir.accounts.models import Person
from gir.accounts.services import RolesDoNotCombine, assign_role
from gir.accounts.terms import OPENING_ROLES, Role
from gir.audit import System
from gir.audit.models import AuditLine
from gir.database import db, now
from gir.demonstration.cast import Cast
from gir.organisations.models import Organisation
from gir.organisations.settings import report_token_of
from gir.web.dates import today
from tests.support.installations import PASSWORD
from tests.support.page import Page

DETAILS, WAYS, NEW_LINK, DUTY = (f"/organisation/{page}" for page in ("details", "ways", "new-link", "duty"))
KEEPERS = ("bea", "chantal")
OTHERS = ("anna", "bram", "hanna", "omar", "greet", "rik", "beatrix", "els", "dora", "pia")


def organisation(app: Flask, cast: Cast) -> Organisation:
    with app.app_context():
        return db.session.get_one(Organisation, cast.organisation_id)


def trace(app: Flask, act: str) -> list[AuditLine]:
    with app.app_context():
        return list(db.session.scalars(select(AuditLine).where(AuditLine.act == act)))


def change(client: Any, path: str, **answers: Any) -> Page:
    page: Page = client.visit(path).form(path).submit(**answers)
    return page


@pytest.mark.parametrize("name", KEEPERS)
def test_administrator_and_coordinator_see_everything_and_change_it(
    app: Flask, cast: Cast, client_for: Any, name: str
) -> None:
    client = client_for(name)
    page = client.visit("/organisation")
    for text in ("Gemeente Voorbeeldstad", "Beveiliging 5555", "5510", "Stadhuisplein 1", "Nederlands"):
        assert text in page.text
    assert "Organisatie" in page.text  # the entry in the navigation
    page = change(client, DETAILS, emergency_number="4444", duty_number="", emergency_label="Receptie")
    assert "De gegevens van de organisatie zijn bewaard." in page.text
    home = organisation(app, cast)
    assert (home.emergency_label, home.emergency_number, home.duty_number) == ("Receptie", "4444", None)
    assert "Receptie" in client.visit("/report").text


def test_for_others_the_settings_do_not_exist(client_for: Any) -> None:
    for name in OTHERS:
        client = client_for(name)
        for path in ("/organisation", DETAILS, WAYS, NEW_LINK, DUTY, "/organisation/house-rules/edit"):
            assert client.get(path).status == 404, (name, path)
        assert "/organisation" not in {address for _words, address in client.visit("/house-rules").links}, name


def test_the_administrator_neither_writes_rules_nor_sees_cases(client_for: Any) -> None:
    client = client_for("bea")
    for path in (
        "/organisation/house-rules/edit",
        "/organisation/house-rules/publish",
        "/cases",
        "/trends/reports.csv",
    ):
        assert client.get(path).status == 404
    assert "/organisation/house-rules/edit" not in client.visit("/organisation").html


def test_a_change_leaves_a_trace_without_what_was_typed(app: Flask, cast: Cast, client_for: Any) -> None:
    change(client_for("bea"), DETAILS, duty_number="098 765", work_address="Kanarieplein 9")
    (line,) = trace(app, "organisation.change_details")
    assert (line.actor, line.object_id) == (cast.people["bea"], cast.organisation_id)
    assert json.loads(line.detail) == {"fields": "duty_number work_address"}


def test_saving_what_was_there_already_leaves_no_trace(app: Flask, client_for: Any) -> None:
    assert change(client_for("bea"), DETAILS).status == 200
    assert trace(app, "organisation.change_details") == []


@pytest.mark.parametrize(
    ("answers", "complaint"),
    [
        ({"name": "  "}, "Vul de naam van de organisatie in."),
        ({"name": "x" * 121}, "Deze regel is te lang."),
        ({"name": "x" * 200_000}, "Deze regel is te lang."),
        ({"emergency_number": "bel mij"}, "Schrijf een nummer met alleen cijfers"),
        ({"emergency_number": "javascript:alert(1)"}, "Schrijf een nummer met alleen cijfers"),
        ({"emergency_number": ""}, "Vul het nummer in van wie opneemt bij nood."),
        ({"duty_number": "5510;5511"}, "Schrijf een nummer met alleen cijfers"),
        ({"work_address": "y" * 201}, "Deze regel is te lang."),
    ],
)
def test_bad_input_is_refused_beside_its_field_and_kept(
    app: Flask, cast: Cast, client_for: Any, answers: dict[str, str], complaint: str
) -> None:
    before = organisation(app, cast).name
    client = client_for("chantal")
    answers = {"work_address": "Nieuwe Markt 2", **answers}
    page = change(client, DETAILS, **answers)
    assert page.status == 422
    assert complaint in page.text
    for name, value in answers.items():
        assert page.form(DETAILS).values[name] == [value.strip()]
    assert organisation(app, cast).name == before
    assert trace(app, "organisation.change_details") == []


def test_an_unknown_language_is_refused(app: Flask, cast: Cast, client_for: Any) -> None:
    client = client_for("bea")
    values = {**client.visit(DETAILS).form(DETAILS).values, "language": "xx"}
    assert client.post(DETAILS, values).status == 422
    assert organisation(app, cast).language == "nl"


def test_fields_that_are_not_asked_change_nothing(app: Flask, cast: Cast, client_for: Any) -> None:
    client = client_for("bea")
    before = organisation(app, cast)
    values = {**client.visit(DETAILS).form(DETAILS).values, "duty_number": "1234"}
    extra = {"id": "0" * 32, "kind": "housing", "data_version": "99", "report_token": "x", "accountless": "y"}
    assert client.post(DETAILS, {**values, **extra}).status == 200
    after = organisation(app, cast)
    assert after.duty_number == "1234"
    assert (after.kind, after.accountless, after.report_token) == (before.kind, False, None)


def test_hostile_text_is_shown_as_text(client_for: Any) -> None:
    hostile = '<img src=x onerror=alert(1)> {{7*7}} #read("/etc/passwd") \'=1+1'
    page = change(client_for("bea"), DETAILS, emergency_label=hostile[:60])
    assert page.status == 200
    assert hostile[:60] in page.text


def test_two_people_who_change_the_same_part_are_told(app: Flask, cast: Cast, client_for: Any) -> None:
    bea, chantal = client_for("bea"), client_for("chantal")
    late = chantal.visit(DETAILS).form(DETAILS)
    change(bea, DETAILS, duty_number="1111")
    page = late.submit(duty_number="2222")
    assert page.status == 409
    assert "1111" in page.text
    assert "2222" in page.text
    assert organisation(app, cast).duty_number == "1111"
    assert page.form(DETAILS).submit().status == 200
    assert organisation(app, cast).duty_number == "2222"


def test_two_people_who_change_different_parts_do_not_meet(app: Flask, cast: Cast, client_for: Any) -> None:
    bea, chantal = client_for("bea"), client_for("chantal")
    late = chantal.visit(WAYS).form(WAYS)
    change(bea, DETAILS, duty_number="1111")
    assert late.submit(pulse_on=True).status == 200
    assert organisation(app, cast).pulse_on is True


def test_a_form_that_came_too_late_is_given_back(app: Flask, client_for: Any) -> None:
    client = client_for("bea")
    form = client.visit(DETAILS).form(DETAILS)
    with time_machine.travel(now() + timedelta(minutes=45), tick=False):
        assert "/sign-in" in form.submit(work_address="Kanarieplein 9").path
        client.sign_in("bea@voorbeeldstad.example", PASSWORD)
        page = client.visit(DETAILS)
        assert page.form(DETAILS).values["work_address"] == ["Kanarieplein 9"]
        assert "Je tekst is bewaard" in page.text
        assert page.form(DETAILS).submit().status == 200
        assert client.visit(DETAILS).form(DETAILS).values["work_address"] == ["Kanarieplein 9"]
        assert "Je tekst is bewaard" not in client.visit(DETAILS).text


def test_an_administrator_gets_no_case_role(app: Flask, cast: Cast) -> None:
    with app.app_context():
        bea = db.session.get_one(Person, cast.people["bea"])
        for role in OPENING_ROLES:
            with pytest.raises(RolesDoNotCombine):
                assign_role(bea, role, actor=System("test", cast.organisation_id))


# ── Reporting without an account ───────────────────────────────────────────────────────────────────────────────


def test_the_link_comes_with_the_switch_and_rests_without_it(app: Flask, cast: Cast, client_for: Any) -> None:
    client = client_for("bea")
    assert "http://127.0.0.1:8000/report" in client.visit("/organisation").text
    page = change(client, WAYS, accountless=True)
    token = organisation(app, cast).report_token
    assert token is not None
    assert len(token) == 32
    assert f"http://127.0.0.1:8000/r/{token}" in page.text
    change(client, WAYS, accountless=False)
    assert token not in client.visit("/organisation").text
    with app.app_context():
        assert report_token_of(cast.organisation_id) is None
    change(client, WAYS, accountless=True)
    assert organisation(app, cast).report_token == token
    assert [json.loads(line.detail) for line in trace(app, "organisation.change_ways")] == [
        {"fields": "accountless"}
    ] * 3


def test_a_new_link_takes_the_place_of_the_old_one(app: Flask, cast: Cast, client_for: Any) -> None:
    bea, chantal = client_for("bea"), client_for("chantal")
    assert bea.get(NEW_LINK, follow=True).path == "/organisation"  # there is none to replace
    change(bea, WAYS, accountless=True)
    first = organisation(app, cast).report_token
    page = bea.visit(NEW_LINK)
    assert "alle posters" in page.text
    late = chantal.visit(NEW_LINK).form(NEW_LINK)
    page = page.form(NEW_LINK).submit()
    second = organisation(app, cast).report_token
    assert second not in (first, None)
    assert "Print nieuwe posters" in page.text
    assert late.submit().status == 409  # pressed twice is renewed once
    assert organisation(app, cast).report_token == second
    (line,) = trace(app, "organisation.renew_link")
    assert str(second) not in line.detail


# ── Duty list ──────────────────────────────────────────────────────────────────────────────────────────────────


def in_days(number: int) -> str:
    return f"{today() + timedelta(days=number):%d-%m-%Y}"


def test_somebody_is_put_on_the_duty_list_and_taken_off(app: Flask, cast: Cast, client_for: Any) -> None:
    client = client_for("chantal")
    assert "Niemand heeft dienst" in client.visit("/organisation").text
    page = change(client, DUTY, person=cast.people["hanna"], starts_on=in_days(0), ends_on=in_days(7))
    assert "Hanna Mulder staat op de dienstlijst." in page.text
    assert "Hanna Mulder" in client.visit("/organisation").text
    with app.app_context():
        (turn,) = duty_turns(cast.organisation_id, today())
    page = page.form(f"/organisation/duty/{turn.id}/remove").submit()
    assert "niet meer op de dienstlijst" in page.text
    with app.app_context():
        assert duty_turns(cast.organisation_id, today()) == []


@pytest.mark.parametrize(
    ("person", "first", "last", "complaint"),
    [
        ("", 0, 1, "Kies een collega."),
        ("anna", 0, 1, "Kies"),  # who handles no cases could not open one
        ("pia", 0, 1, "Kies"),
        ("hanna", 3, 1, "De laatste dag ligt voor de eerste."),
        ("hanna", -9, -2, "Deze dag is voorbij."),
        ("hanna", 0, 900, "Dit is langer dan een jaar."),
        ("hanna", None, 1, "Schrijf de dag zoals"),
    ],
)
def test_a_turn_that_cannot_be_is_refused(
    app: Flask, cast: Cast, client_for: Any, person: str, first: int | None, last: int, complaint: str
) -> None:
    client = client_for("chantal")
    starts_on = "31-02-2026" if first is None else in_days(first)
    values = {**client.visit(DUTY).form(DUTY).values, "starts_on": starts_on, "ends_on": in_days(last)}
    page = client.post(DUTY, {**values, "person": cast.people.get(person, "")})
    assert page.status == 422
    assert complaint in page.text
    assert page.form(DUTY).values["starts_on"] == [starts_on]
    with app.app_context():
        assert duty_turns(cast.organisation_id, today()) == []


def test_the_same_turn_twice_is_one(app: Flask, cast: Cast, client_for: Any) -> None:
    client = client_for("bea")
    answers = {"person": cast.people["omar"], "starts_on": in_days(0), "ends_on": in_days(1)}
    assert change(client, DUTY, **answers).status == 200
    assert "Dit staat al op de lijst." in change(client, DUTY, **answers).text


# ── Elsewhere ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def coordinator_elsewhere(app: Flask, cast: Cast) -> str:
    """Pia, who works for another organisation, is its coordinator too."""
    with app.app_context():
        pia = db.session.get_one(Person, cast.people["pia"])
        assign_role(pia, Role.COORDINATOR, actor=System("test", cast.partner_id))
    return "pia"


def test_a_coordinator_elsewhere_finds_only_what_is_theirs(
    app: Flask, cast: Cast, client_for: Any, coordinator_elsewhere: str
) -> None:
    chantal, pia = client_for("chantal"), client_for(coordinator_elsewhere)
    change(chantal, DUTY, person=cast.people["hanna"], starts_on=in_days(0), ends_on=in_days(7))
    with app.app_context():
        (turn,) = duty_turns(cast.organisation_id, today())
    page = pia.visit("/organisation")
    assert "Woonstichting De Sleutel" in page.text
    for text in ("Voorbeeldstad", "5555", "Hanna Mulder"):
        assert text not in page.text
    token = pia.visit(DUTY).form(DUTY).values["csrf_token"][0]
    answer = pia.post(f"/organisation/duty/{turn.id}/remove", {"csrf_token": token})
    unknown = pia.post(f"/organisation/duty/{'0' * 32}/remove", {"csrf_token": token})
    assert (answer.status, answer.html) == (404, unknown.html)
    change(pia, DETAILS, name="De Sleutel Wonen")
    assert organisation(app, cast).name == "Gemeente Voorbeeldstad"
    with app.app_context():
        assert len(duty_turns(cast.organisation_id, today())) == 1
