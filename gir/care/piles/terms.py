"""What somebody may answer when small incidents piled up on them, and the acts about it."""

from __future__ import annotations

from gir.terms import Term
from gir.terms import lazy as _l
from gir.terms import lazy_in as _p


class PileAnswer(Term):
    """Whether somebody shall call."""

    YES = "yes", _l("Yes, please call me")
    NO = "no", _l("No, thank you")
    LATER = "later", _p("pile", "Not now")


class PileAct(Term):
    """What is done about piles, as the log names it."""

    ASK = "pile.ask"
    ANSWER = "pile.answer"
    WISH_CALL = "pile.wish_call"
    SET_NORM = "pile.set_norm"
