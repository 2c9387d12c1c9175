"""The acts of emergency access, and how it is judged afterwards."""

from __future__ import annotations

from gir.terms import Term
from gir.terms import lazy as _l


class GlassAct(Term):
    """What is done about emergency access, as the log names it."""

    NAME = "glass.name_deputy"
    END_NAMING = "glass.end_deputy"
    OPEN = "glass.open"
    CLOSE = "glass.close"
    REVIEW = "glass.review"
    REMIND = "glass.remind"


class Judgement(Term):
    """What somebody else says of it afterwards."""

    NEEDED = "needed", _l("It was needed")
    DOUBTFUL = "doubtful", _l("It could have been done otherwise")
    WRONG = "wrong", _l("It should not have happened")
