"""What was proposed and written at the end of a case."""

from __future__ import annotations

from gir.cases.finishing.models import ClosingProposal, Evaluation
from gir.cases.holdings import Rows
from gir.cases.models import Case

EVALUATIONS = Rows(Evaluation, Evaluation.at.desc())
PROPOSALS = Rows(ClosingProposal, ClosingProposal.proposed_at.desc())


def standing_proposal(case: Case) -> ClosingProposal | None:
    """The proposal to close this case that waits for a second person."""
    return next((row for row in _proposals(case) if row.ended_at is None), None)


def last_proposal(case: Case) -> ClosingProposal | None:
    """The newest proposal, whatever became of it."""
    return next(iter(_proposals(case)), None)


def last_evaluation(case: Case) -> Evaluation | None:
    """What was written last when people looked back on this case."""
    return EVALUATIONS.first(case)


def _proposals(case: Case) -> list[ClosingProposal]:
    return PROPOSALS.of(case)
