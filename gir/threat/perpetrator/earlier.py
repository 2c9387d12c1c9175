"""Earlier incidents of the same person, found by exactly the same name. No score, and no count of what is hidden."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_

from gir.accounts.actor import Actor
from gir.audit import recorded
from gir.cases.access import handled_cases
from gir.cases.models import Case
from gir.cases.services import ChangedMeanwhile, NotEligible
from gir.database import db, now
from gir.incidents.models import RecordedIdentity
from gir.incidents.names import plain_name
from gir.threat.access import permitted
from gir.threat.perpetrator.models import EarlierSearch
from gir.threat.terms import ThreatAct
from gir.vault import DataKey, KeySet, keyring


def name_lookup(organisation_id: str, name: str) -> str:
    """The fingerprint by which somebody of this name is found again within one organisation."""
    return keyring().lookup(f"perpetrator {organisation_id} {plain_name(name)}")


def person_lookup(organisation_id: str, name: str, born: date) -> str:
    """The same of somebody whose birth date is known too."""
    return keyring().lookup(f"perpetrator {organisation_id} {plain_name(name)} {born.isoformat()}")


def find_earlier(case: Case, reason: str, *, actor: Actor) -> list[Case]:
    """Other cases about who is recorded in this one, the newest first: with a reason, and a line in the log.

    Only cases that exist for the actor, in whose room of the threat they may enter, and of which the name is unlocked.
    Two birth dates that differ are two people; where one is not known the name decides.

    Raises:
        NotEligible: no name is recorded in this case.
        ChangedMeanwhile: the name was locked again meanwhile.
    """
    known = case.incident.recorded_identity
    if known is None or known.name_lookup is None:
        raise NotEligible(case.id)
    with recorded(ThreatAct.FIND_EARLIER, case, actor=actor, detail=_fingerprints(case, known, reason)) as session:
        session.refresh(case)
        if ThreatAct.FIND_EARLIER not in permitted(actor, case):
            raise ChangedMeanwhile(case.id)
        key = DataKey.fresh(KeySet.THREAT)
        session.add(EarlierSearch(case_id=case.id, at=now(), searched_by_id=actor.person_id, key=key, reason=reason))
    return _same_person(case, known, actor)


def _fingerprints(case: Case, known: RecordedIdentity, reason: str) -> dict[str, str]:
    """The log says whether it was the same person and reason as before: never who, or why (docs/decisions/0037)."""
    texts = {"for": plain_name(known.name or ""), "reason": reason}
    return {name: keyring().lookup(f"search {case.organisation_id} {text}")[:32] for name, text in texts.items()}


def _same_person(case: Case, known: RecordedIdentity, actor: Actor) -> list[Case]:
    same_date = or_(RecordedIdentity.person_lookup.is_(None), RecordedIdentity.person_lookup == known.person_lookup)
    found = (
        handled_cases(actor)
        .join(RecordedIdentity, RecordedIdentity.incident_id == Case.incident_id)
        .where(
            Case.id != case.id,
            Case.name_unlocked_at.is_not(None),
            RecordedIdentity.name_lookup == known.name_lookup,
            *([same_date] if known.person_lookup else []),
        )
        .order_by(Case.opened_at.desc(), Case.id)
    )
    return [one for one in db.session.scalars(found) if ThreatAct.READ in permitted(actor, one)]
