"""The police on the page of a case, and outside the room of the threat what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from gir.cases.models import Case
from gir.followup.words import Pair
from gir.terms import Term
from gir.terms import lazy as _l
from gir.threat.police.queries import newest_file, progress_of
from gir.threat.police.terms import PoliceOutcome
from gir.threat.police.words import progress_words
from gir.threat.queries import police_step_of
from gir.threat.terms import PoliceDecision, ThreatAct
from gir.web.dates import long_day, short_moment

OUTSIDE: dict[PoliceOutcome, str] = {
    PoliceOutcome.NOTIFIED: _l("The police know of it"),
    PoliceOutcome.RECORDED: _l("The police recorded the report"),
    PoliceOutcome.REFUSED: _l("The police have not recorded the report"),
    PoliceOutcome.REVIEW_ASKED: _l("The police have not recorded the report"),
    PoliceOutcome.REVIEW_UPHELD: _l("The police have not recorded the report"),
    PoliceOutcome.INVESTIGATED: _l("The police are working on it"),
    PoliceOutcome.ARRESTED: _l("The police are working on it"),
    PoliceOutcome.DISMISSED: _l("The police and the prosecution are done with it"),
    PoliceOutcome.SETTLED: _l("The police and the prosecution are done with it"),
    PoliceOutcome.VERDICT: _l("The court gave its verdict"),
    PoliceOutcome.DAMAGES: _l("The court gave its verdict"),
}
"""How far it is, as who may know only the result reads it: nothing of who was arrested or what the verdict was."""


@dataclass(frozen=True)
class PoliceOnCase:
    """What the police did, when it was recorded; whether they refused the report; and the file for them.

    ``file`` says which version there is, when and by whom it was prepared; empty when there is none.
    """

    progress: list[Pair]
    refused: bool
    decided: bool
    file: str


def police_on_case(case: Case, acts: frozenset[Term]) -> PoliceOnCase | None:
    """The police for the room of the threat; None outside of it."""
    if ThreatAct.READ not in acts:
        return None
    step, rows, file = police_step_of(case), progress_of(case), newest_file(case)
    return PoliceOnCase(
        progress=[(long_day(row.day), progress_words(row)) for row in rows],
        refused=bool(rows) and rows[-1].outcome is PoliceOutcome.REFUSED,
        decided=step is not None and step.decision is not PoliceDecision.NONE,
        file=_(
            "Version %(number)s, %(moment)s, %(name)s",
            number=file.number,
            moment=short_moment(file.prepared_at),
            name=file.prepared_by.first_name,
        )
        if file
        else "",
    )


def police_result(case: Case) -> str:
    """What goes to the police and how far it is, for everybody who may know the result."""
    step, rows = police_step_of(case), progress_of(case)
    if step is None:
        return _("No decision yet")
    return f"{step.decision.label}. {OUTSIDE[rows[-1].outcome]}" if rows else str(step.decision.label)
