"""The acts and outcomes of care."""

from gir.terms import Term
from gir.terms import lazy as _l


class CareAct(Term):
    """What may be done in the room of care."""

    READ = "care.read", _l("Read about care")
    PLAN_TALK = "care.plan_talk", _l("Plan a talk")
    RECORD_TALK = "care.record_talk", _l("Record a talk")
    ADD_TALKS = "care.add_talks", _l("Add talks that the reporter wishes")
    RECORD_INJURY = "care.record_injury", _l("Record an injury or absence")
    RELEASE_INJURY = "care.release_injury", _l("Release a line about an injury to the police")
    REPORT_ACCIDENT = "care.report_accident", _l("Record the report to the labour inspectorate")
    REFER = "care.refer", _l("Record that somebody was pointed to further help")
    INVITE_PEER = "care.invite_peer", _l("Invite a colleague of the peer support team")


class TalkOutcome(Term):
    """How an offered talk ended."""

    HELD = "held", _l("We spoke")
    DECLINED = "declined", _l("The reporter did not want to talk")
    NOT_REACHED = "not_reached", _l("I could not reach the reporter")


class Confirmation(Term):
    """What the reporter says of a talk that was recorded or that is late."""

    HAPPENED = "happened", _l("This happened")
    NOT_YET = "not_yet", _l("Not yet")
    NOT_WANTED = "not_wanted", _l("I do not want this")


class Help(Term):
    """Where somebody can get help besides the talks."""

    OCCUPATIONAL_PHYSICIAN = "occupational_physician", _l("occupational physician")
    VICTIM_SUPPORT = "victim_support", _l("Victim Support Netherlands")
    SOCIAL_WORKER = "social_worker", _l("company social worker")
    CONFIDANT = "confidant", _l("confidential adviser")
    FAMILY_DOCTOR = "family_doctor", _l("own family doctor")
    LEGAL_AID = "legal_aid", _l("legal help")
    OTHER = "other", _l("other help")


class ReferralOutcome(Term):
    """What the reporter did with the offer. Never why, and never what came of it: that is between them and the help."""

    OFFERED = "offered", _l("Offered, no answer yet")
    ACCEPTED = "accepted", _l("Accepted")
    DECLINED = "declined", _l("Declined")


class AbsenceBand(Term):
    """How long somebody was away from work because of it; a band, as the law asks no more."""

    UP_TO_3 = "up_to_3", _l("1 to 3 days")
    UP_TO_14 = "up_to_14", _l("4 to 14 days")
    UP_TO_42 = "up_to_42", _l("15 days to 6 weeks")
    LONGER = "longer", _l("longer than 6 weeks")
    NOT_OVER = "not_over", _l("not back at work yet")


class NoticeWay(Term):
    """How the labour inspectorate was told."""

    TELEPHONE = "telephone", _l("By telephone")
    WEB_FORM = "web_form", _l("With their form on the internet")
    WRITING = "writing", _l("In writing")
