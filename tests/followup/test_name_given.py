"""Who is given the reaction by name reads to whom it must be said: for that talk, with a line in the log."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from gir.accounts.terms import Role
from gir.audit.models import AuditLine
from gir.cases.models import Case
from gir.cases.terms import Step
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.threat.perpetrator.services import Identity
from gir.threat.services import record_reaction
from gir.threat.terms import ReactionWay
from tests.support.names import lock, record
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report, step_of

Client = Callable[..., PageClient]
NAME = "Koos Zwartepoort"


@pytest.fixture
def given(app: Flask, cast: Cast) -> str:
    """The manager was given the reaction, and OOV recorded who it is."""
    case_id = file_report(app, cast.people["anna"], narrative=f"{NAME} schold mij uit.")
    record(app, cast, case_id, Identity(name=NAME, reach="Kade 1"))
    give(app, case_id, Role.MANAGER)
    return case_id


def give(app: Flask, case_id: str, role: Role) -> None:
    with app.app_context(), write_transaction():
        step_of(db.session.get_one(Case, case_id), Step.REACTION).owner = role


def test_the_manager_reads_it_for_the_talk_and_the_log_knows(app: Flask, client_for: Client, given: str) -> None:
    page = client_for("bram").visit(f"/cases/{given}")
    assert NAME not in page.html  # the case itself still masks it
    page = page.follow("Wie het is, voor je gesprek")
    assert NAME in page.main
    assert "Kade 1" in page.main
    with app.app_context():
        lines = select(func.count()).where(AuditLine.act == "threat.read_identity", AuditLine.object_id == given)
        assert db.session.scalar(lines) == 1


def test_nobody_else_does(app: Flask, client_for: Client, given: str) -> None:
    for who, status in (("hanna", 403), ("dirk", 404), ("anna", 404), ("greet", 404)):
        assert client_for(who).get(f"/cases/{given}/who-it-is").status == status, who
    give(app, given, Role.OOV)
    assert client_for("bram").get(f"/cases/{given}/who-it-is").status == 403


def test_not_when_it_is_locked(app: Flask, cast: Cast, client_for: Client, given: str) -> None:
    lock(app, cast, given)
    assert client_for("bram").get(f"/cases/{given}/who-it-is").status == 403


def test_not_when_the_talk_was_held(app: Flask, cast: Cast, client_for: Client, given: str) -> None:
    does(app, cast.people["omar"], record_reaction, given, ReactionWay.IN_PERSON, now(), "Dit mag niet.", "")
    assert client_for("bram").get(f"/cases/{given}/who-it-is").status == 403
