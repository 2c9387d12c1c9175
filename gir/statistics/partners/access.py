"""Who arranges the coalition, and whose figures an organisation sees."""

from __future__ import annotations

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import aliased

from gir.accounts.actor import Actor
from gir.accounts.terms import Role
from gir.organisations.models import Organisation
from gir.statistics.partners.models import FigureSharing, Partner

KEEPERS = (Role.COORDINATOR, Role.OOV, Role.PARTNER)
"""Who may share published figures and take over those of others. Nothing of a case stands on these screens."""


def sharing_with(actor: Actor) -> Select[Organisation, FigureSharing]:
    """The other organisations here whose figures an actor sees: both share, or neither sees anything."""
    own = aliased(FigureSharing)
    mine = exists().where(own.organisation_id == actor.organisation_id, own.shared.is_(True))
    return (
        select(Organisation, FigureSharing)
        .join(FigureSharing, FigureSharing.organisation_id == Organisation.id)
        .where(FigureSharing.shared.is_(True), Organisation.id != actor.organisation_id, mine)
    )


def partners_of(actor: Actor) -> Select[Partner]:
    """The employers elsewhere whose files the actor's organisation took over."""
    return select(Partner).where(Partner.organisation_id == actor.organisation_id)
