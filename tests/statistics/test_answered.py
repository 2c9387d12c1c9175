"""The table of answers beside the follow-up: owed, answered, confirmed, silent, missed."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from gir.cases.closing import say_helped
from gir.cases.services import answer
from gir.cases.terms import Helped
from gir.database import now
from gir.demonstration.cast import Cast
from gir.statistics.periods import Quarter
from gir.web.dates import LOCAL
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report, finish_everything

ClientFor = Callable[..., PageClient]


def answered_on(page: object) -> dict[str, list[str]]:
    tables = page.tables()  # type: ignore[attr-defined]
    rows = next(table for table in tables if any(row and row[0] == "Antwoord nodig" for row in table))
    return {row[0]: row[1:] for row in rows[1:]}


def test_each_report_is_in_its_row(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    helped, contradicted, silent, _waiting = (file_report(app, cast.people["anna"]) for _turn in range(4))
    for case_id, said in ((helped, Helped.YES), (contradicted, Helped.NO)):
        finish_everything(app, cast, case_id)
        does(app, cast.people["anna"], say_helped, case_id, said, "")
    does(app, cast.people["chantal"], answer, silent, "Dit hebben wij gedaan.")
    today = now().astimezone(LOCAL).date()
    page = client_for("chantal").get("/trends", period=Quarter.of(today).key)
    assert {name: cells[0] for name, cells in answered_on(page).items()} == {
        "Antwoord nodig": "3",
        "Op tijd beantwoord, niet tegengesproken": "2",
        "– de melder zegt dat het hielp": "1",
        "– de melder zei er niets over": "1",
        "Te laat, nog niet, of tegengesproken": "1",
    }
