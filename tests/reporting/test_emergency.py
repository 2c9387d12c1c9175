"""Whoever is in danger finds 112 and the number of the organisation on top of every form of a reporter."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import Flask
from sqlalchemy import select

from gir.accounts.terms import Office
from gir.database import db
from gir.demonstration.cast import Cast
from gir.incidents.terms import Standing
from gir.reporting.concerned import Concerned
from gir.reporting.models import ReportDraft
from gir.reporting.more import STEPS
from tests.support.codes import code_on
from tests.support.page import Page
from tests.support.page_client import PageClient
from tests.support.page_rules import text_of
from tests.support.stories import file_report, finish_everything
from tests.support.visitors import TOKEN, come_back, send

ClientFor = Callable[..., PageClient]
REPORTERS = ("reporting", "drafts", "more", "answers", "trust", "filed", "visitors", "visit", "visit_more")
ALSO = ("evidence.own",)
OF_NO_ORGANISATION = ("visitors.returning",)
"""Before somebody has shown a code, nobody knows whose number to show."""
FORMS = {
    "reporting.report",
    "reporting.my_report",
    "drafts.show",
    "drafts.ask_delete",
    "more.step",
    "evidence.own",
    "answers.message",
    "answers.helped",
    "answers.reopen",
    "trust.protect",
    "filed.show",
    "visitors.report",
    "visitors.returning",
    "visit.show",
    "visit_more.step",
    "visit_more.files",
}
"""Pages with a form that must be among those that are found: an empty search proves nothing."""


def test_on_top_of_every_form_are_the_numbers_to_call(app: Flask, cast: Cast, client_for: ClientFor, door: str) -> None:
    found: set[str] = set()
    rik, visitor = client_for("rik"), PageClient(app)
    come_back(visitor, code_on(send(PageClient(app), standing="official:councillor")))
    places = _places(app, cast, rik)
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and (rule.endpoint.split(".")[0] in REPORTERS or rule.endpoint in ALSO):
            for path in _filled(str(rule), places):
                client = visitor if path.startswith(("/returning", "/r/")) else rik
                page = client.get(path, follow=True)
                if page.status == 200 and _has_form(page):
                    found.add(rule.endpoint)
                    _calls_first(page, {"112"} if rule.endpoint in OF_NO_ORGANISATION else {"112", "5555"})
    assert found >= FORMS


def _places(app: Flask, cast: Cast, rik: PageClient) -> dict[str, list[str]]:
    """Reports of an office-holder, who is asked everything: open, finished, and filed for somebody else."""
    person = cast.people["rik"]
    opened, finished = file_report(app, person), file_report(app, person)
    finish_everything(app, cast, finished)
    other = Concerned(Standing.OFFICIAL, name="Joke", reach="06 12345678", office=Office.COUNCILLOR)
    filed = file_report(app, person, concerned=other)
    form = rik.visit("/report").form("/report")
    rik.post("/report/drafts", {**form.values, "narrative": "Begin."})
    with app.app_context():
        draft = db.session.scalars(select(ReportDraft.id)).one()
    return {
        "<id:case_id>": [opened, finished, filed],
        "<id:draft_id>": [draft],
        "<step>": [step.key for step in STEPS],
        "<token>": [TOKEN],
    }


def _filled(route: str, places: dict[str, list[str]]) -> Iterator[str]:
    for name, values in places.items():
        if name in route:
            for value in values:
                yield from _filled(route.replace(name, value), places)
            return
    yield route


def _has_form(page: Page) -> bool:
    return any(element.get("method") == "post" for main in page.elements("main") for element in main.iter("form"))


def _calls_first(page: Page, numbers: set[str]) -> None:
    """The numbers stand before the first thing to fill in."""
    for main in page.elements("main"):
        boxes = [element for element in main.iter() if element.get("class") == "gir-emergency"]
        assert boxes, f"{page!r} says nowhere whom to call"
        assert numbers <= set(text_of(boxes[0]).split()), page
        order = list(main.iter())
        controls = [n for n, element in enumerate(order) if element.tag in ("textarea", "select")]
        assert not controls or order.index(boxes[0]) < controls[0], page
