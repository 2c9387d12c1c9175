"""Why the rule proposes a room, or does not."""

from __future__ import annotations

from gir.terms import Term
from gir.terms import lazy as _l


class Because(Term):
    """What the proposal of a room follows from. Only facts that whoever assesses a case may know."""

    REPORTED = "reported", _l("every reporter is offered care")
    KNOWN = "known", _l("it is known who the perpetrator is")
    REACHABLE = "reachable", _l("nobody said that the perpetrator is unknown")
    FORM = "form", _l("it was more than words")
    HEAVY = "heavy", _l("it is not light")
    DAMAGE = "damage", _l("there is damage")
    POLICE = "police", _l("the reporter would like a police report")
    THREATENED = "threatened", _l("an office-holder was threatened")
    ACCIDENT = "accident", _l("it was an accident")
    NOBODY = "nobody", _l("it was light, only words, and nobody knows who it was")
    CALM = "calm", _l("it was light, and there was no threat")


AGAINST = frozenset({Because.ACCIDENT, Because.NOBODY, Because.CALM})
"""Reasons for which a room is not proposed."""
