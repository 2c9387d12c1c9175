"""A file says no more than the page it is taken from. That there is no other kind of file: see who uses KNOWN."""

from __future__ import annotations

import csv
import io

from tests.browser.world import World
from tests.support.page import Page
from tests.support.visitors import ClientFor

KNOWN = {
    "evidence.file": "what somebody added, as they sent it",
    "evidence.own_file": "the same, of one's own report",
    "evidence.picture": "shown in the page",
    "evidence.own_picture": "the same",
    "followup.calendar": "tests/followup/test_calendar.py",
    "followup.download_police_file": "tests/followup/test_police_file.py",
    "history.file": "an empty form, or an example",
    "history.rejected": "test_what_an_import_leaves_out_stands_on_its_page",
    "lessons.rie": "test_lessons_in_a_file_stand_on_their_page",
    "measures.letter": "tests/threat/test_letters_of_measures.py",
    "organisation.poster": "to hang on a wall",
    "organisation.start_kit": "the same",
    "published.chart": "tests/statistics/test_protected_page.py",
    "staffing_file.file": "a form to fill in with what its page shows",
    "privacy.take": "tests/privacy/test_log_pages.py",
    "register.table": "tests/privacy/test_register.py",
    "own_data.letter": "tests/privacy/test_requests.py",
    "requests.letter": "the same",
    "own_data.file": "tests/privacy/test_request_file.py",
    "requests.file": "the same",
    "reports.files": "tests/statistics/test_charts.py",
    "reports.quarterly": "tests/statistics/test_quarterly_report.py",
    "partner_files.own": "tests/exchange/partners/test_partner_files.py",
}
"""What can be taken away, and which test compares it with its page."""


def cells_of(page: Page) -> set[str]:
    """What stands in the rows of a file, without the apostrophe that keeps a cell a text."""
    text = page.body.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";" if ";" in text.partition("\n")[0] else ","))
    return {"".join(cell.removeprefix("'").split()) for row in rows[1:] for cell in row if cell.strip()}


def words_of(page: Page) -> str:
    return "".join(page.text.split())


def test_lessons_in_a_file_stand_on_their_page(told: World, client_for: ClientFor) -> None:
    for name in ("chantal", "hanna", "bram"):
        client = client_for(name)
        cells, shown = cells_of(client.get("/lessons/rie.csv")), words_of(client.visit("/lessons"))
        assert cells
        assert {cell for cell in cells if cell not in shown} == set(), name


def test_what_an_import_leaves_out_stands_on_its_page(told: World, client_for: ClientFor) -> None:
    omar, path = client_for("omar"), f"/trends/history/{told.cases['import_ready']}"
    cells, shown = cells_of(omar.get(f"{path}/rejected.csv")), words_of(omar.visit(path))
    assert cells
    assert {cell for cell in cells if cell not in shown} == set()
