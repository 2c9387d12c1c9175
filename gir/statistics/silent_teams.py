"""Teams that reported nothing: not a reproach, a place to ask whether people still report."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from gir.database import db
from gir.organisations.models import Department, HeadCount
from gir.statistics.compare import Estimate, share_of
from gir.statistics.periods import Quarter
from gir.statistics.queries import Scope
from gir.statistics.tallies import kinds
from gir.statistics.tallies.queries import monthly


def silent_share(scope: Scope, quarters: Sequence[Quarter]) -> Estimate | None:
    """Of all quarters of all teams with people, the share in which nothing was reported; None without teams."""
    teams = _teams(scope, quarters)
    return share_of(len(set(teams) - _heard(scope, quarters)), len(teams))


def silent_all_along(scope: Scope, quarters: Sequence[Quarter]) -> list[str]:
    """The names of the teams with people that reported nothing in any of these quarters, alphabetical."""
    heard = {team for team, _quarter in _heard(scope, quarters)}
    return sorted({name for (team, _quarter), name in _teams(scope, quarters).items() if team not in heard})


def _teams(scope: Scope, quarters: Sequence[Quarter]) -> dict[tuple[str, Quarter], str]:
    """The name of each team that had people in a quarter."""
    rows = (
        select(HeadCount.department_id, HeadCount.quarter, Department.name)
        .join(Department, Department.id == HeadCount.department_id)
        .where(
            HeadCount.organisation_id == scope.organisation_id,
            HeadCount.quarter.in_([quarter.first for quarter in quarters]),
            HeadCount.people > 0,
        )
    )
    return {(team, Quarter.of(day)): name for team, day, name in db.session.execute(rows)}


def _heard(scope: Scope, quarters: Sequence[Quarter]) -> set[tuple[str, Quarter]]:
    found = monthly(kinds.DEPARTMENTS, scope, quarters[0].first, quarters[-1].last)
    return {(team, Quarter.of(month)) for month, cells in found.items() for team, _number in cells if team}
