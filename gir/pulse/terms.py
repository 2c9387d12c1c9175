"""What staff can answer, and why somebody did not report."""

from gir.terms import Term
from gir.terms import lazy as _l


class Answer(Term):
    """Whether the last incident of the last three months was reported."""

    REPORTED = "reported", _l("Yes, I reported it")
    NOT_REPORTED = "not_reported", _l("No, I did not report it")
    NO_INCIDENT = "no_incident", _l("Nothing happened to me in the last 3 months")


class Reason(Term):
    """Why somebody did not report."""

    TOO_LONG = "too_long", _l("Reporting takes too long")
    TOO_SMALL = "too_small", _l("It was too small")
    TO_MANAGER = "to_manager", _l("I told my manager")
    NOTHING_HAPPENS = "nothing_happens", _l("Nothing is done with it anyway")
    AFRAID = "afraid", _l("I was afraid of what would follow")
    DID_NOT_KNOW = "did_not_know", _l("I did not know how")
    PART_OF_JOB = "part_of_job", _l("It is part of the job")
    OTHER = "other", _l("Another reason")


class PulseAct(Term):
    """What is done about the question, as the log names it. Answering is not among it: see decision 17."""

    ASK = "pulse.ask"
    FORGET = "pulse.forget"
