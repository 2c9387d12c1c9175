"""Signing in and out: short-lived, slow to guess, and silent about who has an account."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from argon2 import PasswordHasher
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import func, select

from gir.accounts.actor import token_hash
from gir.accounts.models import Person, SignIn
from gir.accounts.services import let_leave
from gir.accounts.terms import AccountAct
from gir.accounts.throttle import ADDRESS_LIMIT, count_failure, minutes_to_wait
from gir.audit import System
from gir.audit.models import AuditLine
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.web.dates import today
from tests.support.installations import PASSWORD
from tests.support.page import Page
from tests.support.page_client import PageClient

ClientFor = Callable[..., PageClient]
ANNA = "anna@voorbeeldstad.example"


def attempt(client: PageClient, email: str = ANNA, password: str = PASSWORD, path: str = "/sign-in") -> Page:
    token = client.visit("/sign-in").form("/sign-in").values["csrf_token"][0]
    return client.post(path, {"csrf_token": token, "email": email, "password": password}, follow=False)


def is_signed_in(client: PageClient) -> bool:
    return client.get("/my-reports").status == 200


def session_of(client: PageClient) -> str:
    """The token of this browser's sign-in."""
    with client._client.session_transaction() as session:
        return str(session["_user_id"])


def without_token(page: Page) -> str:
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page.html)


def test_the_door_names_112_and_asks_two_things(visitor: PageClient) -> None:
    page = visitor.visit("/sign-in")
    assert ("112", "tel:112") in page.links
    assert page.form("/sign-in").names == {"csrf_token", "email", "password"}
    assert page.h1 == "Inloggen"


def test_a_visitor_is_sent_to_the_door_and_back(visitor: PageClient) -> None:
    page = visitor.get("/my-reports")
    assert page.location == "/sign-in?next=/my-reports"
    assert attempt(visitor, path=page.location).location == "/my-reports"
    assert is_signed_in(visitor)


@pytest.mark.parametrize(
    "target",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "/%09/elsewhere.example",
        "javascript:alert(1)",
        "/%0d%0aLocation:%20https://elsewhere.example",
        "http:elsewhere.example",
    ],
)
def test_signing_in_never_leads_to_another_site(visitor: PageClient, target: str) -> None:
    assert attempt(visitor, path=f"/sign-in?next={target}").location == "/"


def test_unknown_wrong_and_left_look_the_same(visitor: PageClient) -> None:
    cases = [(ANNA, "wrong"), ("nobody@voorbeeldstad.example", "wrong"), ("fenna@voorbeeldstad.example", PASSWORD)]
    pages = [attempt(visitor, email, password) for email, password in cases]
    assert [page.status for page in pages] == [422, 422, 422]
    assert len({without_token(page).replace(email, "") for page, (email, _) in zip(pages, cases, strict=True)}) == 1
    assert not is_signed_in(visitor)


def test_the_address_is_kept_and_the_password_never_is(visitor: PageClient) -> None:
    values = attempt(visitor, password="not-the-password").form("/sign-in").values
    assert (values["email"], values["password"]) == ([ANNA], [""])


def test_an_address_is_the_same_in_capitals(visitor: PageClient) -> None:
    attempt(visitor, "Anna@Voorbeeldstad.example")
    assert is_signed_in(visitor)


@pytest.mark.parametrize("email", ["", "\x00", "a" * 300, "<b>", "🙂"])
@pytest.mark.parametrize("password", ["", "\x00", "a" * 300])
def test_nonsense_is_answered_on_the_same_page(visitor: PageClient, email: str, password: str) -> None:
    assert attempt(visitor, email, password).status == 422


def test_five_failures_make_one_wait_and_the_page_says_how_long(visitor: PageClient, client_for: ClientFor) -> None:
    for _ in range(5):
        assert attempt(visitor, password="wrong").status == 422
    page = attempt(visitor)
    assert page.status == 429
    assert "Probeer het over 15 minuten opnieuw." in page.main
    client_for("rik")  # others from the same place are not locked out
    with time_machine.travel(now() + timedelta(minutes=10)):
        assert "Probeer het over 5 minuten opnieuw." in attempt(visitor).main
    with time_machine.travel(now() + timedelta(minutes=15, seconds=1)):
        assert attempt(visitor).status == 302


def test_an_unknown_address_makes_one_wait_as_long(visitor: PageClient) -> None:
    statuses = [attempt(visitor, "nobody@voorbeeldstad.example", "wrong").status for _ in range(6)]
    assert statuses == [422] * 5 + [429]


def test_the_right_password_starts_the_count_again(visitor: PageClient, app: Flask) -> None:
    for _ in range(4):
        attempt(visitor, password="wrong")
    attempt(visitor)
    other = PageClient(app)
    assert [attempt(other, password="wrong").status for _ in range(5)] == [422] * 5


def test_a_sign_in_ends_after_half_an_hour_without_use(client_for: ClientFor) -> None:
    client = client_for("anna")
    start = now()
    with time_machine.travel(start + timedelta(minutes=29)):
        assert is_signed_in(client)
    with time_machine.travel(start + timedelta(minutes=58)):
        assert is_signed_in(client)
    with time_machine.travel(start + timedelta(minutes=88, seconds=2)):
        assert not is_signed_in(client)


def test_a_sign_in_ends_after_ten_hours_whatever_happens(client_for: ClientFor) -> None:
    client = client_for("anna")
    start = now()
    for quarters in range(1, 40):
        with time_machine.travel(start + timedelta(minutes=15 * quarters)):
            assert is_signed_in(client)
    with time_machine.travel(start + timedelta(hours=10, seconds=1)):
        assert not is_signed_in(client)


def test_who_was_away_is_told_so(client_for: ClientFor) -> None:
    client = client_for("anna")
    with time_machine.travel(now() + timedelta(minutes=40)):
        page = client.visit("/my-reports")
        assert page.path == "/sign-in"
        assert "Je was een tijd weg" in page.main


def test_each_sign_in_has_a_new_token_that_is_stored_as_a_hash(app: Flask, cast: Cast, visitor: PageClient) -> None:
    attempt(visitor)
    first = session_of(visitor)
    visitor.visit("/").form("/sign-out").submit({})
    attempt(visitor)
    second = session_of(visitor)
    assert first != second
    with app.app_context():
        mine = select(SignIn.id).where(SignIn.person_id == cast.people["anna"])
        assert set(db.session.scalars(mine)) == {token_hash(first), token_hash(second)}


def test_a_token_from_before_is_worth_nothing_after_signing_out(app: Flask, client_for: ClientFor) -> None:
    client = client_for("anna")
    stolen = PageClient(app)
    stolen._client._cookies = dict(client._client._cookies or {})
    assert is_signed_in(stolen)
    page = client.visit("/").form("/sign-out").submit({})
    assert page.path == "/sign-in"
    assert "Je bent uitgelogd." in page.main
    assert not is_signed_in(client)
    assert not is_signed_in(stolen)


def test_signing_out_needs_the_token_of_the_page(client_for: ClientFor) -> None:
    client = client_for("anna")
    assert client.post("/sign-out").status == 400
    assert is_signed_in(client)


def test_a_second_visit_to_the_door_leads_home(client_for: ClientFor) -> None:
    assert client_for("anna").get("/sign-in").location == "/"


def test_a_visitor_may_choose_a_language(visitor: PageClient) -> None:
    page = visitor.visit("/sign-in").form("/language").submit(language="en")
    assert page.root.get("lang") == "en"
    assert visitor.visit("/sign-in").h1 == "Sign in"


def test_the_language_belongs_to_the_person(app: Flask, client_for: ClientFor) -> None:
    client_for("anna").read_in("en")
    other = PageClient(app)
    attempt(other)
    assert other.visit("/my-reports").root.get("lang") == "en"


def test_an_unknown_language_changes_nothing(client_for: ClientFor) -> None:
    client = client_for("anna")
    token = client.visit("/").form("/language").values["csrf_token"][0]
    client.post("/language", {"csrf_token": token, "language": "xx"})
    assert client.visit("/").root.get("lang") == "nl"


def test_choosing_a_language_never_leads_to_another_site(visitor: PageClient) -> None:
    token = visitor.visit("/sign-in").form("/language").values["csrf_token"][0]
    for referrer in (
        "https://elsewhere.example/x",
        "http://localhost.elsewhere.example/x",
        "http://localhost//x.example",
    ):
        page = visitor.post(
            "/language", {"csrf_token": token, "language": "en"}, headers={"Referer": referrer}, follow=False
        )
        assert page.location == "/"


def test_another_sign_in_ends_the_one_that_was_there(app: Flask, client_for: ClientFor) -> None:
    anna = client_for("anna")
    stolen = PageClient(app)
    stolen._client._cookies = dict(anna._client._cookies or {})
    token = anna.visit("/").form("/sign-out").values["csrf_token"][0]
    values = {"csrf_token": token, "email": "hanna@voorbeeldstad.example", "password": PASSWORD}
    assert anna.post("/sign-in", {**values, "password": "wrong"}).status == 422
    assert is_signed_in(stolen), "a wrong password changes nothing"
    assert anna.post("/sign-in", values, follow=False).location == "/cases"
    assert not is_signed_in(stolen)
    assert is_signed_in(anna)


def test_no_language_is_offered_where_choosing_it_would_lose_what_was_typed(client_for: ClientFor) -> None:
    anna = client_for("anna")
    form = anna.visit("/report").form("/report")
    page = form.submit({"narrative": "Hij schreeuwde."})
    assert page.status == 422
    assert "Hij schreeuwde." in page.html
    assert [form.action for form in page.forms if form.action == "/language"] == []
    assert [form.action for form in anna.visit("/report").forms if form.action == "/language"] == ["/language"]


@pytest.mark.parametrize(
    ("referrer", "leads_to"),
    [
        ("/report/drafts", "/"),
        ("/nowhere", "/"),
        ("/report", "/report"),
        ("/report?colleague=1", "/report?colleague=1"),
    ],
)
def test_choosing_a_language_leads_to_a_page(client_for: ClientFor, referrer: str, leads_to: str) -> None:
    anna = client_for("anna")
    token = anna.visit("/").form("/language").values["csrf_token"][0]
    values, headers = {"csrf_token": token, "language": "en"}, {"Referer": f"http://localhost{referrer}"}
    assert anna.post("/language", values, headers=headers, follow=False).location == leads_to


# ── Guessing ───────────────────────────────────────────────────────────────────────────────────────────────────


def from_place(app: Flask, address: str) -> PageClient:
    client = PageClient(app)
    client._client.environ_base["REMOTE_ADDR"] = address
    return client


def guess(app: Flask, times: int, address: str = "10.1.1.1", email: str = ANNA) -> None:
    """Wrong tries, past the pages."""
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}), write_transaction() as session:
        for _ in range(times):
            count_failure(session, email)


def test_a_browser_that_was_here_before_is_not_kept_out_by_others(app: Flask, visitor: PageClient) -> None:
    """Five wrong tries of a colleague at the same desk, and a hundred from everywhere."""
    anna = from_place(app, "10.1.1.1")
    attempt(anna)
    anna.visit("/").form("/sign-out").submit({})
    guess(app, 5)
    for number in range(21):
        guess(app, 5, f"2001:db8:0:{number:x}::1")
    assert attempt(from_place(app, "10.1.1.1")).status == 429
    assert attempt(anna).status == 302


def test_such_a_browser_has_five_tries_of_its_own(app: Flask) -> None:
    anna = from_place(app, "10.1.1.1")
    attempt(anna)
    anna.visit("/").form("/sign-out").submit({})
    assert [attempt(anna, password="wrong").status for _ in range(6)] == [422] * 5 + [429]
    assert attempt(anna).status == 429
    assert attempt(from_place(app, "10.1.1.1")).status == 302, "and they cost nobody else anything"
    with time_machine.travel(now() + timedelta(minutes=15, seconds=1)):
        assert attempt(anna).status == 302


def test_such_a_browser_is_known_for_those_who_signed_in_there_only(app: Flask) -> None:
    shared = from_place(app, "10.1.1.1")
    for email in ("hanna@voorbeeldstad.example", ANNA):
        attempt(shared, email)
        shared.visit("/").form("/sign-out").submit({})
    for email in (ANNA, "hanna@voorbeeldstad.example", "rik@voorbeeldstad.example"):
        guess(app, 5, email=email)
    assert attempt(shared, "rik@voorbeeldstad.example").status == 429
    assert attempt(shared, "hanna@voorbeeldstad.example").status == 302
    shared.visit("/").form("/sign-out").submit({})
    assert attempt(shared).status == 302


def test_the_cookie_of_such_a_browser_tells_nothing_and_cannot_be_made(app: Flask) -> None:
    anna = from_place(app, "10.1.1.1")
    page = attempt(anna)
    (cookie,) = [line for line in page.headers.getlist("Set-Cookie") if line.startswith("gir-browser=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/;" in f"{cookie};"
    value = cookie.split("=", 1)[1].split(";")[0]
    _, kept = URLSafeTimedSerializer("another secret").loads_unsafe(value)
    assert set(kept) == {"id", "people"}
    assert all(re.fullmatch("[0-9a-f]{32}", text) for text in (kept["id"], *kept["people"]))
    guess(app, 5)
    forged = from_place(app, "10.1.1.1")
    signed, _, signature = value.rpartition(".")
    other = "A" if signature[0] != "A" else "B"  # not the last letter: some of its bits mean nothing
    forged._client.set_cookie("gir-browser", f"{signed}.{other}{signature[1:]}")
    assert attempt(forged).status == 429


def test_a_wrong_password_makes_no_browser_known(app: Flask, visitor: PageClient) -> None:
    assert "gir-browser" not in str(attempt(visitor, password="wrong").headers)


def test_guessing_from_everywhere_slows_down_and_locks_nobody_out(app: Flask) -> None:
    """A hundred tries, spread over places that each had fewer than five, and then one after the other."""
    start = now()
    with time_machine.travel(start, tick=False):
        for number in range(25):
            guess(app, 4, f"2001:db8:0:{number:x}::1")
        answer = attempt(from_place(app, "10.1.1.1"))
        assert answer.status == 429
        assert "over 1 minuut" in answer.main
    with time_machine.travel(start + timedelta(seconds=2), tick=False):
        assert attempt(from_place(app, "10.1.1.1"), password="wrong").status == 422
        assert attempt(from_place(app, "10.1.1.2")).status == 429
    with time_machine.travel(start + timedelta(seconds=5), tick=False):
        assert attempt(from_place(app, "10.1.1.2")).status == 302


def test_the_waits_grow_to_a_minute(app: Flask) -> None:
    """Who goes on guessing gets thirty more tries in the rest of the window."""
    start, answered = now(), []
    guess(app, ADDRESS_LIMIT)
    for seconds in range(1, 900, 3):
        with time_machine.travel(start + timedelta(seconds=seconds), tick=False):
            with app.test_request_context():
                waits = minutes_to_wait(ANNA)
            if not waits:
                answered.append(seconds)
                guess(app, 1, f"10.2.0.{len(answered)}")
    gaps = [later - earlier for earlier, later in pairwise(answered)]
    assert len(answered) <= 31
    assert gaps[0] <= 6
    assert 50 <= gaps[-1] <= 66


def test_a_flood_from_one_place_is_slowed_down(app: Flask) -> None:
    start = now()
    with time_machine.travel(start, tick=False):
        for number in range(10):
            guess(app, 50, email=f"somebody{number}@voorbeeldstad.example")
        assert attempt(from_place(app, "10.1.1.1"), "rik@voorbeeldstad.example").status == 429
        assert attempt(from_place(app, "10.1.1.2"), "rik@voorbeeldstad.example").status == 302
    with time_machine.travel(start + timedelta(seconds=2), tick=False):
        assert attempt(from_place(app, "10.1.1.1"), "rik@voorbeeldstad.example").status == 302


def test_who_has_to_wait_reads_the_same_whether_there_is_an_account_or_not(app: Flask) -> None:
    pages = []
    for email in (ANNA, "nobody@voorbeeldstad.example", "fenna@voorbeeldstad.example"):
        guess(app, 5, email=email)
        pages.append(attempt(from_place(app, "10.1.1.1"), email).html)
    assert len(set(pages)) == 1


def test_having_to_wait_leaves_one_line_in_a_quarter_of_an_hour(app: Flask) -> None:
    def lines() -> int:
        with app.app_context():
            waits = select(func.count()).select_from(AuditLine).where(AuditLine.act == AccountAct.WAIT)
            return db.session.scalar(waits) or 0

    start = now()
    guess(app, 5)
    for _ in range(3):
        assert attempt(from_place(app, "10.1.1.1")).status == 429
    assert lines() == 1
    with time_machine.travel(start + timedelta(minutes=16), tick=False):
        guess(app, 5)
        assert attempt(from_place(app, "10.1.1.1")).status == 429
    assert lines() == 2


def test_a_made_up_origin_gives_no_fresh_tries(app: Flask, visitor: PageClient) -> None:
    """Without a proxy that is believed, what a browser says of where it comes from is not looked at."""
    token = visitor.visit("/sign-in").form("/sign-in").values["csrf_token"][0]
    answers = [
        visitor.post(
            "/sign-in",
            {"csrf_token": token, "email": ANNA, "password": "fout fout fout"},
            headers={"X-Forwarded-For": f"203.0.113.{number}", "X-Real-IP": f"203.0.113.{number}"},
            follow=False,
        ).status
        for number in range(6)
    ]
    assert answers == [422] * 5 + [429]
    with app.app_context():
        origins = select(AuditLine.origin).where(AuditLine.act == AccountAct.SIGN_IN.value).distinct()
        assert len(db.session.scalars(origins).all()) == 1


def test_whether_there_is_an_account_costs_the_same_work(
    app: Flask, cast: Cast, visitor: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One hash of the same cost is checked, for whoever it is; how long that takes says nothing then."""
    checked: list[str] = []
    verify = PasswordHasher.verify

    def count(hasher: PasswordHasher, stored: str, password: str) -> bool:
        checked.append(stored.rpartition("$")[0].rpartition("$")[0])
        return verify(hasher, stored, password)

    monkeypatch.setattr(PasswordHasher, "verify", count)
    with app.app_context():
        let_leave(db.session.get_one(Person, cast.people["dirk"]), today(), actor=System("test", cast.organisation_id))
    for email in (ANNA, "nobody@voorbeeldstad.example", "dirk@voorbeeldstad.example"):
        attempt(visitor, email, "fout fout fout")
    assert len(checked) == 3
    assert len(set(checked)) == 1
