"""Who reports keeps no citizen service number either: the form comes back with what was typed, and says what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from wtforms import StringField
from wtforms.fields.simple import HiddenField

from gir.cases.models import Case, ClosingReply, Event, Note
from gir.database import db
from gir.demonstration.cast import Cast
from gir.incidents.details import answer_of
from gir.incidents.terms import Channel
from gir.reporting import answer_forms, visitor_forms
from gir.reporting.forms import ReportForm
from gir.reporting.more import STEPS
from gir.reporting.protect_form import ProtectForm
from gir.web.bsn import without_bsn
from gir.web.forms import Form
from tests.reporting.test_report_form import send
from tests.support.page_client import PageClient
from tests.support.stories import file_report, finish_everything, look
from tests.support.visitors import send as send_as_visitor

ClientFor = Callable[..., PageClient]
WRITTEN = "Hij riep zijn nummer, 111.222.333, en dit typte ik net."
SENTENCE = "In dit antwoord staat een burgerservicenummer (BSN). Dat mogen we niet bewaren: haal het weg."
UNCHECKED = {"call_number", "day", "time", "web_address", "code"}
"""What must be a number to call, a day, a time or a code; and an address on the internet, whose numbers are its own."""


def rows(app: Flask) -> list[int]:
    with app.app_context():
        tables = (Case, Event, Note, ClosingReply)
        return [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def is_refused(page: Any) -> None:
    assert page.status == 422
    assert SENTENCE in page.main
    assert WRITTEN in page.html


def test_a_report_comes_back_whole(app: Flask, client_for: ClientFor) -> None:
    anna, before = client_for("anna"), rows(app)
    page = send(anna, narrative=WRITTEN)
    is_refused(page)
    assert rows(app) == before
    sent = page.form("/report").submit(narrative="Hij riep zijn nummer.")
    assert sent.path.endswith("/receipt")


def test_without_an_account_too(app: Flask, door: str) -> None:
    before = rows(app)
    is_refused(send_as_visitor(PageClient(app), narrative=WRITTEN))
    assert rows(app) == before


def told(case: Case) -> list[Any]:
    """What the report says where somebody may write."""
    return [answer_of(case.incident, name) for name in ("appearance", "witnesses", "narrative")]


def test_details_come_back(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    case_id = file_report(app, cast.people["anna"])
    for step, name in (("perpetrator", "appearance"), ("people", "witnesses"), ("story", "narrative")):
        form = client_for("anna").visit(f"/my-reports/{case_id}/more/{step}").form(f"/{step}")
        is_refused(form.submit({name: WRITTEN}))
        assert WRITTEN not in look(app, case_id, told)


def test_an_address_on_the_internet_is_kept_as_it_is(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    case_id = file_report(app, cast.people["anna"], channel=Channel.ONLINE)
    address = "https://forum.example/t/111222333"
    page = client_for("anna").visit(f"/my-reports/{case_id}/more/online").form("/online").submit(web_address=address)
    assert page.status == 200
    assert look(app, case_id, lambda case: answer_of(case.incident, "web_address")) == address


@pytest.mark.parametrize(("path", "name"), [("helped", "remark"), ("reopen", "reason")])
def test_what_is_said_back_comes_back(app: Flask, cast: Cast, client_for: ClientFor, path: str, name: str) -> None:
    case_id = file_report(app, cast.people["anna"])
    finish_everything(app, cast, case_id)
    anna, before = client_for("anna"), rows(app)
    form = anna.visit(f"/my-reports/{case_id}/{path}").form(f"/{path}")
    is_refused(form.submit({name: WRITTEN, **({"helped": "yes"} if path == "helped" else {})}))
    assert rows(app) == before


def test_a_message_comes_back(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    case_id = file_report(app, cast.people["anna"])
    anna, before = client_for("anna"), rows(app)
    is_refused(anna.visit(f"/my-reports/{case_id}").form("/message").submit(message=WRITTEN))
    assert rows(app) == before


def forms_of_reporters() -> Iterator[type[Form]]:
    yield from (ReportForm, ProtectForm, visitor_forms.VisitorReportForm, visitor_forms.CodeForm)
    yield from (answer_forms.MessageForm, answer_forms.HelpedForm, answer_forms.ReopenForm)
    yield from (step.form for step in STEPS if step.form)


def test_no_question_to_a_reporter_is_without_the_check() -> None:
    unchecked = set()
    for kind in forms_of_reporters():
        for name in dir(kind):
            field = getattr(kind, name)
            asked = getattr(field, "field_class", object)
            if issubclass(asked, StringField) and not issubclass(asked, HiddenField):
                checks = field.kwargs.get("validators") or (field.args[1] if len(field.args) > 1 else ())
                unchecked |= set() if without_bsn in (checks or ()) else {name}
    assert unchecked == UNCHECKED
