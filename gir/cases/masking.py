"""The name of the perpetrator is taken out of what people wrote, for everybody who may not read it.

It belongs to the room of the threat. Until triage has unlocked it, nobody who handles the case reads it there either.
"""

from __future__ import annotations

from collections.abc import Callable, Set

from flask_babel import gettext as _

from gir.cases.models import Case
from gir.cases.terms import Part
from gir.incidents.details import names_of_perpetrator
from gir.incidents.names import without_name

Mask = Callable[[str], str]
"""Gives a text as somebody may read it."""


def reads_names(case: Case, rooms: Set[Part]) -> bool:
    """Whether a handler with these rooms may read who the perpetrator is: it was unlocked, and the threat is open."""
    return case.name_unlocked_at is not None and Part.THREAT in rooms


def mask_for(case: Case, rooms: Set[Part]) -> Mask:
    """How texts of this case read for a handler with these rooms. Reporters read their own words as they are."""
    names = [] if reads_names(case, rooms) else names_of_perpetrator(case.incident)
    if not names:
        return as_it_is
    placeholder = _("[name of the perpetrator]")

    def mask(text: str) -> str:
        for name in names:
            text = without_name(text, name, placeholder)
        return text

    return mask


def as_it_is(text: str) -> str:
    """The text itself."""
    return text
