"""The keys of the work list: only while a row has the focus, and never while somebody types."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SignedIn
from tests.browser.world import World

pytestmark = pytest.mark.browser


def test_the_list_is_walked_by_keys(world: World, person: SignedIn) -> None:
    with person("omar") as context:
        page = context.new_page()
        page.goto(world.url("/cases?tab=team"))
        titles = page.locator(".gir-work__title")
        titles.first.focus()
        page.keyboard.press("j")
        expect(titles.nth(1)).to_be_focused()
        page.keyboard.press("ArrowDown")
        expect(titles.nth(2)).to_be_focused()
        page.keyboard.press("k")
        expect(titles.nth(1)).to_be_focused()
        page.keyboard.press("x")
        expect(page.locator("input[name=case]").nth(1)).to_be_checked()
        page.keyboard.press("?")
        dialog = page.get_by_role("dialog", name="Toetsen voor deze lijst")
        expect(dialog).to_be_visible()
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        expect(titles.nth(1)).to_be_focused()
        page.keyboard.press("/")
        field = page.locator("#q")
        expect(field).to_be_focused()
        page.keyboard.type("jkx/?")
        expect(field).to_have_value("jkx/?")
        expect(dialog).to_be_hidden()


def test_outside_the_list_a_key_does_nothing(world: World, person: SignedIn) -> None:
    with person("omar") as context:
        page = context.new_page()
        page.goto(world.url("/cases?tab=team"))
        page.keyboard.press("x")
        page.keyboard.press("?")
        expect(page.locator("input[name=case]:checked")).to_have_count(0)
        expect(page.get_by_role("dialog")).to_be_hidden()
