"""Erase who somebody is before its time: when that may be, and how nothing of the name stays behind in the case."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from gir.cases.belonging import put_in_place_of
from gir.cases.models import Case
from gir.database import db
from gir.incidents.details import names_of_perpetrator
from gir.incidents.models import Perpetrator, PerpetratorIdentity, RecordedIdentity
from gir.privacy.requests.held import rows_of
from gir.privacy.requests.models import PrivacyRequest
from gir.privacy.requests.queries import open_requests_about
from gir.privacy.requests.terms import Obstacle, RequestKind, Standing
from gir.threat.damage.models import DamageItem
from gir.threat.damage.terms import ClaimedFrom, DamageState
from gir.threat.measures.models import Measure
from gir.threat.measures.terms import MeasureStatus
from gir.threat.models import PoliceStep
from gir.threat.police.models import PoliceFile
from gir.threat.terms import PoliceDecision
from gir.vault import DataKey
from gir.web.page import written_in

IDENTITIES = (PerpetratorIdentity, RecordedIdentity, Perpetrator)
"""Who it is: each under a key of its own, which is destroyed."""
ERASES = (RequestKind.ERASURE, RequestKind.OBJECTION)


def obstacles(request: PrivacyRequest, case: Case) -> list[Obstacle]:
    """What keeps the identity of the accused from being erased in this case; nothing for other requests."""
    if request.standing is not Standing.PERPETRATOR or request.kind not in ERASES:
        return []
    return list(_obstacles(request, case))


def _obstacles(request: PrivacyRequest, case: Case) -> Iterator[Obstacle]:
    taken = select(Measure.id).where(Measure.case_id == case.id, Measure.status != MeasureStatus.WITHDRAWN)
    if db.session.scalar(taken.limit(1)) is not None:
        yield Obstacle.MEASURE
    reported = select(PoliceStep.id).where(PoliceStep.case_id == case.id, PoliceStep.decision != PoliceDecision.NONE)
    file = select(PoliceFile.id).where(PoliceFile.case_id == case.id)
    if any(db.session.scalar(rows.limit(1)) is not None for rows in (reported, file)):
        yield Obstacle.POLICE
    items = db.session.scalars(select(DamageItem).where(DamageItem.case_id == case.id))
    if any(_is_claimed(item) for item in items):
        yield Obstacle.CLAIM
    if open_requests_about([case.id], besides=request.id):
        yield Obstacle.REQUEST


def _is_claimed(item: DamageItem) -> bool:
    running = item.state in (DamageState.CLAIMED, DamageState.PARTLY)
    return running and item.claimed_from is not ClaimedFrom.INSURER


def erase_identity(session: Session, request: PrivacyRequest, case: Case) -> None:
    """Destroy the keys of who it is, and take the name out of every text of the case, within the running act.

    A name that nobody knows any more is not taken out of texts when they are shown: so it must not stand in them.
    """
    names = [*names_of_perpetrator(case.incident), request.who or ""]
    with written_in(request.organisation.language):
        gap = _("[name erased]")
    put_in_place_of(session, case, names, gap, not_in=IDENTITIES)
    _clear_withdrawn(case)
    session.flush()
    _destroy(session, case)
    case.name_unlocked_at = None


def _clear_withdrawn(case: Case) -> None:
    """Of a measure that was withdrawn nothing need be known of whom it was about."""
    for measure in rows_of(Measure, case):
        measure.name = measure.address = measure.letter = None


def _destroy(session: Session, case: Case) -> None:
    for model in IDENTITIES:
        for row in rows_of(model, case):
            session.expunge(row)
            session.execute(delete(model).where(model.id == row.id))
            session.execute(delete(DataKey).where(DataKey.id == row.key_id))
    session.expire_all()
