"""The words of requests about one's own data: kinds, states, acts, and how a person was known to be who they say."""

from __future__ import annotations

from gir.terms import Term
from gir.terms import lazy as _l
from gir.terms import lazy_in as _p


class RequestAct(Term):
    """What may be done about a request."""

    ASK = "avg.ask", _l("Ask about one’s own data")
    ENTER = "avg.enter", _l("Enter a request that came in")
    READ = "avg.read", _l("Read a request")
    FOLLOW = "avg.follow", _l("Follow one’s own request")
    CHECK_IDENTITY = "avg.check_identity", _l("Say how it is known who asks")
    EXTEND = "avg.extend", _l("Take two months more")
    HAND_OVER = "avg.hand_over", _l("Hand a request to somebody")
    GIVE_BACK = "avg.give_back", _l("Give a request back to the privacy officer")
    WITHDRAW = "avg.withdraw", _l("Withdraw a request")
    FIND = "avg.find", _l("Look for cases with the name of who asks")
    LINK = "avg.link", _l("Say which case a request is about")
    UNLINK = "avg.unlink", _l("Take a case out of a request")
    DECIDE = "avg.decide", _l("Decide on a request")
    DELIVER = "avg.deliver", _l("Record that the letter was delivered")
    READ_LETTER = "avg.read_letter", _l("Read the letter about a request")
    REMIND = "avg.remind", _l("Remind of the term of a request")


class RequestKind(Term):
    """What somebody asks (AVG 15 to 21)."""

    ACCESS = "access", _l("To see what you have about me"), _l("You get a copy, without the names of others.")
    CORRECTION = (
        "correction",
        _l("To correct what is wrong"),
        _l("Write what is wrong and how it is. Your own words are put beside the text."),
    )
    ERASURE = (
        "erasure",
        _l("To erase what you have about me"),
        _l("What the law or somebody’s safety needs, stays."),
    )
    RESTRICTION = (
        "restriction",
        _l("To keep it, and not destroy it yet"),
        _l("For example because you need it for a court, or because you say that it is wrong."),
    )
    OBJECTION = (
        "objection",
        _l("To object that you use it"),
        _l("Write why it weighs heavier for you than for others."),
    )


class Standing(Term):
    """How somebody who has no account stands to what happened."""

    PERPETRATOR = "perpetrator", _l("Accused of aggression")
    WITNESS = "witness", _l("Was there, or is named in it")
    REPORTER = "reporter", _l("Reported it, or it happened to them, without an account")


class IdentityCheck(Term):
    """How it is known who asks. Never with a copy of a passport: that holds far more than is needed."""

    ACCOUNT = "account", _l("Signed in with their account and a code")
    SHOWN = "shown", _l("Showed a passport or card at the desk"), _l("Only looked at. No copy, no number.")
    ADDRESS = "address", _l("We answer to an address that we knew already")
    CALLED_BACK = "called_back", _l("Called back on a number that we knew already")
    SIGNED_IN = "signed_in", _l("Signed in at our website, for example with DigiD")
    NOT_YET = "not_yet", _l("Not yet"), _l("Nothing leaves before this is known.")


class RequestStatus(Term):
    """Where a request stands."""

    RECEIVED = "received", _p("request", "With the privacy officer")
    HANDLED = "handled", _p("request", "Somebody looks into it")
    DECIDED = "decided", _p("request", "Decided, not finished yet")
    DONE = "done", _p("request", "Finished")
    WITHDRAWN = "withdrawn", _p("request", "Withdrawn")


class Outcome(Term):
    """What was decided."""

    GRANTED = "granted", _p("request", "Granted")
    PARTLY = "partly", _p("request", "Granted in part")
    REFUSED = "refused", _p("request", "Refused")


class Missing(Term):
    """What keeps a request from being decided, as a sentence that says what to do."""

    IDENTITY = "identity", _l("Let the privacy officer record first how it is known who asks.")
