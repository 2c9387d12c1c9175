"""Who looked at a case: read back from the log for the person whose report it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from gir.accounts.actor import Actor
from gir.audit import Who
from gir.audit.chain import Result
from gir.audit.models import AuditLine
from gir.cases.access import hats
from gir.cases.models import Case
from gir.cases.terms import Act, Hat
from gir.database import db

READINGS = (Act.READ, Act.READ_FILE, Act.FOLLOW, Act.FOLLOW_FILED)
"""Acts that show somebody the content of a case. Refusals are not among them: nobody saw anything."""
SHOWN = 500
"""How many looks are told; the newest."""


@dataclass(frozen=True)
class Look:
    """Somebody read the case, in these capacities at that moment (none: an older line, or not a handler)."""

    at: datetime
    person_id: str
    act: Act
    hats: tuple[Hat, ...]
    glass: bool = False
    """With emergency access."""


def capacities(actor: Actor, case: Case) -> dict[str, str]:
    """In what capacities somebody reads, as the line in the log keeps it: terms, never a name.

    Roles change; who reads the log later must know the one that opened the case then.
    """
    return {"hats": " ".join(sorted(hats(actor, case)))}


def looks_at(case: Case, *, besides: Who) -> list[Look]:
    """Who read the case, newest first, without whoever asks: a person, or the name that visitors have in the log."""
    lines = select(AuditLine.at, AuditLine.actor, AuditLine.act, AuditLine.detail).where(
        AuditLine.chain == case.organisation_id,
        AuditLine.object_kind == Case.__tablename__,
        AuditLine.object_id == case.id,
        AuditLine.act.in_([act.value for act in READINGS]),
        AuditLine.result == Result.DONE.value,
        AuditLine.actor != besides.person_id,
    )
    rows = db.session.execute(lines.order_by(AuditLine.sequence.desc()).limit(SHOWN))
    return [_look(at, actor, act, json.loads(detail or "{}")) for at, actor, act, detail in rows]


def _look(at: datetime, actor: str, act: str, detail: Mapping[str, Any]) -> Look:
    worn = set(str(detail.get("hats", "")).split())
    return Look(at, actor, Act(act), tuple(hat for hat in Hat if hat.value in worn), glass="glass" in detail)
