"""The main pages, photographed on a phone and on a desk (`make screenshots`)."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.browser import launch_arguments, use_own_node

DOMAIN = "voorbeeldstad.example"
WIDTHS = {320: 800, 1280: 800}
"""Width to least height of a picture, in pixels."""
MOST_HEIGHT = 2_400
COLOURS = 128


@dataclass(frozen=True)
class Shot:
    """One page: the name of its pictures, who opens it, and how one gets there."""

    name: str
    person: str | None
    go: Callable[[Page], object]


def open_path(path: str) -> Callable[[Page], object]:
    """Go straight to an address."""
    return lambda page: page.goto(path)


def own_report(ending: str = "", address: str = "/my-reports/") -> Callable[[Page], object]:
    """Go to the newest of one's own reports, or to something that hangs on it."""

    def go(page: Page) -> None:
        page.goto(f"{address}{newest_report(page)}{ending}")

    return go


def newest_report(page: Page) -> str:
    """The id of the newest of one's own reports."""
    page.goto("/my-reports")
    link = page.locator("main a[href*='/my-reports/']").first.get_attribute("href")
    return str(link).rstrip("/").rpartition("/")[2]


def first_case(page: Page) -> None:
    """Go to the case on top of the work list."""
    page.goto("/cases")
    page.locator("main tbody a").first.click()


def first_measure(page: Page) -> None:
    """Go to the measure on top of one's list."""
    page.goto("/measures")
    page.locator("main a[href^='/measures/']").first.click()


SHOTS = (
    Shot("sign-in", None, open_path("/sign-in")),
    Shot("start", "anna", open_path("/")),
    Shot("report", "anna", open_path("/report")),
    Shot("receipt", "anna", own_report("/receipt")),
    Shot("my-report", "anna", own_report()),
    Shot("work-list", "omar", open_path("/cases")),
    Shot("case", "chantal", first_case),
    Shot("measure", "maarten", first_measure),
    Shot("building-bans", "sjors", open_path("/building-bans")),
    Shot("damage", "fatima", open_path("/damage")),
    Shot("protocol", "chantal", open_path("/organisation/protocol")),
    Shot("lessons", "chantal", open_path("/lessons")),
    Shot("trends", "omar", open_path("/trends")),
)


def sign_in(page: Page, person: str, password: str) -> None:
    """Sign in through the form."""
    page.goto("/sign-in")
    page.locator("input[name=email]").fill(f"{person}@{DOMAIN}")
    page.locator("input[name=password]").fill(password)
    page.locator("main form button[type=submit]").first.click()


def picture(page: Page, width: int, least: int) -> bytes:
    """The page that is open, from its top, as far as it goes or as a picture may."""
    page.set_viewport_size({"width": width, "height": least})
    page.wait_for_load_state("networkidle")
    tall: int = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": min(max(tall, least), MOST_HEIGHT)})
    return page.screenshot(animations="disabled", caret="hide")


def smaller(picture: bytes) -> bytes:
    """The same picture with fewer colours: a quarter of the size, and nobody sees it."""
    drawn = Image.open(io.BytesIO(picture)).convert("RGB")
    few = drawn.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    written = io.BytesIO()
    few.save(written, "PNG", optimize=True)
    return written.getvalue()


def photograph(address: str, password: str, folder: Path, chosen: set[str]) -> Iterator[Path]:
    """Let everybody open their page and write its pictures; gives the files. ``chosen`` empty: all pages."""
    use_own_node()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_arguments())
        for shot in SHOTS:
            if not chosen or shot.name in chosen:
                yield from _pictures(browser, address, password, folder, shot)
        browser.close()


def _pictures(browser: Browser, address: str, password: str, folder: Path, shot: Shot) -> Iterator[Path]:
    context = browser.new_context(base_url=address, locale="nl-NL", timezone_id="Europe/Amsterdam")
    page = context.new_page()
    if shot.person:
        sign_in(page, shot.person, password)
    shot.go(page)
    for width, least in WIDTHS.items():
        path = folder / f"{shot.name}-{width}.png"
        path.write_bytes(smaller(picture(page, width, least)))
        yield path
    context.close()
