"""Carry out what was decided: own words beside a text, a name erased, or what somebody did by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor
from gir.cases.belonging import tables_of_cases
from gir.cases.models import Case
from gir.cases.notes import AUDIENCE_PART, write_note
from gir.cases.services import ChangedMeanwhile, NotEligible, act_on, tell
from gir.cases.terms import Audience, Happening, Part
from gir.database import forget_old_versions, now
from gir.privacy.requests.access import permitted, reaches
from gir.privacy.requests.erasing import erase_identity, obstacles
from gir.privacy.requests.held import side_of
from gir.privacy.requests.models import PrivacyRequest
from gir.privacy.requests.services import act_on_request, settle
from gir.privacy.requests.terms import RequestAct, Side
from gir.threat.access import permitted as permitted_in_threat
from gir.threat.terms import ThreatAct
from gir.web.page import written_in


@contextmanager
def _act_on_both(request: PrivacyRequest, case: Case, act: RequestAct, actor: Actor) -> Iterator[Session]:
    """An act on a case that a request asks for: held, looked at again, and recorded on both.

    Raises:
        ChangedMeanwhile: the request is not where it was, or the case does not exist for the actor.
    """
    with act_on(case, act, actor=actor, rules=lambda who, _case: permitted(who, request)) as session:
        session.refresh(request, with_for_update={"of": PrivacyRequest})
        if act not in permitted(actor, request) or case not in reaches(actor, request):
            raise ChangedMeanwhile(request.id)
        session.info["recorded"].append(request)
        yield session
        request.carried_out_at = now()
        request.version += 1
        settle(request)


def correct(request: PrivacyRequest, case: Case, words: str, *, actor: Actor) -> None:
    """Put the own words of who asks beside what stands in the case. What others wrote, and think, stays as it is."""
    audience = Audience.THREAT if side_of(request, case) is Side.ACCUSED else Audience.TEAM
    with _act_on_both(request, case, RequestAct.CORRECT, actor) as session:
        with written_in(request.organisation.language):
            said = _("In the own words of who it is about (%(number)s):", number=request.number)
        write_note(session, case, f"{said}\n\n{words}", audience, actor)
        part = AUDIENCE_PART.get(audience, Part.CORE)
        tell(session, case, Happening.CORRECTED, actor=actor, part=part)


def erase(request: PrivacyRequest, case: Case, *, actor: Actor) -> None:
    """Erase who the accused is. The case itself, and what is counted of it, stay.

    Raises:
        NotEligible: something stands in the way, or the room of the threat is not open to the actor.
    """
    if ThreatAct.READ not in permitted_in_threat(actor, case):
        raise NotEligible(case.id)
    with _act_on_both(request, case, RequestAct.ERASE, actor) as session:
        if obstacles(request, case):
            raise NotEligible(case.id)
        erase_identity(session, request, case)
        tell(session, case, Happening.NAME_ERASED, actor=actor, part=Part.THREAT)
    forget_old_versions(*tables_of_cases())


def record_done(request: PrivacyRequest, words: str, *, actor: Actor, version: int | None = None) -> None:
    """Record what somebody did by hand, where the software has no act for it."""
    with act_on_request(request, RequestAct.CARRY_OUT, actor=actor, version=version):
        request.carried_out, request.carried_out_at = words, now()
        settle(request)
