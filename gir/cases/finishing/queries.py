"""What was proposed and written at the end of a case."""

from __future__ import annotations

from sqlalchemy import select

from gir.cases.finishing.models import ClosingProposal, Evaluation
from gir.cases.models import Case
from gir.database import db


def standing_proposal(case: Case) -> ClosingProposal | None:
    """The proposal to close this case that waits for a second person."""
    rows = select(ClosingProposal).where(ClosingProposal.case_id == case.id, ClosingProposal.ended_at.is_(None))
    return db.session.scalar(rows)


def last_proposal(case: Case) -> ClosingProposal | None:
    """The newest proposal, whatever became of it."""
    rows = select(ClosingProposal).where(ClosingProposal.case_id == case.id)
    return db.session.scalar(rows.order_by(ClosingProposal.proposed_at.desc()).limit(1))


def last_evaluation(case: Case) -> Evaluation | None:
    """What was written last when people looked back on this case."""
    rows = select(Evaluation).where(Evaluation.case_id == case.id)
    return db.session.scalar(rows.order_by(Evaluation.at.desc()).limit(1))
