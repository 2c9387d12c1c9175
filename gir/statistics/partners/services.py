"""Share the published figures of an organisation with those that share theirs, or stop it."""

from __future__ import annotations

from dataclasses import dataclass

from gir.accounts.actor import Actor
from gir.audit import recorded
from gir.database import now
from gir.organisations.services import ChangedMeanwhile, own_organisation
from gir.organisations.settings import mark_of
from gir.statistics.partners.models import FigureSharing
from gir.statistics.partners.queries import sharing_of
from gir.statistics.partners.terms import PartnerAct


@dataclass(frozen=True)
class Openness:
    """Whether the published figures are shown to others, and whether the number of staff goes with them."""

    shared: bool = False
    with_staff: bool = False


def openness_of(organisation_id: str) -> Openness:
    """What holds now: nothing is shared until somebody says so."""
    row = sharing_of(organisation_id)
    return Openness(row.shared, row.with_staff) if row else Openness()


def share(wanted: Openness, *, shown: str, actor: Actor) -> None:
    """Decide whether others see the published figures, from now on. ``shown``: the mark on the page.

    Raises:
        ChangedMeanwhile: somebody else decided something since then.
    """
    detail = {"shared": str(wanted.shared).lower(), "with_staff": str(wanted.with_staff).lower()}
    with recorded(PartnerAct.SHARE, actor=actor, detail=detail) as session:
        own_organisation(session, actor.organisation_id)  # two people who save take turns
        if mark_of(openness_of(actor.organisation_id)) != shown:
            raise ChangedMeanwhile
        row = sharing_of(actor.organisation_id)
        if row is None:
            row = FigureSharing(organisation_id=actor.organisation_id)
            session.add(row)
        row.shared, row.with_staff = wanted.shared, wanted.with_staff
        row.changed_at, row.changed_by_id = now(), actor.person_id
