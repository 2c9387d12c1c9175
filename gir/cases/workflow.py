"""States of a case and the acts each allows, as one table."""

from __future__ import annotations

from gir.cases.terms import Act, Status, Step

READS = frozenset(
    {Act.READ, Act.READ_NARRATIVE, Act.READ_CARE_DATES, Act.READ_THREAT_RESULT, Act.READ_HOME, Act.FOLLOW}
)
WORK = frozenset({Act.TAKE, Act.ASSIGN, Act.SET_SEVERITY, Act.NOTE, Act.ANSWER, Act.SKIP_STEP})

ALLOWED: dict[Status, frozenset[Act]] = {
    Status.NEW: READS | WORK | {Act.CLOSE},
    Status.ACTIVE: READS | WORK | {Act.CLOSE},
    Status.CLOSED: READS | {Act.NOTE, Act.REOPEN},
}
AFTER: dict[Act, Status] = {Act.CLOSE: Status.CLOSED, Act.REOPEN: Status.ACTIVE}
"""The state an act leads to. Any other act makes a new case active, except a note to oneself: nobody else learns of it,
so for them nothing has begun. What is told on the timeline is what begins a case (``gir.cases.services.tell``)."""

NEEDED_TO_CLOSE = (Step.TRIAGE, Step.REACTION, Step.POLICE, Step.ANSWER)
"""Steps that must be done, or left out with a reason, before a case closes. Aftercare goes on after closing; but who
asked to be called is called first."""
