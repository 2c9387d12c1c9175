"""People without an account, as tests play them: the link, the code, and what is in the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy import func, select, update

from gir.database import db, write_transaction
from gir.demonstration.cast import Cast
from gir.incidents.terms import Standing
from gir.organisations.models import Organisation
from gir.reporting.concerned import Concerned
from tests.support.codes import code_on
from tests.support.page import Page
from tests.support.page_client import PageClient
from tests.support.stories import STORY, file_report

ClientFor = Callable[..., PageClient]
TOKEN = "vlVmF1dRwQ3nL6pXy0Zk8sTb2uHcJg4A"
ELSEWHERE = "aaVmF1dRwQ3nL6pXy0Zk8sTb2uHcJg4B"
"""The token of an organisation that does not let people report without an account."""
LINK = f"/r/{TOKEN}"
ANSWERS: dict[str, Any] = {
    "narrative": STORY,
    "forms": ["verbal"],
    "when": "now",
    "channel": "desk",
    "standing": "hired",
}


def open_door(app: Flask, cast: Cast) -> None:
    """Let people report to Voorbeeldstad without an account; its partner has a link that is switched off."""
    with app.app_context(), write_transaction() as session:
        for organisation, token, on in ((cast.organisation_id, TOKEN, True), (cast.partner_id, ELSEWHERE, False)):
            row = session.get_one(Organisation, organisation)
            row.report_token, row.accountless = token, on


def send(client: PageClient, **answers: Any) -> Page:
    return client.visit(LINK).form(LINK).submit({**ANSWERS, **answers})


def come_back(client: PageClient, code: str) -> Page:
    return client.visit("/returning").form("/returning").submit(code=code)


def claim_for_guest(app: Flask, cast: Cast, client_for: ClientFor) -> tuple[str, str]:
    """A case that Chantal filed for somebody without an account, and the code she hands over."""
    concerned = Concerned(Standing.VOLUNTEER, name="Karel van de Post", reach="06 87654321")
    case_id = file_report(app, cast.people["chantal"], concerned=concerned)
    page = client_for("chantal").visit(f"/filed/{case_id}").form("/code").submit()
    return case_id, code_on(page)


def rows(app: Flask, model: Any) -> list[Any]:
    with app.app_context():
        return list(db.session.scalars(select(model)))


def count(app: Flask, model: Any) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def set_back(app: Flask, model: Any, **columns: datetime) -> None:
    with app.app_context(), write_transaction() as session:
        session.execute(update(model).values(**columns))
