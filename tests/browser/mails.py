"""What the mails and the question of the quarter add to the world: a mail in trouble, a link, answers of the past."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from gir.config import Settings
from gir.database import db, write_transaction
from gir.demonstration.cast import Cast
from gir.notifications.links import less_address
from gir.notifications.models import Mail, Message
from gir.notifications.outbox import claim, gather, note_trouble
from gir.notifications.terms import URGENT, Trouble
from gir.organisations.models import Organisation
from gir.pulse.services import new_round, quarter_now
from gir.statistics.periods import Quarter


def ask_question(app: Flask, cast: Cast) -> None:
    """Let the question of the quarter be asked now, with enough answers to it in the quarter before."""
    running = Quarter.of(quarter_now())
    with app.app_context(), write_transaction() as session:
        session.get_one(Organisation, cast.organisation_id).pulse_on = True
        past = new_round(cast.organisation_id, running.back(1).first, 400)
        past.counts = {**past.counts, "reported": 26, "not_reported": 74, "no_incident": 120, "because.too_small": 40}
        session.add_all([past, new_round(cast.organisation_id, running.first, 400)])


def trouble_mails(app: Flask) -> str:
    """Let a mail fail for now and one for good; gives what stands after `mail=` in a one-click link."""
    settings: Settings = app.extensions["gir_settings"]
    with app.app_context():
        gather()
        for for_good in (False, True):
            held = claim()
            assert held is not None
            note_trouble(held, Trouble.RECIPIENT, 550 if for_good else 451, for_good=for_good)
        ordinary = select(Mail.id).join(Message).where(Message.kind.not_in(URGENT)).limit(1)
        mail_id = db.session.scalars(ordinary).one()
        return less_address(mail_id, settings).partition("mail=")[2]
