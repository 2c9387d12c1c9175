"""What is done with the figures of partners, and what can be wrong with them."""

from gir.terms import Term
from gir.terms import lazy as _l


class PartnerAct(Term):
    """What leaves a trace."""

    SHARE = "partners.share", _l("Decide who else sees the published figures")
    EXPORT = "partners.export", _l("Make a file with published figures for a partner")
    TAKE_OVER = "partners.take_over", _l("Take over the figures of a partner")
    REMOVE = "partners.remove", _l("Remove a partner with its figures")


class Fault(Term):
    """Why a file with the figures of a partner is not taken over. No sentence repeats what is in the file."""

    TOO_LARGE = "too_large", _l("This file is too large for published figures. Ask your partner for the right one.")
    NOT_TEXT = "not_text", _l("This file cannot be read. Send it as your partner made it, and open it nowhere else.")
    NOT_FIGURES = "not_figures", _l("This is no file with the figures of a partner.")
    OTHER_VERSION = (
        "other_version",
        _l("This file was made by a newer program than this one. Ask your administrator for an update."),
    )
    TWICE = "twice", _l("Something stands in this file twice, so nobody can say which of the two holds.")
    STRANGE = "strange", _l("Something in this file is not as it has to be.")
    SMALL = (
        "small",
        _l("This file holds figures that could point at people: under 10, or not rounded to 5. Tell your partner."),
    )
    FUTURE = "future", _l("This file tells of a period that is not over yet.")
    SIGNATURE = "signature", _l("The signature does not fit. The file was changed after your partner made it.")
    OWN = "own", _l("This is a file of your own organisation. Choose the one that your partner made.")
    OTHER_KEY = (
        "other_key",
        _l(
            "You know this partner, but the file was signed with another key than before. Call them. If they have a "
            "new key, remove the partner here first, and compare the new number."
        ),
    )
    OLDER = "older", _l("This file is older than the one you have of this partner. Ask for the newest.")
    REWRITTEN = (
        "rewritten",
        _l("This file tells other figures of a period that you have already. What was published stays. Call them."),
    )
    CHANGED = "changed", _l("What you looked at did not come back whole. Send the file again.")
