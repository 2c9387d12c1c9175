"""In a real browser, with a script and without: choose, be told what is too large, send, and see what is there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from gir.demonstration.cast import Cast
from tests.support.evidence import PDF, complete_files, own_path, picture
from tests.support.installations import PASSWORD
from tests.support.stories import file_report

pytestmark = pytest.mark.browser


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def page(request: pytest.FixtureRequest, browser: Browser, live_address: str) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=request.param, base_url=live_address
    )
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("input[name=email]", "anna@voorbeeldstad.example")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    yield page
    context.close()


def test_several_files_from_a_telephone(app: Flask, cast: Cast, page: Page, tmp_path: Path) -> None:
    path = own_path(file_report(app, cast.people["anna"]))
    (tmp_path / "foto.jpg").write_bytes(picture((1200, 900)))
    (tmp_path / "brief.pdf").write_bytes(PDF)
    (tmp_path / "raar.exe").write_bytes(b"MZ" + bytes(99))
    page.goto(path)
    page.set_input_files("input[name=files]", [tmp_path / "foto.jpg", tmp_path / "raar.exe", tmp_path / "brief.pdf"])
    page.click("main form button[type=submit]")
    assert "2 bestanden zijn toegevoegd" in (page.text_content("body") or "")
    assert "raar.exe" in (page.text_content("#files-error") or "")
    assert [file.size for file in complete_files(app)] == [
        (tmp_path / n).stat().st_size for n in ("foto.jpg", "brief.pdf")
    ]
    with page.expect_download() as saved:
        page.click("text=brief.pdf downloaden")
    assert Path(saved.value.path()).read_bytes() == PDF
    assert saved.value.suggested_filename == "brief.pdf"


def test_too_large_is_said(app: Flask, cast: Cast, page: Page, tmp_path: Path) -> None:
    """By the script before a byte is sent; without it by the answer."""
    path = own_path(file_report(app, cast.people["anna"]))
    with (tmp_path / "groot.pdf").open("wb") as file:
        file.write(PDF)
        file.truncate(26 * 1024 * 1024)
    page.goto(path)
    page.set_input_files("input[name=files]", tmp_path / "groot.pdf")
    page.click("main form button[type=submit]")
    page.wait_for_selector("text=roter dan 25 MB")
    assert "groot.pdf" in (page.text_content("main form") or "")
    assert complete_files(app) == []
