"""Every test gets an installation of its own, on the database it asked for."""

from __future__ import annotations

import pytest
import sqlalchemy
from flask import Flask
from playwright.sync_api import Page as BrowserPage

from gir.config import Settings
from gir.database import db
from tests.support.page_client import PageClient


@pytest.mark.database
def test_a_fresh_installation_has_every_table(app: Flask, database: str) -> None:
    with app.app_context():
        assert db.engine.dialect.name == database
        assert set(db.metadata.tables) <= set(sqlalchemy.inspect(db.engine).get_table_names())


@pytest.mark.database
def test_it_answers_who_does_not_sign_in(visitor: PageClient) -> None:
    assert visitor.visit("/sign-in").status == 200
    assert visitor.visit("/healthz").headers["Content-Type"] == "application/json"


def test_its_keys_and_data_are_its_own(settings: Settings) -> None:
    assert settings.keyring.parent == settings.instance
    assert settings.keyring.stat().st_mode & 0o077 == 0
    assert str(settings.instance) in settings.database_url


@pytest.mark.browser
def test_a_browser_reaches_it(live_address: str, page: BrowserPage) -> None:
    answer = page.goto(f"{live_address}/sign-in")
    assert answer is not None
    assert answer.status == 200
    assert page.locator("h1").count() == 1
