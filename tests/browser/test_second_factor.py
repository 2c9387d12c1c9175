"""The pages about codes, as people see and use them: the demonstration asks for none, so they are looked at here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PATIENCE, read_in
from tests.browser.inspection import Watch, inspect
from tests.support.installations import PASSWORD
from tests.support.telephone import Telephone

pytestmark = [pytest.mark.browser, pytest.mark.asks_codes]


@pytest.fixture
def page(browser: Browser, live_address: str) -> Iterator[Page]:
    """Somebody's browser."""
    context = browser.new_context(base_url=live_address, viewport={"width": 1280, "height": 800})
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def give_password(page: Page) -> None:
    page.goto("/sign-in")
    page.locator("input[name=email]").fill("anna@voorbeeldstad.example")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_everybody_can_use_the_pages_about_codes(page: Page, live_address: str, language: str) -> None:
    watch = Watch(page, live_address)
    complaints: list[str] = []

    def judge(name: str) -> None:
        found = [*inspect(page, thorough=False), *watch.complaints]
        complaints.extend(f"{name}: {complaint}" for complaint in found if "422" not in complaint)
        watch.complaints.clear()

    page.goto("/sign-in")
    read_in(page, language)
    give_password(page)
    judge("set up")
    telephone = Telephone.told_by(page.content())
    page.locator("form[action*='set-up'] input[name=code]").fill("12")
    page.locator("form[action*='set-up'] button").click()
    judge("set up, refused")
    page.locator("form[action*='set-up'] input[name=code]").fill(telephone.code)
    page.locator("form[action*='set-up'] button").click()
    judge("recovery codes")
    code = page.locator(".gir-codes li").first.inner_text()
    page.goto("/account/sign-in")
    judge("account")
    page.goto("/account/app")
    judge("another app")
    page.context.clear_cookies()
    give_password(page)
    read = page.locator("html").get_attribute("lang")
    judge("code")
    page.locator("form[action$='/sign-in/code'] input[name=code]").fill(code)
    page.locator("form[action$='/sign-in/code'] button").click()
    assert "/sign-in" not in page.url
    assert read == "nl"  # a browser that forgot everything
    assert not complaints
