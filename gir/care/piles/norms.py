"""From how many incidents on an organisation speaks of a pile."""

from __future__ import annotations

from dataclasses import astuple, dataclass

from sqlalchemy import select

from gir.accounts.actor import Actor
from gir.audit import recorded
from gir.care.piles.models import PileNorm
from gir.care.piles.terms import PileAct
from gir.database import db


@dataclass(frozen=True)
class Norm:
    """So many small incidents of one person in so many days, and so many of one desk or place.

    Source: none; practice does not agree on a number, so it is a setting with a default.
    """

    person_reports: int = 3
    person_days: int = 90
    place_reports: int = 5
    place_days: int = 90

    @property
    def mark(self) -> str:
        """What a page showed: a page that is older than the norm does not undo it unseen."""
        return "-".join(map(str, astuple(self)))


USUAL = Norm()
FEWEST, MOST = 2, 50
"""Incidents: one is no pile."""
SHORTEST, LONGEST = 7, 365
"""Days."""


class NormChanged(RuntimeError):
    """Somebody else set the norm meanwhile."""


def norm_of(organisation_id: str) -> Norm:
    """The norm of an organisation, or the usual one."""
    row = db.session.scalar(select(PileNorm).where(PileNorm.organisation_id == organisation_id))
    return Norm(row.person_reports, row.person_days, row.place_reports, row.place_days) if row else USUAL


def set_norm(wanted: Norm, *, shown: str, actor: Actor) -> None:
    """Set the norm of the actor's organisation. ``shown`` is the mark of the one that the page showed.

    Raises:
        NormChanged: it was changed since.
    """
    with recorded(PileAct.SET_NORM, actor=actor) as session:
        if norm_of(actor.organisation_id).mark != shown:
            raise NormChanged(shown)
        row = session.scalar(select(PileNorm).where(PileNorm.organisation_id == actor.organisation_id))
        row = row or PileNorm(organisation_id=actor.organisation_id)
        row.person_reports, row.person_days = wanted.person_reports, wanted.person_days
        row.place_reports, row.place_days = wanted.place_reports, wanted.place_days
        session.add(row)
        session.info["recorded"].append(row)
