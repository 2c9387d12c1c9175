"""Remove lines that are old enough: up to a signed checkpoint, in one act that says so, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import cast

from sqlalchemy import Table, delete, select

from gir.audit.chain import Who, recorded
from gir.audit.checkpoints import Checkpoint, public_key
from gir.audit.models import AuditAnchor, AuditHead, AuditLine
from gir.audit.terms import AuditAct
from gir.audit.verification import verify_one
from gir.database import db, now

YEARS = 5
"""So long every line is kept. The database knows it too, and lets no younger line go."""
_line = cast(Table, AuditLine.__table__).c


class NotWhole(RuntimeError):
    """The chain is bent: what proves that must not be removed."""


def old_enough(moment: datetime) -> bool:
    """Whether a line of this moment has been kept long enough."""
    today = now()
    # Of a leap day the day after: a day longer, never shorter.
    leap = today.month == 2 and today.day == 29
    return moment <= today.replace(year=today.year - YEARS, day=28 if leap else today.day)


def last_to_remove(chain: str, checkpoints: Iterable[Checkpoint]) -> Checkpoint | None:
    """The newest checkpoint up to which a chain may be cut off; None: nothing is old enough yet.

    It is genuine, made with our own key, more than five years old, and saw the line that still stands there.
    """
    ours = [c for c in checkpoints if c.chain == chain and c.key == public_key() and old_enough(c.at)]
    head = db.session.get(AuditHead, chain, populate_existing=True)
    for checkpoint in sorted(ours, key=lambda c: c.sequence, reverse=True):
        mac = db.session.scalar(select(_line.mac).where(_line.chain == chain, _line.sequence == checkpoint.sequence))
        # The newest line stays: the next one is bound to it.
        if mac == checkpoint.mac and head and head.sequence > checkpoint.sequence and checkpoint.is_genuine:
            return checkpoint
    return None


def cut_off(checkpoint: Checkpoint, *, actor: Who) -> int:
    """Remove the lines of a chain up to a checkpoint of ``last_to_remove``; gives how many.

    An anchor with the checkpoint's signature takes their place, and a new line says that it was done: the rest can
    still be checked from the first line on.

    Raises:
        NotWhole: the chain is bent.
        sqlalchemy.exc.DBAPIError: a line is too young, or the database lets this role remove nothing.
    """
    if verify_one(checkpoint.chain, [checkpoint]).fault:
        raise NotWhole(checkpoint.chain)
    detail = {"at": checkpoint.at.isoformat(), "mac": checkpoint.mac.hex()}
    with recorded(AuditAct.CUT, actor=actor, detail=detail) as session:
        anchor = session.get(AuditAnchor, checkpoint.chain) or AuditAnchor(chain=checkpoint.chain)
        anchor.sequence, anchor.mac, anchor.at = checkpoint.sequence, checkpoint.mac, checkpoint.at
        anchor.key, anchor.signature = checkpoint.key, checkpoint.signature
        session.add(anchor)
        session.flush()
        session.info["recorded"].append(anchor)
        covered = _line.chain == checkpoint.chain, _line.sequence <= checkpoint.sequence
        return int(session.execute(delete(AuditLine).where(*covered)).rowcount)  # type: ignore[attr-defined]
