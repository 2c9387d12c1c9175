"""What a text to several reporters can be."""

from __future__ import annotations

from gir.terms import Term
from gir.terms import lazy as _l


class TextKind(Term):
    """An answer is what every report is owed; a message may come at any time."""

    ANSWER = "answer", _l("An answer"), _l("The answer that each of these reports is owed.")
    MESSAGE = "message", _l("A message"), _l("Something to know meanwhile. The answer is still owed.")
