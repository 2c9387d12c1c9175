"""Bring your own history, from the file to the trends and back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from gir.audit.chain import verify
from gir.audit.models import AuditLine
from gir.cases.models import Case
from gir.database import db
from gir.demonstration.cast import Cast
from gir.exchange.models import HistoryImport, ImportFile, ImportPiece
from gir.facts.models import Fact, FactForm, RegisterSpan
from gir.incidents.models import Incident
from gir.organisations.models import Organisation
from gir.statistics.history import history_rows
from gir.statistics.queries import Scope
from gir.vault import DataKey
from tests.exchange.bringing import take, to_preview
from tests.support.page_client import PageClient

SignIn = Callable[..., PageClient]


def acts(app: Flask) -> list[str]:
    with app.app_context():
        rows = select(AuditLine.act).where(AuditLine.act.startswith("history.")).order_by(AuditLine.sequence)
        return list(db.session.scalars(rows))


def counts(app: Flask, *models: type) -> list[int]:
    with app.app_context():
        return [db.session.scalar(select(func.count()).select_from(model)) or 0 for model in models]


@pytest.mark.database
def test_a_list_becomes_history_and_can_be_undone(app: Flask, cast: Cast, client_for: SignIn) -> None:
    keys = counts(app, DataKey)
    client = client_for("omar", "en")
    page = to_preview(client)
    assert "4 incidents can be taken over." in page.main
    assert "1 row cannot." in page.main
    assert "This day does not exist" in page.main
    assert counts(app, Fact) == [0]
    done = take(page)
    assert "Your history counts from now on" in done.text
    assert "2019: 2" in done.main
    with app.app_context():
        facts = db.session.scalars(select(Fact).order_by(Fact.first_day)).all()
        assert [fact.month for fact in facts] == [
            date(y, m, 1) for y, m in ((2019, 3), (2019, 6), (2020, 1), (2020, 11))
        ]
        assert [fact.severity for fact in facts] == ["light", "severe", None, "medium"]
        assert [fact.police_report for fact in facts] == [False, True, None, True]
        assert [fact.forms_known for fact in facts] == [True, True, False, False]
        assert facts[0].department_id == cast.departments["Handhaving"]
        assert {(fact.victim, fact.office, fact.closed_at) for fact in facts} == {(None, None, None)}
        forms = db.session.scalars(select(FactForm.form).order_by(FactForm.form)).all()
        assert forms == ["physical", "threat", "verbal"]
        rows = history_rows(Scope(cast.organisation_id, "employee"))
        assert [(row.first, row.last, row.reports) for row in rows] == [
            (date(2019, 3, 1), date(2019, 12, 31), 2),
            (date(2020, 1, 1), date(2020, 11, 30), 2),
        ]
        version = db.session.get_one(Organisation, cast.organisation_id).data_version
    assert counts(app, Case, Incident, ImportFile, ImportPiece) == [0, 0, 0, 0]
    assert counts(app, DataKey) == [keys[0] + 1], "only the key of what is remembered stays"
    undone = done.follow("Undo this import").form("/undo").submit()
    assert "count nowhere any longer" in undone.text
    assert counts(app, Fact, FactForm, RegisterSpan, HistoryImport) == [0, 0, 0, 1]
    with app.app_context():
        assert db.session.get_one(Organisation, cast.organisation_id).data_version > version
        assert history_rows(Scope(cast.organisation_id, "employee")) == []
        assert not any(verdict.fault for verdict in verify([cast.organisation_id]))
    assert acts(app) == [
        "history.upload", "history.read", "history.map", "history.map", "history.approve", "history.take_over",
        "history.undo",
    ]  # fmt: skip
