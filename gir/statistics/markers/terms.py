"""The kinds of markers, and the acts on them."""

from gir.terms import Term
from gir.terms import lazy as _l


class MarkerKind(Term):
    """What happened."""

    POLICY = "policy", _l("policy measure")
    CAMPAIGN = "campaign", _l("campaign")
    FORM = "form", _l("the form changed")
    RULE = "rule", _l("a counting rule changed")
    GROUP = "group", _l("a new group is counted")
    EVENT = "event", _l("event")


class MarkerAct(Term):
    """What may be done with markers."""

    ADD = "marker.add"
    CHANGE = "marker.change"
    REMOVE = "marker.remove"
