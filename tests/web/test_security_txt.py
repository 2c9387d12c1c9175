"""Who finds a weakness can read whom to tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask

from gir.config import InsecureSettings, Settings
from gir.database import now
from tests.support.installations import running
from tests.support.page_client import PageClient

PATH = "/.well-known/security.txt"


def test_it_names_whom_to_tell_and_runs_out_within_a_year(settings: Settings) -> None:
    with running(replace(settings, security_contact="mailto:veilig@voorbeeldstad.example")) as app:
        answer = app.test_client().get(PATH)
    assert answer.mimetype == "text/plain"
    told = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert told["Contact"] == "mailto:veilig@voorbeeldstad.example"
    assert told["Canonical"] == f"{settings.base_url}{PATH}"
    assert now() < datetime.fromisoformat(told["Expires"]) < now() + timedelta(days=365)


def test_without_anybody_there_is_none(app: Flask) -> None:
    assert PageClient(app).get(PATH).status == 404


@pytest.mark.parametrize(
    "contact", ["veilig@voorbeeldstad.example", "mailto:a@b.nl\nContact: x", "http://a.nl", "mailto:"]
)
def test_what_is_no_address_stops_the_start(settings: Settings, contact: str) -> None:
    with pytest.raises(InsecureSettings, match="GIR_SECURITY_CONTACT"):
        replace(settings, security_contact=contact).check()
