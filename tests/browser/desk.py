"""People at a screen of their own, who read and click as anybody does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import PATIENCE, sign_in

PHONE = {"width": 360, "height": 740}


class Desk:
    """One person at one screen. Scripts are off: nothing here may need them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.main = page.locator("main")

    def follow(self, words: str) -> None:
        """Click the first link with these words."""
        self.page.get_by_role("link", name=words).first.click()

    def follow_more(self, words: str) -> None:
        """Open what the bar keeps under More, and click the link with these words."""
        self.page.locator(".gir-more summary").click()
        self.follow(words)

    def press(self, words: str) -> None:
        """Click the button with these words."""
        self.main.get_by_role("button", name=words, exact=True).click()

    def choose(self, words: str) -> None:
        """Tick a box or a round one: the whole tile is its label."""
        self.main.locator("label:visible").get_by_text(words, exact=True).click()

    def fill(self, label: str, text: str) -> None:
        """Write into the field with this label."""
        self.main.get_by_label(label).fill(text)

    def sees(self, *words: str) -> None:
        """The page says all of this."""
        for sentence in words:
            expect(self.main).to_contain_text(sentence)

    def open_case(self, number: str) -> None:
        """Find a case by its number."""
        self.follow("Werklijst")
        self.fill("Zaaknummer", number)
        self.press("Zoeken")
        self.row(number).get_by_role("link").click()

    def row(self, words: str) -> Locator:
        """The line of a table that holds these words."""
        return self.main.get_by_role("row").filter(has_text=words)


class People:
    """Everybody at a screen of their own."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address

    @contextmanager
    def at_work(self, name: str, *, phone: bool = False) -> Iterator[Desk]:
        """Somebody signs in, and leaves again."""
        context = self.browser.new_context(
            base_url=self.address,
            java_script_enabled=False,
            viewport=PHONE if phone else {"width": 1280, "height": 900},  # type: ignore[arg-type]
            has_touch=phone,
        )
        context.set_default_timeout(PATIENCE)
        try:
            page = context.new_page()
            sign_in(page, name)
            yield Desk(page)
        finally:
            context.close()
