"""The mail server in one address: understood, or refused with what to do, and never with its password."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gir.config import InsecureSettings, MailServer, Settings
from gir.notifications.outbox import LEASE
from gir.notifications.smtp import LONGEST
from gir.notifications.transport import Folder, way_out

SECRET = "welkom-01"


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("smtp://mail.example", MailServer("mail.example", 25, "plain")),
        ("smtp+starttls://mail.example", MailServer("mail.example", 587, "starttls")),
        ("smtps://mail.example", MailServer("mail.example", 465, "tls")),
        ("smtps://u%40x:p%3Aw@mail.example:2465", MailServer("mail.example", 2465, "tls", "u@x", "p:w")),
        (
            "smtp+starttls://mail.example?timeout=5&ca=/etc/own.pem",
            MailServer("mail.example", 587, "starttls", timeout=5, authorities=Path("/etc/own.pem")),
        ),
        ("smtp://[::1]:2525", MailServer("::1", 2525, "plain")),
    ],
)
def test_an_address_says_everything(url: str, wanted: MailServer) -> None:
    assert MailServer.parse(url) == wanted


@pytest.mark.parametrize(
    "url",
    [
        "mail.example",
        "http://mail.example",
        "smtp://",
        f"smtps://u:{SECRET}@mail.example:99999",
        f"smtps://u:{SECRET}@mail.example/inbox",
        f"smtps://u:{SECRET}@mail.example?timeout=0",
        f"smtps://u:{SECRET}@mail.example?timeout=3600",
        f"smtps://u:{SECRET}@mail.example?timeout=soon",
        f"smtps://u:{SECRET}@mail.example?verify=no",
        f"smtp+tls://u:{SECRET}@mail.example",
    ],
)
def test_what_is_not_understood_is_refused_without_repeating_a_password(url: str) -> None:
    with pytest.raises(InsecureSettings, match="GIR_SMTP is not understood") as refusal:
        MailServer.parse(url)
    assert SECRET not in str(refusal.value)


def test_a_password_can_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "mail.login"
    file.write_text(f"meldpunt\n{SECRET}\n")
    file.chmod(0o640)
    with pytest.raises(InsecureSettings, match="chmod 600"):
        MailServer.parse("smtps://mail.example", str(file))
    file.chmod(0o600)
    server = MailServer.parse("smtps://mail.example", str(file))
    assert (server.user, server.password) == ("meldpunt", SECRET)
    assert SECRET not in repr(server)
    file.write_text("meldpunt\n")
    with pytest.raises(InsecureSettings, match="two lines"):
        MailServer.parse("smtps://mail.example", str(file))
    with pytest.raises(InsecureSettings, match="two lines"):
        MailServer.parse("smtps://mail.example", str(tmp_path / "nowhere"))


def test_no_password_travels_where_others_can_read_it() -> None:
    for host in ("mail.example", "10.0.0.5", "localhost.example"):
        with pytest.raises(InsecureSettings, match="without TLS"):
            MailServer.parse(f"smtp://u:{SECRET}@{host}").check()
    for fine in (
        f"smtp://u:{SECRET}@127.0.0.1",
        f"smtp://u:{SECRET}@localhost",
        f"smtp+starttls://u:{SECRET}@mail.example",
        f"smtps://u:{SECRET}@mail.example",
        "smtp://mail.example",
    ):
        MailServer.parse(fine).check()


def test_the_start_is_refused_too(settings: Settings) -> None:
    with pytest.raises(InsecureSettings, match="sends no mail"):
        replace(settings, mail_server=MailServer("mail.example", 465, "tls")).check()
    with pytest.raises(InsecureSettings, match="without TLS"):
        replace(settings, demo=False, mail_server=MailServer("mail.example", 25, "plain", "u", SECRET)).check()
    for wrong in ("nobody", "a@b\r\nBcc: c@d", "a@b, c@d", "a b@c"):
        with pytest.raises(InsecureSettings, match="GIR_MAIL_FROM"):
            replace(settings, mail_from=wrong).check()
    replace(settings, mail_from="veilig@gemeente.example").check()


def test_without_a_server_mails_are_files(settings: Settings) -> None:
    assert isinstance(way_out(settings), Folder)
    assert Settings.from_environment({}, settings.instance).mail_server is None
    read = Settings.from_environment({"GIR_SMTP": "smtps://mail.example"}, settings.instance)
    assert read.mail_server == MailServer("mail.example", 465, "tls")


def test_a_lease_outlasts_the_slowest_mail() -> None:
    assert LEASE.total_seconds() > 2 * LONGEST
