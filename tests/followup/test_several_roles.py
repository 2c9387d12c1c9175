"""Somebody with several roles stands before each case in other capacities, and so does their list."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from gir.accounts.actor import actor_of
from gir.accounts.terms import Role
from gir.cases.access import handled_cases
from gir.cases.models import Case
from gir.cases.terms import Step
from gir.database import db, now
from gir.demonstration.cast import Cast
from gir.followup.work_clocks import clock_of
from gir.incidents.terms import Consequence
from tests.followup.newcomers import join, late
from tests.support.page import Page
from tests.support.page_client import PageClient
from tests.support.stories import file_report

Client = Callable[..., PageClient]


def ids(page: Page) -> list[str]:
    """The cases on the page, in order."""
    return [(link.get("href") or "").split("/")[-1] for link in page.elements("a", class_="gir-work__title")]


def in_tab(page: Page, label: str) -> int:
    """The count beside a view."""
    found = re.search(rf"{label} (\d+)", page.main)
    assert found
    return int(found[1])


@pytest.mark.database
def test_oov_who_is_also_a_manager_knows_the_aftercare_of_the_own_department_only(
    app: Flask, cast: Cast, client_for: Client
) -> None:
    join(app, cast, "mo", Role.OOV, Role.MANAGER)
    own = file_report(app, cast.people["anna"])
    other = file_report(app, cast.people["dirk"])
    late(app, other, Step.RELIEF, Step.TALK_1)
    mo = client_for("mo")
    assert ids(mo.visit("/cases?tab=overdue")) == []
    assert in_tab(mo.visit("/cases"), "Te laat") == 0
    late(app, own, Step.RELIEF)
    page = mo.visit("/cases?tab=team")
    assert ids(page) == [own, other]
    assert in_tab(page, "Te laat") == 1
    assert ids(mo.visit("/cases?tab=overdue")) == [own]


@pytest.mark.database
def test_hrm_who_is_also_oov_knows_no_care_for_office_holders(app: Flask, cast: Cast, client_for: Client) -> None:
    join(app, cast, "hilde", Role.OOV, Role.HRM)
    employee = file_report(app, cast.people["anna"], consequences=frozenset({Consequence.HOSPITAL}))
    official = file_report(app, cast.people["rik"])
    late(app, official, Step.RELIEF)
    hilde = client_for("hilde")
    assert ids(hilde.visit("/cases?tab=overdue")) == []
    assert in_tab(hilde.visit("/cases"), "Te laat") == 0
    late(app, employee, Step.ACCIDENT)
    assert ids(hilde.visit("/cases?tab=team")) == [employee, official]
    assert ids(hilde.visit("/cases?tab=overdue")) == [employee]


@pytest.mark.parametrize(
    ("who", "index"),
    [("omar", "due_threat"), ("chantal", "due_all"), ("hanna", "due_care")],
)
def test_who_has_one_role_is_given_the_order_by_an_index(who: str, index: str, app: Flask, cast: Cast) -> None:
    with app.app_context():
        actor = actor_of(cast.people[who])
        clock = clock_of(actor)
        statement = handled_cases(actor).with_only_columns(Case.id).where(clock > now()).order_by(clock, Case.id)
        text = str(statement.compile(db.engine, compile_kwargs={"literal_binds": True}))
        plan = " ".join(row[3] for row in db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {text}"))
    assert f"ix_case_file_organisation_id_{index}" in plan
    assert "TEMP B-TREE" not in plan


def test_a_row_says_which_step_is_for_you(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"])
    late(app, case_id, Step.RELIEF)
    assert "voor jou" in client_for("bram").visit("/cases").main
    page = client_for("hanna").visit("/cases")
    assert "voor jou" not in page.main
    assert "door Bram" in page.main


def test_the_sentence_on_top_counts_what_is_yours_to_do(app: Flask, cast: Cast, client_for: Client) -> None:
    join(app, cast, "otto", Role.OOV)
    case_id = file_report(app, cast.people["anna"])
    late(app, case_id, Step.RELIEF, Step.TRIAGE)
    assert "Eén stap van jou is te laat" in client_for("bram").visit("/cases").main
    assert "Eén stap van jou is te laat" in client_for("chantal").visit("/cases").main
    assert "Niets van jou is te laat" in client_for("hanna").visit("/cases").main
    late(app, case_id, Step.REACTION, Step.POLICE)
    sentences = {who: client_for(who).visit("/cases").main for who in ("omar", "otto")}
    assert sum("2 stappen van jou zijn te laat" in text for text in sentences.values()) == 1
    assert sum("Niets van jou is te laat" in text for text in sentences.values()) == 1


def test_more_names_than_fit_are_counted_and_read_out(app: Flask, cast: Cast, client_for: Client) -> None:
    file_report(app, cast.people["anna"])
    page = client_for("hanna").visit("/cases")
    assert "+1" in page.main
    assert "Bram, Hanna, Omar, Chantal" in page.main
