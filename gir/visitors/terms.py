"""The words of codes and visits."""

from gir.terms import Term
from gir.terms import lazy as _l


class CodeKind(Term):
    """What a code is for."""

    RECEIPT = "receipt"
    CLAIM = "claim"


class VisitorAct(Term):
    """What is done with codes, and with the way in for people without an account."""

    MAKE_CODE = "visit.make_code", _l("Make a code for the person concerned")
    ENTER = "visit.enter", _l("Come back with a code")
    LEAVE = "visit.leave", _l("End a visit")
    OPEN_DOOR = "visit.open_door", _l("Switch reporting without an account on")
    CLOSE_DOOR = "visit.close_door", _l("Switch reporting without an account off")
    NEW_LINK = "visit.new_link", _l("Make a new link for reporting without an account")
