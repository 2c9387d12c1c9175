"""What was opened with emergency access: by somebody, and for somebody to judge."""

from __future__ import annotations

from sqlalchemy import select

from gir.accounts.actor import Actor
from gir.accounts.break_glass.models import BrokenGlass
from gir.cases.break_glass.access import judges
from gir.cases.models import Case
from gir.database import db

SHOWN = 100
"""The newest."""


def opened_by(actor: Actor) -> list[BrokenGlass]:
    """What somebody opened themselves."""
    mine = select(BrokenGlass).where(BrokenGlass.person_id == actor.person_id)
    return list(db.session.scalars(mine.order_by(BrokenGlass.opened_at.desc()).limit(SHOWN)))


def to_judge(actor: Actor) -> list[BrokenGlass]:
    """What is theirs to judge, or was judged: what waits first."""
    rows = select(BrokenGlass).where(BrokenGlass.organisation_id == actor.organisation_id)
    newest = rows.order_by(BrokenGlass.reviewed_at.is_not(None), BrokenGlass.opened_at.desc()).limit(SHOWN)
    return [row for row in db.session.scalars(newest) if _judges(actor, row)]


def for_judge(actor: Actor, glass_id: str) -> BrokenGlass | None:
    """One of them; None: there is none with this id, or it is not for this person."""
    row = db.session.get(BrokenGlass, glass_id)
    return row if row is not None and _judges(actor, row) else None


def _judges(actor: Actor, row: BrokenGlass) -> bool:
    case = db.session.get(Case, row.case_id)
    return case is not None and case.organisation_id == actor.organisation_id and judges(actor, row, case)
