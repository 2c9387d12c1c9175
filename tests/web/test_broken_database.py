"""When the database cannot be asked, people still get a page with whom to call, and the log tells nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from gir.config import Settings
from gir.database import db
from tests.support.page_client import PageClient


def test_a_database_that_is_gone_gives_a_page_of_our_own(
    app: Flask, settings: Settings, client_for: Callable[..., PageClient]
) -> None:
    client = client_for("hanna")
    with app.app_context():
        db.engine.dispose()
    database = settings.instance / "gir.sqlite3"
    for file in settings.instance.glob("gir.sqlite3*"):
        file.unlink()
    database.mkdir()
    for path in ("/cases", "/", "/report"):
        page = client.get(path)
        assert page.status == 503
        assert "112" in page.text


def test_an_error_in_the_log_does_not_tell_what_was_written(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    with app.app_context(), caplog.at_level(logging.ERROR), pytest.raises(SQLAlchemyError) as error:
        db.session.execute(text("INSERT INTO nowhere VALUES (:story)"), {"story": "hij sloeg mij"})
    assert "hij sloeg mij" not in str(error.value)
