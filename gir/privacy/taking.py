"""Take data away: somebody says what for, and nothing leaves without its line in the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wtforms import TextAreaField
from wtforms.validators import Length

from gir.accounts.actor import Actor
from gir.accounts.second_factor.proving import TakingForm
from gir.audit import recorded
from gir.audit.chain import words_mac
from gir.privacy.models import ExportPurpose
from gir.terms import Term
from gir.terms import lazy as _l
from gir.vault import DataKey, KeySet
from gir.web.fields import OneTile

LONGEST_WORDS = 500
"""Characters of a purpose in one's own words."""
OTHER = "other"
"""The key of the purpose that asks for own words, in every vocabulary of purposes."""


@dataclass(frozen=True)
class Stated:
    """What somebody said data are for; ``words`` only where none of the purposes fits."""

    purpose: Term
    words: str = ""


class PurposeForm(TakingForm):
    """Nothing is chosen beforehand: without a purpose there is no file. A form names its own list of purposes."""

    purpose: OneTile
    own_words = TextAreaField(
        _l("What else do you need them for?"),
        [Length(max=LONGEST_WORDS, message=_l("Say it in at most 500 characters."))],
        description=_l("Name nobody, and no case."),
    )
    purposes: type[Term]
    no_purpose: str
    no_words: str

    @property
    def needs_purpose(self) -> bool:
        """Whether it is asked."""
        return True

    def validate(self, extra_validators: Any = None) -> bool:
        """Also whether it says what for, where that is asked."""
        super().validate(extra_validators)
        if self.needs_purpose and not self.purpose.data:
            self.purpose.errors = [str(self.no_purpose)]
        if self.needs_purpose and self.purpose.data == OTHER and not self.own_words.data:
            self.own_words.errors = [str(self.no_words)]
        return not self.errors

    def proven(self) -> bool:
        """What needs no purpose is public, and needs no code either."""
        return not self.needs_purpose or super().proven()

    def stated(self) -> Stated | None:
        """What was said in a valid form, where it was asked."""
        if not self.needs_purpose:
            return None
        purpose = self.purposes(self.purpose.data)
        return Stated(purpose, (self.own_words.data or "") if purpose == OTHER else "")


def take_away(act: Term, *about: Any, told: Mapping[str, str], stated: Stated | None, actor: Actor) -> None:
    """Write down that data leave, and what for where that was asked.

    Own words are kept sealed; the log names the row that holds them, and proves that they did not change.

    Raises:
        ValueError: another purpose without words.
    """
    own = _own_words(stated, actor) if stated is not None else []
    detail = {**told, "purpose": stated.purpose.value} if stated is not None else dict(told)
    if own:
        detail["words"] = words_mac(own[0], own[0].words or "")
    with recorded(act, *about, *own, actor=actor, detail=detail) as session:
        session.add_all(own)


def _own_words(stated: Stated, actor: Actor) -> list[ExportPurpose]:
    if stated.purpose != OTHER:
        return []
    if not stated.words:
        raise ValueError("another purpose needs words")
    key = DataKey.fresh(KeySet.ORGANISATION)
    return [ExportPurpose(organisation_id=actor.organisation_id, key=key, words=stated.words)]
