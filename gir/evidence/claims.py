"""Whose turn it is to look after a file: two clocks that run at once never do the same, nor draw two pictures."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from gir.database import db, now, write_transaction
from gir.evidence.models import EvidenceFile
from gir.evidence.terms import FileStatus

LEASE = timedelta(minutes=10)
"""How long a file belongs to who took it, and so how long one that could not be judged waits for its next turn."""
DRAWING = timedelta(minutes=1)
"""How long a picture that is being drawn keeps others waiting; longer than one can take."""
Tried = InstrumentedAttribute[datetime | None]


def claim(tried: Tried, *conditions: ColumnElement[bool]) -> EvidenceFile | None:
    """Take the next complete file that meets the conditions; None when none is left.

    What was never ``tried`` comes first, then what was tried longest ago: no file stays in front of the others.
    """
    moment = now()
    free = or_(tried.is_(None), tried <= moment - LEASE)
    due = select(EvidenceFile).where(EvidenceFile.status == FileStatus.COMPLETE, *conditions, free)
    due = due.order_by(tried.is_not(None), tried, EvidenceFile.completed_at, EvidenceFile.id).limit(1)
    with write_transaction() as session:
        locked = due.with_for_update(of=EvidenceFile, skip_locked=True)
        file = session.scalar(locked, execution_options={"populate_existing": True})
        if file is not None:
            setattr(file, tried.key, moment)
    return file


def claim_alone(tried: Tried, *conditions: ColumnElement[bool]) -> EvidenceFile | None:
    """The same, unless somebody is at work on one of these files now: each takes much memory."""
    busy = select(EvidenceFile.id).where(*conditions, tried > now() - DRAWING)
    return None if db.session.scalar(busy.limit(1)) is not None else claim(tried, *conditions)


def give_back(file: EvidenceFile, tried: Tried) -> None:
    """Let the next round begin with this file again: it was not its fault."""
    with write_transaction():
        setattr(file, tried.key, None)
