"""A report is received in one transaction that waits for the disk: all of it is there after a power cut, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import Connection, event

from gir.database import WRITE, db
from tests.support.page_client import PageClient
from tests.support.visitors import ANSWERS, send

FULL = 2
"""SQLite waits for the disk once for each commit."""


@contextmanager
def commits(app: Flask) -> Iterator[list[object]]:
    """What the disk was asked to promise at each commit of a transaction that writes."""
    asked: list[object] = []

    def note(connection: Connection) -> None:
        if connection.get_execution_options().get(WRITE):
            sqlite = connection.dialect.name == "sqlite"  # on PostgreSQL it is for the server's own settings to say
            asked.append(connection.exec_driver_sql("PRAGMA synchronous").scalar() if sqlite else FULL)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "commit", note)
    try:
        yield asked
    finally:
        event.remove(engine, "commit", note)


@pytest.mark.database
def test_a_report_is_one_commit_that_waits_for_the_disk(app: Flask, client_for: Callable[..., PageClient]) -> None:
    form = client_for("anna").visit("/report").form("/report")
    with commits(app) as asked:
        page = form.submit({key: value for key, value in ANSWERS.items() if key != "standing"}, manager_may_see="yes")
    assert page.status == 200
    received, read = asked  # the receipt that is shown then is content: reading it leaves its trace
    assert received == read == FULL


@pytest.mark.usefixtures("door")
def test_a_report_without_an_account_is_one_too(app: Flask) -> None:
    with commits(app) as asked:
        assert send(PageClient(app)).status == 200
    assert asked == [FULL]
