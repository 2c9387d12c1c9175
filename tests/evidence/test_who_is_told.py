"""Files are told of to those who stand before the case now, and to nobody else."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from sqlalchemy import delete, select

from gir.accounts.models import Assignment
from gir.accounts.terms import Role
from gir.database import db, write_transaction
from gir.demonstration.cast import Cast
from gir.notifications.models import Message
from gir.notifications.terms import MessageKind
from tests.evidence.fake_scanner import listening
from tests.evidence.test_scanning import INFECTED, scanned_by
from tests.support.evidence import add_files
from tests.support.stories import file_report


def told(app: Flask) -> dict[str, int]:
    """How many messages that there is something to read each person has."""
    with app.app_context():
        found = list(db.session.scalars(select(Message.recipient_id).where(Message.kind == MessageKind.ATTENTION)))
    return {person: found.count(person) for person in found}


def test_who_lost_the_role_hears_no_more_of_the_case(app: Flask, cast: Cast, tmp_path: Path) -> None:
    case_id = file_report(app, cast.people["anna"])
    hanna, bram = cast.people["hanna"], cast.people["bram"]
    with app.app_context(), write_transaction() as session:
        session.execute(delete(Assignment).where(Assignment.person_id == hanna, Assignment.role == Role.HRM))
    with listening(tmp_path / "clamd") as address:
        scanned_by(app, address)
        add_files(app, cast.people["anna"], case_id, [("mail.eml", INFECTED)])
    assert told(app)[bram] == 2, "of the file, and of the virus in it"
    assert hanna not in told(app)
