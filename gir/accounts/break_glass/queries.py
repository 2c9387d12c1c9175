"""Whose emergency access is running now, and who stands ready for it."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from sqlalchemy import bindparam, select

from gir.accounts.break_glass.models import BrokenGlass, Deputy
from gir.database import UTCDateTime, db
from gir.questions import Question


@cache
def running_question() -> Question:
    """The emergency access of the person ``person`` that runs at ``moment``. Every request asks it."""
    moment = bindparam("moment", type_=UTCDateTime())
    return Question(
        select(
            BrokenGlass.id,
            BrokenGlass.case_id,
            BrokenGlass.number,
            BrokenGlass.ends_at,
            BrokenGlass.deputy_id,
            Deputy.role,
            Deputy.department_id,
            Deputy.scope,
        )
        .outerjoin(Deputy, Deputy.id == BrokenGlass.deputy_id)
        .where(
            BrokenGlass.person_id == bindparam("person"),
            BrokenGlass.ends_at > moment,
            BrokenGlass.ended_at.is_(None),
            Deputy.ended_at.is_(None),
        )
    )


def is_running(person_id: str, moment: datetime) -> bool:
    """Whether somebody has emergency access to some case now."""
    return bool(running_question().ask(person=person_id, moment=moment))


def deputies_of(organisation_id: str) -> list[Deputy]:
    """Who stands ready in an organisation."""
    rows = select(Deputy).where(Deputy.organisation_id == organisation_id, Deputy.ended_at.is_(None))
    return list(db.session.scalars(rows.order_by(Deputy.role, Deputy.named_at, Deputy.id)))


def namings_of(person_id: str) -> list[Deputy]:
    """As whose deputy somebody stands ready."""
    rows = select(Deputy).where(Deputy.person_id == person_id, Deputy.ended_at.is_(None))
    return list(db.session.scalars(rows.order_by(Deputy.named_at, Deputy.id)))
