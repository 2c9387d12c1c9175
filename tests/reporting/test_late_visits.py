"""What somebody without an account typed is not lost when their visit has ended: it goes along with the code."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask

from gir.accounts.models import Draft, SignInThrottle
from gir.cases.models import Case, Note
from gir.database import now
from gir.demonstration.cast import Cast
from gir.visitors import throttle
from gir.visitors.models import Visit, VisitorCode
from gir.visitors.terms import CodeKind
from tests.support.codes import code_on
from tests.support.page import Form, Page
from tests.support.page_client import PageClient
from tests.support.visitors import ClientFor, claim_for_guest, come_back, count, rows, send, set_back

TYPED = "Er was nog iemand bij: Mieke van de kassa."
WRONG = "0000-0000-0000-0000"


@pytest.fixture
def client(app: Flask) -> PageClient:
    return PageClient(app)


@pytest.fixture
def code(app: Flask, door: str) -> str:
    return code_on(send(PageClient(app)))


def late(app: Flask, form: Form, **typed: str) -> Page:
    """Fill in a form, be called away, and send it when the visit is over."""
    set_back(app, Visit, seen_at=now() - timedelta(minutes=31))
    return form.submit(**typed)


def gives(page: Page, code: str) -> Page:
    """Fill in a code on the page that came back."""
    return page.form("/returning").submit(code=code)


def test_a_message_goes_along_with_the_code(app: Flask, client: PageClient, code: str) -> None:
    answer = late(app, come_back(client, code).form("/message"), message=TYPED)
    assert answer.status == 403
    assert "Wat je typte, staat nog hier" in answer.main
    assert "no-store" in answer.headers["Cache-Control"]
    page = gives(answer, code)
    assert rows(app, Case)[0].number in page.main, "where it goes"
    assert (count(app, Note), count(app, Draft)) == (0, 0), "nothing is stored before it is sent"
    after = page.form("/message").submit()
    assert after.path == "/returning/report"
    assert TYPED in after.main
    assert count(app, Note) == 1


@pytest.mark.parametrize("text", ['"><script>alert(1)</script>', "{{ 7*7 }}", "eerste\n\ntweede 'regel' \"x\" &amp;"])
def test_what_is_sent_is_what_was_typed(app: Flask, client: PageClient, code: str, text: str) -> None:
    answer = late(app, come_back(client, code).form("/message"), message=text)
    assert "<script>alert" not in answer.html
    assert gives(answer, code).form("/message").values["message"] == [text]


def test_details_go_along_too(app: Flask, client: PageClient, code: str) -> None:
    come_back(client, code)
    answer = late(app, client.visit("/returning/more/people").form("/people"), witnesses=TYPED)
    assert answer.status == 403
    gives(answer, code).form("/people").submit()
    assert TYPED in client.visit("/returning/more/people").html


def test_wrong_codes_do_not_lose_it(app: Flask, client: PageClient, code: str) -> None:
    answer = late(app, come_back(client, code).form("/message"), message=TYPED)
    for wrong in (WRONG, "", "nonsense", "x" * 61):
        answer = gives(answer, wrong)
        assert answer.status == 422
        assert "Wat je typte, staat nog hier" in answer.main
    assert gives(answer, code).form("/message").values["message"] == [TYPED]


def test_too_many_wrong_codes_do_not_lose_it(
    app: Flask, client: PageClient, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "WRONG_CODES", 2)
    answer = late(app, come_back(client, code).form("/message"), message=TYPED)
    for status in (422, 422, 429):
        answer = gives(answer, WRONG)
        assert answer.status == status
    assert "te veel pogingen" in answer.main
    set_back(app, SignInThrottle, since=now() - timedelta(minutes=16))
    assert gives(answer, code).form("/message").values["message"] == [TYPED]


def test_every_code_that_opens_nothing_has_the_same_answer(
    app: Flask, cast: Cast, client: PageClient, client_for: ClientFor, code: str
) -> None:
    _case_id, claim = claim_for_guest(app, cast, client_for)
    set_back(app, VisitorCode, expires_at=now() - timedelta(days=1))
    answer = late(app, come_back(client, code).form("/message"), message=TYPED)
    expired, unknown = gives(answer, claim), gives(answer, WRONG)
    assert expired.status == unknown.status == 422
    assert expired.text == unknown.text


def test_a_code_of_another_report_says_where_it_would_go(app: Flask, client: PageClient, code: str) -> None:
    first = rows(app, Case)[0].id
    other = code_on(send(PageClient(app), narrative="Een tweede melding."))
    second = next(case for case in rows(app, Case) if case.id != first)
    answer = late(app, come_back(client, code).form("/message"), message=TYPED)
    page = gives(answer, other)
    assert f"Het gaat naar melding {second.number}" in page.main
    assert count(app, Note) == 0


def test_a_code_that_was_handed_over_shows_ones_own_code_and_the_text(
    app: Flask, cast: Cast, client: PageClient, client_for: ClientFor, code: str
) -> None:
    _case_id, claim = claim_for_guest(app, cast, client_for)
    answer = late(app, come_back(client, code).form("/message"), message=TYPED)
    page = gives(answer, claim)
    assert len([row for row in rows(app, VisitorCode) if row.kind is CodeKind.RECEIPT]) == 2
    assert code_on(page)
    assert TYPED in page.form("/message").submit().main


def test_after_leaving_in_another_tab_it_goes_along(client: PageClient, code: str) -> None:
    page = come_back(client, code)
    page.form("/leave").submit()
    answer = page.form("/message").submit(message=TYPED)
    assert answer.status == 403
    assert TYPED in gives(answer, code).form("/message").submit().main


def test_after_coming_back_in_another_tab_it_is_sent_again(app: Flask, client: PageClient, code: str) -> None:
    """The form token of the earlier visit is no longer valid; the visit of now is."""
    form = come_back(client, code).form("/message")
    come_back(client, code)
    answer = form.submit(message=TYPED)
    assert answer.status == 400
    assert rows(app, Case)[0].number in answer.main
    assert TYPED in answer.form("/message").submit().main


def test_on_a_browser_that_forgot_everything_it_goes_along(app: Flask, client: PageClient, code: str) -> None:
    values = {**come_back(client, code).form("/message").values, "message": TYPED}
    elsewhere = PageClient(app)
    answer = elsewhere.post("/returning/message", values)
    assert answer.status == 403
    assert TYPED in gives(answer, code).form("/message").submit().main


def test_what_cannot_go_along_is_said_to_be_lost(app: Flask, client: PageClient, code: str) -> None:
    come_back(client, code)
    files = client.visit("/returning/more/evidence").form("/evidence")
    token = files.values["csrf_token"][0]
    set_back(app, Visit, seen_at=now() - timedelta(minutes=31))
    pdf = (BytesIO(b"%PDF-1.4 " + b"x" * 2000), "brief.pdf")
    for answer in (files.submit(files=pdf), client.post("/returning/confirm", {"csrf_token": token})):
        assert answer.path == "/returning"
        assert "is niet bewaard" in answer.main


def test_text_of_another_site_does_not_go_along(app: Flask, client: PageClient, code: str) -> None:
    """Nobody else may put words into somebody's report."""
    token = come_back(client, code).form("/message").values["csrf_token"][0]
    set_back(app, Visit, seen_at=now() - timedelta(minutes=31))
    for sender in ("https://kwaad.example", "null", ""):
        answer = client.post("/returning/message", {"csrf_token": token, "message": TYPED}, headers={"Origin": sender})
        assert TYPED not in answer.html


@pytest.mark.parametrize(
    ("path", "answers"),
    [
        ("https://kwaad.example/returning/message", '{"message": ["x"]}'),
        ("/returning/leave", '{"message": ["x"]}'),
        ("/returning/more/evidence", '{"message": ["x"]}'),
        ("/language", '{"message": ["x"]}'),
        ("/report", '{"message": ["x"]}'),
        ("/returning/message", '{"message": "x"}'),
        ("/returning/message", "[" * 5000),
    ],
)
def test_nothing_else_can_go_along(client: PageClient, code: str, path: str, answers: str) -> None:
    values = client.visit("/returning").form("/returning").values
    sent = {**values, "code": code, "given_path": path, "given_answers": answers}
    assert client.post("/returning", sent).path == "/returning/report"
