"""Seen by a real browser: no hostile word runs, and nothing comes back after signing out."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page

from gir.config import Settings
from gir.demonstration.cast import Cast
from tests.browser import pages
from tests.browser.conftest import sign_in
from tests.browser.world import World
from tests.security.conftest import STORIES
from tests.security.planting import plant
from tests.support import browser as machine

pytestmark = pytest.mark.browser
PATIENCE = 10_000


@pytest.fixture
def hostile(app: Flask, cast: Cast, settings: Settings) -> Iterator[World]:
    """The stories with hostile words in every column, served for a browser."""
    cases = json.loads((settings.instance / STORIES).read_text())
    plant(app, cases["busy"])
    with machine.serving(app) as address:
        yield World(app, address, cast, cases)


class Witness:
    """What a page did that it should not."""

    def __init__(self, page: Page) -> None:
        self.seen: list[str] = []
        page.on("dialog", self._dialog)
        page.on("console", self._console)

    def _dialog(self, dialog: Dialog) -> None:
        self.seen.append(f"{dialog.page and dialog.page.url}: said {dialog.message}")
        dialog.dismiss()

    def _console(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Refused to" in message.text:
            self.seen.append(f"{message.location.get('url')}: {message.text}")


def test_no_hostile_word_runs_for_anybody(hostile: World, browser: Browser) -> None:
    seen: list[str] = []
    for name in pages.PAGES:
        context = browser.new_context(base_url=hostile.address)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        witness = Witness(page)
        if name != pages.VISITOR:
            sign_in(page, name)
        for path in pages.PAGES[name]:
            page.goto(hostile.url(path), wait_until="domcontentloaded")
            pictures = page.evaluate("() => document.querySelectorAll('img[src=\"x\"], [onerror]').length")
            witness.seen += [f"{path}: {pictures} hostile elements"] * bool(pictures)
        seen += [f"{name} {what}" for what in witness.seen]
        context.close()
    assert not seen, "\n".join(seen)


def test_the_back_button_shows_nothing_after_signing_out(hostile: World, browser: Browser) -> None:
    """Neither from the memory of the browser nor from its disk, with the page that was left still behind."""
    context = browser.new_context(base_url=hostile.address)
    page = context.new_page()
    sign_in(page, "hanna")
    page.goto(hostile.url("/cases/{busy}"))
    number = page.locator(".gir-number").first.inner_text()
    page.goto("/cases")
    page.locator("details.gir-account summary").click()
    page.locator("form[action$='/sign-out'] button").click()
    assert page.url.endswith("/sign-in")
    for _step in range(3):
        page.go_back(wait_until="domcontentloaded")
        assert "/sign-in" in page.url, page.url
        assert number not in page.content()
    context.close()
