"""Without an account: report by link, come back with a code; and everything somebody would try against it."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from gir.accounts.models import SignInThrottle
from gir.audit.models import AuditLine
from gir.care.services import record_talk
from gir.care.terms import TalkOutcome
from gir.cases.models import Case, Note
from gir.cases.services import answer
from gir.cases.steps import task_of
from gir.cases.terms import Act, Status, Step, TaskStatus
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.facts.models import Fact
from gir.incidents.models import Incident
from gir.incidents.terms import Population, Standing
from gir.organisations.models import Organisation
from gir.reporting.concerned import Concerned
from gir.visitors import throttle
from gir.visitors.models import Visit, VisitorCode
from gir.visitors.services import expire_visits
from gir.visitors.terms import CodeKind, VisitorAct
from tests.support.codes import code_on
from tests.support.page import Page
from tests.support.page_client import PageClient
from tests.support.stories import STORY, does, file_report, finish_everything, look

ClientFor = Callable[..., PageClient]
TOKEN = "vlVmF1dRwQ3nL6pXy0Zk8sTb2uHcJg4A"
ELSEWHERE = "aaVmF1dRwQ3nL6pXy0Zk8sTb2uHcJg4B"
LINK = f"/r/{TOKEN}"
ANSWERS = {"narrative": STORY, "forms": ["verbal"], "when": "now", "channel": "desk", "standing": "hired"}


@pytest.fixture
def door(app: Flask, cast: Cast) -> str:
    """The link of an organisation that lets people report without an account; the other one does not."""
    with app.app_context(), write_transaction() as session:
        for organisation, token, on in ((cast.organisation_id, TOKEN, True), (cast.partner_id, ELSEWHERE, False)):
            row = session.get_one(Organisation, organisation)
            row.report_token, row.accountless = token, on
    return LINK


def send(client: PageClient, **answers: Any) -> Page:
    return client.visit(LINK).form(LINK).submit({**ANSWERS, **answers})


def come_back(client: PageClient, code: str) -> Page:
    return client.visit("/returning").form("/returning").submit(code=code)


def claim_for_guest(app: Flask, cast: Cast, client_for: ClientFor) -> tuple[str, str]:
    """A case that Chantal filed for somebody without an account, and the code she hands over."""
    concerned = Concerned(Standing.VOLUNTEER, name="Karel van de Post", reach="06 87654321")
    case_id = file_report(app, cast.people["chantal"], concerned=concerned)
    page = client_for("chantal").visit(f"/filed/{case_id}").form("/code").submit()
    return case_id, code_on(page)


def rows(app: Flask, model: Any) -> list[Any]:
    with app.app_context():
        return list(db.session.scalars(select(model)))


def count(app: Flask, model: Any) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def set_back(app: Flask, model: Any, **columns: datetime) -> None:
    with app.app_context(), write_transaction() as session:
        session.execute(update(model).values(**columns))


# ── Reporting ──────────────────────────────────────────────────────────────────────────────────────────────────


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


def test_an_office_holder_without_an_account_takes_their_own_route(
    app: Flask, door: str, client_for: ClientFor
) -> None:
    send(PageClient(app), standing="official", office="alderman")
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
        ({"standing": "official"}, "Kies het ambt."),
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


def test_one_origin_does_not_stop_another_until_all_is_too_much(
    app: Flask, door: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "REPORTS_IN_ALL", 1)
    assert send(PageClient(app)).status == 200
    assert send(PageClient(app)).status == 429


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
    from sqlalchemy import event

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


# ── Coming back ────────────────────────────────────────────────────────────────────────────────────────────────


def test_with_the_code_one_reads_the_answer_and_writes_back(
    app: Flask, cast: Cast, door: str, client_for: ClientFor
) -> None:
    code = code_on(send(PageClient(app)))
    case_id = rows(app, Case)[0].id
    does(app, cast.people["chantal"], answer, case_id, "Dit is ons antwoord aan jou.")
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    client = PageClient(app)
    page = come_back(client, typed)
    assert page.path == "/returning/report"
    assert "Dit is ons antwoord aan jou." in page.main
    assert STORY in page.main
    after = page.form("/message").submit(message="Er was nog iemand bij.")
    assert "Er was nog iemand bij." in after.main
    assert "Er was nog iemand bij." in client_for("hanna").visit(f"/cases/{case_id}").main
    note = next(note for note in rows(app, Note) if not note.is_answer)
    assert note.author_id is None
    assert client.visit("/returning/report").form("/message").submit(message="").status == 422


def test_every_reading_leaves_a_trace_without_anything_personal(app: Flask, door: str) -> None:
    page = send(PageClient(app), own_name="Karel van de Post")
    code = code_on(page)
    come_back(PageClient(app), code).form("/leave").submit()
    case_id = rows(app, Case)[0].id
    lines = rows(app, AuditLine)
    own = [line for line in lines if line.object_id == case_id]
    assert {Act.REPORT.value, VisitorAct.ENTER.value, Act.FOLLOW.value, VisitorAct.LEAVE.value} <= {
        line.act for line in own
    }
    assert {line.actor for line in own} == {"reporter without account"}
    assert all(len(line.origin) == 32 for line in own)
    for line in lines:
        text = " ".join(map(str, (line.detail, line.object_id, line.origin, line.actor)))
        assert code not in text
        assert code.replace("-", "") not in text
        assert "Karel" not in text


def test_a_code_is_stored_as_a_keyed_fingerprint(app: Flask, door: str, settings: Any) -> None:
    page = send(PageClient(app), own_name="Karel van de Post", own_reach="06 87654321")
    code = code_on(page).replace("-", "")
    stored = b"".join(path.read_bytes() for path in settings.instance.glob("gir.sqlite3*"))
    for secret in (code, code_on(page), "Karel van de Post", "87654321", STORY):
        assert secret.encode() not in stored
    incident = rows(app, Incident)[0]
    assert len(incident.submission) == 64, "not the secret that the code is made from"


def test_stopping_ends_the_visit_for_this_and_every_copy_of_the_cookie(app: Flask, door: str) -> None:
    code = code_on(send(PageClient(app)))
    client = PageClient(app)
    page = come_back(client, code)
    stolen = client._client.get_cookie("gir")
    assert stolen is not None
    left = page.form("/leave").submit()
    assert left.path == "/returning"
    other = app.test_client()
    other.set_cookie("gir", stolen.value)
    for browser in (client._client, other):
        answered = browser.get("/returning/report")
        assert answered.status_code == 302
        assert answered.headers["Location"].startswith("/returning")
    assert client.visit("/returning").main.count(STORY) == 0


def test_a_visit_ends_after_half_an_hour_of_nothing_and_after_four_hours(app: Flask, door: str) -> None:
    code = code_on(send(PageClient(app)))
    client = PageClient(app)
    come_back(client, code)
    set_back(app, Visit, seen_at=now() - timedelta(minutes=29))
    assert client.visit("/returning/report").path == "/returning/report"
    set_back(app, Visit, seen_at=now() - timedelta(minutes=30))
    assert "Je bezoek is voorbij" in client.visit("/returning/report").main
    come_back(client, code)
    set_back(app, Visit, started_at=now() - timedelta(hours=4))
    assert "Je bezoek is voorbij" in client.visit("/returning/report").main
    with app.app_context(), write_transaction() as session:
        expire_visits(session)
    assert count(app, Visit) == 0


def test_a_visit_opens_one_case_and_nothing_else(app: Flask, door: str) -> None:
    mine = code_on(send(PageClient(app)))
    send(PageClient(app), narrative="Het verhaal van een ander.")
    client = PageClient(app)
    page = come_back(client, mine)
    assert "Het verhaal van een ander" not in page.html
    for case in rows(app, Case):
        assert client.get(f"/my-reports/{case.id}").status == 302, "asked to sign in"
        assert client.get(f"/cases/{case.id}").status == 302


def test_coming_in_starts_a_new_session(app: Flask, door: str) -> None:
    """What somebody planted in the browser before does not live on: not their visit, not their form token."""
    code = code_on(send(PageClient(app)))
    other = code_on(send(PageClient(app), narrative="Van de aanvaller."))
    client = PageClient(app)
    before = come_back(client, other).form("/message").values["csrf_token"]
    page = come_back(client, code)
    assert "Van de aanvaller." not in page.html
    assert page.form("/message").values["csrf_token"] != before
    assert len({visit.id for visit in rows(app, Visit)}) == 2


def test_guessing_is_slowed_down_and_the_right_code_waits_too(
    app: Flask, door: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = code_on(send(PageClient(app)))
    monkeypatch.setattr(throttle, "WRONG_CODES", 3)
    client = PageClient(app)
    assert [come_back(client, f"0000-0000-0000-000{n}").status for n in range(4)] == [404, 404, 404, 429]
    assert come_back(client, code).status == 429
    set_back(app, SignInThrottle, since=now() - timedelta(minutes=16))
    assert come_back(client, code).status == 200


def test_a_signed_in_colleague_stays_signed_in(app: Flask, door: str, client_for: ClientFor) -> None:
    code = code_on(send(PageClient(app)))
    anna = client_for("anna")
    come_back(anna, code).form("/leave").submit()
    assert anna.visit("/my-reports").path == "/my-reports"


# ── The code that was handed over ──────────────────────────────────────────────────────────────────────────────


def test_a_claim_is_traded_for_a_code_of_ones_own(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    case_id, claim = claim_for_guest(app, cast, client_for)
    client = PageClient(app)
    page = come_back(client, claim)
    own = code_on(page)
    assert own != claim
    assert "Deze melding is nu van jou" in page.h1
    page = client.visit("/returning/report")
    assert "Chantal Smit meldde dit voor jou" in page.main
    after = page.form("/confirm").submit()
    assert "Je hebt gezegd dat de melding klopt" in after.main
    assert look(app, case_id, lambda case: case.incident.concerned.confirmed_at) is not None
    assert come_back(PageClient(app), own).path == "/returning/report"
    assert {row.kind for row in rows(app, VisitorCode)} == {CodeKind.CLAIM, CodeKind.RECEIPT}


def test_a_claim_works_once(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    _, claim = claim_for_guest(app, cast, client_for)
    twice = [app.test_client(), app.test_client()]
    form = PageClient(app).visit("/returning").form("/returning")
    secret, shown = form.values["secret"][0], []
    for browser in twice:  # one button pressed twice: both times with the session of before
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get("/returning").text)
        assert token is not None
        data = {"code": claim, "secret": secret, "csrf_token": token[1]}
        shown.append(browser.post("/returning", data=data).text.split("gir-code__letters", 1)[1].split("</p>")[0])
    assert shown[0] == shown[1]
    assert come_back(PageClient(app), claim).status == 404, "another form"
    set_back(app, VisitorCode, used_at=now() - timedelta(minutes=11))
    assert form.submit(code=claim).status == 404, "the same form, later"


@pytest.mark.database
def test_two_browsers_with_one_claim_at_the_same_moment(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    _, claim = claim_for_guest(app, cast, client_for)
    forms = [PageClient(app).visit("/returning").form("/returning") for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        statuses = sorted(pool.map(lambda form: form.submit(code=claim).status, forms))
    assert statuses == [200, 404, 404, 404, 404, 404]
    assert sum(row.kind is CodeKind.RECEIPT for row in rows(app, VisitorCode)) == 1


def test_a_new_claim_ends_the_one_before_and_none_is_made_after_it_was_used(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    case_id, lost = claim_for_guest(app, cast, client_for)
    chantal = client_for("chantal")
    button = chantal.visit(f"/filed/{case_id}").form("/code")
    claim = code_on(button.submit())
    assert claim != lost
    assert come_back(PageClient(app), lost).status == 404
    assert come_back(PageClient(app), claim).status == 200
    assert "is al binnen geweest" in button.submit().main
    assert "De melding is nu van die persoon" in chantal.visit(f"/filed/{case_id}").main


def test_a_claim_ends_after_thirty_days(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    _, claim = claim_for_guest(app, cast, client_for)
    set_back(app, VisitorCode, expires_at=now() - timedelta(seconds=1))
    assert come_back(PageClient(app), claim).status == 404
    with app.app_context(), write_transaction() as session:
        expire_visits(session)
    assert count(app, VisitorCode) == 0


def test_only_the_filer_makes_a_claim(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    case_id, _ = claim_for_guest(app, cast, client_for)
    hanna = client_for("hanna")  # handles the case, and did not file it
    token = hanna.visit("/my-reports").form("/sign-out").values["csrf_token"][0]
    assert hanna.post(f"/filed/{case_id}/code", {"csrf_token": token}).status == 403


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


def test_without_an_account_one_has_the_last_word_too(app: Flask, cast: Cast, door: str) -> None:
    client = PageClient(app)
    come_back(client, code_on(send(PageClient(app), own_reach="06 87654321")))
    case_id = rows(app, Case)[0].id
    does(app, cast.people["hanna"], record_talk, case_id, Step.RELIEF, TalkOutcome.HELD, now() - timedelta(minutes=5))
    talk = client.visit("/returning/report").form("/talk")
    assert talk.submit(said="nonsense").status == 422
    talk.submit(said="not_yet")
    assert look(app, case_id, lambda case: task_of(case, Step.RELIEF).status) is TaskStatus.OPEN
    finish_everything(app, cast, case_id)
    page = client.visit("/returning/report")
    assert page.form("/helped").submit().status == 422
    after = page.form("/helped").submit(helped="no", remark="Niemand belde.")
    assert "Je antwoordde" in after.main
    assert page.form("/reopen").submit(reason="").status == 422
    again = page.form("/reopen").submit(reason="Het is weer gebeurd.")
    assert "Het is weer gebeurd." in again.main
    assert look(app, case_id, lambda case: case.status) is Status.ACTIVE
    assert "al open" in page.form("/reopen").submit(reason="Nog eens.").main


# ── Adding details and files ───────────────────────────────────────────────────────────────────────────────────


def test_details_are_added_in_the_same_short_steps(app: Flask, door: str, client_for: ClientFor) -> None:
    client = PageClient(app)
    page = come_back(client, code_on(send(PageClient(app)))).follow("Details toevoegen")
    assert page.path == "/returning/more"
    step = page.follow("Wie erbij")
    after = step.form("/people").submit(witnesses="Mieke van de kassa")
    assert after.path.startswith("/returning/more/")
    assert "Mieke van de kassa" in client.visit("/returning/more/people").html
    case_id = rows(app, Case)[0].id
    assert "Mieke van de kassa" in client_for("hanna").visit(f"/cases/{case_id}").main
    assert "/my-reports/" not in client.visit("/returning/more").html
    assert client.get("/returning/more/nonsense").status == 404


def test_who_leaves_a_number_later_can_be_called(app: Flask, door: str) -> None:
    client = PageClient(app)
    come_back(client, code_on(send(PageClient(app))))
    client.visit("/returning/more/contact").form("/contact").submit(call_today=True, call_number="06 12345678")
    page = client.visit("/returning/report")
    assert "dus niemand kan je bellen" not in page.main
    assert "belt je" in page.main


def test_two_windows_never_overwrite_each_other(app: Flask, door: str) -> None:
    client = PageClient(app)
    come_back(client, code_on(send(PageClient(app))))
    first, second = (client.visit("/returning/more/people").form("/people") for _ in range(2))
    first.submit(witnesses="Mieke")
    conflict = second.submit(witnesses="Joost")
    assert conflict.status == 409
    assert "Mieke" in conflict.main
    assert "Joost" in conflict.main
    assert "Mieke" in client.visit("/returning/more/people").html


def test_files_are_added_and_not_given_back(app: Flask, door: str, client_for: ClientFor) -> None:
    client = PageClient(app)
    come_back(client, code_on(send(PageClient(app))))
    form = client.visit("/returning/more/evidence").form("/evidence")
    page = form.submit(files=(BytesIO(b"%PDF-1.4 " + b"x" * 2000), "brief.pdf"))
    assert page.path == "/returning/more/evidence"
    assert "brief.pdf" in page.main
    assert "/my-reports/" not in page.html
    case_id = rows(app, Case)[0].id
    assert "brief.pdf" in client_for("hanna").visit(f"/cases/{case_id}").main
    assert form.submit(files=(BytesIO(b"MZ" + b"\x00" * 2000), "programma.exe")).status == 422


def test_without_a_visit_there_is_nothing_to_add(app: Flask, door: str) -> None:
    send(PageClient(app))
    for path in ("/returning/report", "/returning/more", "/returning/more/people", "/returning/more/evidence"):
        assert PageClient(app).get(path).location.startswith("/returning"), path


def test_to_a_closed_report_only_a_message_is_added(app: Flask, cast: Cast, door: str) -> None:
    client = PageClient(app)
    come_back(client, code_on(send(PageClient(app))))
    finish_everything(app, cast, rows(app, Case)[0].id)
    assert client.get("/returning/more").status == 403
    page = client.visit("/returning/report")
    assert "Details toevoegen" not in page.main
    assert page.form("/message").submit(message="Dank jullie wel.").status == 200
