"""The words of measures: kinds, states, acts, and what may be missing before one can be decided."""

from __future__ import annotations

from gir.terms import Term
from gir.terms import lazy as _l
from gir.terms import lazy_in as _p


class MeasureAct(Term):
    """What may be done about measures."""

    READ = "measure.read", _l("Read about measures")
    DRAFT = "measure.draft", _l("Draft a measure")
    TAKE_NONE = "measure.take_none", _l("Record why there is no measure")
    PRINT_FILE = "measure.print_file", _l("Print what is held about a citizen")
    PROPOSE = "measure.propose", _l("Propose a measure")
    WITHDRAW = "measure.withdraw", _l("Withdraw a measure")
    DECIDE = "measure.decide", _l("Decide a measure")
    RETURN = "measure.return", _l("Return a measure")
    DELIVER = "measure.deliver", _l("Record that the letter was delivered")
    HEAR = "measure.hear", _l("Record that the citizen was heard later")
    REVIEW = "measure.review", _l("Review a measure")
    LIFT = "measure.lift", _l("Lift a measure")
    BEGIN = "measure.begin", _l("Let a measure begin")
    EXPIRE = "measure.expire", _l("Let a measure expire")
    REMIND = "measure.remind", _l("Remind of a review")
    READ_BANS = "measure.read_bans", _l("Look at the list of building bans")
    WRITE_LETTER = "measure.write_letter", _l("Change the text of a letter")


class MeasureKind(Term):
    """Which measure it is."""

    ORAL_WARNING = "oral_warning", _l("Oral warning"), _l("Confirmed in a letter.")
    WRITTEN_WARNING = "written_warning", _l("Written warning")
    ORDER_TALK = "order_talk", _l("Order talk"), _l("A talk with agreements that both sides sign.")
    CONTACT = (
        "contact",
        _l("Contact restriction"),
        _l("One contact person, or contact by letter, mail or telephone only."),
    )
    BUILDING_BAN = "building_ban", _l("Building ban"), _l("Not into a building or onto a site of ours.")
    SUSPENSION = "suspension", _l("Suspension of service")
    BENEFITS = "benefits", _l("Measure on benefits"), _l("A decision on social assistance.")
    RECOVERY = "recovery", _l("Recovery of damage")


class MeasureStatus(Term):
    """Where a measure stands."""

    DRAFT = "draft", _p("measure", "Draft")
    PROPOSED = "proposed", _p("measure", "Waits for a decision")
    RETURNED = "returned", _p("measure", "Returned")
    DECIDED = "decided", _p("measure", "Decided, not running yet")
    RUNNING = "running", _p("measure", "Running")
    LIFTED = "lifted", _p("measure", "Lifted")
    EXPIRED = "expired", _p("measure", "Ended on its last day")
    WITHDRAWN = "withdrawn", _p("measure", "Withdrawn")


class Informed(Term):
    """Whether the citizen was told that a measure is being considered."""

    INFORMED = "informed", _l("Told")
    POSTPONED = "postponed", _l("Postponed"), _l("Only with a reason.")


class Hearing(Term):
    """Whether the citizen could give their side."""

    HEARD = "heard", _l("Heard")
    DECLINED = "declined", _l("Offered, and declined")
    LATER = "later", _l("Later, because it is urgent"), _l("Give the day on which they will be heard.")


class OpenChannel(Term):
    """How the citizen can still reach the organisation. One always stays open."""

    TELEPHONE = "telephone", _l("By telephone")
    EMAIL = "email", _l("By e-mail")
    LETTER = "letter", _l("By letter")
    CONTACT_PERSON = "contact_person", _l("A contact person")
    DESK = "desk", _l("At the desk, by appointment")


class DeliveryWay(Term):
    """How the citizen got the letter."""

    POST = "post", _p("letter", "By post")
    REGISTERED = "registered", _p("letter", "By registered post")
    HANDED = "handed", _p("letter", "Handed over in person")
    EMAIL = "email", _p("letter", "By e-mail")


class ReviewOutcome(Term):
    """What came of a review."""

    CONTINUED = "continued", _l("It stays, until its end at the latest"), _l("Choose the next review.")
    LIFTED = "lifted", _l("It is lifted now")


class Clause(Term):
    """What a citizen can do against a letter."""

    COMPLAINT = "complaint", _l("Complaint")
    OBJECTION = "objection", _l("Objection, within six weeks")


class Missing(Term):
    """What keeps a measure from being decided, as a sentence that says what to do."""

    CRITERIA = (
        "criteria",
        _l("Let the coordinator record first that a name may be used. Until then none is written down."),
    )
    NAME = "name", _l("Write the name of the citizen.")
    MINOR = "minor", _l("Say whether the citizen is under eighteen.")
    MINOR_REASON = "minor_reason", _l("Write why this measure is right for somebody who is, or may be, a minor.")
    FACTS = "facts", _l("Write down the facts: what, when and where.")
    NORM = "norm", _l("Choose the house rule that was broken.")
    INFORMED = "informed", _l("Say when the citizen was told that you consider this.")
    POSTPONED_REASON = "postponed_reason", _l("Write why telling the citizen is postponed.")
    HEARING = "hearing", _l("Say whether the citizen was heard, and when.")
    ANSWER = "answer", _l("Write down what the citizen answered.")
    PROPORTIONALITY = "proportionality", _l("Write why nothing lighter is enough.")
    CHANNEL = "channel", _l("Choose at least one way in which the citizen can still reach us.")
    CHANNEL_WORDS = "channel_words", _l("Write the number, the address or the name for the way that stays open.")
    LOCATION = "location", _l("Write for which building or site the ban holds.")
    START = "start", _l("Choose the first day.")
    END = "end", _l("Choose the last day. No measure goes on without an end.")
    REVIEW = "review", _l("Choose the day of the review.")
    END_FIRST = "end_first", _l("The last day lies before the first day. Change one of them.")
    REVIEW_ORDER = "review_order", _l("The review must lie after the first day and not after the last day.")
    REVIEW_LATE = "review_late", _l("The review must come within six months of the first day.")
    END_PASSED = "end_passed", _l("The last day has passed already. Choose a later one.")
    MANDATE = "mandate", _l("Write under which mandate it is decided.")
    PRIVATE = "private", _l("A text holds a private number or address of who reported it. Take it out.")
