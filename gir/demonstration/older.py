"""What else the figures count of older cases: measures, damage, and how long people were away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from gir.care.models import SickLeave
from gir.care.terms import AbsenceBand
from gir.cases.models import Case
from gir.cases.terms import CloseReason, Status
from gir.demonstration.cast import Cast
from gir.facts.services import add_to_fact
from gir.incidents.terms import Consequence, Form, Minor, Population
from gir.threat.damage.models import DamageItem
from gir.threat.damage.services import count_damage
from gir.threat.damage.terms import ClaimedFrom, DamageKind, DamageOwner
from gir.threat.measures.models import Measure
from gir.threat.measures.services import count_measure
from gir.threat.measures.terms import DeliveryWay, Hearing, Informed, MeasureKind, MeasureStatus, OpenChannel
from gir.vault import DataKey, KeySet
from gir.web.dates import local_day, months_after

LONG = timedelta(days=500)
BANDS = (AbsenceBand.UP_TO_3, AbsenceBand.UP_TO_3, AbsenceBand.UP_TO_14, AbsenceBand.UP_TO_42)
TAKEN = (
    (MeasureKind.WRITTEN_WARNING, 6, 3, Hearing.HEARD),
    (MeasureKind.BUILDING_BAN, 12, 6, Hearing.HEARD),
    (MeasureKind.CONTACT, 12, 6, Hearing.DECLINED),
    (MeasureKind.WRITTEN_WARNING, 6, 3, Hearing.HEARD),
    (MeasureKind.BUILDING_BAN, 6, 3, Hearing.LATER),
    (MeasureKind.ORDER_TALK, 3, 2, Hearing.HEARD),
    (MeasureKind.CONTACT, 12, 4, Hearing.HEARD),
)
"""The kind, for how many months, after how many it is to be reviewed, and whether the citizen was heard."""
DAMAGES = ((21_500, 21_500, 21_500), (8_900, 8_900, 0), (46_000, 0, 0))
"""Cents of the damage, of what was claimed, and of what came in."""


def write_older(session: Session, cast: Cast, moment: datetime) -> None:
    """Spread them over the closed cases of the last year and a half."""
    closed = select(Case).where(
        Case.organisation_id == cast.organisation_id,
        Case.status == Status.CLOSED,
        Case.close_reason != CloseReason.DUPLICATE,
        Case.opened_at > moment - LONG,
    )
    cases = [
        case
        for case in session.scalars(closed.order_by(Case.opened_at))
        if case.incident.population is Population.EMPLOYEE
    ]
    threats = [case for case in cases if Form.THREAT in (case.incident.forms or ()) and case.name_unlocked_at is None]
    for case, taken in zip(threats[:: max(1, len(threats) // len(TAKEN))], TAKEN, strict=False):
        _measure(session, cast, case, taken, moment)
    broken = [case for case in cases if Form.PROPERTY in (case.incident.forms or ())]
    for case, cents in zip(broken, DAMAGES, strict=False):
        _damage(session, cast, case, cents)
    _absences(session, cast, cases)


def _measure(
    session: Session, cast: Cast, case: Case, taken: tuple[MeasureKind, int, int, Hearing], moment: datetime
) -> None:
    kind, months, review, hearing = taken
    decided = case.opened_at + timedelta(days=4)
    day, today = local_day(decided), local_day(moment)
    ends = months_after(day, months)
    omar = cast.people["omar"]
    measure = Measure(
        case_id=case.id,
        kind=kind,
        status=MeasureStatus.RUNNING if ends >= today else MeasureStatus.EXPIRED,
        version=1,
        minor=Minor.NO,
        informed=Informed.INFORMED,
        informed_on=day,
        hearing=hearing,
        hearing_on=day,
        channels=frozenset({OpenChannel.TELEPHONE, OpenChannel.LETTER}),
        starts_on=day,
        ends_on=ends,
        review_on=months_after(day, review) if months_after(day, review) > today else min(ends, today),
        drafted_at=decided - timedelta(days=1),
        drafted_by_id=omar,
        changed_at=decided - timedelta(days=1),
        changed_by_id=omar,
        proposed_at=decided - timedelta(hours=5),
        proposed_by_id=omar,
        decided_at=decided,
        decided_by_id=cast.people["maarten"],
        delivered_by=DeliveryWay.REGISTERED,
        delivered_on=day,
        key=DataKey.fresh(KeySet.PERPETRATOR),
        facts="U dreigde een medewerker van de gemeente. Dat staat in de melding.",
        proportionality="Een gesprek alleen was niet genoeg. U kunt de gemeente bellen en schrijven.",
        mandate="Mandaatbesluit Voorbeeldstad 2025, artikel 4.2",
    )
    session.add(measure)
    session.flush()
    count_measure(session, measure)


def _damage(session: Session, cast: Cast, case: Case, cents: tuple[int, int, int]) -> None:
    amount, claimed, recovered = cents
    day = local_day(case.opened_at + timedelta(days=2))
    session.add(
        DamageItem(
            case_id=case.id,
            kind=DamageKind.BUILDING,
            owner=DamageOwner.ORGANISATION,
            amount_cents=amount,
            added_on=day,
            added_by_id=cast.people["omar"],
            claimed_on=day if claimed else None,
            claimed_from=ClaimedFrom.PERPETRATOR if claimed else None,
            claimed_cents=claimed or None,
            recovered_cents=recovered,
            key=DataKey.fresh(KeySet.DAMAGE),
        )
    )
    count_damage(session, case)


def _absences(session: Session, cast: Cast, cases: Sequence[Case]) -> None:
    sick = [case for case in cases if Consequence.ABSENCE in (case.incident.consequences or ())]
    for number, case in enumerate(sick):
        band = BANDS[number % len(BANDS)]
        at = case.opened_at + timedelta(days=20)
        hanna = cast.people["hanna"]
        session.add(SickLeave(case_id=case.id, band=band, recorded_at=at, recorded_by_id=hanna))
        add_to_fact(session, case.incident_id, absence_band=band.value)
