"""What a message is about, without a word about whom or what."""

from gir.terms import Term
from gir.terms import lazy as _l


class MessageKind(Term):
    """The reason of a message: its subject line, and a sentence."""

    NEW_CASE = (
        "new_case",
        _l("Something new is waiting for you"),
        _l("There is a new report for which you have a step to do."),
    )
    CALL_TODAY = (
        "call_today",
        _l("Somebody asks for a call today"),
        _l("Somebody who reported something asks to be called today. You find the number in the case."),
    )
    ASSIGNED = "assigned", _l("Something is waiting for you"), _l("A colleague has handed you a case.")
    ANSWERED = "answered", _l("There is an answer for you"), _l("You can read an answer to your report.")
    NEWS = "news", _l("There is news for you"), _l("Something has changed in your report.")
