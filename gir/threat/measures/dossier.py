"""What is written down about a measure, and what is still missing before it can be decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date

from gir.incidents.terms import Minor
from gir.threat.measures.models import Measure
from gir.threat.measures.redaction import holds_private
from gir.threat.measures.terms import (
    Hearing,
    Informed,
    MeasureKind,
    Missing,
    OpenChannel,
)
from gir.threat.perpetrator.access import is_unlocked
from gir.web.dates import months_after, today

LONGEST_BEFORE_REVIEW = 6
"""Months within which a measure is looked at again (ombudsman of Groningen)."""
WRITTEN = (
    "facts",
    "answer",
    "proportionality",
    "channel_words",
    "location",
    "minor_reason",
    "postponed_reason",
    "mandate",
)
"""The texts of a dossier, besides the name and the address."""


@dataclass(frozen=True)
class Dossier:
    """Everything that a drafter fills in. An empty text or None: not known yet."""

    kind: MeasureKind
    name: str = ""
    address: str = ""
    minor: Minor | None = None
    minor_reason: str = ""
    facts: str = ""
    rule_ids: frozenset[str] = frozenset()
    linked: frozenset[str] = frozenset()
    informed: Informed | None = None
    informed_on: date | None = None
    postponed_reason: str = ""
    hearing: Hearing | None = None
    hearing_on: date | None = None
    answer: str = ""
    proportionality: str = ""
    channels: frozenset[OpenChannel] = frozenset()
    channel_words: str = ""
    location: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    review_on: date | None = None
    mandate: str = ""


APART = frozenset({"rule_ids", "linked"})
"""Fields that are rows of their own."""
PLAIN = tuple(field.name for field in fields(Dossier) if field.name not in APART)
"""Fields of a dossier that a measure holds under the same name."""


def latest_review(day: date) -> date:
    """The last day on which what begins, or was looked at, on this day is looked at again."""
    return months_after(day, LONGEST_BEFORE_REVIEW)


def missing_to_decide(measure: Measure) -> list[Missing]:
    """What must be there before anybody may decide this, in the order of the form. Nothing: it is complete."""
    return [*_about_the_citizen(measure), *_about_the_facts(measure), *_about_the_measure(measure), *_dates(measure)]


def _about_the_citizen(measure: Measure) -> Iterator[Missing]:
    if not is_unlocked(measure.case):
        yield Missing.CRITERIA
    if not measure.name:
        yield Missing.NAME
    if measure.minor is None:
        yield Missing.MINOR
    elif measure.minor is not Minor.NO and not measure.minor_reason:
        yield Missing.MINOR_REASON


def _about_the_facts(measure: Measure) -> Iterator[Missing]:
    if not measure.facts:
        yield Missing.FACTS
    if not measure.rules:
        yield Missing.NORM
    if measure.informed is None or (measure.informed is Informed.INFORMED and measure.informed_on is None):
        yield Missing.INFORMED
    if measure.informed is Informed.POSTPONED and not measure.postponed_reason:
        yield Missing.POSTPONED_REASON
    if measure.hearing is None or measure.hearing_on is None:
        yield Missing.HEARING
    if measure.hearing is Hearing.HEARD and not measure.answer:
        yield Missing.ANSWER
    if not measure.proportionality:
        yield Missing.PROPORTIONALITY


def _about_the_measure(measure: Measure) -> Iterator[Missing]:
    if not measure.channels:
        yield Missing.CHANNEL
    if not measure.channel_words:
        yield Missing.CHANNEL_WORDS
    if measure.kind is MeasureKind.BUILDING_BAN and not measure.location:
        yield Missing.LOCATION
    if not measure.mandate:
        yield Missing.MANDATE
    if any(holds_private(getattr(measure, name) or "", measure.case) for name in WRITTEN):
        yield Missing.PRIVATE


def _dates(measure: Measure) -> Iterator[Missing]:
    starts, ends, review = measure.starts_on, measure.ends_on, measure.review_on
    if starts is None:
        yield Missing.START
    if ends is None:
        yield Missing.END
    elif ends < today():
        yield Missing.END_PASSED
    if review is None:
        yield Missing.REVIEW
    if starts and ends and ends < starts:
        yield Missing.END_FIRST
    if review and ((ends and review > ends) or (starts and review < starts)):
        yield Missing.REVIEW_ORDER
    if starts and review and review > latest_review(starts):
        yield Missing.REVIEW_LATE
