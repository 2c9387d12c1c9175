"""Lists of measures: of a case, and of all that somebody has to do with them. No name and no text stands in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from flask import url_for
from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.cases.models import Case
from gir.followup.words import Pair
from gir.terms import capital
from gir.threat.measures.access import permitted
from gir.threat.measures.clock import REMINDED_BEFORE
from gir.threat.measures.dossier import missing_to_decide
from gir.threat.measures.models import Measure
from gir.threat.measures.queries import decided_by, looked_after_by, measures_of, no_measures_of, waiting_for
from gir.threat.measures.terms import Hearing, MeasureAct, MeasureStatus
from gir.threat.measures.workflow import BEING_MADE, IN_FORCE
from gir.threat.perpetrator.access import is_unlocked
from gir.web.dates import short_date, short_moment, today

BADGES = {
    MeasureStatus.PROPOSED: "soon",
    MeasureStatus.RETURNED: "soon",
    MeasureStatus.RUNNING: "done",
    MeasureStatus.DRAFT: "info",
    MeasureStatus.DECIDED: "info",
}
ENDING_SOON = timedelta(days=30)


@dataclass(frozen=True)
class MeasureRow:
    """One line of a list: no name, no text that somebody wrote."""

    url: str
    kind: str
    number: str
    status: str
    badge: str
    dates: str
    missing: list[str]


@dataclass(frozen=True)
class MeasureGroup:
    """Measures that ask for the same."""

    key: str
    title: str
    rows: list[MeasureRow]


@dataclass(frozen=True)
class MeasuresOnCase:
    """What the room of the threat shows about measures."""

    rows: list[MeasureRow]
    none: list[Pair]
    may_draft: bool
    may_take_none: bool
    may_print: bool
    waits_for_criteria: bool


def measures_on_case(case: Case, actor: Actor) -> MeasuresOnCase | None:
    """The measures of a case, for who may read them."""
    acts = permitted(actor, case)
    if MeasureAct.READ not in acts:
        return None
    return MeasuresOnCase(
        rows=[_row(measure) for measure in measures_of(case)],
        none=[(f"{short_moment(row.at)}, {row.by.first_name}", row.reason or "") for row in no_measures_of(case)],
        may_draft=MeasureAct.DRAFT in acts,
        may_take_none=MeasureAct.TAKE_NONE in acts,
        may_print=MeasureAct.PRINT_FILE in acts,
        waits_for_criteria=not is_unlocked(case),
    )


def missing_words(measure: Measure) -> list[str]:
    """What is missing, in sentences, as long as it is being made."""
    return [str(gap.label) for gap in missing_to_decide(measure)] if measure.status in BEING_MADE else []


def _row(measure: Measure) -> MeasureRow:
    return MeasureRow(
        url=url_for("measures.measure", measure_id=measure.id),
        kind=str(measure.kind.label),
        number=measure.case.number,
        status=str(measure.status.label),
        badge=BADGES.get(measure.status, "quiet"),
        dates=_dates(measure),
        missing=missing_words(measure),
    )


def _dates(measure: Measure) -> str:
    words = [
        _("from %(day)s", day=short_date(measure.starts_on)) if measure.starts_on else "",
        _("up to and including %(day)s", day=short_date(measure.ends_on)) if measure.ends_on else "",
        _("review %(day)s", day=short_date(measure.review_on)) if measure.review_on else "",
    ]
    return capital(", ".join(filter(None, words)))


def measure_groups(actor: Actor) -> list[MeasureGroup]:
    """All that somebody has to do with measures, what is most urgent first."""
    groups = [
        _group("waits", _("Waits for your decision"), waiting_for(actor)),
        *_looked_after(looked_after_by(actor)),
        _group("decided", _("Decided by you"), decided_by(actor)),
    ]
    return [group for group in groups if group.rows]


def _group(key: str, title: str, measures: Iterable[Measure]) -> MeasureGroup:
    return MeasureGroup(key, title, [_row(measure) for measure in measures])


def _looked_after(measures: list[Measure]) -> list[MeasureGroup]:
    titles = {
        "review": _("The review is due"),
        "heard": _("The citizen must still be heard"),
        "letter": _("The letter must still be delivered"),
        "ending": _("Ends soon"),
        "made": _("Being made"),
        "rest": _("Running"),
    }
    return [_group(key, title, [row for row in measures if _asks_for(row) == key]) for key, title in titles.items()]


def _asks_for(measure: Measure) -> str:
    """What a measure asks for first."""
    day = today()
    if measure.status not in IN_FORCE:
        return "made"
    if measure.hearing is Hearing.LATER and measure.hearing_on and measure.hearing_on <= day:
        return "heard"
    if measure.delivered_on is None:
        return "letter"
    if measure.review_on and measure.review_on <= day + REMINDED_BEFORE:
        return "review"
    return "ending" if measure.ends_on and measure.ends_on <= day + ENDING_SOON else "rest"
