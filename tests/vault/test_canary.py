"""What somebody writes is nowhere to be read on this machine: not in the database, its log, the mails or the log."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from gir.accounts.actor import actor_of
from gir.accounts.drafts import keep_posted_form
from gir.cases.services import add_note, answer, set_severity
from gir.cases.terms import Audience
from gir.config import Settings
from gir.database import now
from gir.demonstration.cast import Cast
from gir.incidents.terms import Severity
from gir.notifications.services import deliver_due
from gir.threat.services import decide_police, record_reaction
from gir.threat.terms import PoliceDecision, ReactionWay, VptCode
from tests.support.stories import does, file_report

CANARIES = [f"kanarie-{number}-zwart-geel" for number in range(9)]


def leaks(folder: Path) -> list[str]:
    return [
        f"{path.name}: {canary}"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for canary in CANARIES
        if canary.encode() in path.read_bytes() or canary.encode("utf-16-le") in path.read_bytes()
    ]


def write_everything(app: Flask, cast: Cast) -> str:
    people = cast.people
    case_id = file_report(app, people["anna"], narrative=CANARIES[0], call_today=True, call_number=CANARIES[1])
    does(app, people["hanna"], add_note, case_id, CANARIES[2], Audience.CARE)
    does(app, people["omar"], record_reaction, case_id, ReactionWay.LETTER, now(), CANARIES[3], CANARIES[4])
    does(app, people["omar"], decide_police, case_id, PoliceDecision.REPORT, CANARIES[5], VptCode.ASKED, CANARIES[6])
    does(app, people["chantal"], set_severity, case_id, Severity.SEVERE, CANARIES[7])
    does(app, people["chantal"], answer, case_id, CANARIES[8])
    with app.app_context():
        keep_posted_form(people["anna"], "/report", MultiDict({"narrative": CANARIES[0]}))
    return case_id


def test_nothing_written_can_be_read_on_disk(
    app: Flask, cast: Cast, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    write_everything(app, cast)
    with app.app_context():
        assert deliver_due()
    names = {path.name for path in settings.instance.iterdir()}
    assert {"gir.sqlite3", "gir.sqlite3-wal", "gir.sqlite3.lock"} <= names
    assert list(settings.mail_dir.glob("*.eml"))
    assert leaks(settings.instance) == []
    assert not [canary for canary in CANARIES if canary in caplog.text]


def test_mails_hold_no_names_of_others(app: Flask, cast: Cast, settings: Settings) -> None:
    case_id = write_everything(app, cast)
    with app.app_context():
        deliver_due()
        names = [actor_of(cast.people[name]).name for name in ("anna", "hanna", "omar", "chantal")]
    for path in settings.mail_dir.glob("*.eml"):
        mail = path.read_text()
        assert sum(name.split()[-1] in mail for name in names) == 0
        assert case_id in mail


def test_names_and_addresses_are_not_in_the_database(app: Flask, cast: Cast, settings: Settings) -> None:
    for path in settings.instance.glob("gir.sqlite3*"):
        stored = path.read_bytes()
        for word in (b"Anna de Wit", b"anna@voorbeeldstad", b"Hanna Mulder"):
            assert word not in stored, path.name


def test_an_error_tells_the_log_nothing(
    app: Flask, cast: Cast, client_for: Any, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_values: object) -> None:
        raise RuntimeError("broken")

    case_id = file_report(app, cast.people["anna"], narrative=CANARIES[0])
    hanna = client_for("hanna")
    app.testing = False
    monkeypatch.setattr("gir.followup.views.case_page", fail)
    page = hanna.get(f"/cases/{case_id}")
    assert page.status == 500
    assert CANARIES[0] not in caplog.text + page.html
    assert "broken" in caplog.text
    assert "broken" not in page.html
