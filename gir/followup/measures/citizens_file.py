"""What is held about a citizen in one case, to print for an access request: the accusation beside the answer.

Other people are taken out as far as the register knows them. A machine misses what it does not know, so the page says
that somebody must look it over before it leaves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from gir.cases.models import Case
from gir.database import now
from gir.followup.words import Pair, filled, label
from gir.threat.measures.letters import channels_in_words, clause_words
from gir.threat.measures.models import Measure
from gir.threat.measures.queries import measures_of
from gir.threat.measures.redaction import colleagues_named, people_around, without_others
from gir.web.dates import long_date, long_day


@dataclass(frozen=True)
class FiledMeasure:
    """One measure in the file."""

    title: str
    status: str
    accusation: str
    answer: str
    facts: list[Pair]
    clause: list[dict[str, Any]]


@dataclass(frozen=True)
class CitizensFile:
    """Everything on the page."""

    case_id: str
    number: str
    made: str
    measures: list[FiledMeasure]


def citizens_file(case: Case) -> CitizensFile:
    """Gather the file. Who asks has the act ``MeasureAct.PRINT_FILE``."""
    measures, around = measures_of(case), people_around(case)
    texts = [text for measure in measures for text in _texts(measure)]
    names = [*around, *colleagues_named(case, *texts), *_makers(measures)]
    return CitizensFile(
        case_id=case.id,
        number=case.number,
        made=long_date(now()),
        measures=[_filed(measure, list(dict.fromkeys(names))) for measure in measures],
    )


def _texts(measure: Measure) -> list[str]:
    texts = (
        measure.facts,
        measure.answer,
        measure.proportionality,
        measure.minor_reason,
        measure.postponed_reason,
        measure.over_because,
        measure.channel_words,
        *(review.reason for review in measure.reviews),
    )
    return [text for text in texts if text]


def _makers(measures: list[Measure]) -> list[str]:
    people = (
        person for one in measures for person in (one.drafted_by, one.changed_by, one.proposed_by, one.decided_by)
    )
    return [person.name or "" for person in people if person is not None]


def _filed(measure: Measure, names: list[str]) -> FiledMeasure:
    def clean(text: str | None) -> str:
        return without_others(text or "", measure, names)

    rules = " · ".join(row.rule.text for row in sorted(measure.rules, key=lambda row: row.rule.position))
    reviews = [
        (_("Reviewed"), f"{long_date(row.at)}. {row.outcome.label}. {clean(row.reason)}") for row in measure.reviews
    ]
    clause = clause_words(measure.kind, measure.case.organisation)
    return FiledMeasure(
        title=str(measure.kind.label),
        status=str(measure.status.label),
        accusation=clean(measure.facts) or _("Nothing was written down."),
        answer=clean(measure.answer) or _("There is no answer."),
        facts=filled(
            (_("Name"), measure.name or ""),
            (_("Address"), ", ".join((measure.address or "").splitlines())),
            (_("Under eighteen"), label(measure.minor)),
            (_("Why it is right for somebody so young"), clean(measure.minor_reason)),
            (_("House rules broken"), rules),
            (_("Told that it is considered"), _day(label(measure.informed), measure.informed_on)),
            (_("Why it is postponed"), clean(measure.postponed_reason)),
            (_("Heard"), _day(label(measure.hearing), measure.hearing_on)),
            (_("Why nothing lighter is enough"), clean(measure.proportionality)),
            (_("What stays open"), channels_in_words(measure)),
            (_("How exactly"), clean(measure.channel_words)),
            (_("Place"), measure.location or ""),
            (_("First day"), _day("", measure.starts_on)),
            (_("Last day"), _day("", measure.ends_on)),
            (_("Decided"), _day("", measure.decided_on)),
            (_("Mandate"), measure.mandate or ""),
            (_("Letter"), _day(label(measure.delivered_by), measure.delivered_on)),
            *reviews,
            (_("Why it is over"), clean(measure.over_because)),
        ),
        clause=clause,
    )


def _day(words: str, day: date | None) -> str:
    return ", ".join(filter(None, (words, long_day(day) if day else "")))
