"""Who looked at the open cases of the demonstration: lines in the log, so that their reporters see who did."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from gir.accounts.actor import actor_of
from gir.audit.chain import Result, append_lines
from gir.cases.models import Case
from gir.cases.readers import capacities
from gir.cases.terms import Act


def write_readings(session: Session, cases: Iterable[Case]) -> None:
    """Everybody who handles a case has opened it, in their own role. The log has one clock: the moment is now."""
    for case in cases:
        for person_id in sorted({handler.person_id for handler in case.handlers}):
            reader = actor_of(person_id)
            append_lines(session, Act.READ, [case], reader, Result.DONE, capacities(reader, case))
