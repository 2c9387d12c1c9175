"""Receive a report: one verb, however often it is sent."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor
from gir.audit import Who, recorded
from gir.cases.models import Case
from gir.cases.opening import open_case, tell_handlers
from gir.cases.terms import Act
from gir.cases.trust import Trust
from gir.database import db, now
from gir.incidents.models import Incident
from gir.incidents.terms import (
    Channel,
    Consequence,
    Form,
    FormDetail,
    Kind,
    Place,
    Precision,
    Relation,
    Source,
    Target,
    Trigger,
)
from gir.questions import Question
from gir.reporting.concerned import Concerned
from gir.reporting.drafts import Writing, destroy_sent, forget_sent
from gir.reporting.filing import Filing, filing_of, note_concerned, tell_person_concerned
from gir.vault import DataKey, KeySet, keyring

NOTHING_KEPT = Writing(page="")
BY_REPORTER = Question(
    select(Case.id)
    .join(Incident, Incident.id == Case.incident_id)
    .where(Incident.reporter_id == bindparam("reporter"), Incident.submission == bindparam("submission"))
)
BY_NOBODY = Question(
    select(Case.id)
    .join(Incident, Incident.id == Case.incident_id)
    .where(
        Incident.organisation_id == bindparam("organisation"),
        Incident.reporter_id.is_(None),
        Incident.submission == bindparam("submission"),
    )
)
NOT_COMPARED = frozenset({"day", "at_time"})
"""Left out when a form comes twice: "just now" is another moment each time."""


@dataclass(frozen=True)
class Report:
    """The answers of the form. None means not answered, and never counts."""

    narrative: str
    forms: frozenset[Form] | None
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
    concerned: Concerned | None = None
    trust: Trust = field(default_factory=Trust)

    @property
    def fingerprint(self) -> str:
        """A keyed fingerprint of the answers, to know later whether a form is the same one."""
        said = {name: answer for name, answer in vars(self).items() if name not in NOT_COMPARED}
        return keyring().lookup(json.dumps(said, sort_keys=True, default=_plain))


def _plain(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(map(str, value))
    return vars(value) if isinstance(value, Concerned | Trust) else str(value)


def submit_report(report: Report, submission: str, *, actor: Actor, writing: Writing = NOTHING_KEPT) -> Case:
    """Receive a report and open its case. The same ``submission`` with the same answers gives the same case again.

    ``writing`` says which draft this was: it is destroyed in the same act.

    Raises:
        OtherAnswers: the form was received before and has been changed since.
    """

    def destroy_draft(session: Session, _case: Case) -> None:
        destroy_sent(session, actor.person_id, writing)

    def forget_draft() -> None:
        forget_sent(actor.person_id, writing)

    filing = filing_of(report.concerned, report.manager_may_see, actor)
    return receive_once(
        report, submission, filing, who=actor, page=writing.page, at_first=destroy_draft, again=forget_draft
    )


def receive_once(
    report: Report,
    submission: str,
    filing: Filing,
    *,
    who: Who,
    at_first: Callable[[Session, Case], None],
    again: Callable[[], None] = lambda: None,
    page: str = "",
) -> Case:
    """Receive a report, or find the case that the same form opened before.

    ``at_first`` is part of the first time; ``again`` follows when it was received before. ``page`` is the token of the
    page that sends it, if that page also saves drafts.

    Raises:
        OtherAnswers: the form was received before and has been changed since.
    """
    try:
        return _receive(_incident(report, submission, filing, page), report.trust, filing, who, at_first)
    except (AlreadyReceived, IntegrityError):
        received = received_before(filing, submission)
        if received is None:
            raise
    if report.fingerprint != received.incident.received_as:
        raise OtherAnswers(received.number)
    again()
    return received


class OtherAnswers(RuntimeError):
    """This form was received before, with other answers; ``number`` is that report's."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


class AlreadyReceived(RuntimeError):
    """The form was received before. It is looked for where only one can write: two may come at the same moment."""


def _receive(
    incident: Incident, trust: Trust, filing: Filing, who: Who, at_first: Callable[[Session, Case], None]
) -> Case:
    with recorded(Act.REPORT, actor=who) as session:
        if received_before(filing, incident.submission or "") is not None:
            raise AlreadyReceived
        note_concerned(incident, filing.concerned)
        case = open_case(session, incident, trust)
        tell_handlers(session, case)
        tell_person_concerned(session, case)
        session.info["recorded"].append(case)
        at_first(session, case)
    return case


def received_before(filing: Filing, submission: str) -> Case | None:
    """The case of this form: of this reporter, or of this organisation when nobody signed in."""
    if filing.reporter_id:
        found = BY_REPORTER.ask(reporter=filing.reporter_id, submission=submission)
    else:
        found = BY_NOBODY.ask(organisation=filing.organisation_id, submission=submission)
    return db.session.get(Case, found[0].id) if found else None


def _incident(report: Report, submission: str, filing: Filing, page: str) -> Incident:
    return Incident(
        organisation_id=filing.organisation_id,
        department_id=filing.department_id,
        reporter_id=filing.reporter_id,
        affected_id=filing.affected_id,
        source=Source.REPORT,
        submission=submission,
        sent_from=page or None,
        received_as=report.fingerprint,
        population=filing.population,
        office=filing.office,
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
        manager_may_see=filing.manager_may_see,
        call_today=report.call_today,
        key=DataKey.fresh(KeySet.CASE),
        narrative=report.narrative or None,
        call_number=report.call_number or None,
    )
