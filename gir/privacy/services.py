"""Look into the log, and take lines of it away: both leave a line in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gir.accounts.actor import Actor
from gir.accounts.models import Person
from gir.audit import recorded
from gir.database import db
from gir.privacy.taking import Stated, take_away
from gir.privacy.terms import PrivacyAct


def note_look(act: PrivacyAct, *about: Any, actor: Actor, **detail: str) -> None:
    """Leave the trace of a look into the log, before anything of it is shown.

    Raises:
        TraceUnavailable: it could not be written, so nothing may be shown.
    """
    with recorded(act, *about, actor=actor, detail=detail):
        pass  # only the line


def note_account_look(person_id: str, first: str, last: str, *, actor: Actor) -> None:
    """The same of looking at what one account did between two moments."""
    note_look(PrivacyAct.LOOK_ACCOUNT, db.session.get_one(Person, person_id), actor=actor, first=first, last=last)


def take_lines(person_id: str, told: Mapping[str, str], stated: Stated | None, *, actor: Actor) -> None:
    """Write down that lines about an account leave, and what for."""
    take_away(PrivacyAct.TAKE, db.session.get_one(Person, person_id), told=told, stated=stated, actor=actor)
