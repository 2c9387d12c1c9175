"""The words of evidence: kinds of files, how far they are, and why one is refused."""

from __future__ import annotations

from gir.cases.terms import Audience, Part
from gir.terms import Term
from gir.terms import lazy as _l


class Sort(Term):
    """What a file is, as people call it."""

    PICTURE = "picture", _l("Picture")
    RECORDING = "recording", _l("Recording")
    DOCUMENT = "document", _l("PDF document")
    MAIL = "mail", _l("Mail message")
    TEXT = "text", _l("Text")


class FileKind(Term):
    """What a file is, by its content; the key is how its name ends. What somebody calls it says nothing."""

    JPEG = "jpg"
    PNG = "png"
    GIF = "gif"
    WEBP = "webp"
    HEIC = "heic"
    AVIF = "avif"
    PDF = "pdf"
    MP3 = "mp3"
    M4A = "m4a"
    OGG = "ogg"
    WAV = "wav"
    AMR = "amr"
    AAC = "aac"
    FLAC = "flac"
    MP4 = "mp4"
    MOV = "mov"
    THREE_GP = "3gp"
    WEBM = "webm"
    EML = "eml"
    MSG = "msg"
    TEXT = "txt"

    @property
    def sort(self) -> Sort:
        """What people call it."""
        if self in PICTURES:
            return Sort.PICTURE
        return OTHERS.get(self, Sort.RECORDING)


PICTURES = frozenset({FileKind.JPEG, FileKind.PNG, FileKind.GIF, FileKind.WEBP, FileKind.HEIC, FileKind.AVIF})
DRAWABLE = PICTURES - {FileKind.HEIC}
"""Pictures of which we can make a clean one; nothing we may ship opens the others."""
OTHERS = {
    FileKind.PDF: Sort.DOCUMENT,
    FileKind.EML: Sort.MAIL,
    FileKind.MSG: Sort.MAIL,
    FileKind.TEXT: Sort.TEXT,
}


class FileStatus(Term):
    """A file counts when all of it is here."""

    ARRIVING = "arriving"
    COMPLETE = "complete"


class Copy(Term):
    """The file as it was sent, or the picture made from it without what the camera wrote beside it."""

    ORIGINAL = "original"
    CLEAN = "clean"


class Preview(Term):
    """Whether there is a clean picture to look at."""

    NONE = "none"
    WAITING = "waiting"
    READY = "ready"
    IMPOSSIBLE = "impossible"


class Scan(Term):
    """What a virus scanner said."""

    WAITING = "waiting", _l("Not scanned for viruses yet")
    CLEAN = "clean", _l("Scanned: no virus found")
    INFECTED = "infected", _l("A virus was found. Nobody can download this file any more.")


WHO_READS: dict[Part, object] = {
    Part.CORE: Audience.TEAM.label,
    Part.CARE: Audience.CARE.label,
    Part.THREAT: Audience.THREAT.label,
    Part.HOME: Audience.HOME.label,
}
"""Who may open a file of a handler, by the room it lies in; in the same words as for notes."""

WHO_OPENS: dict[Part, str] = {
    Part.CORE: _l("Who may read your story may open them, and every reading is written down."),
    Part.HOME: _l(
        "Your report is about the home or family of an office-holder. Only colleagues to whom it was given by name may "
        "open them, and every reading is written down."
    ),
}
"""The same for who reports: by the room in which what they send lies now."""


class Refusal(Term):
    """Why a file was not taken."""

    EMPTY = "empty", _l("This file is empty.")
    KIND = "kind", _l("This is not a picture, recording, PDF or mail message.")
    TOO_LARGE = "too_large", _l("This file is larger than 25 MB.")
    REPORT_FULL = "report_full", _l("With this file the report would hold more than 100 MB.")
    TOO_MANY = "too_many", _l("The report holds 100 files already.")
    ALREADY_THERE = "already_there", _l("This file is there already.")


class EvidenceAct(Term):
    """What the clock does with files."""

    SCAN = "evidence.scan", _l("Scan a file for viruses")
    CLEAN = "evidence.clean", _l("Make a picture without hidden data")
