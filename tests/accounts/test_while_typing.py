"""What somebody types in a step or a message is saved meanwhile, for them alone, until it is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from gir.accounts.models import Draft
from gir.audit.models import AuditLine
from gir.database import db
from gir.demonstration.cast import Cast
from gir.vault import DataKey, KeySet
from tests.support.codes import code_on
from tests.support.page import Form
from tests.support.page_client import PageClient
from tests.support.stories import file_report
from tests.support.visitors import LINK, come_back, open_door, send

ClientFor = Callable[..., PageClient]
STORY = "Ik kijk steeds om als ik naar de bus loop."


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    return file_report(app, cast.people["anna"])


def count(app: Flask, model: Any, *conditions: Any) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0


def typed(client: PageClient, form: Form, **values: str) -> Any:
    """What the page's script does while somebody types."""
    address = form.element.get("data-save") or ""
    return client._client.post(address, data={**form.values, **values}, headers={"Accept": "application/json"})


@pytest.mark.parametrize(("place", "name"), [("more/consequences", "harm"), ("message", "message")])
def test_it_comes_back_and_is_gone_when_it_was_sent(
    app: Flask, client_for: ClientFor, case_id: str, place: str, name: str
) -> None:
    anna = client_for("anna")
    path = f"/my-reports/{case_id}/{place}"
    form = anna.visit(path).form(place)
    lines = count(app, AuditLine)
    for text in ("Ik kijk", STORY):
        assert typed(anna, form, **{name: text}).get_json()["says"].startswith("Bewaard om ")
    assert count(app, AuditLine) == lines
    with app.app_context():
        assert STORY.encode() not in db.session.scalars(select(Draft)).one().answers_sealed
    again = anna.visit(path)
    assert "Je tekst is bewaard." in again.main
    assert again.form(place).values[name] == [STORY]
    assert again.form(place).submit().status == 200
    assert count(app, Draft) == 0
    assert count(app, DataKey, DataKey.key_set == KeySet.DRAFT.value) == 0


def test_a_message_comes_back_on_the_page_of_the_report(client_for: ClientFor, case_id: str) -> None:
    anna = client_for("anna")
    own = f"/my-reports/{case_id}"
    typed(anna, anna.visit(own).form("/message"), message=STORY)
    assert anna.visit(own).form("/message").values["message"] == [STORY]


def test_an_empty_box_is_not_kept(app: Flask, client_for: ClientFor, case_id: str) -> None:
    anna = client_for("anna")
    form = anna.visit(f"/my-reports/{case_id}/message").form("/message")
    typed(anna, form, message=STORY)
    assert typed(anna, form, message=" ").get_json() == {}
    assert count(app, Draft) == 0


@pytest.mark.parametrize(
    "path", ["", "/returning/message", "/pulse", "/bestaat-niet", "//kwaad.example", "/" + "x" * 300]
)
def test_only_forms_that_may_be_kept_are(app: Flask, client_for: ClientFor, path: str) -> None:
    anna = client_for("anna")
    token = anna.visit("/report").form("/report").values["csrf_token"][0]
    answer = anna._client.post("/kept", query_string={"path": path}, data={"csrf_token": token, "message": STORY})
    assert answer.status_code == 422
    assert count(app, Draft) == 0


def test_of_somebody_without_an_account_nothing_is_kept(app: Flask, cast: Cast) -> None:
    open_door(app, cast)
    visitor = PageClient(app)
    come_back(visitor, code_on(send(visitor)))
    for place in ("/returning/more/consequences", "/returning/report"):
        assert "data-save" not in visitor.visit(place).html
    assert "We bewaren niets voordat je verstuurt." in visitor.visit(LINK).main
