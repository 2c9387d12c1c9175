"""Roles, offices and the acts of signing in."""

from gir.terms import Term
from gir.terms import lazy as _l


class Role(Term):
    """What somebody may do in an organisation (DOMAIN §1)."""

    EMPLOYEE = "employee", _l("employee")
    MANAGER = "manager", _l("manager")
    HRM = "hrm", _l("HRM")
    OOV = "oov", _l("OOV")
    COORDINATOR = "coordinator", _l("coordinator")
    CLERK = "clerk", _l("clerk for office-holders")
    PEER = "peer", _l("peer support team")
    CONFIDANT = "confidant", _l("confidential adviser")
    DECIDER = "decider", _l("mandated official")
    DESK = "desk", _l("security desk")
    FINANCE = "finance", _l("finance")
    PRIVACY_OFFICER = "privacy_officer", _l("privacy officer")
    ADMINISTRATOR = "administrator", _l("administrator")
    BOARD = "board", _l("board")
    PARTNER = "partner", _l("partner analyst")


CASE_ROLES = frozenset({Role.MANAGER, Role.HRM, Role.OOV, Role.COORDINATOR, Role.CLERK})
"""Roles that handle cases."""
OPENING_ROLES = CASE_ROLES | {Role.PEER, Role.CONFIDANT}
"""Roles that open a case or a part of it, also when they are invited first. Those who keep the accounts or the log
(``APART``) never have one of them beside it (DOMAIN §1)."""
REPORT_ROLES = frozenset({Role.HRM, Role.OOV, Role.COORDINATOR, Role.BOARD, Role.MANAGER, Role.CLERK})
"""Roles that tell the council, or the management, how it goes."""
KEEPER_ROLES = frozenset({Role.PRIVACY_OFFICER, Role.COORDINATOR, Role.CLERK})
"""Roles that agree that what was kept long enough is destroyed."""
APART = frozenset({Role.ADMINISTRATOR, Role.PRIVACY_OFFICER})


class Scope(Term):
    """Which office-holders a clerk stands for."""

    COUNCIL = "council", _l("council")
    COLLEGE = "college", _l("college")


class Office(Term):
    """A political or administrative office. Office-holders have no line manager."""

    MAYOR = "mayor", _l("mayor")
    ALDERMAN = "alderman", _l("alderman")
    COUNCILLOR = "councillor", _l("council member")
    COMMITTEE_MEMBER = "committee_member", _l("committee member")
    PARTY_STAFF = "party_staff", _l("party staff")
    COUNCIL_CLERK = "council_clerk", _l("council clerk")
    TOWN_CLERK = "town_clerk", _l("town clerk")

    @property
    def scope(self) -> Scope:
        """The clerk this office reports to."""
        return Scope.COLLEGE if self in (Office.MAYOR, Office.ALDERMAN, Office.TOWN_CLERK) else Scope.COUNCIL


class Way(Term):
    """How somebody whose password was right goes on.

    Who cannot give a code now may still report: that proves nothing, so it shows nothing of what is there already.
    """

    PASSWORD = "password"
    CODE = "code"
    SET_UP = "set_up"
    REPORT_ONLY = "report_only"


class AccountAct(Term):
    """What people do with their account, as the log names it."""

    SIGN_IN = "account.sign_in"
    SIGN_OUT = "account.sign_out"
    WAIT = "account.wait"
    ENTER = "account.enter"
    SET_LANGUAGE = "account.set_language"
    ADD_PERSON = "account.add_person"
    ASSIGN_ROLE = "account.assign_role"
    END_ROLE = "account.end_role"
    SET_EXTERNAL = "account.set_external"
    LEAVE = "account.leave"
    SET_PASSWORD = "account.set_password"
    ASK_CODE = "account.ask_code"
    GIVE_CODE = "account.give_code"
    CONFIRM = "account.confirm"
    SET_UP_CODE = "account.set_up_code"
    RENEW_RECOVERY_CODES = "account.renew_recovery_codes"
    TAKE_AWAY_CODE = "account.take_away_code"
    SET_DUTY = "account.set_duty"
    MAKE_FEED = "account.make_feed"
    END_FEED = "account.end_feed"
    SET_ABSENCE = "account.set_absence"
    READ_FEED = "account.read_feed"
