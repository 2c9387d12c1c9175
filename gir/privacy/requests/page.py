"""What the pages of requests show: to the privacy officer, to who looks into it, and to who asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.database import db, now
from gir.followup.words import Pair, filled
from gir.privacy.requests.access import OPEN, is_officer, own_requests, permitted, reaches, shown_requests
from gir.privacy.requests.clocks import RUNNING
from gir.privacy.requests.compiling import texts_for, waiting
from gir.privacy.requests.erasing import obstacles
from gir.privacy.requests.finding import is_out_of_reach
from gir.privacy.requests.letters import shown_letter
from gir.privacy.requests.models import PrivacyRequest
from gir.privacy.requests.terms import RequestAct, RequestStatus
from gir.threat.perpetrator.informing import end_of_day
from gir.web.dates import ClockView, long_day, short_date, time_left

MOST_DONE = 50
"""Finished requests on the list; the newest."""


@dataclass(frozen=True)
class Row:
    """One request in a list. Of who asks the list says nothing."""

    id: str
    number: str
    kind: str
    status: str
    received: str
    handler: str
    clock: ClockView | None


@dataclass(frozen=True)
class RequestView:
    """One request on its page."""

    id: str
    number: str
    kind: str
    status: str
    clock: ClockView | None
    who: list[Pair]
    words: str
    course: list[Pair]
    cases: list[tuple[str, str, str]]
    """Id, number and day of the linked cases that exist for the reader."""
    handler: str
    substitute: bool
    """Whether somebody else must look as well: a case does not exist for who looks into it now."""
    as_officer: bool
    extended: bool
    acts: frozenset[RequestAct]
    obstacles: list[str]
    """What stands in the way of erasing, in the cases that exist for the reader."""
    done: str
    """What was done by hand, for who reads content."""
    texts: int
    """How many were gathered that the reader may read."""
    rooms: str
    """For the privacy officer: the rooms in which texts still wait to be read."""
    letter: list[dict[str, Any]] = field(default_factory=list)


def request_rows(actor: Actor) -> tuple[list[Row], list[Row]]:
    """What is open, the first to be answered first; and what is finished, the newest first."""
    wanted = shown_requests(actor).order_by(PrivacyRequest.due_on, PrivacyRequest.number)
    found = list(db.session.scalars(wanted))
    running = [row_of(one) for one in found if one.status in OPEN]
    return running, [row_of(one) for one in reversed(found) if one.status not in OPEN][:MOST_DONE]


def own_rows(actor: Actor) -> list[Row]:
    """What somebody asked, the newest first."""
    return [row_of(one) for one in db.session.scalars(own_requests(actor).order_by(PrivacyRequest.entered_at.desc()))]


def row_of(request: PrivacyRequest) -> Row:
    """A request as a row."""
    return Row(
        id=request.id,
        number=request.number,
        kind=str(request.kind.label),
        status=str(request.status.label),
        received=short_date(request.received_on),
        handler=(request.handler.name if request.handler else "") or "",
        clock=clock_of(request),
    )


def clock_of(request: PrivacyRequest) -> ClockView | None:
    """How long there still is for an answer; None once it was given."""
    return time_left(end_of_day(request.due_on), now()) if request.status in RUNNING else None


def request_view(request: PrivacyRequest, actor: Actor) -> RequestView:
    """A request for who works on it. The privacy officer sees no case, and nothing of what was decided about one."""
    officer = is_officer(actor, request)
    handler = request.handler
    return RequestView(
        id=request.id,
        number=request.number,
        kind=str(request.kind.label),
        status=str(request.status.label),
        clock=clock_of(request),
        who=_who(request),
        words=request.words or "",
        course=course_of(request),
        cases=[(case.id, case.number, short_date(case.opened_at)) for case in reaches(actor, request)],
        handler=(handler.name if handler else "") or "",
        substitute=officer and handler is not None and is_out_of_reach(request, handler.id, actor),
        as_officer=officer,
        extended=request.extended_on is not None,
        acts=permitted(actor, request),
        obstacles=[] if officer else _obstacles(request, actor),
        done="" if officer else request.carried_out or "",
        texts=0 if officer else len(texts_for(request, actor)),
        rooms=", ".join(sorted({str(row.part.label) for row in waiting(request)})),
        letter=shown_letter(request) if RequestAct.READ_LETTER in permitted(actor, request) else [],
    )


def _obstacles(request: PrivacyRequest, actor: Actor) -> list[str]:
    if request.status not in OPEN:
        return []
    return [f"{case.number}: {found.label}" for case in reaches(actor, request) for found in obstacles(request, case)]


def _who(request: PrivacyRequest) -> list[Pair]:
    return filled(
        (_("Who asks"), request.who),
        (_("How they stand to it"), str(request.standing.label) if request.standing else _("Has an account")),
        (_("Address"), ", ".join((request.reach or "").splitlines())),
        (_("How it is known who asks"), str(request.identity.label)),
    )


def course_of(request: PrivacyRequest) -> list[Pair]:
    """What happened to it, with its days. Also for who asks: nothing of it is anybody else's."""
    over = request.status is RequestStatus.WITHDRAWN
    return filled(
        (_("Came in"), long_day(request.received_on)),
        (_("To be answered at the latest on"), "" if over else long_day(request.due_on)),
        (_("Extended on"), _day(request.extended_on)),
        (_("Why it takes longer"), request.extension_reason or ""),
        (_("Decided on"), long_day(request.decided_at) if request.decided_at else ""),
        (_("What was decided"), str(request.outcome.label) if request.outcome else ""),
        (_("Carried out on"), long_day(request.carried_out_at) if request.carried_out_at else ""),
        (_("Restriction ended on"), _day(request.lifted_on)),
        (_("Letter received on"), _day(request.delivered_on)),
        (_("How they got the letter"), str(request.delivered_by.label) if request.delivered_by else ""),
    )


def _day(day: date | None) -> str:
    return long_day(day) if day else ""
