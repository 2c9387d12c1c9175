"""The words about the perpetrator's name."""

from gir.terms import Term
from gir.terms import lazy as _l


class CriteriaAct(Term):
    """What is done to an organisation's criteria, as the log names it."""

    DRAFT = "criteria.draft", _l("Save a draft of the criteria")
    PUBLISH = "criteria.publish", _l("Publish criteria")


class Verdict(Term):
    """What came of holding a case against the criteria."""

    MET = "met", _l("At least one is met: unlock the name"), _l("OOV may then record and read who it is.")
    NONE = (
        "none",
        _l("None is met: the name stays locked"),
        _l("Nobody reads the name, and it is proposed to destroy it."),
    )


class Informing(Term):
    """What becomes of the duty to tell somebody that their name is kept."""

    INFORMED = "informed", _l("This person was informed")
    POSTPONED = "postponed", _l("Not yet: postpone it"), _l("Needs a reason and a new date.")
