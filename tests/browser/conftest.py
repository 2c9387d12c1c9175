"""A served installation to look at, and people in a real browser."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from gir.demonstration.cast import Cast
from tests.browser.world import World, served_world
from tests.support.cast import FILE
from tests.support.installations import PASSWORD, SQLiteTemplate

PATIENCE = 10_000
"""Milliseconds that a browser waits for something before the test fails."""

SignedIn = Callable[..., AbstractContextManager[BrowserContext]]


@pytest.fixture(scope="session")
def world(sqlite_template: SQLiteTemplate, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One installation per worker, for tests that change nothing others look at."""
    cast = Cast(**json.loads((sqlite_template.settings.instance / FILE).read_text()))
    with served_world(sqlite_template, tmp_path_factory.mktemp("world") / "instance", cast) as world:
        yield world


@pytest.fixture
def person(browser: Browser, world: World) -> SignedIn:
    """`with person("hanna", "en") as context:` the browser of one of the cast; None is a visitor."""

    @contextmanager
    def signed_in(name: str | None, language: str = "nl", **options: Any) -> Iterator[BrowserContext]:
        context = browser.new_context(base_url=world.address, **{"viewport": {"width": 1280, "height": 800}, **options})
        context.set_default_timeout(PATIENCE)
        try:
            page = context.new_page()
            page.goto("/sign-in")
            if name:
                sign_in(page, name)
            read_in(page, language)
            page.close()
            yield context
        finally:
            context.close()

    return signed_in


def read_in(page: Page, language: str) -> None:
    """Choose a language the way people do: in the account menu once they are signed in."""
    if page.locator("html").get_attribute("lang") != language:
        for menu in page.locator("details.gir-account summary").all():
            menu.click()
        page.locator(f"form[action$='/language'] button[value={language}]").click()
    assert page.locator("html").get_attribute("lang") == language


def sign_in(page: Page, name: str) -> None:
    """Sign in through the form."""
    if "/sign-in" not in page.url:
        page.goto("/sign-in")
    page.locator("input[name=email]").fill(f"{name}@voorbeeldstad.example")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    assert "/sign-in" not in page.url, f"{name} could not sign in: {page.locator('main').inner_text()}"


@pytest.fixture
def people(browser: Browser, live_address: str) -> Any:
    """Everybody at a screen of their own, in an installation of this test."""
    from tests.browser.desk import People

    return People(browser, live_address)
