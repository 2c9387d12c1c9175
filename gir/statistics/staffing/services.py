"""Fill in how many people work where. Everything that is divided by it is drawn anew."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor
from gir.audit import recorded
from gir.database import now
from gir.facts.services import raise_data_version
from gir.organisations.models import HeadCount
from gir.organisations.services import ChangedMeanwhile, own_organisation
from gir.statistics.periods import Quarter
from gir.statistics.staffing.models import HeadCountCheck
from gir.statistics.staffing.numbers import Count
from gir.statistics.staffing.queries import counts_of, mark_of, names_of
from gir.statistics.staffing.terms import StaffingAct

Wanted = Mapping[Quarter, Mapping[str, Count | None]]
"""By quarter and id of the department; None makes a count unknown again, what is not in it stays as it is."""


class NoSuchDepartment(LookupError):
    """A count of a department that this organisation does not have."""


def save_counts(
    wanted: Wanted, *, shown: str, actor: Actor, act: StaffingAct = StaffingAct.SAVE
) -> list[HeadCountCheck]:
    """Keep the counts of some quarters, and that somebody looked at them. ``shown``: their mark on the page.

    Raises:
        ChangedMeanwhile: somebody else changed one of these quarters, or the departments, since then.
        NoSuchDepartment: nothing was saved.
    """
    home, moment = actor.organisation_id, now()
    checks = [
        HeadCountCheck(
            organisation_id=home,
            quarter=quarter.first,
            people=0,
            fte=Decimal(0),
            changed=0,
            checked_at=moment,
            checked_by_id=actor.person_id,
        )
        for quarter in sorted(wanted)
    ]
    quarters = " ".join(quarter.key for quarter in sorted(wanted))[:200]
    with recorded(act, *checks, actor=actor, detail={"quarters": quarters}) as session:
        own_organisation(session, home)  # two people who save take turns
        before, departments = counts_of(home), names_of(home)
        if mark_of(list(wanted), before, departments) != shown:
            raise ChangedMeanwhile
        if {place for counts in wanted.values() for place in counts} - {place for place, _name in departments}:
            raise NoSuchDepartment
        for check in checks:
            quarter = Quarter.of(check.quarter)
            check.changed = _write(session, home, quarter, wanted[quarter], before.get(quarter, {}))
            now_known = {**before.get(quarter, {}), **wanted[quarter]}
            check.people = sum(count.people for count in now_known.values() if count)
            check.fte = sum((count.fte for count in now_known.values() if count), Decimal(0))
        session.add_all(checks)
        raise_data_version(session, home)
    return checks


def _write(
    session: Session, home: str, quarter: Quarter, wanted: Mapping[str, Count | None], before: Mapping[str, Count]
) -> int:
    """Write what is different; gives in how many departments."""
    changed = {place: count for place, count in wanted.items() if count != before.get(place)}
    for place, count in changed.items():
        mine = (HeadCount.department_id == place, HeadCount.quarter == quarter.first)
        if count is None:
            session.execute(delete(HeadCount).where(*mine))
            continue
        row = session.scalar(select(HeadCount).where(*mine))
        if row is None:
            row = HeadCount(organisation_id=home, department_id=place, quarter=quarter.first)
            session.add(row)
        row.people, row.fte = count.people, count.fte
    return len(changed)
