"""Texts on a case: for whom, by whom, and once. Plain functions that verbs share; they record nothing themselves."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor
from gir.cases.access import rooms_of
from gir.cases.models import Case, Note
from gir.cases.terms import Audience, Part
from gir.database import now
from gir.vault import DataKey, KeySet

CLICKED_TWICE = timedelta(minutes=1)
"""The same text within this time is one text, sent twice."""
ROOM_AUDIENCE = {Part.CARE: Audience.CARE, Part.THREAT: Audience.THREAT, Part.HOME: Audience.HOME}
AUDIENCE_PART = {audience: part for part, audience in ROOM_AUDIENCE.items()}
KEY_SETS = {Part.CORE: KeySet.CASE, Part.CARE: KeySet.CARE, Part.THREAT: KeySet.THREAT, Part.HOME: KeySet.HOME}
"""What is destroyed together with the texts and files of a room."""


def received_just_now(
    session: Session, case: Case, text: str, audience: Audience, actor: Actor | None, *, is_answer: bool = False
) -> Note | None:
    """The same text of the same author for the same readers, when it came in just now: a button clicked twice."""
    recent = select(Note).where(
        Note.case_id == case.id,
        Note.author_id == (actor.person_id if actor else None),
        Note.audience == audience,
        Note.is_answer.is_(is_answer),
        Note.written_at > now() - CLICKED_TWICE,
    )
    return next((note for note in session.scalars(recent) if note.text == text), None)


def audiences(actor: Actor, case: Case) -> list[Audience]:
    """Whom the actor may write a note for."""
    rooms = rooms_of(actor, case)
    closed_rooms = {ROOM_AUDIENCE[part] for part in ROOM_AUDIENCE if part not in rooms}
    return [audience for audience in Audience if audience not in closed_rooms]


def write_note(
    session: Session, case: Case, text: str, audience: Audience, actor: Actor | None, *, is_answer: bool = False
) -> Note:
    """Add a text under a key of its own room. Without ``actor`` the reporter wrote it, who has no account."""
    note = Note(
        case_id=case.id,
        author_id=actor.person_id if actor else None,
        audience=audience,
        is_answer=is_answer,
        written_at=now(),
        key=DataKey.fresh(KEY_SETS[AUDIENCE_PART.get(audience, Part.CORE)]),
        text=text,
    )
    session.add(note)
    return note
