"""The real thing: `flask gir tick` over a real mail server, killed without warning while mails go out."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from gir.config import MailServer, Settings
from gir.database import now
from gir.demonstration.cast import Cast
from gir.notifications.outbox import LEASE
from gir.notifications.terms import MailState
from tests.notifications.conftest import Tell, mails, send_over
from tests.support.mail_server import Postbox, serving

ROOT = Path(__file__).resolve().parents[2]
KILLED_AT = 4


def start_tick(settings: Settings, server: MailServer) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "GIR_INSTANCE": str(settings.instance),
        "GIR_DATABASE_URL": settings.database_url,
        "GIR_SECRET_KEY": settings.secret_key,
        "GIR_SMTP": f"smtp://{server.host}:{server.port}",
        "GIR_DEMO": "",
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "gir", "tick"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.mark.database
def test_a_killed_tick_loses_no_mail_and_doubles_at_most_one(
    app: Flask, cast: Cast, settings: Settings, tell: Tell, postbox: Postbox
) -> None:
    names = [name for name in cast.people if name != "fenna"][:8]
    tell(*names)
    ticks: list[subprocess.Popen[bytes]] = []
    seen: list[str] = []

    def kill_at_the_fourth(recipient: str) -> None:
        seen.append(recipient)
        if len(seen) == KILLED_AT:  # the server has the mail, the tick does not know it yet
            ticks[0].send_signal(signal.SIGKILL)
            time.sleep(0.2)

    postbox.on_data = kill_at_the_fourth
    with serving(postbox) as server:
        ticks.append(start_tick(settings, server))
        assert ticks[0].wait(timeout=60) == -signal.SIGKILL
        postbox.on_data = lambda _recipient: None
        assert send_over(app, server) == len(names) - KILLED_AT, "the others do not wait for the one that is held"
        with time_machine.travel(now() + LEASE, tick=True):
            assert send_over(app, server) == 1
            assert send_over(app, server) == 0
    arrived = Counter(mail.mail["Message-ID"] for mail in postbox.arrived)
    assert sorted(arrived.values()) == [1] * (len(names) - 1) + [2]
    assert {mail.state for mail in mails(app)} == {MailState.SENT}
