"""What the reporter's screens ask of the database."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from gir.accounts.actor import Actor, actor_of, people_in
from gir.accounts.models import Person
from gir.accounts.terms import Role
from gir.care.confirming import talks_of_reports
from gir.cases.access import own_cases
from gir.cases.models import Case, ClosingReply, Event, Handler, Note
from gir.cases.people import report_point
from gir.cases.terms import Audience, CloseReason
from gir.cases.workflow import may_still_reopen
from gir.database import db
from gir.incidents.models import Incident
from gir.incidents.terms import Population
from gir.organisations.models import Organisation

ON_START = 3
"""Own reports on the start page."""


def clerks_for(actor: Actor) -> list[Actor]:
    """Who gets the report of this office-holder in the place of a manager and HRM."""
    point = report_point(Incident(population=Population.OFFICIAL, office=actor.office, affected_id=actor.person_id))
    if point.substitute_id:
        return [actor_of(point.substitute_id)]
    clerks = people_in(actor.organisation_id, (Role.CLERK,))
    return [clerk for clerk in clerks if point.scope in clerk.clerk_scopes and clerk.person_id != actor.person_id]


@dataclass(frozen=True)
class Adviser:
    """A confidential adviser, and the address at work where they are reached."""

    name: str
    email: str


def advisers_for(actor: Actor) -> list[Adviser]:
    """The confidential advisers of the organisation."""
    ids = [adviser.person_id for adviser in people_in(actor.organisation_id, (Role.CONFIDANT,))]
    people = db.session.scalars(select(Person).where(Person.id.in_(ids)))
    return sorted((Adviser(person.name or "", person.email or "") for person in people), key=lambda one: one.name)


@dataclass(frozen=True)
class OwnReport:
    """A case as its reporter sees it, with the events that are meant for them, and whether we ask them something."""

    case: Case
    events: list[Event]
    asks: bool = False


def own_reports(actor: Actor, limit: int | None = None) -> list[OwnReport]:
    """The newest own reports first."""
    query = _with_people(own_cases(actor)).order_by(Case.opened_at.desc(), Case.id).limit(limit)
    cases = list(db.session.scalars(query))
    events: dict[str, list[Event]] = {case.id: [] for case in cases}
    for event in db.session.scalars(_told(list(events))):
        events[event.case_id].append(event)
    asked = _asked(cases)
    return [OwnReport(case, events[case.id], case.id in asked) for case in cases]


def _asked(cases: list[Case]) -> set[str]:
    """Reports of which the reporter may say whether a talk took place, or whether it helped."""
    if not cases:
        return set()
    talks = {case_id for case_id, found in talks_of_reports(cases).items() if found}
    ended = {case.id: case.closed_at for case in cases if case.closed_at and _asks_how_it_ended(case)}
    rows = select(ClosingReply.case_id, ClosingReply.at).where(ClosingReply.case_id.in_(ended))
    replied = {case_id for case_id, at in db.session.execute(rows) if at >= ended[case_id]} if ended else set()
    return talks | (set(ended) - replied)


def _asks_how_it_ended(case: Case) -> bool:
    return may_still_reopen(case.closed_at) and case.close_reason is not CloseReason.DUPLICATE


def story_of(case: Case) -> OwnReport:
    """One own report."""
    db.session.scalars(_with_people(select(Case).where(Case.id == case.id))).one()
    return OwnReport(case, list(db.session.scalars(_told([case.id]))))


def messages_for_reporter(case: Case) -> list[Note]:
    """Answers and messages, oldest first."""
    return list(
        db.session.scalars(
            select(Note)
            .where(Note.case_id == case.id, Note.audience == Audience.REPORTER)
            .order_by(Note.written_at, Note.id)
        )
    )


def _with_people(query: Select[Case]) -> Select[Case]:
    return query.options(selectinload(Case.tasks), selectinload(Case.handlers).selectinload(Handler.person))


def _told(case_ids: list[str]) -> Select[Event]:
    return select(Event).where(Event.case_id.in_(case_ids), Event.for_reporter.is_(True)).order_by(Event.at, Event.id)


def organisation_behind(token: str) -> Organisation | None:
    """The organisation whose link this is, while it lets people report without an account."""
    return db.session.scalar(
        select(Organisation).where(Organisation.report_token == token, Organisation.accountless.is_(True))
    )
