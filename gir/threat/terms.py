"""The acts and outcomes of the threat side."""

from gir.terms import Term
from gir.terms import lazy as _l


class ThreatAct(Term):
    """What may be done in the room of the threat."""

    READ = "threat.read", _l("Read about the threat")
    RECORD_REACTION = "threat.record_reaction", _l("Record the reaction")
    DECIDE_POLICE = "threat.decide_police", _l("Decide on a police report")
    ADVISE_HOME = "threat.advise_home", _l("Record advice about the safety of the home")
    CHECK_CRITERIA = "threat.check_criteria", _l("Hold the case against the criteria for a name")
    READ_IDENTITY = "threat.read_identity", _l("Read who the perpetrator is, to speak to them")
    RECORD_PERPETRATOR = "threat.record_perpetrator", _l("Record who the perpetrator is")
    INFORM_PERPETRATOR = "threat.inform_perpetrator", _l("Record that the perpetrator was informed")
    FIND_EARLIER = "threat.find_earlier", _l("Look for earlier incidents of the same person")
    REMIND_TO_INFORM = "threat.remind_to_inform", _l("Remind that the perpetrator must be informed")
    RECORD_OUTCOME = "threat.record_outcome", _l("Record what the police did")
    PREPARE_FILE = "threat.prepare_file", _l("Prepare the file for the police")
    DOWNLOAD_FILE = "threat.download_file", _l("Download the file for the police")


class ReactionWay(Term):
    """How the perpetrator was told which behaviour is not accepted."""

    IN_PERSON = "in_person", _l("In person")
    TELEPHONE = "telephone", _l("By telephone")
    LETTER = "letter", _l("By letter")
    EMAIL = "email", _l("By e-mail")


class PoliceDecision(Term):
    """What goes to the police."""

    REPORT = "report", _l("We file a police report"), _l("The organisation files it, not the reporter")
    NOTICE = "notice", _l("We notify the police"), _l("A notice, without asking for prosecution")
    NONE = "none", _l("We do not go to the police"), _l("Then a reason is needed")


class VptCode(Term):
    """Whether the police gave the case the VPT code, which makes the national agreements apply."""

    NOT_ASKED = "not_asked", _l("Not asked yet")
    ASKED = "asked", _l("Asked for")
    ASSIGNED = "assigned", _l("Assigned")
    REFUSED = "refused", _l("Refused")
