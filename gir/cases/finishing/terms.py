"""What becomes of a proposal to close a case."""

from __future__ import annotations

from gir.terms import Term
from gir.terms import lazy_in as _p


class ProposalEnd(Term):
    """Why a proposal no longer waits."""

    CONFIRMED = "confirmed", _p("proposal", "Confirmed")
    RETURNED = "returned", _p("proposal", "Returned")
    FELL = "fell", _p("proposal", "Fell, because the case changed or another proposal took its place")
