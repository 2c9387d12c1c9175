"""A perpetrator's name in the world of the browser: criteria in two versions and a draft, an unlocked case, a minor."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from gir.accounts.actor import actor_of
from gir.accounts.terms import Role
from gir.cases.models import Case
from gir.cases.terms import Step
from gir.database import db, write_transaction
from gir.demonstration.cast import Cast
from gir.threat.perpetrator.criteria import save_draft
from gir.threat.perpetrator.informing import postpone_informing
from gir.threat.perpetrator.queries import edition, published_criteria
from gir.threat.perpetrator.services import Identity
from gir.web.dates import today
from tests.support.names import CRITERIA, publish_criteria, record
from tests.support.stories import does, file_report, step_of

LONG_WORD = "Arbeidsongeschiktheidsverzekeringsmaatschappijmedewerker"


def name_somebody(app: Flask, cast: Cast, case_id: str) -> str:
    """Unlock this case and record a minor in it, whom nobody has told yet; gives the id of older criteria."""
    chantal = cast.people["chantal"]
    publish_criteria(app, chantal)
    publish_criteria(app, chantal, (*CRITERIA, f"Een collega van {LONG_WORD} komt deze persoon weer tegen."))
    young = today() - timedelta(days=15 * 365)
    record(app, cast, case_id, Identity("Koos Voorbeeld", young, f"{LONG_WORD}@voorbeeldstad.example"))
    reason = "De politie vroeg ons nog even te wachten."
    does(app, cast.people["omar"], postpone_informing, case_id, today() + timedelta(days=40), reason)
    with app.app_context():
        actor = actor_of(chantal)
        save_draft(CRITERIA, "nl", shown=edition(actor.organisation_id), actor=actor)
        return published_criteria(actor.organisation_id)[1].id


def give_reaction(app: Flask, cast: Cast) -> str:
    """A case in which the manager must speak to somebody who is recorded; gives its id."""
    case_id = file_report(app, cast.people["anna"])
    record(app, cast, case_id, Identity(f"Koos {LONG_WORD}", reach="Voorbeeldlaan 12"))
    with app.app_context(), write_transaction():
        step_of(db.session.get_one(Case, case_id), Step.REACTION).owner = Role.MANAGER
    return case_id
