"""Looking into the log, why lines of it are taken away, and what is unusual reading."""

from __future__ import annotations

from gir.terms import Term
from gir.terms import lazy as _l


class PrivacyAct(Term):
    """Looking into the log is itself in the log."""

    LOOK_CASE = "log.read_case"
    LOOK_ACCOUNT = "log.read_account"
    LOOK_UNUSUAL = "log.read_unusual"
    LOOK_PURPOSES = "log.read_purposes"
    TAKE = "log.export"


class LogPurpose(Term):
    """What lines of the log are taken away for."""

    BREACH = "breach", _l("To assess or report a data breach")
    REQUEST = "request", _l("A request of the person concerned")
    CHECK = "check", _l("A regular check")
    OTHER = "other", _l("Something else")


class Unusual(Term):
    """Written rules. Each only says what happened; what it means, people find out by asking."""

    MANY = (
        "many",
        _l("Many cases in one hour"),
        _l("Fifteen or more different cases, opened within an hour."),
    )
    NIGHT = (
        "night",
        _l("At night"),
        _l("A case opened between 23.00 and 6.00. For who was on duty that is their work; they are left out."),
    )
    OTHERS = (
        "others",
        _l("Many cases of others"),
        _l("Five or more cases in one day that somebody else handles in the same role. Coordinators are left out."),
    )
    COLLEAGUE = (
        "colleague",
        _l("A colleague of the same department"),
        _l("The case of somebody of the reader’s own department, without having been given it."),
    )
    REFUSED = (
        "refused",
        _l("Refused again and again"),
        _l("Five or more times in one day: something that was not open to this account."),
    )
