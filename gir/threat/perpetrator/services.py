"""Holding a case against the criteria, and recording who the perpetrator is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor
from gir.cases.models import Case
from gir.cases.services import NotEligible, act_on, tell
from gir.cases.terms import Happening, Part
from gir.database import now
from gir.incidents.models import RecordedIdentity
from gir.incidents.terms import Minor
from gir.threat.access import permitted
from gir.threat.perpetrator.access import is_unlocked
from gir.threat.perpetrator.earlier import name_lookup, person_lookup
from gir.threat.perpetrator.informing import start_clock
from gir.threat.perpetrator.models import Criteria, CriteriaCheck, Criterion, CriterionMet
from gir.threat.perpetrator.terms import Verdict
from gir.threat.terms import ThreatAct
from gir.vault import DataKey, KeySet

OF_AGE = 18


@dataclass(frozen=True)
class Identity:
    """Who somebody is. ``minor`` counts only without a birth date."""

    name: str = ""
    born: date | None = None
    reach: str = ""
    minor: Minor = Minor.UNKNOWN
    description: str = ""


def check_criteria(
    case: Case,
    verdict: Verdict,
    met: Collection[str],
    reason: str,
    *,
    actor: Actor,
    version: int | None = None,
) -> None:
    """Record which criteria the case meets, by their ids: one is enough to unlock the name, none locks it.

    ``reason`` is needed to lock again what was unlocked. What is locked is kept, and proposed for destruction.

    Raises:
        NotEligible: these are not criteria of the current version, do not fit the verdict, or the reason is missing.
    """
    with act_on(case, ThreatAct.CHECK_CRITERIA, actor=actor, version=version, rules=permitted) as session:
        taken_back = verdict is Verdict.NONE and is_unlocked(case)
        criteria, chosen = _chosen(session, case, met)
        if bool(chosen) != (verdict is Verdict.MET) or (taken_back and not reason):
            raise NotEligible(verdict.value)
        check = CriteriaCheck(
            case_id=case.id,
            criteria_id=criteria.id,
            at=now(),
            checked_by_id=actor.person_id,
            verdict=verdict,
            key=DataKey.fresh(KeySet.THREAT),
            reason=reason or None,
        )
        session.add(check)
        session.add_all([CriterionMet(check_id=check.id, criterion_id=criterion.id) for criterion in chosen])
        _turn(session, case, verdict)
        happening = Happening.NAME_LOCKED_AGAIN if taken_back else Happening.CRITERIA_CHECKED
        tell(session, case, happening, actor=actor, part=Part.THREAT, verdict=verdict.value)


def _chosen(session: Session, case: Case, met: Collection[str]) -> tuple[Criteria, list[Criterion]]:
    """The current version, and those of its criteria that have these ids."""
    newest = select(Criteria).where(Criteria.organisation_id == case.organisation_id, Criteria.number > 0)
    criteria = session.scalar(newest.order_by(Criteria.number.desc()).limit(1))
    chosen = [criterion for criterion in criteria.each if criterion.id in met] if criteria else []
    if criteria is None or len(chosen) != len(set(met)):
        raise NotEligible(case.id)
    return criteria, chosen


def _turn(session: Session, case: Case, verdict: Verdict) -> None:
    if verdict is Verdict.NONE:
        case.name_unlocked_at = None
        return
    case.name_unlocked_at = case.name_unlocked_at or now()
    start_clock(session, case)


def record_identity(case: Case, known: Identity, *, actor: Actor, version: int | None = None) -> None:
    """Record or correct who the perpetrator is. What the reporter wrote stays theirs, and as it is."""
    with act_on(case, ThreatAct.RECORD_PERPETRATOR, actor=actor, version=version, rules=permitted) as session:
        row = case.incident.recorded_identity
        if row is None:
            row = RecordedIdentity(incident_id=case.incident_id, key=DataKey.fresh(KeySet.PERPETRATOR))
            case.incident.recorded_identity = row
        _write(row, case, known)
        row.recorded_at, row.recorded_by_id = now(), actor.person_id
        start_clock(session, case)
        tell(session, case, Happening.IDENTITY_RECORDED, actor=actor, part=Part.THREAT)


def _write(row: RecordedIdentity, case: Case, known: Identity) -> None:
    row.name, row.reach, row.description = known.name or None, known.reach or None, known.description or None
    row.born = known.born.isoformat() if known.born else None
    row.minor = minor_on(known.born, case.incident.first_day) if known.born else known.minor
    home = case.organisation_id
    row.name_lookup = name_lookup(home, known.name) if known.name else None
    row.person_lookup = person_lookup(home, known.name, known.born) if known.name and known.born else None


def minor_on(born: date, day: date) -> Minor:
    """Whether somebody born then was under eighteen on that day."""
    years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return Minor.YES if years < OF_AGE else Minor.NO
