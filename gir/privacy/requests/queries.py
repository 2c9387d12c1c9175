"""Which cases a request is about: those that somebody linked, and those that the register itself can tell.

While a request is open nothing that it is about may be destroyed, nor as long as a restriction holds. The answer must
not wait until somebody found the cases, so those of who asks count from the day it came in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from gir.cases.models import Case
from gir.database import db
from gir.incidents.models import Incident, PerpetratorIdentity, PersonConcerned, RecordedIdentity
from gir.incidents.names import plain_name
from gir.privacy.requests.access import OPEN
from gir.privacy.requests.models import PrivacyRequest, RequestCase
from gir.privacy.requests.terms import Outcome, RequestKind, RequestStatus, Standing
from gir.threat.perpetrator.earlier import name_lookup
from gir.vault import DataKey

AT_ONCE = 500
"""Ids in one question."""


def open_requests_about(case_ids: Iterable[str], *, besides: str = "") -> set[str]:
    """Those of these cases that an open request is about: nothing of them may be destroyed now.

    ``besides`` is the id of a request that is being carried out, and does not stand in its own way.
    """
    wanted, found = sorted(set(case_ids)), set[str]()
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        requests = _open_requests(some, besides)
        linked = select(RequestCase.case_id).where(
            RequestCase.case_id.in_(some), RequestCase.request_id.in_([request.id for request in requests])
        )
        found.update(db.session.scalars(linked))
        for request in requests:
            found |= certain_cases(request, among=some)
    return found


def _open_requests(case_ids: Collection[str], besides: str) -> list[PrivacyRequest]:
    organisations = select(Case.organisation_id).where(Case.id.in_(case_ids)).distinct()
    wanted = select(PrivacyRequest).where(
        PrivacyRequest.organisation_id.in_(organisations),
        or_(PrivacyRequest.status.in_(sorted(OPEN)), _restricts()),
        PrivacyRequest.id != besides,
    )
    return list(db.session.scalars(wanted))


def _restricts() -> ColumnElement[bool]:
    """Condition: a restriction that was granted, and not ended (see ``is_restricted``)."""
    return and_(
        PrivacyRequest.kind == RequestKind.RESTRICTION,
        PrivacyRequest.outcome.in_([Outcome.GRANTED, Outcome.PARTLY]),
        PrivacyRequest.status == RequestStatus.DONE,
        PrivacyRequest.lifted_on.is_(None),
    )


def certain_cases(request: PrivacyRequest, *, among: Collection[str] | None = None) -> set[str]:
    """The cases that are about who asks by the register's own knowledge: their account, or exactly their name.

    What only a text tells, such as the name of a witness, a person must find. ``among``: only of these.
    """
    if request.asked_by_id is not None:
        own = or_(Incident.affected_id == request.asked_by_id, Incident.reporter_id == request.asked_by_id)
        return set(db.session.scalars(_cases(request, own, among)))
    if request.standing is Standing.PERPETRATOR:
        known = select(RecordedIdentity.incident_id).where(RecordedIdentity.name_lookup == request.name_lookup)
        recorded = set(db.session.scalars(_cases(request, Incident.id.in_(known), among)))
        return recorded | _with_name(request, PerpetratorIdentity, "perpetrator_name", among)
    if request.standing is Standing.REPORTER:
        return _with_name(request, PersonConcerned, "name", among)
    return set()


def _cases(request: PrivacyRequest, condition: ColumnElement[bool], among: Collection[str] | None) -> Select[Any]:
    wanted = (
        select(Case.id)
        .join(Incident, Incident.id == Case.incident_id)
        .where(Case.organisation_id == request.organisation_id, condition)
    )
    return wanted if among is None else wanted.where(Case.id.in_(among))


def _with_name(request: PrivacyRequest, model: Any, field: str, among: Collection[str] | None) -> set[str]:
    """Names as reporters wrote them have no fingerprint, so they are opened and compared: exactly the same, or not."""
    sealed = getattr(model, f"{field}_sealed")
    wanted = (
        _cases(request, sealed.is_not(None), among)
        .join(model, model.incident_id == Incident.id)
        .join(DataKey, DataKey.id == model.key_id)
        .with_only_columns(Case.id, model.id, sealed, DataKey.id, DataKey.wrapped, DataKey.wrapped_by)
    )
    return set(_same_names(request, getattr(model, field), db.session.execute(wanted)))


def _same_names(request: PrivacyRequest, mark: Any, rows: Iterable[Any]) -> Iterator[str]:
    for case_id, row_id, blob, *key in rows:
        name = mark.open(blob, row_id, tuple(key))
        if name and name_lookup(request.organisation_id, plain_name(name)) == request.name_lookup:
            yield case_id
