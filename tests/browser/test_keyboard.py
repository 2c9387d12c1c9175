"""Everything can be done without a mouse, and one always sees where one is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SignedIn
from tests.browser.world import World

pytestmark = pytest.mark.browser

MOST_STEPS = 200
FOCUSED = """async () => {
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  const active = document.activeElement;
  if (!active || active === document.body) return null;
  const marked = active.closest(".gir-choice") || active;
  const look = getComputedStyle(marked);
  const box = marked.getBoundingClientRect();
  return {
    words: (active.textContent || active.name || active.id).trim().slice(0, 40),
    ring: look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2,
    visible: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""


def test_the_first_stop_skips_to_the_content(world: World, person: SignedIn) -> None:
    with person("anna") as context:
        page = context.new_page()
        page.goto(world.url("/"))
        page.keyboard.press("Tab")
        link = page.get_by_role("link", name="Direct naar de inhoud")
        expect(link).to_be_focused()
        expect(link).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()
        page.keyboard.press("Tab")
        expect(page.locator("main a").first).to_be_focused()


@pytest.mark.parametrize(("name", "path"), [("anna", "/report"), ("hanna", "/cases"), ("chantal", "/cases/{busy}")])
def test_every_stop_is_seen(world: World, person: SignedIn, name: str, path: str) -> None:
    with person(name, reduced_motion="reduce") as context:  # else the page is still on its way when one looks
        page = context.new_page()
        page.goto(world.url(path))
        stops = _walk(page)
    assert len(stops) > 10
    assert [stop["words"] for stop in stops if not stop["ring"]] == []
    assert [stop["words"] for stop in stops if not stop["visible"]] == []


def _walk(page: Page) -> list[dict[str, object]]:
    """Every stop of the Tab key, from the top of the page until it leaves it."""
    stops: list[dict[str, object]] = []
    for _step in range(MOST_STEPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None:
            return stops
        stops.append(stop)
    raise AssertionError(f"The Tab key never leaves the page: {stops[-3:]}")


def test_the_account_menu_opens_by_key(world: World, person: SignedIn) -> None:
    with person("hanna") as context:
        page = context.new_page()
        page.goto(world.url("/cases"))
        page.locator(".gir-account summary").focus()
        leave = page.get_by_role("button", name="Uitloggen")
        expect(leave).to_be_hidden()
        page.keyboard.press("Enter")
        expect(leave).to_be_visible()
        for stop in page.locator(".gir-account__panel").locator("a, button").all():
            page.keyboard.press("Tab")
            expect(stop).to_be_focused()
        expect(leave).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Inloggen")


def test_more_opens_by_key_and_lies_over_nothing(world: World, person: SignedIn) -> None:
    with person("chantal", java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(world.url("/cases/{busy}"))
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            title = page.locator("h1")
            before = title.bounding_box()
            for menu in (".gir-more", ".gir-account"):
                page.locator(f"{menu} summary").press("Enter")
                panel = page.locator(f"{menu}__panel")
                expect(panel).to_be_visible()
                within, after = panel.bounding_box(), title.bounding_box()
                assert before
                assert within
                assert after
                assert before["y"] < after["y"] >= within["y"] + within["height"]
                for stop in panel.locator("a, button").all():
                    page.keyboard.press("Tab")
                    expect(stop).to_be_focused()
                page.locator(f"{menu} summary").press("Enter")
        page.locator(".gir-more summary").press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Maatregelen")


def test_an_error_summary_takes_the_focus_and_leads_to_the_fields(world: World, person: SignedIn) -> None:
    with person("anna") as context:
        page = context.new_page()
        page.goto(world.url("/report"))
        page.get_by_role("button", name="Melding versturen").press("Enter")
        summary = page.locator("#errors")
        expect(summary).to_be_focused()
        assert page.title().startswith("Fout:")
        targets = [str(link.get_attribute("href")) for link in summary.get_by_role("link").all()]
        assert len(targets) == 5
        for target in targets:
            page.locator(f"#errors a[href='{target}']").press("Enter")
            expect(page.locator(target)).to_be_focused()
            expect(page.locator(target)).to_be_in_viewport()
