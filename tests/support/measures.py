"""Measures in tests: one that is complete, brought as far as a test needs it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from gir.accounts.actor import actor_of
from gir.cases.models import Case
from gir.cases.services import set_severity
from gir.database import db, now
from gir.demonstration.cast import Cast
from gir.incidents.broken_rules import norm_of
from gir.incidents.terms import Minor, Severity
from gir.organisations.queries import Wording
from gir.threat.measures.dossier import Dossier, latest_review
from gir.threat.measures.models import Measure, MeasureReview, NoMeasure
from gir.threat.measures.services import decide, deliver, draft, propose, write
from gir.threat.measures.terms import (
    DeliveryWay,
    Hearing,
    Informed,
    MeasureKind,
    MeasureStatus,
    OpenChannel,
    ReviewOutcome,
)
from gir.vault import DataKey, KeySet
from gir.web.dates import today
from tests.support.names import unlock
from tests.support.stories import does, file_report, publish_rules

RULES = Wording("Emotie mag, agressie niet.", rules=("Niet schelden.", "Niet dreigen."))


def complete(**changes: Any) -> Dossier:
    """A dossier in which nothing is missing but the rule that was broken, which depends on the case."""
    day = today()
    dossier = Dossier(
        kind=MeasureKind.BUILDING_BAN,
        name="Kees Kwaadaard",
        address="Lindelaan 7\n1000 BB Voorbeeldstad",
        minor=Minor.NO,
        facts="Op 3 maart dreigde u aan de balie. U zei dat u ons zou opwachten.",
        informed=Informed.INFORMED,
        informed_on=day,
        hearing=Hearing.HEARD,
        hearing_on=day,
        answer="Ik was boos, maar ik meende het niet.",
        proportionality="Een waarschuwing was er al.",
        channels=frozenset({OpenChannel.TELEPHONE, OpenChannel.LETTER}),
        channel_words="Bel 14 012 of schrijf naar het stadhuis.",
        location="Het stadhuis, Stadhuisplein 1",
        starts_on=day,
        ends_on=day + timedelta(days=300),
        review_on=latest_review(day),
        mandate="Mandaatbesluit 2025, artikel 4",
    )
    return replace(dossier, **changes)


def assessed_case(app: Flask, cast: Cast, person: str = "anna", **answers: Any) -> str:
    """A case that was assessed and in which a name may be used, in an organisation with house rules; gives its id."""
    publish_rules(app, cast.people["chantal"], RULES)
    case_id = file_report(app, cast.people[person], **answers)
    does(app, cast.people["chantal"], set_severity, case_id, Severity.SEVERE, "Ernstig.")
    unlock(app, cast, case_id)
    return case_id


def make_measure(
    app: Flask, cast: Cast, case_id: str, status: MeasureStatus = MeasureStatus.DRAFT, **changes: Any
) -> str:
    """Omar drafts a complete measure, and colleagues bring it as far as this state; gives its id."""
    with app.app_context():
        omar, maarten = actor_of(cast.people["omar"]), actor_of(cast.people["maarten"])
        case = db.session.get_one(Case, case_id)
        norm = norm_of(case.incident)
        assert norm is not None
        dossier = complete(**{"rule_ids": frozenset({norm.rules[1][0]}), **changes})
        measure = draft(case, dossier.kind, actor=omar)
        write(measure, dossier, actor=omar)
        if status is not MeasureStatus.DRAFT:
            propose(measure, actor=omar)
        if status in (MeasureStatus.DECIDED, MeasureStatus.RUNNING):
            decide(measure, actor=maarten)
        if status is MeasureStatus.RUNNING:
            deliver(measure, DeliveryWay.HANDED, today(), actor=omar)
        assert measure.status is status
        return measure.id


def add_measure_rows(session: Session, case_id: str, person_id: str) -> None:
    """A ban that runs, with a review, and a reason for no measure: with every text, as rows."""
    by = {"drafted_by_id": person_id, "changed_by_id": person_id}
    measure = Measure(
        case_id=case_id,
        kind=MeasureKind.BUILDING_BAN,
        status=MeasureStatus.RUNNING,
        version=1,
        drafted_at=now(),
        changed_at=now(),
        starts_on=today(),
        ends_on=today(),
        key=DataKey.fresh(KeySet.PERPETRATOR),
        **by,
    )
    session.add(measure)
    session.flush()
    happened: dict[str, Any] = {"at": now(), "by_id": person_id, "reason": "iets"}
    outcome, key = ReviewOutcome.CONTINUED, DataKey.fresh(KeySet.PERPETRATOR)
    session.add(MeasureReview(measure_id=measure.id, outcome=outcome, next_on=today(), key=key, **happened))
    session.add(NoMeasure(case_id=case_id, key=DataKey.fresh(KeySet.THREAT), **happened))


def measure_is(app: Flask, measure_id: str, question: Any) -> Any:
    """Ask something of a measure as it is in the database."""
    with app.app_context():
        return question(db.session.get_one(Measure, measure_id))


def do_to(app: Flask, cast: Cast, who: str, verb: Any, measure_id: str, *args: Any, **more: Any) -> Any:
    """Let one of the cast do something to a measure: `do_to(app, cast, "maarten", decide, measure_id)`."""
    with app.app_context():
        return verb(db.session.get_one(Measure, measure_id), *args, **more, actor=actor_of(cast.people[who]))
