"""Whether the perpetrator's name may be read at all."""

from __future__ import annotations

from gir.cases.models import Case


def is_unlocked(case: Case) -> bool:
    """Whether triage recorded that the case meets a written criterion, so that the name may be read and used.

    Ask this before anything names somebody; until then the name is locked for everybody who handles the case. It says
    nothing of who may enter the room of the threat.
    """
    return case.name_unlocked_at is not None
