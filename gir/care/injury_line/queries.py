"""What of an injury may go to the police now."""

from __future__ import annotations

from gir.care.injury_line.models import InjuryRelease
from gir.cases.holdings import Rows
from gir.cases.models import Case
from gir.incidents.terms import INJURIES, Consequence

RELEASES = Rows(InjuryRelease, InjuryRelease.released_at.desc(), InjuryRelease.id)

CLASSES = tuple(term for term in Consequence if term in INJURIES and term is not Consequence.ABSENCE)
"""Classes of injury, from light to heavy. Absence says something else."""


def newest_release(case: Case) -> InjuryRelease | None:
    """The last thing that was recorded of it; None when nothing was ever released."""
    return RELEASES.first(case)


def released_injury(case: Case) -> Consequence | None:
    """The class of the injury that may go to the police; None: nothing may."""
    release = newest_release(case)
    key = release.injury if release else None
    return Consequence(key) if key in list(CLASSES) else None
