"""Notes and messages of a case, as one handler may read them."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.cases.access import rooms_of
from gir.cases.holdings import Rows
from gir.cases.masking import Mask
from gir.cases.models import Case, Note
from gir.cases.notes import ROOM_AUDIENCE
from gir.cases.terms import Audience, Part
from gir.web.dates import short_moment

NOTES = Rows(Note, Note.written_at, Note.id)


@dataclass(frozen=True)
class NoteView:
    """A note."""

    author: str
    meta: str
    text: str
    own: bool


def open_audiences(rooms: Set[Part], reads: bool) -> frozenset[Audience]:
    """For whom a note must be to be read by somebody with these rooms; ``reads``: whether they read the story."""
    found = frozenset(audience for part, audience in ROOM_AUDIENCE.items() if part in rooms)
    return found | {Audience.TEAM} if reads else found


def notes_for(case: Case, actor: Actor, reads: bool, mask: Mask) -> list[NoteView]:
    """Notes for the team and for the rooms this handler may enter, and their own; the newest first."""
    open_to = open_audiences(rooms_of(actor, case), reads)
    return [
        NoteView(
            note.author.first_name if note.author else _("Reporter"),
            f"{short_moment(note.written_at)} · {note.audience.label}",
            mask(note.text or ""),
            note.author_id == actor.person_id,
        )
        for note in reversed(NOTES.of(case))
        if note.audience in open_to or (note.audience is Audience.PERSONAL and note.author_id == actor.person_id)
    ]


def conversation_for(case: Case, mask: Mask) -> list[NoteView]:
    """What the reporter and those who help wrote to each other, oldest first. ``own`` is our side of it."""
    return [_in_conversation(case, note, mask) for note in NOTES.of(case) if note.audience is Audience.REPORTER]


def _in_conversation(case: Case, note: Note, mask: Mask) -> NoteView:
    moment = short_moment(note.written_at)
    of_reporter = note.author is None or note.author_id in case.incident.party_ids
    name = note.author.first_name if note.author else _("Reporter")
    if of_reporter and note.author is not None:
        name = _("%(name)s (reporter)", name=name)
    meta = _("answer · %(moment)s", moment=moment) if note.is_answer else moment
    return NoteView(name, meta, mask(note.text or ""), not of_reporter)
