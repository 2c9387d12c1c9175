"""States of a case and the acts each allows, as one table."""

from __future__ import annotations

from datetime import datetime, timedelta

from gir.cases.terms import Act, Status, Step
from gir.database import now

READS = frozenset(
    {
        Act.READ,
        Act.READ_NARRATIVE,
        Act.READ_FILE,
        Act.READ_CARE_DATES,
        Act.READ_THREAT_RESULT,
        Act.READ_HOME,
        Act.FOLLOW,
        Act.FOLLOW_FILED,
        Act.WATCH,
        Act.UNWATCH,
    }
)
WORK = frozenset(
    {
        Act.TAKE,
        Act.ASSIGN,
        Act.SET_SEVERITY,
        Act.NEED_ROOM,
        Act.NOTE,
        Act.ANSWER,
        Act.DO_STEP,
        Act.SKIP_STEP,
        Act.ADD_FILE,
    }
)
CLOCKS = frozenset({Act.PAUSE_STEP, Act.RESUME_STEP})
"""Aftercare goes on after closing, and its clocks with it."""
ENDING = frozenset({Act.CLOSE, Act.EVALUATE, Act.PROPOSE_CLOSE, Act.CONFIRM_CLOSE, Act.RETURN_CLOSE})
TOLD_BY_REPORTER = frozenset({Act.MESSAGE, Act.CONFIRM_TALK, Act.CONFIRM, Act.HAND_OVER, Act.PROTECT})
"""What a reporter, or who filed it for somebody else, may do in every state."""
ABOUT_WHO_AND_WHERE = frozenset(
    {Act.LINK, Act.UNLINK, Act.DECLARE_CONFLICT, Act.SHUT_OUT, Act.PROPOSE_LIFT, Act.DECIDE_LIFT}
)
"""Which cases belong together, and who is too close to one, may come out in every state."""
REOPEN_TERM = timedelta(days=30)
"""How long after closing a reporter may take up their own report again."""

ALLOWED: dict[Status, frozenset[Act]] = {
    Status.NEW: READS | WORK | CLOCKS | TOLD_BY_REPORTER | ABOUT_WHO_AND_WHERE | ENDING | {Act.AMEND},
    Status.ACTIVE: READS | WORK | CLOCKS | TOLD_BY_REPORTER | ABOUT_WHO_AND_WHERE | ENDING | {Act.AMEND},
    Status.CLOSED: READS
    | CLOCKS
    | TOLD_BY_REPORTER
    | ABOUT_WHO_AND_WHERE
    | {Act.NOTE, Act.REOPEN, Act.SAY_HELPED, Act.REOPEN_OWN},
}
AFTER: dict[Act, Status] = {
    Act.CLOSE: Status.CLOSED,
    Act.CONFIRM_CLOSE: Status.CLOSED,
    Act.REOPEN: Status.ACTIVE,
    Act.REOPEN_OWN: Status.ACTIVE,
}
"""The state an act leads to. Any other act makes a new case active, except a note to oneself: nobody else learns of it,
so for them nothing has begun. What is told on the timeline is what begins a case (``gir.cases.services.tell``)."""

NEEDED_TO_CLOSE = (Step.ACCIDENT, Step.TRIAGE, Step.REACTION, Step.POLICE, Step.ANSWER, Step.DAMAGE, Step.EVALUATION)
"""Steps that must be done, or left out with a reason, before a case closes. Aftercare goes on after closing; but who
asked to be called is called first, and the labour inspectorate is told at once. Damage is claimed or written off; what
comes in is recorded for as long as that takes (docs/decisions/0046-damage-goes-on-after-closing.md)."""
NEEDED_OF_A_DUPLICATE = (Step.TRIAGE, Step.ANSWER)
"""The same for what was reported twice: the rest is done in the other case."""


def may_still_reopen(closed_at: datetime | None) -> bool:
    """Whether a reporter may still take up what was closed at this moment."""
    return closed_at is not None and now() - closed_at <= REOPEN_TERM
