"""The words of searching: what the log calls it, and why somebody looks for a colleague."""

from __future__ import annotations

from gir.terms import Term
from gir.terms import lazy as _l


class SearchAct(Term):
    """Looking for cases; the log has a line for each time."""

    WORDS = "search.words"
    PERSON = "search.person"


class SearchReason(Term):
    """Why somebody looks for the cases of one colleague. A choice, because the log never holds what somebody wrote."""

    HELP = "help", _l("To help this colleague better: something happened before")
    TWICE = "twice", _l("To see whether something was reported already")
    ASKED = "asked", _l("This colleague asks about their own report")
    SAFETY = "safety", _l("For the safety of this colleague now")
