"""Without an account, on a phone: report by the link, copy the code, come back, write, stop."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from gir.web.page import LANGUAGES
from tests.browser.conftest import PATIENCE, SignedIn
from tests.browser.inspection import Watch, inspect
from tests.browser.world import World

pytestmark = pytest.mark.browser

PHONE: ViewportSize = {"width": 360, "height": 740}
PATHS = "links => links.map(link => link.getAttribute('href'))"
STORY = "Een vader duwde mij tegen het hek."


@contextmanager
def phone(browser: Browser, world: World, *, scripts: bool) -> Iterator[Page]:
    context = browser.new_context(base_url=world.address, viewport=PHONE, java_script_enabled=scripts)
    context.set_default_timeout(PATIENCE)
    try:
        yield context.new_page()
    finally:
        context.close()


def report(page: Page, world: World) -> str:
    """Fill in the first screen as a volunteer and send it; gives the code that the receipt shows."""
    page.goto(world.url("/r/{link}"))
    page.get_by_label("Wat is er gebeurd?").fill(STORY)
    page.locator("label[for=forms-3]").click()
    page.locator("label[for=when-1]").click()
    page.get_by_label("Waar of hoe?").select_option("location")
    page.get_by_label("Wie ben je?").select_option("volunteer")
    page.get_by_role("button", name="Melding versturen").click()
    return code_on(page)


def code_on(page: Page) -> str:
    groups = page.locator(".gir-code__letters span:not(.gir-hidden)").all_inner_texts()
    code = "-".join(groups)
    assert re.fullmatch(r"(\w{4}-){3}\w{4}", code), code
    return code


def come_back(page: Page, code: str) -> None:
    page.goto("/returning")
    page.get_by_label("Je code").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="Verder").click()


@pytest.mark.parametrize("scripts", [False, True], ids=["no-scripts", "scripts"])
def test_report_come_back_write_and_stop(browser: Browser, world: World, scripts: bool) -> None:
    with phone(browser, world, scripts=scripts) as page:
        code = report(page, world)
        expect(page.get_by_role("button", name="Deze pagina afdrukken")).to_be_visible(visible=scripts)
    with phone(browser, world, scripts=scripts) as page:
        come_back(page, code)
        expect(page.locator("main")).to_contain_text(STORY)
        page.get_by_label("Je bericht").fill("Mijn collega zag het ook.")
        page.get_by_role("button", name="Bericht versturen").click()
        expect(page.locator("main")).to_contain_text("Mijn collega zag het ook.")
        page.get_by_role("button", name="Stoppen en hier niets achterlaten").click()
        page.goto("/returning/report")
        expect(page).to_have_url(re.compile(r"/returning(\?late=1)?$"))
        page.go_back()
        expect(page.locator("main")).not_to_contain_text(STORY)
        come_back(page, "0000-0000-0000-0000")
        expect(page.locator("h1")).to_have_text("Deze link of code opent niets")


def test_the_code_stands_on_paper(browser: Browser, world: World) -> None:
    with phone(browser, world, scripts=True) as page:
        report(page, world)
        page.emulate_media(media="print")
        expect(page.locator(".gir-code__letters")).to_be_visible()
        expect(page.locator(".gir-receipt__number")).to_be_visible()
        expect(page.get_by_role("button", name="Deze pagina afdrukken")).to_be_hidden()


def test_pages_that_answer_a_form_are_usable_by_everybody(browser: Browser, world: World, person: SignedIn) -> None:
    complaints: list[str] = []
    with phone(browser, world, scripts=True) as page:
        watch = Watch(page, world.address)
        code = report(page, world)
        complaints += [f"receipt: {one}" for one in inspect(page)]
        come_back(page, code)
        complaints += [f"visit: {one}" for one in inspect(page)]
        complaints += watch.complaints
    with person("chantal") as context:
        page = context.new_page()
        page.goto(world.url("/filed/{guest}"))
        page.get_by_role("button", name="Code maken").click()
        claim = code_on(page)
        complaints += [f"code to hand over: {one}" for one in inspect(page)]
    with phone(browser, world, scripts=True) as page:
        come_back(page, claim)
        complaints += [f"own code: {one}" for one in inspect(page)]
        page.goto("/returning/report")
        complaints += [f"visit of a person concerned: {one}" for one in inspect(page)]
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_details_of_a_visit_are_usable_by_everybody(browser: Browser, world: World, language: str) -> None:
    """Every step and the files, on a phone: the pages that only a code opens."""
    complaints: list[str] = []
    with phone(browser, world, scripts=True) as page:
        come_back(page, report(page, world))
        page.goto("/returning/more")
        if language != LANGUAGES[0]:
            page.locator(f"button[name=language][value={language}]").first.click()
            page.goto("/returning/more")
        steps = page.locator("main a[href^='/returning/more/']").evaluate_all(PATHS)
        assert len(steps) > 3
        watch = Watch(page, world.address)
        for path in ["/returning/more", *dict.fromkeys([*steps, "/returning/more/evidence"])]:
            page.goto(path)
            assert page.locator("html").get_attribute("lang") == language
            complaints += [f"{path}: {one}" for one in inspect(page, thorough=False)]
        complaints += watch.complaints
    assert not complaints, "\n".join(complaints)
