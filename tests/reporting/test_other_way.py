"""What a colleague or fellow office-holder did has another procedure: it is shown, also when it is said afterwards."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from gir.demonstration.cast import Cast
from tests.support.codes import code_on
from tests.support.page_client import PageClient
from tests.support.stories import file_report
from tests.support.visitors import come_back, send

ClientFor = Callable[..., PageClient]
SAID = "Je zei dat het een collega, bestuurder of raadslid was."


def test_whoever_says_it_afterwards_is_shown_the_other_way(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    case_id = file_report(app, cast.people["anna"])
    anna = client_for("anna")
    step = f"/my-reports/{case_id}/more/perpetrator"
    assert SAID not in anna.visit(step).main
    page = anna.visit(step).form(step).submit(relation="colleague")
    for place in (page, anna.visit(step), anna.visit(f"/my-reports/{case_id}")):
        assert SAID in place.main
        assert place.follow("Bekijk de vertrouwenspersoon").path == "/report/colleague"
    anna.visit(step).form(step).submit(relation="resident")
    assert SAID not in anna.visit(f"/my-reports/{case_id}").main


def test_without_an_account_both_ways_stand_there(app: Flask, door: str) -> None:
    visitor = PageClient(app)
    come_back(visitor, code_on(send(visitor)))
    step = "/returning/more/perpetrator"
    page = visitor.visit(step).form(step).submit(relation="colleague")
    for place in (page, visitor.visit("/returning/report")):
        assert SAID in place.main
        assert "vertrouwenspersoon" in place.main
        assert "integriteitsregeling" in place.main
        assert "/report/colleague" not in place.html, "for that page one needs an account"


def test_without_an_account_it_is_asked_before_the_first_question(app: Flask, door: str) -> None:
    words = PageClient(app).visit(door).main
    asked = words.index("Was het een collega, bestuurder of raadslid?")
    assert asked < words.index("vertrouwenspersoon") < words.index("integriteitsregeling") < words.index("1. Wat is er")


def test_an_adviser_can_be_reached(client_for: ClientFor) -> None:
    page = client_for("anna").visit("/report/colleague")
    assert ("vera@voorbeeldstad.example", "mailto:vera@voorbeeldstad.example") in page.links


def test_who_goes_on_is_asked_who_must_not_see_it(client_for: ClientFor) -> None:
    def opened(path: str) -> list[str | None]:
        page = client_for("anna").visit(path)
        return [
            fold.get("open")
            for fold in page.elements("details")
            if any(area.get("name") == "unseen_names" for area in fold.iter("textarea"))
        ]

    assert opened("/report") == [None]
    assert opened("/report?colleague=1") == [""]
