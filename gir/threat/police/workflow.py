"""What may come after what at the police, as one table, and how that reads outside the room of the threat."""

from __future__ import annotations

from collections.abc import Sequence

from gir.threat.police.terms import PoliceOutcome
from gir.threat.terms import PoliceDecision

_ON_ITS_WAY = frozenset(
    {
        PoliceOutcome.INVESTIGATED,
        PoliceOutcome.ARRESTED,
        PoliceOutcome.DISMISSED,
        PoliceOutcome.SETTLED,
        PoliceOutcome.VERDICT,
    }
)
FIRST: dict[PoliceDecision, frozenset[PoliceOutcome]] = {
    PoliceDecision.REPORT: frozenset({PoliceOutcome.NOTIFIED, PoliceOutcome.RECORDED, PoliceOutcome.REFUSED}),
    PoliceDecision.NOTICE: frozenset({PoliceOutcome.NOTIFIED}),
    PoliceDecision.NONE: frozenset(),
}
"""What may come first, by what goes to the police."""
AFTER: dict[PoliceOutcome, frozenset[PoliceOutcome]] = {
    PoliceOutcome.NOTIFIED: _ON_ITS_WAY | {PoliceOutcome.RECORDED, PoliceOutcome.REFUSED},
    PoliceOutcome.REFUSED: frozenset({PoliceOutcome.REVIEW_ASKED, PoliceOutcome.RECORDED}),
    PoliceOutcome.REVIEW_ASKED: frozenset({PoliceOutcome.RECORDED, PoliceOutcome.REVIEW_UPHELD}),
    PoliceOutcome.REVIEW_UPHELD: frozenset({PoliceOutcome.RECORDED}),
    PoliceOutcome.RECORDED: _ON_ITS_WAY,
    PoliceOutcome.INVESTIGATED: _ON_ITS_WAY - {PoliceOutcome.INVESTIGATED},
    PoliceOutcome.ARRESTED: _ON_ITS_WAY,
    PoliceOutcome.DISMISSED: frozenset({PoliceOutcome.INVESTIGATED, PoliceOutcome.VERDICT}),  # after a complaint
    PoliceOutcome.SETTLED: frozenset({PoliceOutcome.DAMAGES}),
    PoliceOutcome.VERDICT: frozenset({PoliceOutcome.DAMAGES, PoliceOutcome.VERDICT}),  # and again after an appeal
    PoliceOutcome.DAMAGES: frozenset({PoliceOutcome.VERDICT}),
}
ONLY_REPORTED = frozenset({PoliceOutcome.RECORDED, PoliceOutcome.REFUSED})
"""What happens to a report only: a notice asks for no prosecution."""
TURNED_DOWN = frozenset({PoliceOutcome.REFUSED, PoliceOutcome.REVIEW_ASKED, PoliceOutcome.REVIEW_UPHELD})
"""While this is the last there is, the police have no report, however often we meant to file one."""

OVER = frozenset(
    {
        PoliceOutcome.REVIEW_UPHELD,
        PoliceOutcome.DISMISSED,
        PoliceOutcome.SETTLED,
        PoliceOutcome.VERDICT,
        PoliceOutcome.DAMAGES,
    }
)
"""When one of these is the last there is, nobody waits for the police or the court any more."""
GOING_ON = frozenset({PoliceOutcome.INVESTIGATED, PoliceOutcome.ARRESTED})
"""What says of a mere notice that the police do something with it."""


def may_follow(decision: PoliceDecision, so_far: Sequence[PoliceOutcome]) -> frozenset[PoliceOutcome]:
    """What can come next; ``so_far`` in order."""
    found = AFTER[so_far[-1]] if so_far else FIRST[decision]
    return found if decision is PoliceDecision.REPORT else found - ONLY_REPORTED


def fits_decision(decision: PoliceDecision, so_far: Sequence[PoliceOutcome]) -> bool:
    """Whether this decision can stand beside what the police did already."""
    return not so_far or (
        decision is not PoliceDecision.NONE and so_far[0] in FIRST[decision] and _goes(decision, so_far)
    )


def _goes(decision: PoliceDecision, so_far: Sequence[PoliceOutcome]) -> bool:
    return decision is PoliceDecision.REPORT or not ONLY_REPORTED & set(so_far)
