"""Mails over a real mail server, on a good day and on bad ones."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

import gir.notifications.smtp as way
from gir.accounts.actor import actor_of
from gir.accounts.models import Person
from gir.accounts.services import set_language
from gir.config import MailServer
from gir.database import write_transaction
from gir.demonstration.cast import Cast
from gir.notifications.terms import MailState, MessageKind, Trouble
from gir.vault import keyring
from tests.notifications.conftest import Tell, address, addresses, mails, pass_time, send_over
from tests.support.mail_server import Postbox, certificate, only, serving

HOUR = timedelta(hours=1)


def test_a_mail_arrives_with_everything_it_needs(app: Flask, tell: Tell, postbox: Postbox) -> None:
    tell("anna", path="/my-reports/1234")
    with serving(postbox) as server:
        assert send_over(app, server) == 1
        assert send_over(app, server) == 0
    [arrived] = postbox.arrived
    assert (arrived.sender, arrived.recipient) == ("noreply@127.0.0.1", address("anna"))
    mail = arrived.mail
    assert mail["Subject"] == "Er staat iets voor je klaar om te lezen – Meldpunt Veilig Werken"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Unsubscribe"].startswith("<http://127.0.0.1:8000/mail/less?mail=")
    written = arrived.raw.partition(b"\r\n\r\n")[0].split(b"\r\n")
    assert f"List-Unsubscribe: {mail['List-Unsubscribe']}".encode() in written, "in one piece, not as encoded words"
    text = mail.get_content()
    assert text.splitlines()[0] == "Dag,"
    assert "http://127.0.0.1:8000/my-reports/1234" in text
    [kept] = mails(app)
    assert kept.state is MailState.SENT
    assert mail["Message-ID"] == f"<{kept.id}@127.0.0.1>"


def test_one_connection_carries_many(app: Flask, tell: Tell, postbox: Postbox) -> None:
    tell("anna", "bram", "hanna", "omar")
    with serving(postbox) as server:
        assert send_over(app, server) == 4
    assert postbox.conversations == 1
    assert set(postbox.recipients) == addresses(["anna", "bram", "hanna", "omar"])


def test_each_in_their_own_language(app: Flask, cast: Cast, tell: Tell, postbox: Postbox) -> None:
    with app.app_context():
        set_language("en", actor=actor_of(cast.people["anna"]))
    tell("anna", "bram")
    with serving(postbox) as server:
        send_over(app, server)
    greetings = {mail.recipient: mail.mail.get_content().split(",")[0] for mail in postbox.arrived}
    assert greetings == {address("anna"): "Hello", address("bram"): "Dag"}


@pytest.mark.database
def test_a_451_is_tried_again_ever_later(app: Flask, tell: Tell, postbox: Postbox) -> None:
    tell("anna", "bram")
    postbox.rcpt[address("anna")] = "451 4.7.1 come back later"
    with serving(postbox) as server:
        assert send_over(app, server) == 1, "the other one is not held up"
        assert send_over(app, server) == 0, "not at once again"
        for pause in (1, 2, 4, 8, 16, 32, 60, 60):
            [late] = [mail for mail in mails(app) if mail.state is MailState.WAITING]
            assert (late.trouble, late.code) == (Trouble.LATER, 451)
            assert late.tried_at is not None
            assert timedelta(0) <= late.not_before - late.tried_at - timedelta(minutes=pause) < timedelta(seconds=20)
            pass_time(app, timedelta(minutes=pause))
            assert send_over(app, server) == 0
        postbox.rcpt.clear()
        pass_time(app, HOUR)
        assert send_over(app, server) == 1
    assert postbox.recipients == [address("bram"), address("anna")]


def test_after_three_days_it_is_given_up(app: Flask, tell: Tell, postbox: Postbox) -> None:
    tell("anna")
    postbox.data[address("anna")] = "450 full"
    with serving(postbox) as server:
        send_over(app, server)
        pass_time(app, timedelta(days=2, hours=22))
        send_over(app, server)
        assert mails(app)[0].state is MailState.WAITING
        pass_time(app, 2 * HOUR)
        send_over(app, server)
        [mail] = mails(app)
        assert (mail.state, mail.trouble, mail.code) == (MailState.FAILED, Trouble.LATER, 450)
        postbox.data.clear()
        assert send_over(app, server) == 0


@pytest.mark.database
@pytest.mark.parametrize(
    ("moment", "trouble"), [("rcpt", Trouble.RECIPIENT), ("data", Trouble.CONTENT)], ids=["address", "content"]
)
def test_a_550_is_for_good_and_for_one_mail(
    app: Flask, tell: Tell, postbox: Postbox, moment: str, trouble: Trouble
) -> None:
    tell("anna", "bram", "hanna")
    getattr(postbox, moment)[address("bram")] = "550 5.1.1 no"
    with serving(postbox) as server:
        assert send_over(app, server) == 2
    assert set(postbox.recipients) == addresses(["anna", "hanna"])
    [failed] = [mail for mail in mails(app) if mail.state is MailState.FAILED]
    assert (failed.trouble, failed.code, failed.attempts) == (trouble, 550, 1)


def test_a_connection_that_breaks_costs_one_mail_its_turn(app: Flask, tell: Tell, postbox: Postbox) -> None:
    tell("anna", "bram", "hanna", "omar")
    postbox.data[address("bram")] = "drop"
    with serving(postbox) as server:
        assert send_over(app, server) == 3
        [broken] = [mail for mail in mails(app) if mail.state is MailState.WAITING]
        assert broken.trouble is Trouble.CUT_OFF
        postbox.data.clear()
        pass_time(app, HOUR)
        assert send_over(app, server) == 1
    assert set(postbox.recipients) == addresses(["anna", "bram", "hanna", "omar"])


def test_a_server_that_is_not_there_ends_the_round(app: Flask, tell: Tell) -> None:
    tell("anna", "bram", "hanna")
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound and not listening: refused
        server = MailServer("127.0.0.1", nobody.getsockname()[1], "plain", timeout=2)
        assert send_over(app, server) == 0
    tried = [mail for mail in mails(app) if mail.attempts]
    assert [(mail.state, mail.trouble) for mail in tried] == [(MailState.WAITING, Trouble.UNREACHABLE)]


def test_a_server_that_says_nothing_is_left_in_time(app: Flask, tell: Tell) -> None:
    tell("anna", "bram")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        server = MailServer("127.0.0.1", silent.getsockname()[1], "plain", timeout=0.3)
        started = time.monotonic()
        assert send_over(app, server) == 0
        assert time.monotonic() - started < 5
    assert {mail.trouble for mail in mails(app)} == {Trouble.SLOW, None}


@contextmanager
def dripping() -> Iterator[int]:
    """A server that always says something in time, and never says it all."""
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def drip() -> None:
        connection, _ = listener.accept()
        with connection:
            while not over.wait(0.05):
                try:
                    connection.sendall(b"220-still\r\n")
                except OSError:
                    return

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        over.set()
        thread.join()
        listener.close()


def test_a_server_that_drips_is_cut(app: Flask, tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(way, "LONGEST", 0.5)
    tell("anna")
    with dripping() as port:
        started = time.monotonic()
        assert send_over(app, MailServer("127.0.0.1", port, "plain", timeout=3)) == 0
        assert time.monotonic() - started < 10
    assert mails(app)[0].state is MailState.WAITING


def test_one_watch_lasts_from_the_greeting_to_the_last_answer(
    app: Flask, tell: Tell, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three times almost too long is too long: by then somebody else may be sending the same mail."""
    monkeypatch.setattr(way, "LONGEST", 240.0)
    clock = [1000.0]
    monkeypatch.setattr(way, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    greet = way._greet

    def slowly(*arguments: Any) -> None:
        greet(*arguments)
        clock[0] += 241

    monkeypatch.setattr(way, "_greet", slowly)
    tell("anna")
    with serving(postbox) as server:
        assert send_over(app, server) == 0
    assert not postbox.arrived
    assert mails(app)[0].trouble is Trouble.SLOW


@pytest.mark.database
def test_a_slow_server_keeps_nobody_from_writing(app: Flask, cast: Cast, tell: Tell, postbox: Postbox) -> None:
    """While a mail is on its way anybody can write: the turn to write is free, and no transaction is open."""
    waits: list[float] = []

    def write_meanwhile(_recipient: str) -> None:
        started = time.monotonic()
        with app.app_context(), write_transaction() as session:
            session.get_one(Person, cast.people["anna"]).language = "nl"
        waits.append(time.monotonic() - started)

    tell("anna", "bram")
    postbox.slow, postbox.on_data = 0.3, write_meanwhile
    with serving(postbox) as server:
        assert send_over(app, server) == 2
    assert len(waits) == 2
    assert max(waits) < 0.25, "a writer waited for the mail server"


def test_starttls_is_used_and_the_certificate_checked(app: Flask, tell: Tell, postbox: Postbox, tmp_path: Path) -> None:
    context, trusted = certificate(tmp_path)
    tell("anna")
    with serving(postbox, tls_context=context, require_starttls=True) as server:
        safe = replace(server, security="starttls")
        assert send_over(app, safe) == 0, "a certificate nobody vouches for"
        assert mails(app)[0].trouble is Trouble.TLS
        pass_time(app, HOUR)
        assert send_over(app, replace(safe, authorities=trusted)) == 1
    assert postbox.arrived[0].encrypted


def test_a_certificate_of_another_name_is_refused(app: Flask, tell: Tell, postbox: Postbox, tmp_path: Path) -> None:
    context, trusted = certificate(tmp_path, "mail.example")
    tell("anna")
    with serving(postbox, tls_context=context) as server:
        assert send_over(app, replace(server, security="starttls", authorities=trusted)) == 0
    assert mails(app)[0].trouble is Trouble.TLS
    assert not postbox.arrived


def test_a_server_without_starttls_gets_nothing(app: Flask, tell: Tell, postbox: Postbox) -> None:
    tell("anna")
    with serving(postbox) as server:
        assert send_over(app, replace(server, security="starttls")) == 0
    assert mails(app)[0].trouble is Trouble.TLS
    assert not postbox.arrived


def test_a_server_that_demands_starttls_gets_nothing_without(
    app: Flask, tell: Tell, postbox: Postbox, tmp_path: Path
) -> None:
    context, _trusted = certificate(tmp_path)
    tell("anna", "bram")
    with serving(postbox, tls_context=context, require_starttls=True) as server:
        assert send_over(app, server) == 0
    assert {(mail.state, mail.trouble) for mail in mails(app)} == {
        (MailState.WAITING, Trouble.SENDER),
        (MailState.WAITING, None),
    }


def test_signing_in_at_the_server(app: Flask, tell: Tell, postbox: Postbox, tmp_path: Path) -> None:
    context, trusted = certificate(tmp_path)
    tell("anna")
    demands = {"tls_context": context, "auth_required": True, "authenticator": only("meldpunt", "geheim wóórd")}
    with serving(postbox, **demands) as server:
        safe = replace(server, security="starttls", authorities=trusted, user="meldpunt")
        assert send_over(app, replace(safe, password="fout")) == 0
        assert (mails(app)[0].trouble, mails(app)[0].code) == (Trouble.SIGN_IN, 535)
        pass_time(app, HOUR)
        assert send_over(app, replace(safe, password="geheim woord")) == 0
        pass_time(app, HOUR)


@pytest.mark.parametrize(
    "strange",
    ["o'brien+melding@voorbeeldstad.example", '"twee woorden"@voorbeeldstad.example', "josé@voorbeeldstad.example"],
)
def test_a_strange_address_gets_its_mail(app: Flask, cast: Cast, tell: Tell, postbox: Postbox, strange: str) -> None:
    rename(app, cast, "anna", "Anna de Wit", strange)
    tell("anna")
    with serving(postbox, enable_SMTPUTF8=True) as server:
        assert send_over(app, server) == 1
    assert postbox.recipients == [strange]


def test_letters_the_server_cannot_have_are_trouble_of_one_mail(
    app: Flask, cast: Cast, tell: Tell, postbox: Postbox
) -> None:
    rename(app, cast, "anna", "Anna de Wit", "josé@voorbeeldstad.example")
    tell("anna", "bram")
    with serving(postbox, enable_SMTPUTF8=False) as server:
        assert send_over(app, server) == 1
    assert [mail.trouble for mail in mails(app) if mail.state is MailState.FAILED] == [Trouble.ADDRESS]


def test_a_domain_with_strange_letters_is_written_as_servers_do(
    app: Flask, cast: Cast, tell: Tell, postbox: Postbox
) -> None:
    rename(app, cast, "anna", "Anna de Wit", "anna@gemeente-ijsseldé.example")
    tell("anna")
    with serving(postbox) as server:
        assert send_over(app, server) == 1
    assert postbox.recipients == ["anna@xn--gemeente-ijsseld-qqb.example"]


@pytest.mark.parametrize(
    "hostile",
    [
        "anna@voorbeeldstad.example\r\nBcc: iedereen@elders.example",
        "anna@voorbeeldstad.example, iedereen@elders.example",
        "anna@voorbeeldstad.example>\r\nDATA",
        "anna",
        "",
        "anna@",
    ],
)
def test_a_hostile_address_gets_nothing_and_stops_nobody(
    app: Flask, cast: Cast, tell: Tell, postbox: Postbox, hostile: str
) -> None:
    rename(app, cast, "anna", "Anna de Wit", hostile)
    tell("anna", "bram")
    with serving(postbox) as server:
        assert send_over(app, server) == 1
    assert postbox.recipients == [address("bram")]
    assert [mail.trouble for mail in mails(app) if mail.state is MailState.FAILED] == [Trouble.ADDRESS]


@pytest.mark.parametrize("name", ["Jürgen\r\nBcc:iedereen@elders.example Müller", "Zoë\x00\x1b[31m Bos", "李 明"])
def test_a_name_stands_nowhere_in_a_mail(app: Flask, cast: Cast, tell: Tell, postbox: Postbox, name: str) -> None:
    rename(app, cast, "anna", name, address("anna"))
    tell("anna")
    with serving(postbox) as server:
        assert send_over(app, server) == 1
    [arrived] = postbox.arrived
    assert arrived.mail.get_content().splitlines()[0] == "Dag,"
    assert arrived.mail["Bcc"] is None
    assert name[:2] not in str(arrived.mail)
    assert arrived.raw.decode("ascii"), "every line is plain for old servers on the way"


def test_the_log_never_says_for_whom(
    app: Flask, tell: Tell, postbox: Postbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    tell("anna", "bram")
    postbox.rcpt[address("anna")] = f"550 no such person as {address('anna')}"
    with serving(postbox) as server:
        send_over(app, server)
    own = "".join(record.getMessage() for record in caplog.records if not record.name.startswith("mail."))
    assert "recipient 550" in own
    assert "anna" not in own.lower()


def test_urgent_mails_go_first(app: Flask, tell: Tell, postbox: Postbox) -> None:
    tell("anna", "bram")
    tell("hanna", kind=MessageKind.CALL_TODAY)
    with serving(postbox) as server:
        send_over(app, server)
    assert postbox.recipients[0] == address("hanna")


def rename(app: Flask, cast: Cast, who: str, name: str, email: str) -> None:
    """Give somebody another name and address, as an import or a mistake might."""
    with app.app_context(), write_transaction() as session:
        person = session.get_one(Person, cast.people[who])
        person.name, person.email, person.email_lookup = name, email, keyring().lookup(email)
