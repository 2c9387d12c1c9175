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
    REPORT_ACCIDENT = "care.report_accident", _l("Record the report to the labour inspectorate")


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
