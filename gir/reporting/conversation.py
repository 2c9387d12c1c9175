"""What the reporter and those who help wrote to each other, as a conversation."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from gir.cases.models import Case, Note
from gir.reporting.queries import messages_for_reporter
from gir.reporting.sentences import named
from gir.web.dates import short_moment


@dataclass(frozen=True)
class Said:
    """One text: by whom, when, and whether the reader wrote it."""

    who: str
    meta: str
    text: str
    own: bool


def conversation(case: Case, reader_id: str | None) -> list[Said]:
    """All texts between the reporter and those who help, oldest first. ``reader_id`` is None without an account."""
    return [_said(case, note, reader_id) for note in messages_for_reporter(case)]


def _said(case: Case, note: Note, reader_id: str | None) -> Said:
    # What was written without an account is of the reporter, who may have got an account since.
    own = note.author is None or note.author_id == reader_id
    moment = short_moment(note.written_at)
    meta = _("answer · %(moment)s", moment=moment) if note.is_answer else moment
    return Said(_("You") if note.author is None or own else named(case, note.author), meta, note.text or "", own)
