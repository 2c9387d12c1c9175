"""The seven W's of an incident, as the police ask for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from gir.incidents.details import answer_of, happened_at_home, is_official
from gir.incidents.home import HOME_CHANNELS, HOME_DETAILS, HOME_PLACES
from gir.incidents.models import Incident
from gir.incidents.terms import Form, FormDetail, Means
from gir.terms import Term

Words = tuple[str, ...]
"""Terms as labels and texts as they were written; empty: not known."""


@dataclass(frozen=True)
class SevenWs:
    """Who, what, where, when, with what, in which way and why: raw words, without a sentence around them.

    ``day`` and ``at`` are on a Dutch clock; ``at`` is None when only the day is known.
    """

    who: Words
    what: Words
    where: Words
    day: date
    at: time | None
    with_what: Words
    how: Words
    why: Words


def seven_ws(incident: Incident, *, home: bool, name: str = "") -> SevenWs:
    """Gather them for somebody who may enter the room of the threat.

    ``name`` is the perpetrator's, when it was unlocked: nothing here reads it by itself.
    ``home`` says whether they may read of the home and family of an office-holder as well.
    """
    apart = is_official(incident) and not home
    place = _terms(
        None if apart and incident.channel in HOME_CHANNELS else incident.channel,
        None if apart and incident.place in HOME_PLACES else incident.place,
    )
    whereabouts = None if apart and happened_at_home(incident) else answer_of(incident, "whereabouts")
    details = (incident.details or frozenset()) - (HOME_DETAILS if apart else frozenset())
    return SevenWs(
        who=_texts(name)
        + _terms(incident.relation)
        + _texts(*(answer_of(incident, name) for name in ("appearance", "vehicle", "account", "web_address"))),
        what=_terms(*(form for form in Form if form in (incident.forms or frozenset()))),
        where=place + _texts(whereabouts),
        day=incident.first_day,
        at=incident.at_time,
        with_what=_terms(*(means for means in Means if means in (answer_of(incident, "means") or frozenset())))
        + _texts(answer_of(incident, "means_words")),
        how=_terms(*(detail for detail in FormDetail if detail in details)),
        why=_terms(incident.trigger) + _texts(answer_of(incident, "run_up")),
    )


def _terms(*terms: Term | None) -> Words:
    return tuple(str(term.label) for term in terms if term is not None)


def _texts(*texts: str | None) -> Words:
    return tuple(text for text in texts if text)
