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
    COMPILE = "avg.compile", _l("Gather what is held about who asks")
    READ_TEXTS = "avg.read_texts", _l("Read a text before it leaves")
    JUDGE = "avg.judge", _l("Judge a text before it leaves")
    RELEASE = "avg.release", _l("Release the file")
    TAKE = "avg.take", _l("Take the file of who asks along")
    TAKE_OWN = "avg.take_own", _l("Take the file about oneself along")
    CORRECT = "avg.correct", _l("Put somebody’s own words beside a text")
    ERASE = "avg.erase", _l("Erase a name before its time")
    CARRY_OUT = "avg.carry_out", _l("Record what was done for a request")
    LIFT = "avg.lift", _l("End a restriction")
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


class Side(Term):
    """On which side of what happened somebody stood, for what is held about them."""

    HIT = "hit"
    FILER = "filer"
    ACCUSED = "accused"
    BYSTANDER = "bystander"


class Source(Term):
    """Where a text about somebody lies. The key is the name of its table, or what was put together of terms."""

    FACTS = "facts", _p("held", "The report in short")
    ACCOUNT = "account", _p("held", "The account")
    STORY = "incident", _p("held", "The story")
    EARLIER = "earlier_story", _p("held", "The story before it was corrected")
    CONCERNED = "person_concerned", _p("held", "Who it is about")
    CIRCUMSTANCES = "incident_circumstances", _p("held", "The circumstances")
    CARE = "incident_care", _p("held", "What it did to the person")
    HOME = "incident_home", _p("held", "Home and family")
    LOOKS = "incident_perpetrator", _p("held", "What the accused looked like, came with and used")
    NAME = "incident_perpetrator_identity", _p("held", "The name as it was reported")
    RECORDED = "incident_recorded_identity", _p("held", "Who it is, as it was recorded")
    NOTE = "note", _p("held", "A note or message")
    CASE = "case_file", _p("held", "How it was assessed and closed")
    PROPOSAL = "closing_proposal", _p("held", "A proposal to close it")
    REPLY = "closing_reply", _p("held", "What was answered at the end")
    EVALUATION = "evaluation", _p("held", "How it was looked back on")
    PAUSE = "step_pause", _p("held", "Why something waited")
    FILE = "evidence_file", _p("held", "The name of a file")
    ACCIDENT = "accident_notice", _p("held", "The notice of an accident")
    INJURY = "injury_release", _p("held", "The line about an injury for the police")
    ADVICE = "home_advice", _p("held", "Advice about a home")
    DAMAGE = "damage_item", _p("held", "Damage")
    REACTION = "reaction", _p("held", "The talk with the accused")
    POLICE = "police_step", _p("held", "The decision about the police")
    POLICE_FILE = "police_file", _p("held", "The file for the police")
    CRITERIA = "criteria_check", _p("held", "Why the name may be kept, or not")
    POSTPONED = "inform_postponement", _p("held", "Why the accused was not told yet")
    SEARCH = "earlier_search", _p("held", "Why earlier incidents were looked for")
    NO_MEASURE = "no_measure", _p("held", "Why there was no measure")
    MEASURE = "measure", _p("held", "A measure")
    REVIEW = "measure_review", _p("held", "A review of a measure")


class Verdict(Term):
    """What becomes of a text."""

    KEEP = "keep", _l("Give it as it stands here"), _l("Names that the case knows are left out already.")
    BLACKEN = "blacken", _l("Give it without some passages"), _l("Copy each passage below, on a line of its own.")
    LEAVE_OUT = "leave_out", _l("Do not give it"), _l("Say why in the decision.")


class FilePurpose(Term):
    """What a file about somebody is taken along for."""

    GIVE = "give", _l("To give it to who asked")
    CHECK = "check", _l("To look it over on paper")
    OTHER = "other", _l("Something else")


class FileForm(Term):
    """As what somebody takes their data along."""

    PDF = "pdf", _l("To read (PDF)"), _l("Everything in it.")
    JSON = "json", _l("For another system (JSON)"), _l("Only what you gave yourself.")


class Obstacle(Term):
    """Why a name cannot be erased now, as a sentence for who decides and for who asked."""

    MEASURE = "measure", _l("A measure was taken or is being prepared. Its record stays for a year after its end.")
    POLICE = "police", _l("There is a police report, or a file for the police. It stays as long as that may run.")
    CLAIM = "claim", _l("Damage is claimed from this person.")
    REQUEST = "request", _l("Another request about this case is still open.")
