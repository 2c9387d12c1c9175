"""Cases whose time is over: one waits for both, one for the other side, one is kept longer, one was destroyed."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from gir.accounts.actor import actor_of
from gir.cases.models import Case
from gir.database import db, write_transaction
from gir.demonstration.cast import Cast
from gir.forgetting.clock import look_at_clock
from gir.forgetting.models import Destruction, Proposal
from gir.forgetting.services import agree, hold, tend_retention
from gir.forgetting.terms import Category, HoldReason
from gir.incidents.details import write_answer
from gir.web.dates import today
from tests.support.aged import closed_case


def old_stories(app: Flask, cast: Cast) -> str:
    """Let time pass; gives the proposal that waits for both."""
    waits, half, kept = (closed_case(app, cast.people["dirk"], years=2) for _ in range(3))
    with app.app_context(), write_transaction() as session:
        for case_id in (waits, half, kept):
            write_answer(session.get_one(Case, case_id).incident, "perpetrator_name", "Iemand")
    with app.app_context():
        assert look_at_clock()
        tend_retention()
        of_case = {row.case_id: row for row in db.session.scalars(select(Proposal)).unique()}
        els, chantal = actor_of(cast.people["els"]), actor_of(cast.people["chantal"])
        agree([of_case[half]], actor=chantal)
        words = "De rechter vraagt het dossier op. " * 3
        hold(db.session.get_one(Case, kept), HoldReason.COURT, today() + timedelta(days=300), words, actor=els)
        with write_transaction() as session:
            by = {"officer": els.person_id, "handler": chantal.person_id, "organisation_id": cast.organisation_id}
            of = {"category": Category.CASE, "closed_in": 2020, "months": 60, "number": 12}
            session.add(Destruction(**by, **of, at=of_case[waits].proposed_at))
        return of_case[waits].id
