"""What a measure, and lists of measures, look like to somebody who may read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from gir.accounts.actor import Actor
from gir.cases.access import handled_cases, hats
from gir.cases.models import Case
from gir.database import db
from gir.followup.measures.lists import BADGES, missing_words
from gir.followup.words import Pair, filled, label
from gir.terms import Term, capital
from gir.threat.measures.access import permitted_on
from gir.threat.measures.letters import channels_in_words, clause_of, shown_body
from gir.threat.measures.models import Measure
from gir.threat.measures.terms import (
    Hearing,
)
from gir.threat.measures.workflow import BEING_MADE
from gir.web.dates import long_date, long_day, short_moment


@dataclass(frozen=True)
class MeasurePage:
    """One measure with its dossier."""

    id: str
    version: int
    kind: str
    number: str
    case_url: str
    status: str
    badge: str
    missing: list[str]
    being_made: bool
    must_hear: bool
    returned_because: str
    facts: str
    answer: str
    answered: str
    sections: list[tuple[str, str, list[Pair]]]
    reviews: list[Pair]
    letter: list[dict[str, Any]]
    acts: frozenset[str]


def measure_page(measure: Measure, actor: Actor) -> MeasurePage:
    """The page of a measure for somebody who may read it. Who decides sees nothing of the rest of the case."""
    acts = permitted_on(measure)(actor, measure.case)
    return MeasurePage(
        id=measure.id,
        version=measure.version,
        kind=str(measure.kind.label),
        number=measure.case.number,
        case_url=url_for("followup.case", case_id=measure.case_id) if hats(actor, measure.case) else "",
        status=str(measure.status.label),
        badge=BADGES.get(measure.status, "quiet"),
        missing=missing_words(measure),
        being_made=measure.status in BEING_MADE,
        must_hear=measure.hearing is Hearing.LATER,
        returned_because=measure.returned_because or "",
        facts=measure.facts or "",
        answer=measure.answer or "",
        answered=_answered(measure),
        sections=[
            ("citizen", _("The citizen"), _citizen(measure)),
            ("measure", _("The measure"), _what(measure)),
            ("norm", _("Rule and hearing"), _norm(measure, actor)),
            ("weighing", _("Weighing"), _weighing(measure)),
            ("who", _("Who did what?"), _who(measure)),
        ],
        reviews=[
            (f"{short_moment(row.at)}, {row.by.first_name}", f"{row.outcome.label}. {row.reason}")
            for row in measure.reviews
        ],
        letter=shown_body(measure),
        acts=frozenset(act.value for act in acts),
    )


def _say(day: date | None) -> str:
    return capital(long_day(day)) if day else ""


def _both(term: Term | None, day: date | None) -> str:
    return ", ".join(filter(None, (label(term), long_day(day) if day else "")))


def _citizen(measure: Measure) -> list[Pair]:
    return filled(
        (_("Name"), measure.name or ""),
        (_("Address"), ", ".join((measure.address or "").splitlines())),
        (_("Under eighteen"), label(measure.minor)),
        (_("Why it is right for somebody so young"), measure.minor_reason or ""),
    )


def _what(measure: Measure) -> list[Pair]:
    return filled(
        (_("Place"), measure.location or ""),
        (_("First day"), _say(measure.starts_on)),
        (_("Last day"), _say(measure.ends_on)),
        (_("Day of the review"), _say(measure.review_on)),
        (_("Letter"), _both(measure.delivered_by, measure.delivered_on)),
        (_("Against it"), label(clause_of(measure.kind))),
        (_("Why it is over"), measure.over_because or ""),
    )


def _norm(measure: Measure, actor: Actor) -> list[Pair]:
    rules = sorted((row.rule for row in measure.rules), key=lambda rule: rule.position)
    version = f" ({_('version %(number)s', number=rules[0].norm.number)})" if rules else ""
    return filled(
        (_("House rules broken"), " · ".join(rule.text for rule in rules) + version),
        (_("Earlier cases"), " · ".join(linked_numbers(measure, actor))),
        (_("Told that it is considered"), _both(measure.informed, measure.informed_on)),
        (_("Why it is postponed"), measure.postponed_reason or ""),
        (_("Heard"), _both(measure.hearing, measure.hearing_on)),
    )


def _weighing(measure: Measure) -> list[Pair]:
    return filled(
        (_("Why nothing lighter is enough"), measure.proportionality or ""),
        (_("What stays open"), channels_in_words(measure)),
        (_("How exactly"), measure.channel_words or ""),
        (_("Mandate"), measure.mandate or ""),
    )


def _who(measure: Measure) -> list[Pair]:
    def told(person: Any, at: Any) -> str:
        return f"{person.name}, {long_date(at)}" if person is not None and at is not None else ""

    return filled(
        (_("Drafted"), told(measure.drafted_by, measure.drafted_at)),
        (_("Last changed"), told(measure.changed_by, measure.changed_at)),
        (_("Proposed"), told(measure.proposed_by, measure.proposed_at)),
        (_("Decided"), told(measure.decided_by, measure.decided_at)),
    )


def _answered(measure: Measure) -> str:
    """Why there is no answer."""
    if measure.hearing is Hearing.DECLINED:
        return _("The citizen did not want to give their side.")
    if measure.hearing is Hearing.LATER and measure.hearing_on:
        return _("The citizen is heard on %(day)s, because this could not wait.", day=long_day(measure.hearing_on))
    return _("There is no answer yet.")


def linked_numbers(measure: Measure, actor: Actor) -> list[str]:
    """Numbers of the cases among the facts that this person may know of.

    Who decides stands apart from all of them, or the measure would not be theirs to see.
    """
    ids = [link.case_id for link in measure.links]
    wanted = select(Case.number).where(Case.id.in_(ids)).order_by(Case.opened_at)
    if hats(actor, measure.case):
        wanted = handled_cases(actor).where(Case.id.in_(ids)).with_only_columns(Case.number).order_by(Case.opened_at)
    return list(db.session.scalars(wanted)) if ids else []
