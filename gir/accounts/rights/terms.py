"""The acts of giving roles by two people, and what becomes of a proposal."""

from __future__ import annotations

from gir.terms import Term
from gir.terms import lazy as _l
from gir.terms import lazy_in as _p


class RightsAct(Term):
    """What is done about roles, as the log names it; giving and ending them is named as an act on an account."""

    PROPOSE = "account.propose_role"
    REFUSE = "account.refuse_role"
    CONFIRM = "account.confirm_roles"


class ProposalEnd(Term):
    """Why a proposal to give a role no longer waits."""

    GIVEN = "given", _p("role proposal", "Given")
    REFUSED = "refused", _p("role proposal", "Not given")


class RoleAnswer(Term):
    """What the second person says of it."""

    YES = "yes", _l("Yes, give this role"), _l("It holds from the first day that was chosen")
    NO = "no", _l("No"), _l("Nothing changes")
