"""A report in a minute, counted: on a phone, with a script and without, by keyboard, as a screen reader hears it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.conftest import PATIENCE, sign_in

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
STORY = "Een man werd boos omdat hij moest wachten. Hij schold mij uit en zei dat hij mij straks buiten wel zou vinden."
WORDS_A_MINUTE = 30
SECONDS_A_TAP = 1.5
"""To find and touch something on a phone; 1.2 s is usual, and hands may shake."""
TRIES_AGAIN = 20_000
"""Milliseconds in which a page that could not save does so: it waits five seconds between attempts (`keep.js`)."""
MOST_QUESTIONS, MOST_TAPS, MOST_SECONDS = 5, 12, 60


class Walk:
    """Somebody on the way through the form. Every touch is counted; what is typed is counted in words."""

    def __init__(self, page: Page) -> None:
        self.page, self.main = page, page.locator("main")
        self.taps = self.words = 0

    def tap(self, target: Locator) -> None:
        self.taps += 1
        target.tap()

    def tile(self, words: str) -> None:
        self.tap(self.main.locator("label:visible").get_by_text(words, exact=True))

    def write(self, target: Locator, text: str) -> None:
        self.tap(target)
        self.words += len(text.split())
        target.press_sequentially(text)

    def choose(self, target: Locator, label: str) -> None:
        """Open the list, and touch a line of it: the phone draws the list itself."""
        self.taps += 2
        target.select_option(label=label)

    @property
    def seconds(self) -> float:
        return self.words * 60 / WORDS_A_MINUTE + self.taps * SECONDS_A_TAP


@contextmanager
def phone(browser: Browser, address: str, name: str, *, script: bool) -> Iterator[tuple[BrowserContext, Page]]:
    context = browser.new_context(base_url=address, java_script_enabled=script, viewport=PHONE, has_touch=True)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    try:
        page = context.new_page()
        sign_in(page, name)
        page.goto("/")
        yield context, page
    finally:
        context.close()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("name", ["anna", "rik"])
def test_a_report_takes_a_minute(browser: Browser, live_address: str, name: str, script: bool) -> None:
    with phone(browser, live_address, name, script=script) as (_context, page):
        walk = Walk(page)
        walk.tap(page.get_by_role("link", name="Melding doen"))
        questions = page.locator("form#report :is(label, legend)").filter(has_text=re.compile(r"^\s*\d\. ")).count()
        walk.write(walk.main.get_by_label("Wat is er gebeurd?"), STORY)
        walk.tile("Schelden of kleineren")
        walk.tile("Bedreigen")
        walk.tile("met woorden")
        walk.tile("Net, in het afgelopen uur")
        walk.choose(walk.main.get_by_label("Waar of hoe?"), "Aan de balie")
        if name == "anna":
            walk.tile("Nee")
        walk.tap(walk.main.get_by_role("button", name="Melding versturen"))
        expect(page.locator("h1")).to_contain_text("Je melding is binnen")
    assert len(STORY.split()) >= 20
    assert questions <= MOST_QUESTIONS
    assert walk.taps <= MOST_TAPS
    assert walk.seconds <= MOST_SECONDS, f"{walk.seconds} s for {walk.words} words and {walk.taps} taps"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_the_shortest_report_is_a_call(browser: Browser, live_address: str, script: bool) -> None:
    """Who asks for a call does not have to write anything."""
    with phone(browser, live_address, "anna", script=script) as (_context, page):
        walk = Walk(page)
        walk.tap(page.get_by_role("link", name="Melding doen"))
        walk.tile("Bel mij vandaag")
        walk.write(walk.main.get_by_label("Op welk nummer kunnen we je bellen?"), "5512")
        walk.tile("Iets anders")
        walk.tile("Eerder vandaag")
        walk.choose(walk.main.get_by_label("Waar of hoe?"), "Op straat of in de openbare ruimte")
        walk.tile("Ja")
        walk.tap(walk.main.get_by_role("button", name="Melding versturen"))
        expect(walk.main).to_contain_text("5512")
    assert walk.taps <= MOST_TAPS


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_one_letter_is_enough(browser: Browser, live_address: str, script: bool) -> None:
    with phone(browser, live_address, "rik", script=script) as (_context, page):
        walk = Walk(page)
        walk.tap(page.get_by_role("link", name="Melding doen"))
        walk.write(walk.main.get_by_label("Wat is er gebeurd?"), "x")
        walk.tile("Iets anders")
        walk.tile("Eerder vandaag")
        walk.choose(walk.main.get_by_label("Waar of hoe?"), "Op straat of in de openbare ruimte")
        walk.tap(walk.main.get_by_role("button", name="Melding versturen"))
        expect(page.locator("h1")).to_contain_text("Je melding is binnen")


def test_exact_words_open_under_what_is_ticked(browser: Browser, live_address: str) -> None:
    with phone(browser, live_address, "anna", script=False) as (_context, page):
        page.goto("/report")
        exact = page.locator("label", has_text="met een voorwerp of wapen")
        expect(exact).to_be_hidden()
        tile = page.locator("label").get_by_text("Bedreigen", exact=True)
        tile.tap()
        expect(exact).to_be_visible()
        exact.tap()
        tile.tap()
        expect(exact, "what is ticked is never out of sight").to_be_visible()
        expect(page.get_by_label("Welke dag?")).to_be_hidden()
        page.locator("label").get_by_text("Op een andere dag", exact=True).tap()
        expect(page.get_by_label("Welke dag?")).to_be_visible()


def test_an_accident_asks_for_no_form(browser: Browser, live_address: str) -> None:
    with phone(browser, live_address, "anna", script=False) as (_context, page):
        page.goto("/report")
        page.get_by_text("Was het een ongeluk, of ging het bijna mis?").tap()
        page.locator("label").get_by_text("Een ongeluk", exact=True).tap()
        expect(page.locator(".gir-forms")).to_be_hidden()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_by_keyboard_alone(browser: Browser, live_address: str, script: bool) -> None:
    context = browser.new_context(base_url=live_address, java_script_enabled=script)
    context.set_default_timeout(PATIENCE)
    try:
        page = context.new_page()
        sign_in(page, "anna")
        page.goto("/report")
        _tab_to(page, "textarea[name=narrative]")
        page.keyboard.type(STORY)
        _tab_to(page, "input[name=forms][value=threat]")
        page.keyboard.press("Space")
        _tab_to(page, "input[value='threat.words']")
        page.keyboard.press("Space")
        _tab_to(page, "input[name=when]")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        _tab_to(page, "select[name=channel]")
        page.keyboard.type("Aan de b")
        _tab_to(page, "input[name=manager_may_see]")
        page.keyboard.press("Space")
        _tab_to(page, "button[type=submit].gir-button--large")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_contain_text("Je melding is binnen")
    finally:
        context.close()


def _tab_to(page: Page, selector: str) -> None:
    target = page.locator(selector)
    for _step in range(60):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(f"the Tab key never comes to {target}")


def test_enter_in_a_line_sends_the_report(browser: Browser, live_address: str) -> None:
    """Other buttons of the form come earlier on the page; the Enter key must not press those."""
    with phone(browser, live_address, "anna", script=False) as (_context, page):
        page.goto("/report")
        page.get_by_label("Op welk nummer kunnen we je bellen?").press("Enter")
        expect(page.locator("#errors")).to_be_visible()


HEARD = """
- main:
  - heading "Melding doen" [level=1]
  - paragraph:
    - strong: Direct gevaar?
    - link "112"
    - link "5555"
  - form "Melding":
    - paragraph:
      - text: Was het een collega, bestuurder of raadslid?
      - button "Dan is er een andere weg"
    - checkbox "Bel mij vandaag"
    - textbox "Op welk nummer kunnen we je bellen?"
    - textbox "1. Wat is er gebeurd?"
    - group: Was het een ongeluk, of ging het bijna mis?
    - group "2. Wat voor soort gedrag was het?":
      - checkbox "Schelden of kleineren"
      - checkbox "Bedreigen"
      - checkbox "Lichamelijk geweld"
      - checkbox "Discriminatie"
      - checkbox "Seksuele intimidatie"
      - checkbox "Spullen vernielen"
      - checkbox "Iets anders"
    - group "3. Wanneer was het?":
      - radio "Net, in het afgelopen uur"
      - radio "Eerder vandaag"
      - radio "Op een andere dag"
    - combobox "4. Waar of hoe?"
    - group "5. Mag je leidinggevende dit lezen?":
      - radio "Ja"
      - radio "Nee"
    - status
    - button "Melding versturen"
    - button "Bewaren en later afmaken"
  - complementary "Wat er daarna gebeurt"
"""
"""The form in the order in which it is heard; what may stay open, and folds, may lie in between."""


def test_what_a_screen_reader_hears(browser: Browser, live_address: str) -> None:
    with phone(browser, live_address, "anna", script=True) as (_context, page):
        page.goto("/report")
        expect(page.locator("body")).to_match_aria_snapshot(HEARD)
        form = page.get_by_role("form", name="Melding")
        kinds = form.get_by_role("group", name="2. Wat voor soort gedrag was het?")
        expect(kinds).to_have_accessible_description("Kies alles wat past. Kleine dingen tellen ook.")
        threat = kinds.get_by_role("checkbox", name="Bedreigen")
        expect(threat).to_have_accessible_description(re.compile("ik weet waar je woont.*of iemand staat"))
        expect(kinds.get_by_role("group")).to_have_count(0)
        threat.focus()
        page.keyboard.press("Space")
        expect(kinds.get_by_role("group", name="Bedreigen")).to_be_visible()
        expect(form.get_by_role("group", name="3. Wanneer was het?").get_by_role("radio")).to_have_count(3)
        expect(form.get_by_role("combobox", name="4. Waar of hoe?")).to_be_visible()
        expect(form.get_by_role("status")).to_have_text("")


def test_a_browser_that_is_killed_loses_nothing(browser: Browser, live_address: str) -> None:
    with phone(browser, live_address, "anna", script=True) as (context, page):
        page.goto("/report")
        page.get_by_label("Wat is er gebeurd?").press_sequentially(STORY)
        page.locator("label").get_by_text("Bedreigen", exact=True).tap()
        expect(page.get_by_role("status")).to_contain_text("Bewaard om")
        expect(page).to_have_url(re.compile(r"/report/drafts/[0-9a-f]{32}$"))
        context.close()  # without a word to the page
    with phone(browser, live_address, "anna", script=False) as (_context, page):
        page.get_by_role("link", name="verder gaan").tap()
        expect(page.get_by_label("Wat is er gebeurd?")).to_have_value(STORY)
        expect(page.locator("input[name=forms][value=threat]")).to_be_checked()


def test_somebody_who_never_pauses_is_saved(browser: Browser, live_address: str) -> None:
    """At most ten seconds of text are at risk, also of who types without a pause: the page's own clock says so."""
    with phone(browser, live_address, "anna", script=True) as (_context, page):
        page.clock.install()
        page.goto("/report")
        story = page.get_by_label("Wat is er gebeurd?")
        for _second in range(9):
            story.press_sequentially("x")
            page.clock.run_for(1000)
        expect(page.get_by_role("status")).to_contain_text("Bewaard om")


def test_who_leaves_the_page_is_saved(browser: Browser, live_address: str) -> None:
    with phone(browser, live_address, "anna", script=True) as (_context, page):
        page.goto("/report")
        page.get_by_label("Wat is er gebeurd?").fill("Net begonnen.")
        page.goto("/my-reports")
        page.wait_for_timeout(300)  # the saving goes on while the next page is there already
        page.goto("/")
        page.get_by_role("link", name="verder gaan").tap()
        expect(page.get_by_label("Wat is er gebeurd?")).to_have_value("Net begonnen.")


def test_what_was_sent_is_no_draft(browser: Browser, live_address: str) -> None:
    with phone(browser, live_address, "anna", script=True) as (_context, page):
        page.goto("/report")
        page.get_by_label("Wat is er gebeurd?").fill(STORY)
        expect(page.get_by_role("status")).to_contain_text("Bewaard om")
        for words in ("Bedreigen", "Eerder vandaag", "Ja"):
            page.locator("main label:visible").get_by_text(words, exact=True).tap()
        page.get_by_label("Waar of hoe?").select_option("desk")
        page.get_by_role("button", name="Melding versturen").tap()
        expect(page.locator("h1")).to_contain_text("Je melding is binnen")
        page.goto("/")
        expect(page.get_by_role("link", name="verder gaan")).to_have_count(0)


def test_signed_out_in_another_tab_and_in_again(browser: Browser, live_address: str) -> None:
    """The text stays, the page says what to do, and goes on saving and sending for the same person."""
    with phone(browser, live_address, "anna", script=True) as (context, page):
        page.goto("/report")
        story = page.get_by_label("Wat is er gebeurd?")
        story.fill("Eerst.")
        expect(page.get_by_role("status")).to_contain_text("Bewaard om")
        other = context.new_page()
        _sign_out(other)
        story.fill("Eerst. Daarna.")
        expect(page.get_by_role("status")).to_contain_text("Je bent uitgelogd.")
        expect(story).to_have_value("Eerst. Daarna.")
        sign_in(other, "anna")
        expect(page.get_by_role("status")).to_contain_text("Bewaard om", timeout=TRIES_AGAIN)
        for words in ("Bedreigen", "Eerder vandaag", "Ja"):
            page.locator("main label:visible").get_by_text(words, exact=True).tap()
        page.get_by_label("Waar of hoe?").select_option("desk")
        page.get_by_role("button", name="Melding versturen").tap()
        expect(page.locator("h1")).to_contain_text("Je melding is binnen")


def test_somebody_else_at_the_same_browser_never_gets_the_text(browser: Browser, live_address: str) -> None:
    with phone(browser, live_address, "anna", script=True) as (context, page):
        page.goto("/report")
        other = context.new_page()
        _sign_out(other)
        sign_in(other, "dirk")
        page.get_by_label("Wat is er gebeurd?").fill(STORY)
        expect(page.get_by_role("status")).to_contain_text("Je bent uitgelogd.")
        other.goto("/")
        expect(other.get_by_role("link", name="verder gaan")).to_have_count(0)


def _sign_out(page: Page) -> None:
    page.goto("/")
    page.locator(".gir-account summary").tap()
    page.get_by_role("button", name="Uitloggen").tap()
    expect(page.locator("h1")).to_have_text("Inloggen")


def test_two_tabs_say_that_both_texts_are_kept(browser: Browser, live_address: str) -> None:
    with phone(browser, live_address, "anna", script=True) as (context, page):
        page.goto("/report")
        page.get_by_label("Wat is er gebeurd?").fill("Begin.")
        expect(page).to_have_url(re.compile("/report/drafts/"))
        other = context.new_page()
        other.goto(page.url)
        other.get_by_label("Wat is er gebeurd?").fill("Begin. In de tweede tab.")
        expect(other.get_by_role("status").last).to_contain_text("Bewaard om")
        page.get_by_label("Wat is er gebeurd?").fill("Begin. In de eerste tab.")
        expect(page.locator("#saved")).to_contain_text("tweede tekst")
        page.goto("/")
        expect(page.get_by_role("link", name="verder gaan")).to_have_count(2)
