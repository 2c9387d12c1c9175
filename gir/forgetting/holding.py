"""Why something is kept although its time is over: what still runs, and what somebody said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sqlalchemy import Select, or_, select

from gir.cases.models import Case
from gir.database import db
from gir.facts.models import Fact
from gir.forgetting.models import Hold, Proposal
from gir.forgetting.terms import WHOLE, Reason
from gir.privacy.requests.queries import open_requests_about
from gir.statistics.protected.freezing import is_published
from gir.threat.damage.queries import cases_with_a_claim
from gir.threat.measures.models import Measure
from gir.threat.measures.terms import MeasureStatus
from gir.threat.police.queries import cases_at_the_police
from gir.web.dates import today

AT_ONCE = 500
"""Cases in one question."""
GOES_ON = (MeasureStatus.PROPOSED, MeasureStatus.DECIDED, MeasureStatus.RUNNING)


def kept_because(proposals: Iterable[Proposal]) -> dict[str, frozenset[Reason]]:
    """Why what is proposed may not go now, by proposal. One that is not in it may."""
    rows, found = list(proposals), dict[str, frozenset[Reason]]()
    of_case = _of_cases({row.case_id for row in rows if row.case_id is not None})
    for row in rows:
        reasons = of_case.get(row.case_id or "", frozenset())
        if row.case is not None and row.category in WHOLE and not _published(row.case):
            reasons |= {Reason.COUNTED}
        if reasons:
            found[row.id] = reasons
    return found


def _of_cases(case_ids: Iterable[str]) -> dict[str, frozenset[Reason]]:
    """Of these cases, those that are kept whatever is proposed of them, and why."""
    wanted, found = sorted(case_ids), defaultdict[str, set[Reason]](set)
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        for case_id in open_requests_about(some):
            found[case_id].add(Reason.REQUEST)
        for kept, reason in _reasons():
            for case_id in db.session.scalars(select(Case.id).where(Case.id.in_(some), Case.id.in_(kept))):
                found[case_id].add(reason)
    return {case_id: frozenset(reasons) for case_id, reasons in found.items()}


def _reasons() -> Iterator[tuple[Select[str], Reason]]:
    """For each reason the cases, by id."""
    still = or_(Case.due_care.is_not(None), Case.due_threat.is_not(None), Case.due_all.is_not(None))
    yield select(Case.id).where(still), Reason.CLOCK
    yield cases_at_the_police(), Reason.POLICE
    yield cases_with_a_claim(), Reason.CLAIM
    yield select(Measure.case_id).where(Measure.status.in_(GOES_ON)), Reason.MEASURE
    yield select(Hold.case_id).where(Hold.lifted_at.is_(None), Hold.until >= today()), Reason.KEPT


def _published(case: Case) -> bool:
    fact = db.session.get(Fact, case.incident_id)
    return fact is None or is_published(fact)
