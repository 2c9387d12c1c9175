"""Mails of Voorbeeldstad, with the clock in hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from gir.config import MailServer, Settings
from gir.database import db, new_id, write_transaction
from gir.demonstration.cast import Cast
from gir.notifications.delivery import deliver_due
from gir.notifications.models import Mail, Message
from gir.notifications.services import enqueue
from gir.notifications.terms import MessageKind
from tests.support.mail_server import Postbox

Tell = Callable[..., None]


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def tell(app: Flask, cast: Cast) -> Tell:
    """`tell("anna", MessageKind.NEWS)`: put a message in the outbox, about something of its own each time."""

    def put(*names: str, kind: MessageKind = MessageKind.NEWS, path: str | None = None) -> None:
        about = new_id()
        with app.app_context(), write_transaction() as session:
            people = [cast.people[name] for name in names]
            enqueue(session, people, kind, about=about, path=path or f"/my-reports/{about}")

    return put


def send_over(app: Flask, server: MailServer) -> int:
    """Deliver what is due through this server."""
    settings: Settings = app.extensions["gir_settings"]
    app.extensions["gir_settings"] = replace(settings, mail_server=server)
    try:
        with app.app_context():
            return deliver_due()
    finally:
        app.extensions["gir_settings"] = settings


def mails(app: Flask) -> list[Mail]:
    """Every mail, oldest first."""
    with app.app_context():
        return list(db.session.scalars(select(Mail).order_by(Mail.made_at, Mail.id)))


def address(name: str) -> str:
    return f"{name}@voorbeeldstad.example"


def addresses(names: Iterable[str]) -> set[str]:
    return {address(name) for name in names}


def pass_time(app: Flask, span: timedelta) -> None:
    """Let everything in the outbox be this much older."""
    with app.app_context(), write_transaction() as session:
        outbox: tuple[tuple[type[Message | Mail], tuple[str, ...]], ...] = (
            (Message, ("made_at", "not_before")),
            (Mail, ("made_at", "not_before", "give_up_at", "leased_until", "tried_at", "settled_at")),
        )
        for table, columns in outbox:
            for row in session.scalars(select(table), execution_options={"populate_existing": True}):
                older = {name: getattr(row, name) - span for name in columns if getattr(row, name) is not None}
                for name, moment in older.items():
                    setattr(row, name, moment)
