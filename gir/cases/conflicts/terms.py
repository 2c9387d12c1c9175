"""What becomes of a proposal to let somebody in again."""

from __future__ import annotations

from gir.terms import Term
from gir.terms import lazy_in as _p


class LiftEnd(Term):
    """Why such a proposal no longer waits."""

    APPROVED = "approved", _p("lift", "Let in again")
    REFUSED = "refused", _p("lift", "Not let in")
    LAPSED = "lapsed", _p("lift", "Nobody decided in time")
