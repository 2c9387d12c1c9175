"""What the second person says of a proposal to close."""

from __future__ import annotations

from gir.terms import Term
from gir.terms import lazy as _l


class SecondLook(Term):
    """The two answers of the second look."""

    CONFIRM = "confirm", _l("It can be closed"), _l("The case is closed at once, and the reporter gets a mail")
    RETURN = "return", _l("Not yet"), _l("The case stays open; everybody who handles it reads why")
