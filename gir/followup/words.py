"""Terms and pairs as words on a page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from gir.cases.masking import Mask
from gir.incidents.models import Incident
from gir.terms import Term, capital
from gir.web.dates import LOCAL, long_date, long_day

Pair = tuple[str, str]
"""A label and its value."""


def filled(*pairs: Pair) -> list[Pair]:
    """The pairs that have a value: what was not answered is not shown."""
    return [(label, value) for label, value in pairs if value]


def masked(pairs: Iterable[Pair], mask: Mask) -> list[Pair]:
    """The same pairs, with values as somebody may read them."""
    return [(label, mask(value)) for label, value in pairs]


def label(term: Term | None) -> str:
    """The label of a term; nothing when nothing was answered."""
    return capital(str(term.label)) if term is not None else ""


def labels(vocabulary: type[Term], chosen: Iterable[Term]) -> str:
    """The labels of several terms, in the order of their vocabulary."""
    wanted = set(chosen)
    return capital(", ".join(str(term.label) for term in vocabulary if term in wanted))


def incident_moment(incident: Incident) -> str:
    """When it happened, as precisely as is known."""
    if incident.at_time is not None:
        return long_date(datetime.combine(incident.first_day, incident.at_time, LOCAL))
    return long_day(incident.first_day)
