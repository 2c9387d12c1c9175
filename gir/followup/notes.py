"""Notes and messages of a case, as one handler may read them."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from gir.accounts.actor import Actor
from gir.cases.access import parts_of
from gir.cases.models import Case, Note
from gir.cases.notes import ROOM_AUDIENCE
from gir.cases.terms import Audience, Hat
from gir.database import db
from gir.web.dates import short_moment


@dataclass(frozen=True)
class NoteView:
    """A note."""

    author: str
    meta: str
    text: str
    own: bool


def notes_for(case: Case, actor: Actor, worn: frozenset[Hat], reads: bool) -> list[NoteView]:
    """Notes for the team and for the rooms this handler may enter, messages to the reporter, and their own."""
    rooms = parts_of(worn)
    open_to: set[Audience] = {audience for part, audience in ROOM_AUDIENCE.items() if part in rooms}
    if reads:
        open_to |= {Audience.TEAM, Audience.REPORTER}
    rows = db.session.scalars(select(Note).where(Note.case_id == case.id).order_by(Note.written_at.desc()))
    return [
        NoteView(
            note.author.first_name if note.author else _("Reporter"),
            f"{short_moment(note.written_at)} · {_audience_words(note)}",
            note.text or "",
            note.author_id == actor.person_id,
        )
        for note in rows
        if note.audience in open_to or (note.audience is Audience.PERSONAL and note.author_id == actor.person_id)
    ]


def _audience_words(note: Note) -> str:
    return _("Answer to the reporter") if note.is_answer else str(note.audience.label)
