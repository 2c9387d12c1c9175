"""The name of the perpetrator belongs to the room of the threat: elsewhere it is taken out of what people wrote."""

from __future__ import annotations

from collections.abc import Callable, Set

from flask_babel import gettext as _

from gir.cases.models import Case
from gir.cases.terms import Part
from gir.incidents.details import answer_of
from gir.incidents.names import without_name

Mask = Callable[[str], str]
"""Gives a text as somebody may read it."""


def mask_for(case: Case, rooms: Set[Part]) -> Mask:
    """How texts of this case read for a handler with these rooms. Reporters read their own words as they are."""
    name = answer_of(case.incident, "perpetrator_name")
    if not name or Part.THREAT in rooms:
        return as_it_is
    placeholder = _("[name of the perpetrator]")
    return lambda text: without_name(text, name, placeholder)


def as_it_is(text: str) -> str:
    """The text itself."""
    return text
