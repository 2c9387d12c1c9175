"""What follows when nobody here may bring a case to its end: who is told, and what is said of it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from gir.accounts.actor import Actor, people_in
from gir.accounts.external import external_actor
from gir.accounts.terms import Role
from gir.cases.access import is_kept_from
from gir.cases.models import Case, Handler
from gir.cases.seats import OVERVIEW, vacancies
from gir.database import db
from gir.notifications.services import enqueue
from gir.notifications.terms import MessageKind


def handler_from_outside(case: Case) -> Handler | None:
    """Who does not work here and handles this case in the place of everybody who may not."""
    outside = external_actor(case.organisation_id)
    granted = {(grant.person_id, grant.role) for grant in case.grants}
    if outside is None:
        return None
    mine = (one for one in case.handlers if one.person_id == outside.person_id and one.role in OVERVIEW)
    return next((one for one in mine if (one.person_id, one.role) in granted), None)


def nobody_to_end_it(case: Case) -> bool:
    """Whether nobody may bring this case to its end, neither here nor from outside."""
    return bool(vacancies(case) & OVERVIEW)


def tell_privacy_officer(session: Session, case: Case, newcomers: Collection[str], *, about: str) -> None:
    """Say, within the running act, that nobody here may handle it. They are told that it is so, and handle nothing."""
    handler = handler_from_outside(case)
    if nobody_to_end_it(case) or (handler is not None and handler.person_id in newcomers):
        told = [officer.person_id for officer in officers_apart(case)]
        enqueue(session, told, MessageKind.ALL_TOO_CLOSE, about=about, path=f"/privacy/cases/{case.id}")


def officers_apart(case: Case) -> list[Actor]:
    """The privacy officers for whom this case may exist: they have no part in it, and nothing keeps it from them."""
    incident = case.incident
    parties = {*incident.party_ids, incident.reporter_id, incident.affected_id}
    return [
        officer
        for officer in people_in(case.organisation_id, [Role.PRIVACY_OFFICER])
        if officer.person_id not in parties and not is_kept_from(officer, case)
    ]


def is_still_told(about: str, person_id: str) -> bool:
    """Whether a privacy officer may still know of this case when the mail about it is on its way."""
    case = db.session.get(Case, about.partition(":")[0])
    return case is not None and any(officer.person_id == person_id for officer in officers_apart(case))
