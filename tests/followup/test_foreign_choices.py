"""An answer that no page offered is refused in every question of every act on a case, and nothing is changed.

Ids of other people, cases and organisations, words of other questions, and fields that no form has: all of it at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from gir.cases.links.services import link
from gir.cases.links.terms import LinkKind
from gir.cases.pauses.services import pause_step
from gir.cases.terms import Step
from gir.database import Base, db
from gir.demonstration.cast import Cast
from gir.incidents.terms import Consequence, Form
from gir.threat.services import decide_police
from gir.threat.terms import PoliceDecision, VptCode
from gir.web.dates import today
from tests.support.measures import assessed_case
from tests.support.page import Form as PageForm
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report, look

Client = Callable[..., PageClient]
TRACES = ("audit", "reading", "sign_in", "processing")
"""Tables in which looking at a page leaves something."""
EXTRA = {"id": "0" * 32, "organisation_id": "0" * 32, "status": "closed", "actor": "0" * 32, "number": "2026-AAAA"}
ASKED = {"radio", "checkbox"}


@pytest.fixture
def busy(app: Flask, cast: Cast) -> str:
    """A case about which everything can be done: linked, with a decision on the police and a step that waits."""
    people = cast.people
    case_id = assessed_case(app, cast, forms=frozenset({Form.PHYSICAL}), consequences=frozenset({Consequence.HOSPITAL}))
    other = file_report(app, people["vera"])
    does(
        app, people["chantal"], link, case_id, look(app, other, lambda case: case.number), LinkKind.EVENT, "Eén ruzie."
    )
    does(app, people["omar"], decide_police, case_id, PoliceDecision.REPORT, "", VptCode.ASKED, "PL-1")
    does(app, people["omar"], pause_step, case_id, Step.REACTION, today() + timedelta(days=9), "Hij is op reis.")
    return case_id


def acts_of(app: Flask) -> Iterator[str]:
    """The addresses under a case that show a form and take it back."""
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/cases/<id:case_id>/") and {"GET", "POST"} <= (rule.methods or set()):
            yield rule.rule.rpartition("/")[2]


def choices_of(form: PageForm) -> set[str]:
    """The names of the questions with answers to choose from."""
    names = {str(control.get("name")) for control in form.controls if control.tag == "select"}
    return names | {str(control.get("name")) for control in form.controls if control.get("type") in ASKED}


def everything(app: Flask) -> dict[str, list[Any]]:
    with app.app_context():
        tables = [table for table in Base.metadata.sorted_tables if not table.name.startswith(TRACES)]
        return {table.name: sorted(map(str, db.session.execute(select(table)))) for table in tables}


def test_what_no_page_offered_is_refused_everywhere(app: Flask, cast: Cast, client_for: Client, busy: str) -> None:
    seen: set[str] = set()
    foreign = (cast.people["pia"], "geen van deze")
    before = everything(app)
    for name in ("omar", "hanna", "chantal"):
        client = client_for(name)
        for act in sorted(acts_of(app)):
            page = client.get(f"/cases/{busy}/{act}")
            own = [form for form in page.forms if form.action.endswith(f"/{act}")] if page.status == 200 else []
            for form, asked in [(each, asked) for each in own for asked in sorted(choices_of(each))]:
                token = form.values["csrf_token"][0]
                for value in foreign:
                    sent = {key: values[0] for key, values in form.values.items()} | EXTRA
                    answer = client.post(f"/cases/{busy}/{act}", {**sent, "csrf_token": token, asked: value})
                    assert answer.status == 422, f"{name} sent {value!r} as {asked} to {act}"
                    assert answer.find("errors") is not None, f"{act} does not say what is wrong with {asked}"
                seen.add(f"{act} {asked}")
    after = everything(app)
    assert {table for table in before if before[table] != after[table]} == set()
    assert len(seen) > 30, sorted(seen)
