"""What happened in a case, as one handler may know it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import Select, bindparam, select

from gir.accounts.actor import Actor
from gir.accounts.models import Person
from gir.cases.access import AFTERCARE, LISTENERS, parts_of
from gir.cases.links.queries import numbers_of
from gir.cases.masking import mask_for
from gir.cases.models import Case, Event, Note
from gir.cases.notes import ROOM_AUDIENCE
from gir.cases.terms import Act, Happening, Hat, Part
from gir.database import db
from gir.followup.prepared import ask
from gir.followup.sentences import result_sentence, told
from gir.terms import Term
from gir.threat.measures.results import OUTSIDE
from gir.web.dates import short_moment

NOTHING: Mapping[str, str] = MappingProxyType({})
RESULTS = frozenset({Happening.REACTION, Happening.POLICE, Happening.POLICE_OUTCOME}) | OUTSIDE
"""What may be known of the threat outside its room, as a bare result."""
OF_TWO_CASES = frozenset({Happening.LINKED, Happening.UNLINKED})
"""What happened between this case and another."""


@dataclass(frozen=True)
class Entry:
    """A line of the timeline."""

    title: str
    meta: str
    room: str = ""
    room_label: str = ""
    text: str = ""
    state: str = "done"


def timeline(
    case: Case,
    worn: frozenset[Hat],
    acts: frozenset[Term],
    newest: int | None = None,
    *,
    pauses: Mapping[str, str] = NOTHING,
    reader: Actor | None = None,
) -> list[Entry]:
    """What happened, newest first: only what lies in rooms this handler may enter, and bare results of the threat.

    ``pauses`` holds what this handler may read of why a clock was paused, by id of the pause. What names another case
    is told to a ``reader`` for whom that one exists.
    """
    events = ask("events", _events_statement, case=case.id)
    details = {event.id: json.loads(event.detail) for event in events}
    reasons = _reasons([detail["note"] for detail in details.values() if "note" in detail])
    about = {detail["person"] for detail in details.values() if "person" in detail}
    names = _names(about | {event.person_id for event in events if event.person_id})
    mask = mask_for(case, parts_of(worn))
    elsewhere = [details[event.id] for event in events if event.happening in OF_TWO_CASES]
    numbers = numbers_of(reader, (case_id for detail in elsewhere for case_id in detail.values())) if reader else {}
    entries: list[Entry] = []
    for event in events:
        detail: dict[str, str] = dict(details[event.id])
        if event.happening in OF_TWO_CASES:
            detail["number"] = numbers.get(detail.get("case", "")) or numbers.get(detail.get("via", "")) or ""
        if "person" in detail:
            detail["person"] = names.get(detail["person"], "")
        title = _title_of(event, names.get(event.person_id, ""), detail, worn, acts)
        if title:
            room = event.part.value if event.part in ROOM_AUDIENCE else ""
            why = reasons.get(detail.get("note", "")) or pauses.get(detail.get("pause", ""), "")
            label, text = str(event.part.label) if room else "", mask(why)
            entries.append(Entry(title, short_moment(event.at), room, label, text))
    return entries[:newest]


def _events_statement() -> Select[*tuple[Any, ...]]:
    """Tuples, and each name opened once: a long history would cost more than all the rest of the page."""
    return (
        select(Event.id, Event.at, Event.part, Event.happening, Event.person_id, Event.detail)
        .where(Event.case_id == bindparam("case"))
        .order_by(Event.at.desc(), Event.id)
    )


def _title_of(event: Any, who: str, detail: dict[str, str], worn: frozenset[Hat], acts: frozenset[Term]) -> str | None:
    """The sentence of an event as this handler may know it, or None."""
    if event.happening in OF_TWO_CASES and not detail["number"]:
        return None
    own_aftercare = worn & ({Hat.MANAGER} | LISTENERS) and detail.get("step") in AFTERCARE
    if event.part is Part.HOME:
        return told(event.happening, who, detail) if Act.READ_HOME in acts else None
    if event.part in parts_of(worn) or (event.part is Part.CARE and own_aftercare):
        return told(event.happening, who, detail)
    if event.happening in RESULTS and Act.READ_THREAT_RESULT in acts:
        return result_sentence(event.happening, detail)
    return None


def _reasons(ids: Iterable[str]) -> dict[str, str]:
    """What was written beside an event, by id: as open as the event itself."""
    notes = db.session.scalars(select(Note).where(Note.id.in_(ids))) if ids else ()
    return {note.id: note.text or "" for note in notes}


def _names(ids: Iterable[str]) -> dict[str, str]:
    people = db.session.scalars(select(Person).where(Person.id.in_(set(ids)))) if ids else ()
    return {person.id: person.first_name for person in people}
