"""Who helps instead of the manager: asked when it means something, with and without JavaScript, by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SignedIn

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_who_helps_instead_is_asked_when_the_manager_may_not_see_it(person: SignedIn, scripts: bool) -> None:
    with person("anna", java_script_enabled=scripts, viewport={"width": 360, "height": 740}) as context:
        page = context.new_page()
        page.goto("/report")
        instead = page.locator("input[name=alternative]")
        expect(instead.first).to_be_hidden()
        page.locator("input[name=manager_may_see][value=yes]").focus()
        page.keyboard.press("Space")
        expect(instead.first).to_be_hidden()
        page.keyboard.press("ArrowDown")
        expect(page.locator("input[name=manager_may_see][value=no]")).to_be_checked()
        expect(instead.first).to_be_visible()
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
        expect(page.locator("input[name=alternative]:checked")).to_have_count(1)


def test_the_people_to_choose_from_are_folded_closed(person: SignedIn) -> None:
    with person("anna", viewport={"width": 360, "height": 740}) as context:
        page = context.new_page()
        page.goto("/report")
        expect(page.locator("input[name=unseen_by]").first).to_be_hidden()
        page.get_by_text("Iemand mag dit niet zien, of liever een andere behandelaar").click()
        expect(page.get_by_role("group", name="Wie mag dit niet zien?")).to_be_visible()
