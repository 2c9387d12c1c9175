"""What the second person says of letting somebody in again."""

from __future__ import annotations

from gir.terms import Term
from gir.terms import lazy as _l


class LiftAnswer(Term):
    """The two answers."""

    YES = "yes", _l("Yes, let them in again"), _l("They may see the case at once, in their own role")
    NO = "no", _l("No, they stay out"), _l("Nothing changes. Whoever proposed it sees that")
