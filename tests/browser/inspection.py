"""What every page must pass in a real browser: axe-core, no sideways scrolling, and nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request, Response

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, TABLET, DESKTOP = 320, 768, 1280
HEIGHT = 800
LARGE_LETTERS = "200%"

INVISIBLE = {"/static/files.js", "/static/keep.js", "/static/print.js", "/static/rows.js"}
"""Scripts that change nothing one sees, or only add a button to print; `test_minute.py`, `test_without_account.py`
and `evidence/test_choosing.py` walk without them too."""

RUN_AXE = """async tags => {
  const found = await axe.run(document, {runOnly: tags, resultTypes: ["violations"], preload: false});
  return found.violations.flatMap(rule => rule.nodes.map(node =>
    `${rule.id}: ${rule.help} at ${node.target.join(" ")}: ${node.any.concat(node.all, node.none)
      .map(check => check.message).join("; ")}`));
}"""
OPEN_FOLDS = "() => document.querySelectorAll('details').forEach(fold => { fold.open = true; })"
SIDEWAYS = """() => {
  const root = document.documentElement;
  if (Math.max(root.scrollWidth, document.body.scrollWidth) <= root.clientWidth) return [];
  const wide = [...document.querySelectorAll("body *")]
    .filter(element => element.getBoundingClientRect().right > root.clientWidth + 1);
  const inner = wide.filter(element => !wide.some(other => other !== element && element.contains(other)));
  return inner.slice(0, 3).map(element => `<${element.tagName.toLowerCase()} class="${element.className}"> `
    + `${element.textContent.trim().slice(0, 40)}`).concat(wide.length ? [] : ["something without a box"]);
}"""


SPILLS = """() => [...document.querySelectorAll("main *")].filter(element => {
  const look = getComputedStyle(element);
  return element.clientWidth && element.scrollWidth > element.clientWidth + 1
    && look.overflowX === "visible" && look.display !== "inline" && !element.closest("select, .gir-work thead");
}).slice(0, 3).map(element => `<${element.tagName.toLowerCase()} class="${element.className}"> `
  + `${element.textContent.trim().slice(0, 40)}`)"""


class Watch:
    """Notes what a browser would complain about, and what it asks of other machines."""

    def __init__(self, page: Page, address: str) -> None:
        self.host = urlsplit(address).netloc
        self.complaints: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # That an answer is an error is tested by its status; a refused file is caught in `_response`.
        if message.type in {"error", "warning"} and "the server responded with a status of" not in message.text:
            self.complaints.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if urlsplit(request.url).netloc != self.host:
            self.complaints.append(f"asks another host: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.complaints.append(f"{response.status} for {response.url}")


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def inspect(page: Page, *, thorough: bool = True) -> list[str]:
    """Everything that is wrong with the page that is open, in all widths, with folds closed and open.

    Axe sees it closed on a desk and open on a phone; ``thorough`` adds the two other ways round.
    """
    scripts: list[str] = page.evaluate("() => [...document.scripts].map(script => new URL(script.src).pathname)")
    complaints = [f"has a script, {name}: test the page without it too" for name in scripts if name not in INVISIBLE]
    thorough = thorough and bool(_count(page, "main details:not([open])"))
    page.evaluate(_axe())
    for width in (PHONE, TABLET, DESKTOP):
        complaints += _look(page, width, axe=width == DESKTOP or (width == PHONE and thorough))
    page.evaluate(OPEN_FOLDS)
    for width in (DESKTOP, TABLET, PHONE):
        complaints += _look(page, width, axe=width == PHONE or (width == DESKTOP and thorough), note=", folds open")
    page.evaluate(f"document.documentElement.style.fontSize = '{LARGE_LETTERS}'")
    for width in (PHONE, TABLET, DESKTOP):
        complaints += _look(page, width, axe=False, note=", large letters")
    return complaints


def _look(page: Page, width: int, *, axe: bool, note: str = "") -> Iterator[str]:
    page.set_viewport_size({"width": width, "height": HEIGHT})
    for wide in page.evaluate(SIDEWAYS):
        yield f"[{width} px{note}] scrolls sideways because of {wide}"
    for spilt in page.evaluate(SPILLS):
        yield f"[{width} px{note}] does not fit in its box: {spilt}"
    for violation in violations(page) if axe else ():
        yield f"[{width} px{note}] {violation}"


def violations(page: Page) -> list[str]:
    """What axe-core finds; its text must have been put into the page."""
    found: list[str] = page.evaluate(RUN_AXE, TAGS)
    return found


def _count(page: Page, selector: str) -> int:
    found: Any = page.evaluate("selector => document.querySelectorAll(selector).length", selector)
    return int(found)
