"""Names of perpetrators in Voorbeeldstad: one unlocked and recorded, with an earlier match; one that stays locked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from gir.cases.models import Case
from gir.cases.terms import Happening
from gir.demonstration.cast import Cast
from gir.demonstration.happenings import tell
from gir.demonstration.hours import nearest
from gir.incidents.details import write_answer
from gir.incidents.models import RecordedIdentity
from gir.incidents.terms import Minor
from gir.threat.perpetrator.earlier import name_lookup, person_lookup
from gir.threat.perpetrator.first_criteria import first_criteria
from gir.threat.perpetrator.informing import end_of_day
from gir.threat.perpetrator.models import Criteria, CriteriaCheck, Criterion, CriterionMet, InformClock
from gir.threat.perpetrator.terms import Verdict
from gir.threat.terms import ReactionWay
from gir.vault import DataKey, KeySet
from gir.web.dates import local_day, months_after

LANGUAGE = "nl"
NAME, BORN = "Koos Voorbeeld", date(1984, 4, 3)
REACH = "Voorbeeldlaan 12, 1234 AB Voorbeeldstad"
LOCKED = "Henk van der Proef"
STEP = timedelta(minutes=35)
"""Between triage and what follows from it."""


def write_perpetrators(session: Session, cast: Cast, recent: Iterable[Case], moment: datetime) -> Criteria:
    """Criteria, the man whom Anna met twice, and a name that a colleague of hers wrote down; gives the criteria."""
    criteria = _publish(session, cast, moment - timedelta(days=400))
    cases = list(recent)
    first, second = (case for case in cases if case.incident.reporter_id == cast.people["anna"])
    named = {first, second}
    colleague = next(c for c in cases if c.incident.department_id and c.severity is None and c not in named)
    write_answer(second.incident, "perpetrator_name", NAME)
    write_answer(colleague.incident, "perpetrator_name", LOCKED)
    for case, place in ((first, 2), (second, 1)):
        unlocked = nearest(case.opened_at + STEP, case.opened_at, moment, by_day=True)
        recorded = nearest(unlocked + STEP, unlocked, moment, by_day=True)
        unlock(session, cast, case, criteria, place, unlocked)
        _record(session, cast, case, recorded)
    told_on = local_day(first.opened_at + timedelta(days=4))
    session.add_all(
        [_clock(first, informed_on=told_on, way=ReactionWay.LETTER), _clock(second, informed_on=None, way=None)]
    )
    return criteria


def _publish(session: Session, cast: Cast, at: datetime) -> Criteria:
    each = [Criterion(position=place, text=text) for place, text in enumerate(first_criteria(LANGUAGE), start=1)]
    criteria = Criteria(
        organisation_id=cast.organisation_id, number=1, saves=1, language=LANGUAGE, published_at=at, each=each
    )
    session.add(criteria)
    session.flush()
    return criteria


def unlock(session: Session, cast: Cast, case: Case, criteria: Criteria, place: int, at: datetime) -> None:
    """Let the coordinator record that the case meets the criterion at this place, counted from 0."""
    case.name_unlocked_at = at
    check = CriteriaCheck(
        case_id=case.id,
        criteria_id=criteria.id,
        at=at,
        checked_by_id=cast.people["chantal"],
        verdict=Verdict.MET,
        key=DataKey.fresh(KeySet.THREAT),
    )
    session.add_all([check, CriterionMet(check_id=check.id, criterion_id=criteria.each[place].id)])
    tell(session, case.id, at, Happening.CRITERIA_CHECKED, cast.people["chantal"], verdict="met")


def _record(session: Session, cast: Cast, case: Case, at: datetime) -> None:
    home = case.organisation_id
    session.add(
        RecordedIdentity(
            incident_id=case.incident_id,
            recorded_at=at,
            recorded_by_id=cast.people["omar"],
            minor=Minor.NO,
            name_lookup=name_lookup(home, NAME),
            person_lookup=person_lookup(home, NAME, BORN),
            key=DataKey.fresh(KeySet.PERPETRATOR),
            name=NAME,
            born=BORN.isoformat(),
            reach=REACH,
        )
    )
    tell(session, case.id, at, Happening.IDENTITY_RECORDED, cast.people["omar"])


def _clock(case: Case, informed_on: date | None, way: ReactionWay | None) -> InformClock:
    started = case.name_unlocked_at or case.opened_at
    due = end_of_day(months_after(local_day(started), 1))
    return InformClock(case_id=case.id, started_at=started, due_at=due, informed_on=informed_on, way=way)
