"""When the log cannot be written nothing is shown and nothing is changed; what was typed comes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from gir.audit import recorded
from gir.audit.chain import System
from gir.database import db
from gir.demonstration.cast import Cast
from gir.organisations.models import Organisation
from tests.access.test_routes import fingerprint
from tests.reporting.test_report_form import ANSWERS
from tests.support.bent_log import close_the_log
from tests.support.page import Page
from tests.support.page_client import PageClient
from tests.support.stories import STORY, file_report

ClientFor = Callable[..., PageClient]
TYPED = "Hij stond ineens voor mijn bureau en schreeuwde."
DUTY = "0800 0113 114"


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    made = file_report(app, cast.people["anna"])
    with app.app_context():
        home = db.session.get_one(Organisation, cast.organisation_id)
        with recorded("test.set", home, actor=System("test", home.id)):
            home.duty_number = DUTY
    return made


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("hanna", "/cases/{}"),
        ("hanna", "/cases/{}/briefing"),
        ("omar", "/cases/{}"),
        ("anna", "/my-reports/{}"),
        ("anna", "/my-reports/{}/receipt"),
        ("anna", "/my-reports/{}/protect"),
    ],
)
def test_audit_failure_means_503_and_no_content(
    app: Flask, case_id: str, client_for: ClientFor, name: str, path: str
) -> None:
    client = client_for(name)
    assert client.get(path.format(case_id)).status == 200
    with app.app_context():
        close_the_log()
    answer = client.get(path.format(case_id))
    assert answer.status == 503
    assert STORY[:20] not in answer.html
    assert case_id not in answer.html


def test_no_change_without_its_line_and_the_text_comes_back(app: Flask, case_id: str, client_for: ClientFor) -> None:
    hanna = client_for("hanna")
    values = {**hanna.visit(f"/cases/{case_id}/note").form("/note").values, "text": TYPED}
    answer = sent_in_vain(app, hanna, f"/cases/{case_id}/note", values)
    assert DUTY in answer.text
    assert TYPED in answer.text
    assert answer.form("/note").values["text"] == [TYPED]


def test_a_report_comes_back_with_the_number_to_call(app: Flask, case_id: str, client_for: ClientFor) -> None:
    anna = client_for("anna")
    values = {**anna.visit("/report").form("/report").values, **ANSWERS, "narrative": TYPED}
    answer = sent_in_vain(app, anna, "/report", values)
    assert DUTY in answer.text
    assert "112" in answer.text
    again = answer.form("/report").values
    assert again["narrative"] == [TYPED]
    with app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER full")
    assert anna.post("/report", again).path.endswith("/receipt"), "the same form can be sent once more"


def test_a_password_does_not_come_back(app: Flask, cast: Cast, visitor: PageClient) -> None:
    form = visitor.get("/sign-in").form("/sign-in").values
    with app.app_context():
        close_the_log()
    secret = "een geheim dat niemand ziet"
    answer = visitor.post("/sign-in", {**form, "email": "anna@voorbeeldstad.example", "password": secret})
    assert secret not in answer.html


def test_text_of_another_site_does_not_come_back(app: Flask, case_id: str, client_for: ClientFor) -> None:
    hanna = client_for("hanna")
    values = {**hanna.visit(f"/cases/{case_id}/note").form("/note").values, "text": TYPED}
    with app.app_context():
        close_the_log()
    answer = hanna.post(f"/cases/{case_id}/note", values, headers={"Origin": "https://evil.example"})
    assert TYPED not in answer.html


def sent_in_vain(app: Flask, client: PageClient, path: str, values: dict[str, Any]) -> Page:
    """Send a form while the log cannot be written: nothing is changed, and the answer says so."""
    with app.app_context():
        close_the_log()
    before = fingerprint(app)
    answer = client.post(path, values)
    assert answer.status == 503
    assert fingerprint(app) == before
    return answer
