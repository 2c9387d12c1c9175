"""What tests of emergency access ask again and again: who stands ready, opening a case, and what was told."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace

from flask import Flask
from sqlalchemy import select

from gir.accounts.actor import Actor, actor_of, glass_of
from gir.accounts.break_glass.services import name_deputy
from gir.accounts.models import Person
from gir.accounts.terms import Role
from gir.audit import System
from gir.audit.models import AuditLine
from gir.cases.break_glass.access import stands_of
from gir.cases.break_glass.services import (
    open_case,
)
from gir.cases.models import Case, CaseBlock
from gir.cases.services import add_note
from gir.cases.terms import Audience, BlockReason
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.notifications.models import Message
from gir.notifications.terms import MessageKind
from tests.support.page import Page
from tests.support.page_client import PageClient
from tests.support.stories import look

Client = Callable[..., PageClient]
WHY = "De coördinator is ziek en de bezoeker staat weer voor de deur."


def ready(app: Flask, cast: Cast, name: str, role: Role, **where: object) -> str:
    """Name one of the cast as deputy; gives the id of the naming."""
    with app.app_context():
        person = db.session.get_one(Person, cast.people[name])
        return name_deputy(person, role, actor=System("test", cast.organisation_id), **where).id  # type: ignore[arg-type]


def number(app: Flask, case_id: str) -> str:
    return look(app, case_id, lambda case: case.number)


def opens(app: Flask, client: PageClient, case_id: str, **besides: str) -> Page:
    answers = {"number": number(app, case_id), "reason": WHY, **besides}
    return client.visit("/break-glass").form("/break-glass").submit(**answers)


def opens_by_itself(app: Flask, person_id: str, case_id: str) -> None:
    with app.app_context():
        actor = actor_of(person_id)
        open_case(stands_of(actor)[0], db.session.get_one(Case, case_id).number, WHY, actor=actor)


def sends(client: PageClient, path: str, **answers: str) -> Page:
    """Send something that no page offers."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.visit("/").html)
    assert token is not None
    return client.post(path, {"csrf_token": token[1], **answers})


def under_glass(app: Flask, person_id: str) -> Actor:
    """Somebody as the next request takes them."""
    with app.app_context():
        return replace(actor_of(person_id), glass=glass_of(person_id, now()))


def marked(app: Flask) -> list[tuple[str, str]]:
    with app.app_context():
        rows = db.session.execute(select(AuditLine.act, AuditLine.result, AuditLine.detail)).all()
    return [(row.act, row.result) for row in rows if "glass" in json.loads(row.detail)]


def to_be_told(app: Flask) -> dict[str, str]:
    with app.app_context():
        rows = select(Message.recipient_id, Message.path).where(Message.kind == MessageKind.GLASS)
        return dict(db.session.execute(rows).all())


def answer_to(client: PageClient, wanted: str) -> tuple[int, str]:
    page = client.visit("/break-glass").form("/break-glass").submit(number=wanted, reason=WHY)
    return page.status, page.without_tokens.replace(wanted, "2026-XXXX")


def block(app: Flask, case_id: str, person_id: str) -> None:
    with app.app_context(), write_transaction() as session:
        session.add(CaseBlock(case_id=case_id, person_id=person_id, reason=BlockReason.CONFLICT, since=now()))


def writes(case: Case, text: str, audience: Audience, *, actor: Actor) -> None:
    add_note(case, text, audience, actor=actor)
