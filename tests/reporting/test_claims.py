"""The code that is handed over to somebody without an account: used once, for a code of their own."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask

from gir.cases.access import awaits_confirmation
from gir.database import now, write_transaction
from gir.demonstration.cast import Cast
from gir.visitors.models import VisitorCode
from gir.visitors.services import expire_visits
from gir.visitors.terms import CodeKind
from tests.support.codes import code_on
from tests.support.page_client import PageClient
from tests.support.stories import look
from tests.support.visitors import (
    ClientFor,
    claim_for_guest,
    come_back,
    count,
    rows,
    set_back,
)


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
    assert look(app, case_id, lambda case: awaits_confirmation(case.incident)) is False
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
