"""What the timelines of the demonstration tell."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy.orm import Session

from gir.cases.models import Case, Event
from gir.cases.terms import Happening, Part


def tell(
    session: Session,
    case_id: str,
    at: datetime,
    happening: Happening,
    by: str | None,
    part: Part = Part.THREAT,
    /,
    *,
    for_reporter: bool = False,
    **detail: str,
) -> None:
    """Let the timeline of a case tell that something happened in one of its rooms."""
    who = {"person_id": by, "for_reporter": for_reporter, "detail": json.dumps(detail)}
    session.add(Event(case_id=case_id, at=at, part=part, happening=happening, **who))


def mark_changed(case: Case, at: datetime, part: Part) -> None:
    """Note that something happened in a room of a case, for who has not read it yet."""
    column = f"changed_{part.value}"
    setattr(case, column, max(getattr(case, column), at))
