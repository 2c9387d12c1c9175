"""One's own account page, one click for less mail, and what an administrator sees of the mails."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from email import message_from_string
from email.policy import default

import pytest
from flask import Flask
from sqlalchemy import select

from gir.accounts.actor import actor_of
from gir.accounts.services import set_language
from gir.audit.models import AuditLine
from gir.config import Settings
from gir.database import db
from gir.demonstration.cast import Cast
from gir.notifications.delivery import deliver_due
from gir.notifications.links import less_address
from gir.notifications.models import Mail, Message
from gir.notifications.preferences import wishes_of
from gir.notifications.terms import URGENT, Delivery, MailState, MessageKind
from tests.notifications.conftest import Tell, address, mails, pass_time, send_over
from tests.support.mail_server import Postbox, serving
from tests.support.page_client import PageClient

ClientFor = Callable[..., PageClient]
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def wishes(app: Flask, cast: Cast, name: str) -> dict[MessageKind, Delivery]:
    with app.app_context():
        return wishes_of(cast.people[name])


def acts(app: Flask, prefix: str) -> list[tuple[str, str, str]]:
    with app.app_context():
        rows = select(AuditLine).where(AuditLine.act.startswith(prefix)).order_by(AuditLine.sequence)
        return [(line.actor, line.act, line.detail) for line in db.session.scalars(rows)]


def link_of_mail(app: Flask, settings: Settings) -> str:
    """The one-click link of the latest mail, as a mail program reads it."""
    with app.app_context():
        deliver_due()
    newest = max(settings.mail_dir.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    header = message_from_string(newest.read_text(), policy=default)["List-Unsubscribe"]
    assert header.startswith("<")
    assert header.endswith(">")
    return str(header)[1:-1].removeprefix(settings.base_url)


# ── The account page ───────────────────────────────────────────────────────────────────────────────────────────


def test_everybody_chooses_language_and_mails(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    anna = client_for("anna")
    page = anna.visit("/account")
    assert "Je eigen meldingen" not in page.text
    page = page.form("/account").submit(language="en", mail_news="daily", mail_answered="off")
    assert page.status == 200
    assert "Your choices are saved." in page.text
    assert wishes(app, cast, "anna") == {MessageKind.NEWS: Delivery.DAILY, MessageKind.ANSWERED: Delivery.OFF}
    assert acts(app, "mail.") == [(cast.people["anna"], "mail.choose", '{"answered": "off", "news": "daily"}')]
    again = anna.visit("/account")
    assert '<option selected value="off">No mail</option>' in again.html
    again.form("/account").submit()
    assert len(acts(app, "mail.")) == 1, "nothing changed, so nothing is written"


def test_the_page_is_in_the_menu(client_for: ClientFor) -> None:
    assert 'href="/account"' in client_for("anna").visit("/").html
    assert 'href="/organisation/mail"' not in client_for("anna").visit("/").html
    assert 'href="/organisation/mail"' in client_for("bea").visit("/").html


def test_who_handles_no_cases_is_not_asked_about_them(client_for: ClientFor) -> None:
    assert "mail_new_case" not in client_for("anna").visit("/account").html
    assert "mail_new_case" in client_for("hanna").visit("/account").html


def test_urgent_mails_and_work_are_never_off(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    hanna = client_for("hanna")
    page = hanna.visit("/account")
    for kind in URGENT:
        assert f"mail_{kind.value}" not in page.html
        assert str(kind.value)
    answers = {**page.form("/account").values, "mail_new_case": "off", "mail_call_today": "off"}
    refused = hanna.post("/account", answers)
    assert refused.status == 422
    assert "Kies een van de antwoorden." in refused.text
    answers["mail_new_case"] = "daily"
    assert hanna.post("/account", answers).status == 200
    assert wishes(app, cast, "hanna") == {MessageKind.NEW_CASE: Delivery.DAILY}


@pytest.mark.parametrize("sent", ["xx", "", "<script>", "nl" * 50_000])
def test_a_language_that_does_not_exist_is_said_beside_the_field(client_for: ClientFor, sent: str) -> None:
    anna = client_for("anna")
    form = anna.visit("/account").form("/account")
    page = anna.post("/account", {**form.values, "language": sent, "mail_news": "daily"})
    assert page.status == 422
    assert "language-error" in page.html
    assert re.search(r'<option selected value="daily">', page.html), "the other answers are kept"


def test_a_choice_holds_for_what_waits_already(app: Flask, cast: Cast, client_for: ClientFor, tell: Tell) -> None:
    tell("anna")
    anna = client_for("anna")
    anna.visit("/account").form("/account").submit(mail_news="off")
    with app.app_context():
        assert deliver_due() == 0
        assert not db.session.scalars(select(Message).where(Message.waits)).all()


# ── One click ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_mail_program_asks_for_less_without_signing_in(
    app: Flask, cast: Cast, tell: Tell, settings: Settings, visitor: PageClient
) -> None:
    tell("anna")
    tell("bram")
    link = link_of_mail(app, settings)
    name = "anna" if less_of(app, link, cast) == cast.people["anna"] else "bram"
    page = visitor.post(link, ONE_CLICK)
    assert page.status == 200
    assert "Je krijgt nu minder mail" in page.text
    assert "Geen mail" in page.text
    assert wishes(app, cast, name) == {MessageKind.NEWS: Delivery.OFF}, "only this preference"
    assert wishes(app, cast, "bram" if name == "anna" else "anna") == {}
    assert acts(app, "mail.") == [(cast.people[name], "mail.less", '{"news": "off"}')]
    assert visitor.post(link, ONE_CLICK).status == 200, "twice is the same as once"
    assert len(acts(app, "mail.")) == 1


def less_of(app: Flask, link: str, _cast: Cast) -> str:
    """Whose mail a link belongs to."""
    with app.app_context():
        return db.session.get_one(Mail, link.partition("=")[2].partition(".")[0]).recipient_id


def test_looking_changes_nothing(app: Flask, cast: Cast, tell: Tell, settings: Settings, visitor: PageClient) -> None:
    """Mail scanners open every link."""
    tell("anna")
    link = link_of_mail(app, settings)
    for method in ("GET", "HEAD", "OPTIONS"):
        visitor._client.open(link, method=method)
    page = visitor.visit(link)
    assert "Minder mail hierover?" in page.text
    assert wishes(app, cast, "anna") == {}
    assert page.form("/mail/less").submit().status == 200
    assert wishes(app, cast, "anna") == {MessageKind.NEWS: Delivery.OFF}


def test_the_page_speaks_the_language_of_the_mail(
    app: Flask, cast: Cast, tell: Tell, settings: Settings, visitor: PageClient
) -> None:
    with app.app_context():
        set_language("en", actor=actor_of(cast.people["anna"]))
    tell("anna")
    link = link_of_mail(app, settings)
    page = visitor.visit(link)
    assert "Less mail about this?" in page.text
    assert page.root.get("lang") == "en"
    assert "You get less mail now" in visitor.post(link, ONE_CLICK).text


def test_work_becomes_a_daily_mail_and_never_off(
    app: Flask, cast: Cast, tell: Tell, settings: Settings, visitor: PageClient
) -> None:
    tell("hanna", kind=MessageKind.NEW_CASE)
    tell("hanna", kind=MessageKind.ANSWERED)
    page = visitor.post(link_of_mail(app, settings), ONE_CLICK)
    assert "Eén mail per dag" in page.text
    assert wishes(app, cast, "hanna") == {MessageKind.NEW_CASE: Delivery.DAILY, MessageKind.ANSWERED: Delivery.OFF}


def test_an_old_mail_never_brings_more(
    app: Flask, cast: Cast, tell: Tell, settings: Settings, visitor: PageClient, client_for: ClientFor
) -> None:
    tell("hanna", kind=MessageKind.NEW_CASE)
    link = link_of_mail(app, settings)
    client_for("hanna").visit("/account").form("/account").submit(mail_new_case="daily")
    visitor.post(link, ONE_CLICK)
    assert wishes(app, cast, "hanna") == {MessageKind.NEW_CASE: Delivery.DAILY}


def test_a_link_cannot_be_made_elsewhere(
    app: Flask, cast: Cast, tell: Tell, settings: Settings, visitor: PageClient
) -> None:
    tell("anna")
    link = link_of_mail(app, settings)
    path, _, mark = link.partition("?mail=")
    mail_id, _, signature = mark.partition(".")
    foreign = less_address(mail_id, Settings(**{**vars(settings), "secret_key": "x" * 40}))
    others = ["", mail_id, f"{mail_id}.", f"{mail_id}.{signature[:-2]}xx", f"{'0' * 32}.{signature}"]
    for wrong in [*others, foreign.partition("?mail=")[2], "é" * 40, "\x00", "." * 5000]:
        for page in (visitor.get(path, mail=wrong), visitor.post(f"{path}?{as_query(wrong)}", ONE_CLICK)):
            assert page.status == 422
            assert "Deze link werkt niet" in page.text
    assert visitor.post(path, ONE_CLICK).status == 422
    assert wishes(app, cast, "anna") == {}


def as_query(mark: str) -> str:
    from urllib.parse import urlencode

    return urlencode({"mail": mark})


def test_the_link_tells_nothing_of_its_person(
    app: Flask, cast: Cast, tell: Tell, settings: Settings, visitor: PageClient
) -> None:
    tell("anna")
    link = link_of_mail(app, settings)
    page = visitor.visit(link)
    for word in (cast.people["anna"], "anna", "Anna", "voorbeeldstad"):
        assert word not in link
        assert word not in page.text.replace("Gemeente", "")


def test_the_link_of_a_mail_opens_nothing_else(app: Flask, tell: Tell, settings: Settings, visitor: PageClient) -> None:
    """Every other change still asks its token."""
    tell("anna")
    mark = link_of_mail(app, settings).partition("?mail=")[2]
    for path in ("/account", "/report"):
        answer = visitor.post(f"{path}?mail={mark}", {"language": "en"}, follow=False)
        assert answer.status == 403
        assert "password" in answer.form("/sign-in").names, "who it is has to be shown first"
    for path in ("/language", "/sign-in"):
        assert visitor.post(f"{path}?mail={mark}", {"language": "en"}, follow=False).status == 400


# ── How mails fare ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_administrator_sees_counts_and_reasons_and_nobody(
    app: Flask, cast: Cast, tell: Tell, postbox: Postbox, client_for: ClientFor
) -> None:
    assert "Alle mails zijn verstuurd." in client_for("bea").visit("/organisation/mail").text
    tell("anna", path="/my-reports/77")
    tell("hanna", kind=MessageKind.NEW_CASE, path="/cases/77")
    tell("bram", kind=MessageKind.NEWS)
    postbox.rcpt = {address("anna"): "550 no such person", address("hanna"): "451 later"}
    with serving(postbox) as server:
        assert send_over(app, server) == 1
    bea = client_for("bea")
    page = bea.visit("/organisation/mail")
    assert "2 mails zijn niet verstuurd." in page.text
    for words in (
        "De mailserver accepteert dit adres niet (550)",
        "later nog eens te proberen (451)",
        "Niet afgeleverd",
    ):
        assert words in page.text
    for secret in ("Hanna", "Anna", "anna@", "hanna@", "/cases/77", "my-reports/77", cast.people["anna"]):
        assert secret not in page.html
    page = page.form("/organisation/mail/try-again").submit()
    assert "2 mails worden opnieuw geprobeerd." in page.text
    assert [act for _actor, act, _detail in acts(app, "mail.")] == ["mail.try_again"]
    postbox.rcpt = {}
    with serving(postbox) as server:
        assert send_over(app, server) == 2
    assert {mail.state for mail in mails(app)} == {MailState.SENT}
    assert "Alle mails zijn verstuurd." in bea.visit("/organisation/mail").text


def test_what_waits_is_said_with_its_moment(app: Flask, tell: Tell, client_for: ClientFor) -> None:
    tell("anna")
    with app.app_context():
        from gir.notifications.outbox import gather

        gather()
    pass_time(app, timedelta(hours=3))
    assert "1 mail staat klaar" in client_for("bea").visit("/organisation/mail").text


def health(visitor: PageClient) -> dict[str, str]:
    found: dict[str, str] = json.loads(visitor.get("/healthz").body)
    return found


def test_a_machine_that_watches_is_told_when_mails_are_stuck(
    app: Flask, tell: Tell, postbox: Postbox, visitor: PageClient
) -> None:
    assert health(visitor) == {"status": "ok", "mail": "ok"}
    tell("anna", "bram")
    pass_time(app, timedelta(minutes=16))
    assert health(visitor) == {"status": "ok", "mail": "stuck"}, "no round came by"
    postbox.rcpt = {address("anna"): "451 full"}
    with serving(postbox) as server:
        send_over(app, server)
        for _ in range(12):
            pass_time(app, timedelta(minutes=30))
            send_over(app, server)
            assert health(visitor)["mail"] == "ok", "one full mailbox is no stuck mail"
    tell("hanna")
    for _ in range(3):
        pass_time(app, timedelta(minutes=30))
        send_over(app, server)  # the server is gone
    assert health(visitor)["mail"] == "stuck"


@pytest.mark.parametrize("name", ["anna", "chantal", "hanna", "els", "dora", "pia"])
def test_for_others_the_page_does_not_exist(client_for: ClientFor, name: str) -> None:
    client = client_for(name)
    assert client.get("/organisation/mail").status == 404
    form = client.visit("/account").form("/account")
    token = form.values["csrf_token"]
    assert client.post("/organisation/mail/try-again", {"csrf_token": token}).status == 404
