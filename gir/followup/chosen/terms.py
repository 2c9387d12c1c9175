"""What somebody wants with the cases that they ticked."""

from __future__ import annotations

from gir.cases.terms import Act
from gir.terms import Term
from gir.terms import lazy as _l


class Wish(Term):
    """What to do with the chosen cases."""

    GIVE = "give", _l("Give the chosen cases to a colleague")
    TAKE = "take", _l("Take the chosen cases")

    @property
    def act(self) -> Act:
        """The act that is done to each of them."""
        return Act.ASSIGN if self is Wish.GIVE else Act.TAKE
