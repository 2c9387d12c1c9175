"""The end of a case in words: the proposal to close it, and the evaluation."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.cases.access import hats, permitted, rooms_of
from gir.cases.finishing.models import ClosingProposal
from gir.cases.finishing.queries import last_evaluation, standing_proposal
from gir.cases.finishing.rules import needs_two
from gir.cases.masking import mask_for
from gir.cases.models import Case
from gir.cases.terms import Act, Status
from gir.followup.words import Pair, filled, masked
from gir.web.dates import short_moment


@dataclass(frozen=True)
class EndingView:
    """What the case page says of its end. ``proposed`` is a sentence, empty when nobody proposed to close it."""

    proposed: str
    own: bool
    facts: list[Pair]
    evaluation: list[Pair]
    by_two: bool


def ending_of(case: Case, actor: Actor) -> EndingView:
    """What this handler may know of how the case is to end."""
    proposal = standing_proposal(case) if case.status is not Status.CLOSED else None
    return EndingView(
        proposed=_proposed(proposal) if proposal else "",
        own=proposal is not None and proposal.proposed_by_id == actor.person_id,
        facts=proposal_facts(case, actor),
        evaluation=_evaluation(case, actor),
        by_two=needs_two(case),
    )


def _proposed(proposal: ClosingProposal) -> str:
    who, when = proposal.proposed_by.first_name, short_moment(proposal.proposed_at)
    return _("%(who)s proposes to close this case (%(when)s).", who=who, when=when)


def proposal_facts(case: Case, actor: Actor) -> list[Pair]:
    """What the proposer wrote. Texts are for who reads the story, with names of closed rooms taken out."""
    proposal = standing_proposal(case)
    if proposal is None:
        return []
    reads = Act.READ_NARRATIVE in permitted(actor, case)
    other = proposal.duplicate_of
    pairs = filled(
        (_("Why it can be closed"), str(proposal.reason.label)),
        (_("Goes on in case"), other.number if other is not None and hats(actor, other) else ""),
        (_("Explanation for the team"), (proposal.note or "") if reads else ""),
        (_("What changed"), (proposal.what_changed or "") if reads else ""),
    )
    return masked(pairs, mask_for(case, rooms_of(actor, case)))


def _evaluation(case: Case, actor: Actor) -> list[Pair]:
    found = last_evaluation(case) if Act.READ_NARRATIVE in permitted(actor, case) else None
    if found is None:
        return []
    heading = _("Evaluation, %(who)s, %(when)s", who=found.written_by.first_name, when=short_moment(found.at))
    return masked([(heading, found.text or "")], mask_for(case, rooms_of(actor, case)))
