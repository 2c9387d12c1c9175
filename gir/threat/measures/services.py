"""What is done about measures: draft, propose, decide, return, deliver, hear, review, lift, withdraw."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy.orm import Session

from gir.accounts.actor import Actor, people_in
from gir.accounts.terms import Role
from gir.audit import System
from gir.cases.access import handled_cases
from gir.cases.models import Case
from gir.cases.services import ChangedMeanwhile, NotEligible, act_on, mark_changed, tell, tell_reporter
from gir.cases.terms import Happening, Part
from gir.database import new_id, now
from gir.facts.services import write_measure
from gir.incidents.broken_rules import norm_of
from gir.notifications.services import enqueue
from gir.notifications.terms import MessageKind
from gir.threat.measures.access import may_decide, permitted, permitted_on
from gir.threat.measures.dossier import PLAIN, Dossier, latest_review, missing_to_decide
from gir.threat.measures.letters import sealed_words
from gir.threat.measures.models import Measure, MeasureLink, MeasureReview, MeasureRule, NoMeasure
from gir.threat.measures.terms import (
    DeliveryWay,
    Hearing,
    Informed,
    MeasureAct,
    MeasureKind,
    MeasureStatus,
    Missing,
    ReviewOutcome,
)
from gir.threat.measures.workflow import AFTER
from gir.threat.perpetrator.access import is_unlocked
from gir.vault import DataKey, KeySet
from gir.web.dates import local_day, today

LIST = "/measures"
"""Where the mails about measures lead: a list that shows nobody what is not theirs to see."""


class NotComplete(RuntimeError):
    """Something is missing before the measure may be proposed or decided; ``missing`` names it."""

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


class NameTooEarly(NotEligible):
    """A name was written down before the case was assessed."""


@contextmanager
def act_on_measure(
    measure: Measure, act: MeasureAct, happening: Happening | None, *, actor: Actor | System, version: int | None = None
) -> Iterator[Session]:
    """Do one act on a measure, as an act on its case: held, looked at again, told on the timeline, recorded.

    ``version`` is that of the measure which the page showed. Without a ``happening`` only the unread mark tells of it.

    Raises:
        ChangedMeanwhile: the measure was changed since, or the act is no longer permitted.
    """
    case = measure.case
    with act_on(case, act, actor=actor, rules=permitted_on(measure)) as session:
        if version is not None and measure.version != version:
            raise ChangedMeanwhile(measure.id)
        session.info["recorded"].append(measure)
        yield session
        measure.status = AFTER.get(act, measure.status)
        measure.version += 1
        count_measure(session, measure)
        _tell(session, measure, happening, actor)


def count_measure(session: Session, measure: Measure) -> None:
    """Say for the figures what became of a measure. One that was never decided counts nowhere."""
    if measure.decided_on is None:
        return
    values = {
        "kind": measure.kind.value,
        "decided_on": measure.decided_on,
        "starts_on": measure.starts_on,
        "ends_on": measure.ends_on,
        "review_on": measure.review_on,
        "over_on": local_day(measure.over_at) if measure.over_at else None,
        "hearing": measure.hearing.value if measure.hearing else None,
    }
    write_measure(session, measure.id, measure.case.incident_id, values)


def _tell(session: Session, measure: Measure, happening: Happening | None, actor: Actor | System) -> None:
    case, kind = measure.case, measure.kind.value
    if happening is None:
        mark_changed(case, Part.THREAT, now())
        return
    who, shared = actor if isinstance(actor, Actor) else None, happening in TOLD_TO_REPORTER
    until = measure.ends_on.isoformat() if measure.ends_on else ""
    tell(session, case, happening, actor=who, part=Part.THREAT, for_reporter=shared, kind=kind, until=until)
    if shared:
        tell_reporter(session, case, MessageKind.NEWS, f"{measure.id}:{measure.version}")


TOLD_TO_REPORTER = frozenset({Happening.MEASURE_DECIDED, Happening.MEASURE_LIFTED, Happening.MEASURE_EXPIRED})
"""What came of it: who was hit may know that, and for how long."""


def draft(case: Case, kind: MeasureKind, *, actor: Actor) -> Measure:
    """Begin a draft. It is nobody's to decide until it was proposed."""
    with act_on(case, MeasureAct.DRAFT, actor=actor, rules=permitted) as session:
        moment, who = now(), actor.person_id
        measure = Measure(
            id=new_id(beside=case.id),
            case_id=case.id,
            kind=kind,
            status=MeasureStatus.DRAFT,
            version=1,
            drafted_at=moment,
            drafted_by_id=who,
            changed_at=moment,
            changed_by_id=who,
            key=DataKey.fresh(KeySet.PERPETRATOR),
        )
        session.add(measure)
        session.info["recorded"].append(measure)
        tell(session, case, Happening.MEASURE_DRAFTED, actor=actor, part=Part.THREAT, kind=kind.value)
    return measure


def take_none(case: Case, reason: str, *, actor: Actor, version: int | None = None) -> None:
    """Record that no measure is taken, and why."""
    with act_on(case, MeasureAct.TAKE_NONE, actor=actor, version=version, rules=permitted) as session:
        key = DataKey.fresh(KeySet.THREAT)
        session.add(NoMeasure(case_id=case.id, at=now(), by_id=actor.person_id, key=key, reason=reason))
        tell(session, case, Happening.NO_MEASURE, actor=actor, part=Part.THREAT)


def write(measure: Measure, dossier: Dossier, *, actor: Actor, version: int | None = None) -> None:
    """Keep what was filled in. Linked cases that the actor may not see stay as they are.

    Raises:
        NameTooEarly: a name or address was given before a criterion was met.
        NotEligible: a rule is not in the version of the day, or a linked case is not on the actor's work list.
    """
    if (dossier.name or dossier.address) and not is_unlocked(measure.case):
        raise NameTooEarly(measure.id)
    with act_on_measure(measure, MeasureAct.DRAFT, None, actor=actor, version=version) as session:
        for name in PLAIN:
            setattr(measure, name, getattr(dossier, name) or None)
        _name_rules(measure, dossier.rule_ids)
        _link(session, measure, dossier.linked, actor)
        measure.changed_at, measure.changed_by_id = now(), actor.person_id


def _name_rules(measure: Measure, wanted: frozenset[str]) -> None:
    norm = norm_of(measure.case.incident)
    if wanted - {rule_id for rule_id, _text in (norm.rules if norm else ())}:
        raise NotEligible("rule")
    kept = [row for row in measure.rules if row.rule_id in wanted]
    added = wanted - {row.rule_id for row in kept}
    measure.rules[:] = [*kept, *(MeasureRule(rule_id=rule_id) for rule_id in sorted(added))]


def _link(session: Session, measure: Measure, wanted: frozenset[str], actor: Actor) -> None:
    mine = handled_cases(actor).with_only_columns(Case.id)
    known = {row.case_id for row in measure.links} | wanted
    visible = set(session.scalars(mine.where(Case.id.in_(known), Case.id != measure.case_id)))
    if wanted - visible:
        raise NotEligible("link")
    kept = [row for row in measure.links if row.case_id in wanted or row.case_id not in visible]
    added = wanted - {row.case_id for row in kept}
    measure.links[:] = [*kept, *(MeasureLink(case_id=case_id) for case_id in sorted(added))]


def propose(measure: Measure, *, actor: Actor, version: int | None = None) -> int:
    """Ask those with a mandate to decide; gives how many were asked: somebody may still get the mandate.

    Raises:
        NotComplete: something is missing; nobody is asked.
    """
    with act_on_measure(
        measure, MeasureAct.PROPOSE, Happening.MEASURE_PROPOSED, actor=actor, version=version
    ) as session:
        _refuse_incomplete(measure)
        measure.proposed_at, measure.proposed_by_id, measure.returned_because = now(), actor.person_id, None
        measure.status = AFTER[MeasureAct.PROPOSE]
        asked = [
            who.person_id
            for who in people_in(measure.case.organisation_id, (Role.DECIDER,))
            if may_decide(who, measure)
        ]
        enqueue(session, asked, MessageKind.DECISION, about=f"{measure.id}:{measure.version}", path=LIST)
    return len(asked)


def decide(measure: Measure, *, actor: Actor, version: int | None = None) -> None:
    """Decide the measure as it was proposed. The letter is kept as it reads now.

    Raises:
        NotComplete: something is missing; it can never be decided like that.
    """
    with act_on_measure(measure, MeasureAct.DECIDE, Happening.MEASURE_DECIDED, actor=actor, version=version):
        _refuse_incomplete(measure)
        measure.decided_at, measure.decided_by_id = now(), actor.person_id
        measure.letter = sealed_words(measure, signed_by=actor.name)


def _refuse_incomplete(measure: Measure) -> None:
    missing = missing_to_decide(measure)
    if missing:
        raise NotComplete(missing)


def send_back(measure: Measure, reason: str, *, actor: Actor, version: int | None = None) -> None:
    """Return the measure to who drafted it, with a reason."""
    with act_on_measure(
        measure, MeasureAct.RETURN, Happening.MEASURE_RETURNED, actor=actor, version=version
    ) as session:
        measure.returned_because = reason
        about = f"{measure.id}:{measure.version}"
        makers = {measure.drafted_by_id, measure.changed_by_id}
        enqueue(session, makers, MessageKind.ATTENTION, about=about, path=f"/cases/{measure.case_id}")


def withdraw(measure: Measure, reason: str, *, actor: Actor, version: int | None = None) -> None:
    """Withdraw a measure that was not decided yet, with a reason."""
    with act_on_measure(measure, MeasureAct.WITHDRAW, Happening.MEASURE_WITHDRAWN, actor=actor, version=version):
        measure.over_at, measure.over_because = now(), reason


def deliver(measure: Measure, way: DeliveryWay, day: date, *, actor: Actor, version: int | None = None) -> None:
    """Record how and when the citizen got the letter. From its first day on, the measure runs.

    Raises:
        NotEligible: the day lies before the decision, or is still to come.
    """
    with act_on_measure(measure, MeasureAct.DELIVER, Happening.MEASURE_DELIVERED, actor=actor, version=version):
        decided = measure.decided_on
        if decided is None or not decided <= day <= today():
            raise NotEligible(day.isoformat())
        measure.delivered_by, measure.delivered_on = way, day
        if measure.is_due_to_begin:
            measure.status = AFTER[MeasureAct.BEGIN]


def hear(
    measure: Measure, hearing: Hearing, day: date, answer: str, *, actor: Actor, version: int | None = None
) -> None:
    """Record that the citizen was told and heard after all, with their answer beside the accusation."""
    with act_on_measure(measure, MeasureAct.HEAR, Happening.MEASURE_HEARD, actor=actor, version=version):
        if measure.hearing is not Hearing.LATER or hearing is Hearing.LATER or day > today():
            raise NotEligible(hearing.value)
        measure.hearing, measure.hearing_on, measure.answer = hearing, day, answer or None
        if measure.informed is not Informed.INFORMED:
            measure.informed, measure.informed_on = Informed.INFORMED, day


def review(measure: Measure, reason: str, next_on: date, *, actor: Actor, version: int | None = None) -> None:
    """Record that it was looked at again and stays, and when it is looked at next: before its end, within six months.

    Raises:
        NotEligible: the next review comes too late, or not after today.
    """
    with act_on_measure(
        measure, MeasureAct.REVIEW, Happening.MEASURE_REVIEWED, actor=actor, version=version
    ) as session:
        if measure.ends_on is None or not today() < next_on <= min(measure.ends_on, latest_review(today())):
            raise NotEligible(next_on.isoformat())
        measure.review_on = next_on
        _keep_review(session, measure, reason, ReviewOutcome.CONTINUED, next_on, actor)


def lift(measure: Measure, reason: str, *, actor: Actor, version: int | None = None) -> None:
    """End a measure before its last day, with a reason."""
    with act_on_measure(measure, MeasureAct.LIFT, Happening.MEASURE_LIFTED, actor=actor, version=version) as session:
        measure.over_at, measure.over_because = now(), reason
        _keep_review(session, measure, reason, ReviewOutcome.LIFTED, None, actor)


def _keep_review(
    session: Session, measure: Measure, reason: str, outcome: ReviewOutcome, next_on: date | None, actor: Actor
) -> None:
    session.add(
        MeasureReview(
            measure_id=measure.id,
            at=now(),
            by_id=actor.person_id,
            outcome=outcome,
            next_on=next_on,
            key=measure.key,
            reason=reason,
        )
    )
