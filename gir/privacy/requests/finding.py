"""Cases that the register itself knows to be about who asks, among those that exist for whoever looks.

By their account, or by exactly their name, as everywhere (docs/decisions/0042). Every look leaves a line in the log.
"""

from __future__ import annotations

from gir.accounts.actor import Actor, actor_of
from gir.audit import recorded
from gir.cases.access import handled_cases
from gir.cases.models import Case
from gir.cases.numbers import has_number
from gir.database import db
from gir.privacy.access import known_cases
from gir.privacy.requests.models import PrivacyRequest
from gir.privacy.requests.queries import certain_cases
from gir.privacy.requests.terms import RequestAct, Standing
from gir.threat.access import permitted
from gir.threat.terms import ThreatAct


def find(request: PrivacyRequest, *, actor: Actor) -> list[Case]:
    """Look for them; the newest first. Nothing tells of a case that does not exist for the actor."""
    with recorded(RequestAct.FIND, request, actor=actor):
        pass  # only the line: the name stands sealed in the request
    wanted = handled_cases(actor).where(Case.id.in_(certain_cases(request))).order_by(Case.opened_at.desc())
    found = list(db.session.scalars(wanted))
    if request.standing is not Standing.PERPETRATOR:
        return found
    return [case for case in found if ThreatAct.READ in permitted(actor, case)]


def case_with_number(actor: Actor, number: str) -> str | None:
    """The id of the case with this number, when it is on the actor's work list."""
    wanted = handled_cases(actor).where(has_number(number))
    return db.session.scalar(wanted.with_only_columns(Case.id))


def is_out_of_reach(request: PrivacyRequest, person_id: str, officer: Actor) -> bool:
    """Whether it is about a case that does not exist for this person, so that a substitute must look as well.

    For the privacy officer only, and of cases of which the officer may know: it tells that there is something hidden.
    """
    certain = certain_cases(request)
    if not certain:
        return False
    known = set(db.session.scalars(known_cases(officer).where(Case.id.in_(certain)).with_only_columns(Case.id)))
    try:
        handled = handled_cases(actor_of(person_id)).where(Case.id.in_(known)).with_only_columns(Case.id)
    except LookupError:
        return True  # left the organisation
    return bool(known - set(db.session.scalars(handled)))
