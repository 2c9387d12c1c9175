"""Why cases belong together."""

from __future__ import annotations

from gir.terms import Term
from gir.terms import lazy as _l


class LinkKind(Term):
    """What the cases have in common. That it is the perpetrator lies in the room of the threat."""

    EVENT = "event", _l("One event"), _l("Several people reported the same thing.")
    CAMPAIGN = "campaign", _l("One campaign"), _l("For example a call on the internet to write to all of you.")
    PERPETRATOR = (
        "perpetrator",
        _l("One perpetrator"),
        _l("Only who may enter the room of the threat learns that these cases belong together."),
    )
