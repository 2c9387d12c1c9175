"""Without an account: report by the link, once and within limits; and a door that tells nothing."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select

from gir.accounts.models import SignInThrottle
from gir.accounts.terms import Office
from gir.cases.models import Case
from gir.database import db, now
from gir.demonstration.cast import Cast
from gir.facts.models import Fact
from gir.incidents.models import Incident
from gir.incidents.terms import Population, Target
from gir.organisations.models import Organisation
from gir.visitors import throttle
from gir.visitors.models import VisitorCode
from tests.support.codes import code_on
from tests.support.page import Value
from tests.support.page_client import PageClient
from tests.support.visitors import (
    ANSWERS,
    ELSEWHERE,
    ClientFor,
    claim_for_guest,
    come_back,
    count,
    rows,
    send,
    set_back,
)

OUTSIDE = "070 373 83 14"
"""The Support Team for Resilient Governance."""


def test_a_report_without_an_account_gives_a_number_and_a_code(app: Flask, door: str, cast: Cast) -> None:
    page = send(PageClient(app), own_name="Karel", own_reach="06 87654321", department=cast.departments["Sport"])
    assert page.status == 200
    incident = rows(app, Incident)[0]
    assert (incident.reporter_id, incident.affected_id) == (None, None)
    assert incident.population is Population.EXTERNAL
    assert incident.department_id == cast.departments["Sport"]
    with app.app_context():
        case = db.session.scalars(select(Case)).one()
        assert case.number in page.main
        assert case.incident.concerned is not None
        assert case.incident.concerned.name == "Karel"
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", code_on(page)), "80 bits in groups"
    for words in ("Ontvangen op", "Bel 5510", "Dit gaan we doen", "Je ziet hem één keer"):
        assert words in page.main


def test_the_form_offers_nobodys_name_and_asks_nothing_that_needs_an_account(app: Flask, door: str) -> None:
    page = PageClient(app).visit(door)
    assert "kan niemand terugvinden" in page.main, "before sending, not after"
    for name in ("Hanna", "Bram", "Chantal", "Omar"):
        assert name not in page.html
    assert not {"manager_may_see", "for_email", "unseen_by", "unwanted", "alternative"} & page.form(door).names
    assert len(page.form(door).names) > 5


def test_an_office_holder_without_an_account_answers_five_questions_and_is_told_whom_to_call(
    app: Flask, door: str
) -> None:
    visitor = PageClient(app)
    form = visitor.visit(door).form(door)
    assert OUTSIDE in visitor.visit(door).main
    asked: dict[str, Value] = {
        "narrative": "x",
        "forms": ["threat"],
        "when": "now",
        "channel": "home",
        "standing": "official:councillor",
    }
    for name in asked:
        assert form.submit({**asked, name: [] if name == "forms" else ""}).status == 422, name
    page = form.submit({**asked, "when": ""})
    assert "een mail over je afkomst" in page.main, "examples from the days of an office-holder"
    receipt = form.submit(asked)
    assert OUTSIDE in receipt.main
    come_back(visitor, code_on(receipt))
    assert OUTSIDE in visitor.visit("/returning/report").main
    incident = rows(app, Incident)[0]
    assert (incident.population, incident.office, incident.target) == (Population.OFFICIAL, Office.COUNCILLOR, None)
    step = "/returning/more/home"
    visitor.visit(step).form(step).submit(target="home")
    assert rows(app, Incident)[0].target is Target.HOME


def test_of_family_it_is_known_at_whom_it_was_aimed(app: Flask, door: str, client_for: ClientFor) -> None:
    send(PageClient(app), standing="official_family:alderman")
    send(PageClient(app), standing="official_family:alderman", target="home")
    filed = {**ANSWERS, "for_whom": "official_family", "for_name": "Lotte", "for_reach": "5512", "for_office": "mayor"}
    del filed["standing"]
    page = client_for("chantal").visit("/report").form("/report").submit(filed)
    assert OUTSIDE in page.main, "who files for them can pass the number on"
    targets = sorted(incident.target.value for incident in rows(app, Incident))
    assert targets == ["family", "family", "home"]


def test_who_works_here_is_not_asked_at_whom_it_was_aimed(app: Flask, door: str) -> None:
    page = send(PageClient(app), target="home")
    assert rows(app, Incident)[0].target is None
    assert OUTSIDE not in page.main


def test_an_office_holder_without_an_account_takes_their_own_route(
    app: Flask, door: str, client_for: ClientFor
) -> None:
    send(PageClient(app), standing="official:alderman")
    case_id = rows(app, Case)[0].id
    assert client_for("hanna").get(f"/cases/{case_id}").status == 404
    assert client_for("siem").get(f"/cases/{case_id}").status == 200


def test_handlers_see_that_it_came_without_an_account(app: Flask, door: str, client_for: ClientFor) -> None:
    send(PageClient(app))
    page = client_for("hanna").visit(f"/cases/{rows(app, Case)[0].id}")
    assert "zonder account" in page.main
    assert client_for("bram").get(f"/cases/{rows(app, Case)[0].id}").status == 404, "no manager sees it unasked"


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"narrative": ""}, "Schrijf op wat er is gebeurd"),
        ({"standing": ""}, "Kies wat bij jou past."),
        ({"standing": "official"}, "Kies een van de antwoorden."),
        ({"own_name": "K" * 201}, "Dit is te lang"),
        ({"when": "other", "day": "31-12-2099"}, "niet in de toekomst"),
        ({"department": "x" * 32}, "Kies een van de antwoorden."),
    ],
)
def test_bad_input_keeps_what_was_typed(app: Flask, door: str, answers: dict[str, str], told: str) -> None:
    page = send(PageClient(app), **answers)
    assert page.status == 422
    assert told in page.main
    assert page.form(door).values["forms"] == ["verbal"]
    assert not rows(app, Incident)


def test_the_same_form_sent_again_shows_the_same_code(app: Flask, door: str) -> None:
    client = PageClient(app)
    form = client.visit(door).form(door)
    first, second = form.submit(ANSWERS), form.submit(ANSWERS)
    assert code_on(first) == code_on(second)
    assert count(app, Incident) == 1
    other = form.submit({**ANSWERS, "narrative": "Iets heel anders."})
    assert other.status == 422
    assert "met andere antwoorden" in other.main


def test_the_code_is_not_shown_again_later(app: Flask, door: str) -> None:
    form = PageClient(app).visit(door).form(door)
    form.submit(ANSWERS)
    set_back(app, Case, opened_at=now() - timedelta(hours=2))
    assert "We kunnen hem niet nog een keer laten zien." in form.submit(ANSWERS).main


@pytest.mark.database
def test_fifty_times_at_once_is_one_report(app: Flask, door: str) -> None:
    values = PageClient(app).visit(door).form(door).values
    client = app.test_client()
    client.get(door)
    submission = values["submission"]

    def once(_: int) -> tuple[int, str]:
        browser = app.test_client()
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get(door).text)
        assert token is not None
        answered = browser.post(door, data={**ANSWERS, "submission": submission, "csrf_token": token[1]})
        found = re.search(r'gir-code__letters">(.*?)</p>', answered.text, re.DOTALL)
        return answered.status_code, found[1] if found else ""

    with ThreadPoolExecutor(10) as pool:
        answers = set(pool.map(once, range(50)))
    assert len(answers) == 1, "everybody got the same code"
    assert answers.pop()[0] == 200
    assert (count(app, Incident), count(app, Case), count(app, VisitorCode)) == (1, 1, 1)


def test_a_flood_is_stopped_and_says_when_to_try_again(app: Flask, door: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "REPORTS", 2)
    client = PageClient(app)
    assert [send(client).status for _ in range(3)] == [200, 200, 429]
    assert count(app, Incident) == 2
    set_back(app, SignInThrottle, since=now() - timedelta(minutes=16))
    assert send(client).status == 200


def test_a_flood_closes_the_door_for_nobody_else(app: Flask, door: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However much came from everywhere, somebody from elsewhere may still send a report; but no flood of them."""
    monkeypatch.setattr(throttle, "REPORTS_IN_ALL", 1)
    assert [send(PageClient(app)).status for _ in range(2)] == [200, 429]
    elsewhere = PageClient(app)
    elsewhere._client.environ_base["REMOTE_ADDR"] = "192.0.2.9"
    assert [send(elsewhere).status for _ in range(2)] == [200, 429]


def test_hired_people_and_volunteers_are_counted_apart(app: Flask, door: str, client_for: ClientFor) -> None:
    send(PageClient(app), standing="hired")
    send(PageClient(app), standing="employee")
    assert [fact.population for fact in rows(app, Fact)] == ["external", "employee"]
    hanna = client_for("hanna")
    assert "Ingehuurde mensen, vrijwilligers en familie" in hanna.visit("/trends?population=external").main
    assert hanna.get("/trends?population=official").status == 400


def test_who_cannot_be_reached_is_promised_no_call(app: Flask, door: str) -> None:
    page = send(PageClient(app))
    assert "dus niemand kan je bellen" in page.main
    assert "belt je" not in page.main
    page = send(PageClient(app), own_reach="06 87654321")
    assert "dus niemand kan je bellen" not in page.main
    assert "Hanna (HRM) belt je" in page.main


# ── The door ───────────────────────────────────────────────────────────────────────────────────────────────────


def raw(app: Flask, path: str, **data: str) -> tuple[int, bytes, list[tuple[str, str]]]:
    """Status, bytes and headers of an answer, as somebody compares them who wants to learn something."""
    client = app.test_client()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/returning").text)
    assert token is not None
    if data:
        answered = client.post(path, data={**data, "csrf_token": token[1]})
    else:
        answered = client.get(path)
    return answered.status_code, answered.get_data(), sorted(answered.headers)


def test_nothing_tells_wrong_from_off_from_used(app: Flask, cast: Cast, door: str, client_for: ClientFor) -> None:
    _, used = claim_for_guest(app, cast, client_for)
    assert come_back(PageClient(app), used).status == 200
    _, late = claim_for_guest(app, cast, client_for)
    set_back(app, VisitorCode, expires_at=now() - timedelta(seconds=1))
    unknown = raw(app, "/r/there-is-no-such-token")
    assert unknown[0] == 404
    assert raw(app, f"/r/{ELSEWHERE}") == unknown, "switched off"
    for code in (used, late, "0000-0000-0000-0000", "no code", "é" * 16):
        assert raw(app, "/returning", code=code) == unknown, code
    assert raw(app, f"/r/{ELSEWHERE}", narrative="x") == unknown
    assert count(app, Incident) == 2


def test_it_is_off_by_default(app: Flask, cast: Cast) -> None:
    with app.app_context():
        assert not any(db.session.scalars(select(Organisation.accountless)))
    assert PageClient(app).get("/r/").status == 404
    assert PageClient(app).get("/r/None").status == 404


def test_every_code_that_opens_nothing_takes_the_same_steps(
    app: Flask, cast: Cast, door: str, client_for: ClientFor
) -> None:
    """Equal work, counted in statements: a measured time would say less on a busy machine."""
    _, used = claim_for_guest(app, cast, client_for)
    come_back(PageClient(app), used)
    statements: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *a: statements.append(str(a[2]).split(" WHERE")[0]))
    seen = []
    for code in (used, "0000-0000-0000-0000", "x"):
        form = PageClient(app).visit("/returning").form("/returning")
        statements.clear()
        assert form.submit(code=code).status == 404
        seen.append(list(statements))
    assert seen[1] == seen[2]
    extra = len(seen[0]) - len(seen[1])
    assert extra <= 2, "a code that was there loads its case and key at most"


# ── Hostile input ──────────────────────────────────────────────────────────────────────────────────────────────

HOSTILE = (
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}{% raw %}",
    "=HYPERLINK(1)",
    "a\x00b\ud800c\x1b[31m".encode("utf-8", "replace").decode(),
    "' OR 1=1 --",
    "\r\nSet-Cookie: x=1",
    "x" * 200_000,
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_in_any_field_breaks_a_page(app: Flask, door: str, text: str) -> None:
    form = PageClient(app).visit(door).form(door)
    for name in form.names - {"csrf_token", "submission"}:
        assert form.submit({**ANSWERS, name: text}).status in {200, 422}, name
    code = PageClient(app).visit("/returning").form("/returning")
    assert code.submit(code=text).status in {404, 422}
    assert code.submit(secret=text, code="K7RD-2M9X-4TQH-WB3C").status == 404
    assert PageClient(app).get("/r/" + text.replace("/", "")[:200].strip()).status in {404, 400}
    page = send(PageClient(app), own_name=text[:200], own_reach=text[:200])
    if page.status == 200:
        client = PageClient(app)
        visit = come_back(client, code_on(page))
        assert visit.form("/message").submit(message=text).status in {200, 422}


def test_what_was_typed_is_shown_as_it_was_typed(app: Flask, door: str, client_for: ClientFor) -> None:
    page = send(PageClient(app), own_name=HOSTILE[0], own_reach=HOSTILE[1])
    case_id = next(case.id for case in rows(app, Case) if case.number in page.main)
    shown = client_for("hanna").visit(f"/cases/{case_id}")
    assert HOSTILE[0] in shown.main
    assert "{{ 7*7 }}" in shown.main
    assert "<img src=x" not in shown.html
