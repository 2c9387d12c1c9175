"""Look into the log, and take lines of it away: both leave a line in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gir.accounts.actor import Actor
from gir.accounts.models import Person
from gir.audit import recorded
from gir.audit.chain import words_mac
from gir.database import db
from gir.privacy.models import LogReason
from gir.privacy.terms import LogPurpose, PrivacyAct
from gir.vault import DataKey, KeySet


@dataclass(frozen=True)
class Stated:
    """What lines are taken away for; ``words`` only where none of the purposes fits."""

    purpose: LogPurpose
    words: str = ""


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


def take_lines(person_id: str, told: Mapping[str, str], stated: Stated, *, actor: Actor) -> None:
    """Write down that lines about an account leave, and what for. Own words lie sealed; the log has their mac.

    Raises:
        ValueError: another purpose without words.
    """
    detail, own = {**told, "purpose": stated.purpose.value}, list[LogReason]()
    if stated.purpose is LogPurpose.OTHER:
        if not stated.words:
            raise ValueError("another purpose needs words")
        key = DataKey.fresh(KeySet.ORGANISATION)
        own = [LogReason(organisation_id=actor.organisation_id, key=key, words=stated.words)]
        detail["words"] = words_mac(own[0], stated.words)
    person = db.session.get_one(Person, person_id)
    with recorded(PrivacyAct.TAKE, person, *own, actor=actor, detail=detail) as session:
        session.add_all(own)
