"""A password and then a code: what each of them opens, and what a lost telephone or a stolen password does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from gir.accounts.drafts import keep_posted_form
from gir.accounts.models import Draft, SignIn
from gir.accounts.second_factor.checking import codes_left, factor_of
from gir.accounts.second_factor.codes import code_at, matching_step, new_secret, step_of
from gir.accounts.second_factor.models import RecoveryCode, SecondFactor
from gir.accounts.terms import AccountAct
from gir.audit.models import AuditLine
from gir.audit.verification import verify
from gir.cases.models import Case
from gir.database import db
from gir.demonstration.cast import Cast
from gir.notifications.models import Message
from gir.notifications.terms import MessageKind
from gir.reporting.models import ReportDraft
from gir.web.gate import gate_of
from tests.support.installations import PASSWORD
from tests.support.page import Page, Value
from tests.support.page_client import PageClient
from tests.support.telephone import Telephone

pytestmark = pytest.mark.asks_codes

ANNA = "anna@voorbeeldstad.example"
REPORT: dict[str, Value] = {
    "narrative": "Hij schold mij uit aan de balie.",
    "forms": ["verbal"],
    "when": "today",
    "channel": "desk",
    "manager_may_see": "yes",
}
STEP = timedelta(seconds=30)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands still, until a test moves it on to the next code."""
    with time_machine.travel(datetime(2026, 11, 2, 9, 0, 5).astimezone(), tick=False) as moved:
        yield moved


def password(client: PageClient, email: str = ANNA, words: str = PASSWORD) -> Page:
    return client.sign_in(email, words)


def connect(app: Flask) -> tuple[PageClient, Telephone, list[str]]:
    """Anna, signed in for the first time, with her app and her recovery codes."""
    client = PageClient(app)
    page = password(client)
    telephone = Telephone.told_by(page.html)
    kept = page.form("/sign-in/set-up").submit(code=telephone.code)
    return client, telephone, recovery_codes(kept)


def recovery_codes(page: Page) -> list[str]:
    return re.findall(r"<li>([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</li>", page.html)


def give(client: PageClient, code: str) -> Page:
    return password(client).form("/sign-in/code").submit(code=code)


def signed_in(client: PageClient) -> bool:
    return client.get("/my-reports").status == 200


def lines(app: Flask, act: AccountAct) -> list[tuple[str, str]]:
    with app.app_context():
        rows = select(AuditLine.result, AuditLine.detail).where(AuditLine.act == act.value)
        return [(row.result, row.detail) for row in db.session.execute(rows.order_by(AuditLine.sequence))]


def told(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).where(Message.kind == MessageKind.ACCOUNT)) or 0


# ── The door ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_time_somebody_connects_an_app(app: Flask, clock: time_machine.Traveller) -> None:
    client = PageClient(app)
    page = password(client)
    assert page.h1 == "Beveilig je account"
    assert not signed_in(client)
    kept = page.form("/sign-in/set-up").submit(code=Telephone.told_by(page.html).code)
    assert len(set(recovery_codes(kept))) == 10
    assert signed_in(client)
    assert told(app) == 1
    assert lines(app, AccountAct.ASK_CODE) == [("done", "{}")]
    assert lines(app, AccountAct.SIGN_IN) == [("done", '{"way": "set_up"}')]
    with app.app_context():
        assert not any(verdict.fault for verdict in verify())


@pytest.mark.usefixtures("database")
@pytest.mark.database
def test_afterwards_a_password_and_a_code_let_in(app: Flask, clock: time_machine.Traveller) -> None:
    _client, telephone, _codes = connect(app)
    clock.shift(STEP)
    again = PageClient(app)
    page = password(again)
    assert page.h1 == "Nog één stap: een code"
    assert not signed_in(again)
    assert page.form("/sign-in/code").submit(code=telephone.code).path == "/"
    assert signed_in(again)


@pytest.mark.parametrize("route", ["/", "/my-reports", "/cases", "/account", "/trends", "/report/colleague"])
def test_a_password_alone_opens_no_page(app: Flask, clock: time_machine.Traveller, route: str) -> None:
    connect(app)
    thief = PageClient(app)
    password(thief)
    assert thief.get(route).location.startswith("/sign-in?next=")


def test_a_code_works_once(app: Flask, clock: time_machine.Traveller) -> None:
    _client, telephone, _codes = connect(app)
    other = PageClient(app)
    refused = give(other, telephone.code)
    assert refused.status == 422
    assert "klopt niet" in refused.text
    clock.shift(STEP)
    assert give(other, telephone.code).status == 200
    assert signed_in(other)
    onlooker = PageClient(app)
    assert give(onlooker, telephone.code).status == 422


def test_a_code_of_the_minute_before_still_counts_and_an_older_one_does_not() -> None:
    secret, moment = new_secret(), datetime(2026, 11, 2, 9, 0, 5).astimezone()
    step = step_of(moment)
    assert matching_step(secret, code_at(secret, step - 1), moment, 0) == step - 1
    assert matching_step(secret, code_at(secret, step + 1), moment, 0) == step + 1
    assert matching_step(secret, code_at(secret, step - 2), moment, 0) is None
    assert matching_step(secret, code_at(secret, step), moment, step) is None


def test_the_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B: the last six digits of its values for SHA-1."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    published = {59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037"}
    assert {second: code_at(secret, second // 30) for second in published} == published


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "1٢3456", "x" * 500, "0000-0000-0000", "' or 1=1"])
def test_what_is_no_code_is_refused_in_a_sentence(app: Flask, clock: time_machine.Traveller, typed: str) -> None:
    connect(app)
    client = PageClient(app)
    page = give(client, typed)
    assert page.status == 422
    assert "Er klopt" in page.text or "code" in page.text
    assert not signed_in(client)


def test_wrong_codes_wait_and_their_owner_hears_of_them(app: Flask, clock: time_machine.Traveller) -> None:
    _client, telephone, _codes = connect(app)
    clock.shift(STEP)
    thief = PageClient(app)
    page = password(thief)
    for _try in range(5):
        page = page.form("/sign-in/code").submit(code="000000")
        assert page.status == 422
    assert page.form("/sign-in/code").submit(code=telephone.code).status == 429
    assert told(app) == 2
    assert len([result for result, _ in lines(app, AccountAct.GIVE_CODE) if result == "refused"]) == 5
    clock.shift(timedelta(minutes=16))
    assert give(thief, telephone.code).status == 200


def test_who_guesses_elsewhere_does_not_keep_the_owner_out(app: Flask, clock: time_machine.Traveller) -> None:
    owner, telephone, _codes = connect(app)
    owner.visit("/").form("/sign-out").submit()
    for _thief in range(4):
        thief = PageClient(app)
        page = password(thief)
        for _try in range(5):
            page = page.form("/sign-in/code").submit(code="000000")
    clock.shift(STEP)
    assert give(owner, telephone.code).status == 200
    assert signed_in(owner)


def test_the_password_counts_for_half_an_hour(app: Flask, clock: time_machine.Traveller) -> None:
    _client, telephone, _codes = connect(app)
    late = PageClient(app)
    page = password(late)
    clock.shift(timedelta(minutes=31))
    assert page.form("/sign-in/code").submit(code=telephone.code).path == "/sign-in"
    assert not signed_in(late)


def test_without_the_password_no_code_is_looked_at(app: Flask, clock: time_machine.Traveller) -> None:
    _client, telephone, _codes = connect(app)
    clock.shift(STEP)
    stranger = PageClient(app)
    assert stranger.get("/sign-in/code").location == "/sign-in"
    token = stranger.visit("/sign-in").form("/sign-in").values["csrf_token"][0]
    for route in ("/sign-in/code", "/sign-in/set-up", "/sign-in/report-only"):
        answer = stranger.post(route, {"csrf_token": token, "code": telephone.code}, follow=False)
        assert answer.location == "/sign-in"
    assert not signed_in(stranger)


def test_another_password_ends_the_step_after_the_old_one(
    app: Flask, cast: Cast, clock: time_machine.Traveller
) -> None:
    _client, telephone, _codes = connect(app)
    clock.shift(STEP)
    thief = PageClient(app)
    page = password(thief)
    words = "heel andere woorden dan eerst"
    result = app.test_cli_runner().invoke(args=["gir", "person", "password", ANNA], input=f"{words}\n{words}\n")
    assert result.exit_code == 0, result.output
    assert page.form("/sign-in/code").submit(code=telephone.code).path == "/sign-in"


def test_the_way_goes_on_to_where_somebody_was_going(app: Flask, clock: time_machine.Traveller) -> None:
    _client, telephone, _codes = connect(app)
    clock.shift(STEP)
    client = PageClient(app)
    form = client.get("/my-reports", follow=True).form("/sign-in")
    page = form.submit({form.name_of("email", "text"): ANNA, form.name_of("password"): PASSWORD})
    assert page.form("/sign-in/code").submit(code=telephone.code).path == "/my-reports"


def test_the_token_of_a_sign_in_is_new(app: Flask, clock: time_machine.Traveller) -> None:
    _client, telephone, _codes = connect(app)
    clock.shift(STEP)
    client = PageClient(app)
    page = password(client)
    with client._client.session_transaction() as before:
        assert "_user_id" not in before
    page.form("/sign-in/code").submit(code=telephone.code)
    with client._client.session_transaction() as after:
        assert "first_step" not in after
        assert "_user_id" in after


# ── A lost telephone, a new telephone ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "typed", [str, str.lower, lambda code: code.replace("-", " "), lambda code: code.replace("0", "O")]
)
def test_a_recovery_code_lets_in_once_however_it_is_typed(
    app: Flask, cast: Cast, clock: time_machine.Traveller, typed: Callable[[str], str]
) -> None:
    _client, _telephone, codes = connect(app)
    client = PageClient(app)
    assert give(client, typed(codes[0])).path == "/"
    assert signed_in(client)
    assert give(PageClient(app), codes[0]).status == 422
    with app.app_context():
        assert codes_left(cast.people["anna"]) == 9


def test_the_code_of_somebody_else_opens_nothing(app: Flask, clock: time_machine.Traveller) -> None:
    _client, telephone, codes = connect(app)
    dirk = PageClient(app)
    page = password(dirk, "dirk@voorbeeldstad.example")
    page.form("/sign-in/set-up").submit(code=Telephone.told_by(page.html).code)
    clock.shift(STEP)
    for code in (telephone.code, codes[0]):
        other = PageClient(app)
        assert password(other, "dirk@voorbeeldstad.example").form("/sign-in/code").submit(code=code).status == 422


def test_another_telephone_needs_a_code_of_the_one_before(app: Flask, clock: time_machine.Traveller) -> None:
    client, telephone, codes = connect(app)
    clock.shift(STEP)
    page = client.visit("/account/app")
    new = Telephone.told_by(page.html)
    assert page.form("/account/app").submit(code=new.code, old_code="000000").status == 422
    assert page.form("/account/app").submit(code="000000", old_code=telephone.code).status == 422
    forgotten = PageClient(app)
    assert give(forgotten, codes[2]).path == "/"
    kept = page.form("/account/app").submit(code=new.code, old_code=telephone.code)
    assert not signed_in(forgotten)
    assert kept.status == 200
    assert not set(recovery_codes(kept)) & set(codes)
    clock.shift(STEP)
    assert give(PageClient(app), telephone.code).status == 422
    assert give(PageClient(app), codes[1]).status == 422
    assert give(PageClient(app), new.code).status == 200


def test_a_key_of_somebody_elses_page_connects_nothing(app: Flask, cast: Cast, clock: time_machine.Traveller) -> None:
    theirs = password(PageClient(app), "dirk@voorbeeldstad.example")
    signed = theirs.form("/sign-in/set-up").values["secret"][0]
    page = password(PageClient(app))
    refused = page.form("/sign-in/set-up").submit(secret=signed, code=Telephone.told_by(theirs.html).code)
    assert refused.status == 422
    with app.app_context():
        assert factor_of(cast.people["anna"]) is None


def test_an_app_is_connected_to_an_account_once(app: Flask, clock: time_machine.Traveller) -> None:
    thief, owner = PageClient(app), PageClient(app)
    first, second = password(owner), password(thief)
    assert first.form("/sign-in/set-up").submit(code=Telephone.told_by(first.html).code).status == 200
    refused = second.form("/sign-in/set-up").submit(code=Telephone.told_by(second.html).code)
    assert (refused.status, refused.h1) == (409, "Nog één stap: een code")
    assert not signed_in(thief)


def test_new_recovery_codes_end_those_of_before(app: Flask, clock: time_machine.Traveller) -> None:
    client, telephone, codes = connect(app)
    clock.shift(STEP)
    form = client.visit("/account/sign-in").form("/account/recovery-codes")
    assert form.submit(code="000000").status == 422
    renewed = recovery_codes(form.submit(code=telephone.code))
    assert len(renewed) == 10
    assert give(PageClient(app), codes[0]).status == 422
    assert give(PageClient(app), renewed[0]).path == "/"


def test_who_lost_everything_connects_another_app(app: Flask, cast: Cast, clock: time_machine.Traveller) -> None:
    client, telephone, _codes = connect(app)
    result = app.test_cli_runner().invoke(args=["gir", "person", "forget-app", ANNA], input="y\n")
    assert result.exit_code == 0, result.output
    assert not signed_in(client)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(RecoveryCode)) == 0
        assert factor_of(cast.people["anna"]) is None
    clock.shift(STEP)
    page = password(PageClient(app))
    assert page.h1 == "Beveilig je account"
    assert Telephone.told_by(page.html).secret != telephone.secret
    assert told(app) == 2


def test_another_password_does_not_take_the_app_away(app: Flask, clock: time_machine.Traveller) -> None:
    connect(app)
    words = "heel andere woorden dan eerst"
    app.test_cli_runner().invoke(args=["gir", "person", "password", ANNA], input=f"{words}\n{words}\n")
    thief = PageClient(app)
    assert password(thief, words=words).h1 == "Nog één stap: een code"
    assert not signed_in(thief)


def test_somebody_signs_out_everywhere_else(app: Flask, clock: time_machine.Traveller) -> None:
    client, telephone, _codes = connect(app)
    clock.shift(STEP)
    forgotten = PageClient(app)
    give(forgotten, telephone.code)
    answer = client.visit("/account/sign-in").form("/account/sign-out-elsewhere").submit()
    assert "op één andere plek uitgelogd" in answer.text
    assert not signed_in(forgotten)
    assert signed_in(client)


def test_nothing_of_it_can_be_read_in_the_database(app: Flask, clock: time_machine.Traveller) -> None:
    _client, telephone, codes = connect(app)
    with app.app_context():
        held = db.session.execute(select(SecondFactor.__table__)).one()
        kept = db.session.execute(select(RecoveryCode.__table__)).all()
    assert telephone.secret.encode() not in held.secret_sealed
    assert not [row for row in kept if any(code.replace("-", "") in row.id.upper() for code in codes)]


# ── Reporting with a password only ─────────────────────────────────────────────────────────────────────────────


def report_first(client: PageClient) -> Page:
    return password(client).form("/sign-in/report-only").submit()


def test_who_cannot_give_a_code_reports_all_the_same(app: Flask, clock: time_machine.Traveller) -> None:
    client = PageClient(app)
    page = report_first(client)
    assert page.path == "/report"
    sent = page.form("/report").submit(**REPORT)
    assert "Je melding is binnen" in sent.text
    assert sent.path == "/sign-in"  # for a code the password is asked again: others may use this browser by then
    with app.app_context():
        number = db.session.scalars(select(Case.number)).one()
    assert client.get("/sign-in/code").location == "/sign-in"
    asked = password(client)
    assert asked.form("/sign-in/set-up").submit(code=Telephone.told_by(asked.html).code).status == 200
    assert number in client.visit("/my-reports").text


@pytest.mark.parametrize("connected", [True, False])
def test_who_only_reports_reads_nothing(app: Flask, clock: time_machine.Traveller, connected: bool) -> None:
    if connected:
        anna, _telephone, _codes = connect(app)
        save_draft(anna, "Een eerder voorval.")
        clock.shift(STEP)
    client = PageClient(app)
    assert "Een eerder voorval" not in report_first(client).html
    opened = [route for route in pages_for_an_account(app) if client.get(route).status == 200]
    assert opened == ["/report"]


def pages_for_an_account(app: Flask) -> list[str]:
    """Every page that asks for an account and has one address."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    gates = [(rule.rule, gate_of(app, rule.endpoint)) for rule in rules]
    return [route for route, gate in gates if gate is not None and gate.asks_account]


def save_draft(client: PageClient, story: str) -> Page:
    values = client.visit("/report").form("/report").values
    return client.post("/report/drafts", {**values, "narrative": story})


def test_what_only_reports_sends_elsewhere_goes_along_past_the_code(app: Flask, clock: time_machine.Traveller) -> None:
    client = PageClient(app)
    report_first(client)
    values = client.visit("/report").form("/report").values
    sent = client.post("/report/colleague", {**values, "narrative": "Net begonnen."})
    assert sent.status == 403
    form = sent.form("/sign-in")
    asked = form.submit({form.name_of("email", "text"): ANNA, form.name_of("password"): PASSWORD})
    kept = asked.form("/sign-in/set-up").submit(code=Telephone.told_by(asked.html).code)
    address = kept.link("Verder")
    assert address.startswith("/report/drafts/")
    assert "Net begonnen." in client.visit(address).html


def test_a_password_alone_changes_nothing_that_waits_for_its_owner(
    app: Flask, cast: Cast, clock: time_machine.Traveller
) -> None:
    """What the owner of an account had typed before is neither replaced nor filled in by who knows the password."""
    with app.app_context():
        keep_posted_form(cast.people["anna"], "/organisation/details", MultiDict({"duty_number": "5510"}))
    thief = PageClient(app)
    page = report_first(thief)
    token = page.form("/report").values["csrf_token"][0]
    assert thief.post("/organisation/details", {"csrf_token": token, "duty_number": "0900 0000"}).status == 403
    with app.app_context():
        kept = db.session.scalars(select(Draft)).one()
        assert kept.answers == '{"duty_number": ["5510"]}'


def test_a_draft_of_who_only_reports_is_shown_after_the_code(app: Flask, clock: time_machine.Traveller) -> None:
    client = PageClient(app)
    report_first(client)
    saved = save_draft(client, "Net begonnen.")
    assert (saved.path, "Net begonnen" in saved.html) == ("/sign-in", False)
    asked = password(client)
    asked.form("/sign-in/set-up").submit(code=Telephone.told_by(asked.html).code)
    draft = next(href for _words, href in client.visit("/").links if href.startswith("/report/drafts/"))
    assert "Net begonnen." in client.visit(draft).html


def test_who_was_away_for_long_and_has_no_code_sends_the_report_all_the_same(
    app: Flask, clock: time_machine.Traveller
) -> None:
    client = PageClient(app)
    values = report_first(client).form("/report").values
    clock.shift(timedelta(minutes=40))
    late = client.post("/report", {**values, **REPORT})
    form = late.form("/sign-in")
    asked = form.submit({form.name_of("email", "text"): ANNA, form.name_of("password"): PASSWORD})
    again = asked.form("/sign-in/report-only").submit()
    assert "Je melding is binnen" in again.form("/report").submit().text
    with app.app_context():
        assert db.session.scalars(select(Case)).one().incident.narrative == REPORT["narrative"]
        assert db.session.scalar(select(func.count()).select_from(ReportDraft)) == 0


def test_a_code_with_an_old_token_loses_nothing(app: Flask, clock: time_machine.Traveller) -> None:
    client, telephone, _codes = connect(app)
    values = client.visit("/report").form("/report").values
    clock.shift(timedelta(days=2))
    late = client.post("/report", {**values, **REPORT})
    form = late.form("/sign-in")
    asked = form.submit({form.name_of("email", "text"): ANNA, form.name_of("password"): PASSWORD})
    refused = asked.form("/sign-in/code").submit(csrf_token="of another tab", code=telephone.code)
    assert str(REPORT["narrative"]) in refused.html
    elsewhere = asked.form("/sign-in/code").values | {"csrf_token": "made up", "code": telephone.code}
    planted = client.post("/sign-in/code", elsewhere, headers={"Origin": "https://evil.example"})
    assert str(REPORT["narrative"]) not in planted.html  # nobody else puts words into somebody's form
    form = refused.form("/sign-in")
    asked = form.submit({form.name_of("email", "text"): ANNA, form.name_of("password"): PASSWORD})
    assert str(REPORT["narrative"]) in asked.form("/sign-in/code").submit(code=telephone.code).html


def test_what_was_typed_goes_along_past_the_code(app: Flask, clock: time_machine.Traveller) -> None:
    """Signed out while typing: it is in the page, goes along with the password, and with the code."""
    client, telephone, _codes = connect(app)
    values = client.visit("/report").form("/report").values
    clock.shift(timedelta(days=2))
    late = client.post("/report", {**values, **REPORT})
    form = late.form("/sign-in")
    asked = form.submit({form.name_of("email", "text"): ANNA, form.name_of("password"): PASSWORD})
    assert asked.h1 == "Nog één stap: een code"
    wrong = asked.form("/sign-in/code").submit(code="000000")
    back = wrong.form("/sign-in/code").submit(code=telephone.code)
    assert str(REPORT["narrative"]) in back.html


# ── Once more, before figures leave the house ──────────────────────────────────────────────────────────────────


def take_figures(client: PageClient, code: str | None) -> Page:
    form = client.visit("/trends/files?section=forms").form("/trends/files")
    chosen = next(value for value in form.options("section") if value)
    asked = {"section": chosen, "kind": "csv", "purpose": "management"}
    return form.submit(asked if code is None else {**asked, "code": code})


def test_exact_figures_leave_with_a_code_of_now(app: Flask, cast: Cast, clock: time_machine.Traveller) -> None:
    client = PageClient(app)
    page = password(client, "omar@voorbeeldstad.example")
    telephone = Telephone.told_by(page.html)
    page.form("/sign-in/set-up").submit(code=telephone.code)
    assert not take_figures(client, None).is_html
    clock.shift(timedelta(minutes=16))
    before = token_of(client)
    refused = take_figures(client, "000000")
    assert (refused.status, token_of(client)) == (422, before)
    assert take_figures(client, "").status == 422
    assert not take_figures(client, telephone.code).is_html
    assert token_of(client) != before
    with app.app_context():
        ended = select(SignIn.ended_at).order_by(SignIn.seen_at)
        assert [at is None for at in db.session.scalars(ended)] == [False, True]


def token_of(client: PageClient) -> str:
    with client._client.session_transaction() as kept:
        return str(kept["_user_id"])
