"""What happened in a case, as one handler may know it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from markupsafe import Markup
from sqlalchemy import Integer, Select, bindparam, select

from gir.accounts.actor import Actor
from gir.care.passing_on import UNNAMED
from gir.cases.access import AFTERCARE, LISTENERS, parts_of
from gir.cases.links.queries import numbers_of
from gir.cases.masking import Mask, mask_for
from gir.cases.models import Case, Event, Note
from gir.cases.notes import ROOM_AUDIENCE
from gir.cases.terms import OWN, Act, Happening, Hat, Part
from gir.database import db
from gir.followup.links.reasons import end_reasons
from gir.followup.sentences import OWN_NAME, overdue_elsewhere, result_sentence, told
from gir.followup.work_questions import first_names
from gir.questions import ask
from gir.terms import Term
from gir.threat.measures.results import OUTSIDE
from gir.web.dates import short_moment
from gir.web.fragments import Fragment
from gir.web.page import current_language

NOTHING: Mapping[str, str] = MappingProxyType({})
RESULTS = frozenset({Happening.REACTION, Happening.POLICE, Happening.POLICE_OUTCOME}) | OUTSIDE
"""What may be known of the threat outside its room, as a bare result."""
OF_TWO_CASES = frozenset({Happening.LINKED, Happening.UNLINKED})
"""What happened between this case and another."""
NEWEST = 25
"""Lines that the page of a case shows of a long history; the others are a link away."""
PORTION = 40
"""Events that are read for them at first: some may not be for this reader."""
EVERYTHING = 1_000_000
MOMENT = Fragment("components/parts.html", "moment", 5000)


class Entry(NamedTuple):
    """A line of the timeline."""

    title: str
    meta: str
    room: str = ""
    room_label: str = ""
    text: str = ""
    state: str = "done"


class Timeline(NamedTuple):
    """What somebody may read of a history, the newest first, and whether there is more of it."""

    entries: list[Entry]
    more: bool


def timeline(
    case: Case,
    worn: frozenset[Hat],
    acts: frozenset[Term],
    *,
    pauses: Mapping[str, str] = NOTHING,
    reader: Actor | None = None,
    whole: bool = True,
) -> Timeline:
    """What happened, newest first: only what lies in rooms this handler may enter, and bare results of the threat.

    ``pauses`` holds what this handler may read of why a clock was paused, by id of the pause. What names another case
    is told to a ``reader`` for whom that one exists. Not the ``whole`` of it: the newest lines, and whether this
    handler would find older ones.
    """
    telling = _Telling(case, worn, acts, pauses, reader)
    if not whole:
        found = telling.entries(ask("events", _events_statement, case=case.id, most=PORTION))
        if len(found) > NEWEST:
            return Timeline(found[:NEWEST], more=True)
    found = telling.entries(ask("events", _events_statement, case=case.id, most=EVERYTHING))
    return Timeline(found, more=False) if whole else Timeline(found[:NEWEST], more=len(found) > NEWEST)


@dataclass(frozen=True)
class _Telling:
    """For whom the events of a case are put into words."""

    case: Case
    worn: frozenset[Hat]
    acts: frozenset[Term]
    pauses: Mapping[str, str]
    reader: Actor | None

    def entries(self, events: list[Any]) -> list[Entry]:
        """The lines of these events. Those that say the same but for their moment are put into words once."""
        read = {text: json.loads(text) for text in {event.detail for event in events}}
        beside = self._beside(events, read)
        language, known, entries = current_language(), dict[Any, Entry | None](), list[Entry]()
        for event in events:
            same = (event.happening, event.part, event.person_id, event.detail)
            if same not in known:
                known[same] = self._entry(event, dict(read[event.detail]), beside)
            entry = known[same]
            if entry is not None:
                entries.append(entry._replace(meta=short_moment(event.at, language)))
        return entries

    def _beside(self, events: list[Any], read: Mapping[str, dict[str, str]]) -> _Beside:
        details = list(read.values())
        about = {detail["person"] for detail in details if "person" in detail}
        elsewhere = [read[event.detail] for event in events if event.happening in OF_TWO_CASES]
        cases = (detail[key] for detail in elsewhere for key in ("case", "via") if key in detail)
        return _Beside(
            names=first_names(sorted(about | {event.person_id for event in events if event.person_id})),
            reasons=_reasons([detail["note"] for detail in details if "note" in detail]),
            numbers=numbers_of(self.reader, cases) if self.reader else {},
            ends=end_reasons(self.reader, elsewhere) if self.reader else {},
            mask=mask_for(self.case, parts_of(self.worn)),
        )

    def _entry(self, event: Any, detail: dict[str, str], beside: _Beside) -> Entry | None:
        """All of a line but its moment; None: not for this reader."""
        if event.happening in OF_TWO_CASES:
            detail["number"] = beside.numbers.get(detail.get("case", "")) or beside.numbers.get(
                detail.get("via", ""), ""
            )
        if detail.get("step", "").startswith(OWN):
            detail[OWN_NAME] = next((t.label for t in self.case.tasks if t.step.value == detail["step"]), "")
        if "person" in detail:
            detail["person"] = beside.names.get(detail["person"], "")
        title = _title_of(event, beside.names.get(event.person_id, ""), detail, self.worn, self.acts)
        if not title:
            return None
        room = event.part.value if event.part in ROOM_AUDIENCE and event.part in parts_of(self.worn) else ""
        why = beside.reasons.get(detail.get("note", "")) if self._reads_why(event) else ""
        why = why or self.pauses.get(detail.get("pause", "")) or beside.ends.get(detail.get("link", ""), "")
        return Entry(title, "", room, str(event.part.label) if room else "", beside.mask(why))

    def _reads_why(self, event: Any) -> bool:
        """Whether the words beside an event are for this reader: those all handlers share tell of the story."""
        return event.part is not Part.CORE or Act.READ_NARRATIVE in self.acts


class _Beside(NamedTuple):
    """Looked up for all events together: first names, reasons, case numbers and ends of links by id; the mask."""

    names: Mapping[str, str]
    reasons: Mapping[str, str]
    numbers: Mapping[str, str]
    ends: Mapping[str, str]
    mask: Mask


def timeline_pieces(entries: Iterable[Entry]) -> list[Markup]:
    """The lines as they stand on the page. What somebody wrote beside one is kept nowhere."""
    bare = [entry for entry in entries if not entry.text]
    made = dict(zip(bare, MOMENT.each(bare), strict=True))
    return [made[entry] if entry in made else MOMENT.once(entry) for entry in entries]


def _events_statement() -> Select[*tuple[Any, ...]]:
    """Tuples, and each name opened once: a long history would cost more than all the rest of the page."""
    return (
        select(Event.id, Event.at, Event.part, Event.happening, Event.person_id, Event.detail)
        .where(Event.case_id == bindparam("case"))
        .order_by(Event.at.desc(), Event.id)
        .limit(bindparam("most", type_=Integer()))
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
    if event.happening is Happening.ESCALATED and detail.get("why") == UNNAMED and Hat.COORDINATOR in worn:
        return overdue_elsewhere(detail)
    return None


def _reasons(ids: Iterable[str]) -> dict[str, str]:
    """What was written beside an event, by id: as open as the event itself."""
    notes = db.session.scalars(select(Note).where(Note.id.in_(ids))) if ids else ()
    return {note.id: note.text or "" for note in notes}
