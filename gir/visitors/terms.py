"""The words of codes and visits."""

from gir.terms import Term
from gir.terms import lazy as _l


class CodeKind(Term):
    """What a code is for."""

    RECEIPT = "receipt"
    CLAIM = "claim"


class VisitorAct(Term):
    """What is done with codes, and with the way in for people without an account."""

    ENTER = "visit.enter", _l("Come back with a code")
    LEAVE = "visit.leave", _l("End a visit")
