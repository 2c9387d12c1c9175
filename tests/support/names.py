"""Criteria for a perpetrator's name, and a name that is unlocked by them: what stories begin with."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Flask

from gir.accounts.actor import actor_of
from gir.demonstration.cast import Cast
from gir.threat.perpetrator.criteria import publish_draft, save_draft
from gir.threat.perpetrator.earlier import find_earlier
from gir.threat.perpetrator.informing import postpone_informing
from gir.threat.perpetrator.queries import current_criteria, edition
from gir.threat.perpetrator.services import Identity, check_criteria, record_identity
from gir.threat.perpetrator.terms import Verdict
from gir.web.dates import today
from tests.support.stories import does, look

CRITERIA = ("Er was ernstige bedreiging of geweld.", "Dezelfde persoon deed dit vaker.")


def publish_criteria(app: Flask, person_id: str, texts: tuple[str, ...] = CRITERIA) -> tuple[str, ...]:
    """Write and publish criteria as this coordinator; gives the ids of the criteria."""
    with app.app_context():
        actor = actor_of(person_id)
        save_draft(texts, "nl", shown=edition(actor.organisation_id), actor=actor)
        version = publish_draft(shown=edition(actor.organisation_id), actor=actor)
        return tuple(criterion_id for criterion_id, _text in version.each)


def unlock(app: Flask, cast: Cast, case_id: str) -> None:
    """Let the coordinator record that the first criterion is met; criteria are published when there are none."""
    with app.app_context():
        known = current_criteria(cast.organisation_id)
    first = known.each[0][0] if known else publish_criteria(app, cast.people["chantal"])[0]
    does(app, cast.people["chantal"], check_criteria, case_id, Verdict.MET, [first], "")


def lock(app: Flask, cast: Cast, case_id: str, reason: str = "Het was iemand anders.") -> None:
    """Let the coordinator record that none is met."""
    does(app, cast.people["chantal"], check_criteria, case_id, Verdict.NONE, [], reason)


def record(app: Flask, cast: Cast, case_id: str, known: Identity, who: str = "omar") -> None:
    """Let OOV record who it is, in a case that is unlocked or is so now."""
    if look(app, case_id, lambda case: case.name_unlocked_at) is None:
        unlock(app, cast, case_id)
    does(app, cast.people[who], record_identity, case_id, known)


def write_of_him(app: Flask, cast: Cast, case_id: str) -> None:
    """Write all there is to write about a perpetrator: who it is, why they were not told, why somebody looked."""
    record(app, cast, case_id, Identity("Iemand", date(1985, 4, 3), "Ergens", description="Lang"))
    omar = cast.people["omar"]
    does(app, omar, postpone_informing, case_id, today() + timedelta(days=40), "Het kan nog niet.")
    does(app, omar, find_earlier, case_id, "Wij overwegen iets.")
