"""Who was let into a case by name, without a role that opens it."""

from __future__ import annotations

from sqlalchemy import select

from gir.accounts.actor import Actor
from gir.accounts.terms import APART
from gir.cases.access import GRANTABLE
from gir.cases.models import CaseBlock, CaseGrant
from gir.database import db


def has_grant(actor: Actor) -> bool:
    """Whether a case was opened to this person by name: a preset substitute, an invited peer."""
    if actor.glass is not None:
        return True  # to one case, for an hour
    if actor.roles & APART:
        return False
    blocked = select(CaseBlock.id).where(CaseBlock.case_id == CaseGrant.case_id, CaseBlock.person_id == actor.person_id)
    rows = select(CaseGrant.id).where(
        CaseGrant.person_id == actor.person_id, CaseGrant.role.in_(list(GRANTABLE)), ~blocked.exists()
    )
    return db.session.scalar(rows.limit(1)) is not None
