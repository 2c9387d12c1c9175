"""A case to work on, and what the log says about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from gir.audit.models import AuditLine
from gir.database import db, now
from gir.demonstration.cast import Cast
from gir.incidents.terms import Consequence
from gir.web.dates import LOCAL
from tests.support.stories import file_report


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    """Anna was threatened at the desk yesterday; her manager may see it; it ended in hospital."""
    yesterday = now().astimezone(LOCAL).date() - timedelta(days=1)
    return file_report(app, cast.people["anna"], day=yesterday, consequences=frozenset({Consequence.HOSPITAL}))


@pytest.fixture
def traces(app: Flask) -> Callable[[str], list[str]]:
    """The acts in the log about an object, in order."""

    def found(object_id: str) -> list[str]:
        with app.app_context():
            lines = select(AuditLine.act).where(AuditLine.object_id == object_id, AuditLine.result == "done")
            return list(db.session.scalars(lines.order_by(AuditLine.sequence)))

    return found
