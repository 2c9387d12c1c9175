"""The page in other clothes: with the colours a reader chose, and on paper. Nothing essential may be gone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import SignedIn
from tests.browser.world import LONG_WORD, World
from tests.support.pdf import open_pdf

pytestmark = pytest.mark.browser

BORDER = "element => parseFloat(getComputedStyle(element).borderTopWidth)"
PAINTED = """icon => getComputedStyle(icon).maskImage !== "none"
  && getComputedStyle(icon).backgroundColor !== getComputedStyle(document.body).backgroundColor"""


def _borders(buttons: Locator) -> list[str]:
    return [button.inner_text() for button in buttons.all() if button.is_visible() and not button.evaluate(BORDER)]


@pytest.mark.parametrize(("name", "path"), [("anna", "/"), ("anna", "/report"), ("chantal", "/cases/{busy}")])
def test_with_forced_colours_buttons_keep_their_edges(world: World, person: SignedIn, name: str, path: str) -> None:
    with person(name, forced_colors="active") as context:
        page = context.new_page()
        page.goto(world.url(path))
        assert page.locator("main .utrecht-button").count()
        assert _borders(page.locator("main .utrecht-button")) == []


def test_with_forced_colours_choices_show_what_is_chosen(world: World, person: SignedIn) -> None:
    with person("anna", forced_colors="active") as context:
        page = context.new_page()
        page.goto(world.url("/report"))
        tile = page.locator(".gir-choice").filter(has_text="Bedreigen").first
        plain = tile.evaluate(BORDER)
        tile.locator("label").click()
        assert tile.evaluate(BORDER) > plain > 0
        assert tile.locator("input").evaluate("element => getComputedStyle(element).appearance") == "auto"


def test_with_forced_colours_clocks_and_severity_keep_their_words(world: World, person: SignedIn) -> None:
    with person("chantal", forced_colors="active") as context:
        page = context.new_page()
        page.goto(world.url("/cases/{hidden}"))
        clocks = page.locator(".gir-clock strong")
        assert clocks.count()
        assert all(words.strip() for words in clocks.all_inner_texts())
        expect(page.locator(".gir-clock--late strong").first).to_contain_text("te laat")
        assert all(_shows(icon) for icon in page.locator("main .gir-icon:visible").all())
        assert all(words.strip() for words in page.locator(".gir-severity").all_inner_texts())


def _shows(icon: Locator) -> bool:
    """Whether a picture differs from the page it lies on."""
    return bool(icon.evaluate(PAINTED))


def test_on_paper_a_case_is_complete_and_has_no_buttons(world: World, person: SignedIn) -> None:
    with person("chantal") as context:
        page = context.new_page()
        page.goto(world.url("/cases/{busy}"))
        page.emulate_media(media="print")
        for gone in (".gir-nav", ".gir-account", ".utrecht-skip-link", "main .utrecht-button"):
            assert [each.inner_text() for each in page.locator(gone).all() if each.is_visible()] == []
        for fold in page.locator("main details.gir-fold").all():
            expect(fold.locator(".gir-fold__body")).to_be_visible()
        expect(page.locator("h1")).to_be_visible()
        expect(page.get_by_text(LONG_WORD).first).to_be_visible()
        assert _fits_on_paper(page)


def test_on_paper_a_briefing_is_one_sheet_and_says_not_who_printed_it(world: World, person: SignedIn) -> None:
    with person("chantal") as context:
        page = context.new_page()
        page.goto(world.url("/cases/{busy}/briefing"))
        page.emulate_media(media="print")
        assert "Chantal" not in page.locator("body").inner_text()
        expect(page.get_by_text("Alleen voor deze briefing").first).to_be_visible()
        with open_pdf(page.pdf(format="A4")) as sheets:
            assert len(sheets.pages) == 1
        assert _fits_on_paper(page)


def test_on_paper_the_trends_keep_their_warning_and_open_their_tables(world: World, person: SignedIn) -> None:
    with person("omar") as context:
        page = context.new_page()
        page.goto(world.url("/trends"))
        page.emulate_media(media="print")
        expect(page.get_by_text("niet verspreiden").first).to_be_visible()
        expect(page.get_by_role("table").first).to_be_visible()
        assert _fits_on_paper(page)


def _fits_on_paper(page: Page) -> bool:
    """A sheet of A4 is about 680 pixels wide between its margins."""
    page.set_viewport_size({"width": 680, "height": 960})
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
