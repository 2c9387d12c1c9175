"""When the time of something is over (DOMAIN §5, "Retention"). Terms are months; an organisation may set its own.

=============  ======  =================================================================================================
perpetrator       12   after the last incident, or the end of the last measure; never longer than the case. Of a case
                       that the reporter ended: at once.
police            60   after the report was filed, or the police told something last
withdrawn         12   after closing, when the reporter ended it
case              60   after closing, and after the police told something last
damage            84   after the last payment, claim or write-off; it may outlive its case
=============  ======  =================================================================================================
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import aliased

from gir.cases.links.models import CaseLink
from gir.cases.links.terms import LinkKind
from gir.cases.models import Case
from gir.cases.terms import CloseReason, Status
from gir.database import db
from gir.forgetting.models import Proposal, RetentionTerm
from gir.forgetting.terms import WHOLE, Category
from gir.incidents.models import Incident, Perpetrator, PerpetratorIdentity, RecordedIdentity
from gir.threat.damage.models import KeptDamage
from gir.threat.measures.models import Measure
from gir.threat.models import PoliceStep
from gir.threat.police.models import PoliceFile, PoliceProgress
from gir.web.dates import local_day, months_after

MONTHS: Mapping[Category, int] = {
    Category.PERPETRATOR: 12,
    Category.POLICE: 60,
    Category.WITHDRAWN: 12,
    Category.CASE: 60,
    Category.DAMAGE: 84,
}
LONGEST: Mapping[Category, int] = {**MONTHS, Category.PERPETRATOR: 24, Category.CASE: 120, Category.DAMAGE: 120}
"""What an organisation may set at most. Keeping police reports and ended cases longer than proposed is not offered."""
SHORTEST: Mapping[Category, int] = {
    Category.PERPETRATOR: 1,
    Category.POLICE: 12,
    Category.WITHDRAWN: 1,
    Category.CASE: 12,
    Category.DAMAGE: 84,
}
"""And at least: the books are kept seven years by law (AWR 52)."""
PERPETRATOR_OF_INCIDENT = (Perpetrator, PerpetratorIdentity, RecordedIdentity)
PERPETRATOR_OF_CASE = (Measure,)
"""Where who the perpetrator is lies; a test holds these to the marks of the sealed columns."""


@dataclass(frozen=True)
class Due:
    """Something whose time is over since a day. It is about a case, or about damage of one that is gone."""

    category: Category
    on: date
    case_id: str | None = None
    damage_id: str | None = None


def months_of(organisation_id: str) -> dict[Category, int]:
    """The terms of an organisation: its own, else those of the software."""
    rows = select(RetentionTerm.category, RetentionTerm.months).where(RetentionTerm.organisation_id == organisation_id)
    return {**MONTHS, **dict(db.session.execute(rows).all())}


def due(organisation_id: str, day: date) -> Iterator[Due]:
    """What is over on a day and not proposed yet, of closed cases and of damage that outlived one."""
    months = months_of(organisation_id)
    for category in (Category.WITHDRAWN, Category.CASE, Category.PERPETRATOR, Category.POLICE):
        shortest = months[category] if category in WHOLE else 0  # the others may have begun before closing
        for case in _candidates(organisation_id, category, day, shortest):
            on = due_on(case, category, months)
            if on is not None and on <= day:
                yield Due(category, on, case_id=case.id)
    yield from _damage(organisation_id, day, months[Category.DAMAGE])


def due_on(case: Case, category: Category, months: Mapping[Category, int]) -> date | None:
    """The day on which the time of one kind of data of a closed case is over; None while the case is open."""
    if case.closed_at is None or case.status is not Status.CLOSED:
        return None
    closed = local_day(case.closed_at)
    if category is Category.PERPETRATOR:
        return _perpetrator_due(case, closed, months)
    if category is Category.POLICE:
        return months_after(_last_of_police(case) or closed, months[category])
    if category is Category.CASE:
        return months_after(max(closed, _last_of_police(case) or closed), months[category])
    return months_after(closed, months[Category.WITHDRAWN])


def is_withdrawn(case: Case) -> bool:
    """Whether the reporter wished it to end."""
    return case.close_reason is CloseReason.WISH


def _perpetrator_due(case: Case, closed: date, months: Mapping[Category, int]) -> date:
    if is_withdrawn(case):
        return closed
    ends = [end for row in _decided(case) for end in [_end_of(*row)] if end]
    latest = max([_last_incident(case), *ends])
    longest = months_after(closed, months[Category.CASE])
    return max(closed, min(months_after(latest, months[Category.PERPETRATOR]), longest))


def _decided(case: Case) -> list[tuple[date | None, datetime | None]]:
    rows = select(Measure.ends_on, Measure.over_at).where(Measure.case_id == case.id, Measure.decided_at.is_not(None))
    return [(ends_on, over_at) for ends_on, over_at in db.session.execute(rows)]


def _end_of(ends_on: date | None, over_at: datetime | None) -> date | None:
    return min(filter(None, (ends_on, local_day(over_at) if over_at else None)), default=None)


def _last_incident(case: Case) -> date:
    """The last day of the incidents that are said to be of one perpetrator, this one among them."""
    mine, other = aliased(CaseLink), aliased(CaseLink)
    leads = select(mine.lead_id).where(
        mine.case_id == case.id, mine.kind == LinkKind.PERPETRATOR, mine.ended_at.is_(None)
    )
    beside = select(other.case_id).where(
        or_(other.lead_id == case.id, other.lead_id.in_(leads)),
        other.kind == LinkKind.PERPETRATOR,
        other.ended_at.is_(None),
    )
    days = select(func.max(Incident.last_day)).join(Case, Case.incident_id == Incident.id)
    found = db.session.scalar(days.where(or_(Case.id.in_(beside), Case.id.in_(leads))))
    return max(case.incident.last_day, found or case.incident.last_day)


def _last_of_police(case: Case) -> date | None:
    days = [
        db.session.scalar(select(func.max(PoliceStep.filed_on)).where(PoliceStep.case_id == case.id)),
        db.session.scalar(select(func.max(PoliceProgress.day)).where(PoliceProgress.case_id == case.id)),
    ]
    return max(filter(None, days), default=None)


# ── Which cases to look at ─────────────────────────────────────────────────────────────────────────────────────


def _candidates(organisation_id: str, category: Category, day: date, shortest: int) -> Iterator[Case]:
    """Closed cases that may be due, the oldest first: whether they are is asked one by one."""
    proposed = select(Proposal.id).where(Proposal.case_id == Case.id, Proposal.category == category)
    until = datetime.combine(months_after(day, -shortest) + timedelta(days=1), time.min, UTC)
    rows = select(Case.id).join(Incident, Incident.id == Case.incident_id)
    rows = rows.where(
        Case.organisation_id == organisation_id,
        Case.closed_at <= until,
        Case.status == Status.CLOSED,
        _holds(category),
        ~proposed.exists(),
    )
    for case_id in db.session.scalars(rows.order_by(Case.closed_at, Case.id)).all():
        yield db.session.get_one(Case, case_id)


def _holds(category: Category) -> ColumnElement[bool]:
    """Condition: the case has something of this kind."""
    if category in WHOLE:
        ended = Case.close_reason.is_not_distinct_from(CloseReason.WISH)  # never null: not knowing why is no wish
        return ended if category is Category.WITHDRAWN else ~ended
    if category is Category.PERPETRATOR:
        of_incident = [exists().where(m.incident_id == Case.incident_id) for m in PERPETRATOR_OF_INCIDENT]
        return or_(*of_incident, *(exists().where(m.case_id == Case.id) for m in PERPETRATOR_OF_CASE))
    texts = or_(PoliceStep.reason_sealed.is_not(None), PoliceStep.police_number_sealed.is_not(None))
    rows = [exists().where(model.case_id == Case.id) for model in (PoliceFile, PoliceProgress)]
    return or_(*rows, exists().where(PoliceStep.case_id == Case.id, texts))


def _damage(organisation_id: str, day: date, months: int) -> Iterator[Due]:
    proposed = select(Proposal.id).where(Proposal.damage_id == KeptDamage.id)
    rows = select(KeptDamage.id, KeptDamage.settled_on).where(
        KeptDamage.organisation_id == organisation_id,
        KeptDamage.settled_on <= months_after(day, -months),
        ~proposed.exists(),
    )
    for damage_id, settled_on in db.session.execute(rows.order_by(KeptDamage.settled_on, KeptDamage.id)).all():
        on = months_after(settled_on, months)
        if on <= day:
            yield Due(Category.DAMAGE, on, damage_id=damage_id)
