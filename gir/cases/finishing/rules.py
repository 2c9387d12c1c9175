"""Who may close what: a severe case is closed by two people, any other by one.

Why, and what ends a proposal: docs/decisions/0048-severe-cases-are-closed-by-two.md.
"""

from __future__ import annotations

from gir.accounts.actor import Actor
from gir.cases.finishing.queries import standing_proposal
from gir.cases.models import Case
from gir.cases.terms import Act
from gir.incidents.terms import Severity

SECOND = frozenset({Act.CONFIRM_CLOSE, Act.RETURN_CLOSE})
"""What somebody does who looks at a case after the proposer."""
BY_TWO = SECOND | {Act.PROPOSE_CLOSE}
KEEPS_PROPOSAL = BY_TWO | {Act.TAKE, Act.ASSIGN, Act.NOTE, Act.DO_STEP}
"""Acts that leave a proposal waiting: who handles it, what colleagues write, and that somebody sent flowers meanwhile
changes nothing of what it says. A step that a case waits for was done before."""


def needs_two(case: Case) -> bool:
    """Whether this case is closed by two people."""
    return case.severity is Severity.SEVERE


def not_this_way(actor: Actor, case: Case) -> frozenset[Act]:
    """The acts of closing that are not for this case, or not for this person."""
    if not needs_two(case):
        return BY_TWO
    proposal = standing_proposal(case)
    second = proposal is not None and proposal.proposed_by_id != actor.person_id
    return frozenset({Act.CLOSE}) if second else SECOND | {Act.CLOSE}
