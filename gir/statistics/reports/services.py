"""Take figures away: nothing leaves without its line in the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gir.accounts.actor import Actor
from gir.audit import recorded
from gir.audit.chain import words_mac
from gir.statistics.reports.models import ExportPurpose
from gir.statistics.reports.terms import Purpose
from gir.terms import Term
from gir.vault import DataKey, KeySet


@dataclass(frozen=True)
class Stated:
    """What somebody said a file is for; ``words`` only where none of the purposes fits."""

    purpose: Purpose
    words: str = ""


def take_away(act: Term, detail: Mapping[str, str], stated: Stated | None, *, actor: Actor) -> None:
    """Write down that figures leave, and what for where that was asked.

    Own words are kept sealed; the log names the row that holds them, and proves that they did not change.
    Raises ValueError when they are missing.
    """
    if stated is None:
        with recorded(act, actor=actor, detail=detail):
            return
    detail = {**detail, "purpose": stated.purpose.value}
    own = _own_words(stated, actor)
    if own:
        detail["words"] = words_mac(own[0], stated.words)
    with recorded(act, *own, actor=actor, detail=detail) as session:
        session.add_all(own)


def _own_words(stated: Stated, actor: Actor) -> list[ExportPurpose]:
    if stated.purpose is not Purpose.OTHER:
        return []
    if not stated.words:
        raise ValueError("another purpose needs words")
    key = DataKey.fresh(KeySet.ORGANISATION)
    return [ExportPurpose(organisation_id=actor.organisation_id, key=key, words=stated.words)]
