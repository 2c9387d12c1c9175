"""Receive a report: one verb, however often it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from gir.accounts.actor import Actor
from gir.accounts.drafts import forget_form, forget_kept
from gir.audit import recorded
from gir.cases.models import Case
from gir.cases.opening import open_case, tell_handlers
from gir.cases.terms import Act
from gir.database import db, now
from gir.incidents.models import Incident
from gir.incidents.terms import (
    Channel,
    Consequence,
    Form,
    FormDetail,
    Kind,
    Place,
    Population,
    Precision,
    Relation,
    Source,
    Target,
    Trigger,
)
from gir.vault import DataKey, KeySet

COMPARED = (
    "kind",
    "target",
    "forms",
    "channel",
    "manager_may_see",
    "call_today",
    "details",
    "place",
    "relation",
    "perpetrator_known",
    "trigger",
    "consequences",
    "police_wished",
)


@dataclass(frozen=True)
class Report:
    """The answers of the form. None means not answered, and never counts."""

    narrative: str
    forms: frozenset[Form]
    day: date
    channel: Channel
    at_time: time | None = None
    manager_may_see: bool | None = None
    call_today: bool = False
    call_number: str = ""
    details: frozenset[FormDetail] | None = None
    place: Place | None = None
    relation: Relation | None = None
    perpetrator_known: bool | None = None
    trigger: Trigger | None = None
    consequences: frozenset[Consequence] | None = None
    police_wished: bool | None = None
    kind: Kind = Kind.AGGRESSION
    target: Target | None = None


def submit_report(report: Report, submission: str, *, actor: Actor, path: str = "/report") -> Case:
    """Receive a report and open its case. The same ``submission`` with the same answers gives the same case again.

    Raises:
        OtherAnswers: the form was received before and has been changed since.
    """
    received = _received(actor, submission)
    if received is None:
        try:
            return _receive(report, submission, actor, path)
        except (AlreadyReceived, IntegrityError):
            # The same form arrived twice at the same moment; one of the two won.
            received = _received(actor, submission)
            if received is None:
                raise
    if not _same_answers(report, received.incident):
        raise OtherAnswers(received.number)
    forget_kept(actor, path)
    return received


class OtherAnswers(RuntimeError):
    """This form was received before, with other answers; ``number`` is that report's."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


def _same_answers(report: Report, incident: Incident) -> bool:
    """Whether a form says what was received. Day and time are left out: "just now" is another moment each time."""
    plain = all(getattr(report, name) == getattr(incident, name) for name in COMPARED)
    texts = (report.narrative or None, report.call_number or None) == (incident.narrative, incident.call_number)
    return plain and texts


class AlreadyReceived(RuntimeError):
    """The form was received while this one waited for its turn to write."""


def _receive(report: Report, submission: str, actor: Actor, path: str) -> Case:
    with recorded(Act.REPORT, actor=actor) as session:
        if _received(actor, submission) is not None:
            raise AlreadyReceived
        incident = _incident(report, submission, actor)
        session.add(incident)
        case = open_case(session, incident)
        tell_handlers(session, case)
        session.info["recorded"].append(case)
        forget_form(actor.person_id, path)
    return case


def _received(actor: Actor, submission: str) -> Case | None:
    return db.session.scalar(
        select(Case)
        .join(Incident, Incident.id == Case.incident_id)
        .where(Incident.reporter_id == actor.person_id, Incident.submission == submission)
    )


def _incident(report: Report, submission: str, actor: Actor) -> Incident:
    return Incident(
        organisation_id=actor.organisation_id,
        department_id=None if actor.office else actor.department_id,
        reporter_id=actor.person_id,
        affected_id=actor.person_id,
        source=Source.REPORT,
        submission=submission,
        population=Population.OFFICIAL if actor.office else Population.EMPLOYEE,
        office=actor.office,
        kind=report.kind,
        target=report.target,
        first_day=report.day,
        last_day=report.day,
        at_time=report.at_time,
        precision=Precision.MOMENT if report.at_time else Precision.DAY,
        received_at=now(),
        forms=report.forms,
        details=report.details,
        channel=report.channel,
        place=report.place,
        relation=report.relation,
        perpetrator_known=report.perpetrator_known,
        trigger=report.trigger,
        consequences=report.consequences,
        police_wished=report.police_wished,
        manager_may_see=report.manager_may_see,
        call_today=report.call_today,
        key=DataKey.fresh(KeySet.CASE),
        narrative=report.narrative or None,
        call_number=report.call_number or None,
    )
