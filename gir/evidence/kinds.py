"""What a file is, judged by its first bytes; and a name for it that is safe to give back."""

from __future__ import annotations

import re
import unicodedata

import filetype

from gir.evidence.terms import FileKind
from gir.web.forms import UNFIT

MEDIA_TYPES = {
    "image/jpeg": FileKind.JPEG,
    "image/png": FileKind.PNG,
    "image/apng": FileKind.PNG,
    "image/gif": FileKind.GIF,
    "image/webp": FileKind.WEBP,
    "image/heic": FileKind.HEIC,
    "image/avif": FileKind.AVIF,
    "application/pdf": FileKind.PDF,
    "audio/mpeg": FileKind.MP3,
    "audio/mp4": FileKind.M4A,
    "audio/ogg": FileKind.OGG,
    "audio/x-wav": FileKind.WAV,
    "audio/amr": FileKind.AMR,
    "audio/aac": FileKind.AAC,
    "audio/x-flac": FileKind.FLAC,
    "video/mp4": FileKind.MP4,  # telephones keep sound recordings in the boxes of videos
    "video/quicktime": FileKind.MOV,
    "video/3gpp": FileKind.THREE_GP,
    "video/webm": FileKind.WEBM,
}
ENDINGS: dict[FileKind, tuple[str, ...]] = {
    FileKind.JPEG: (FileKind.JPEG.value, "jpeg", "jfif"),
    FileKind.HEIC: ("heic", "heif"),
    FileKind.OGG: ("ogg", "oga", "opus"),
}
COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
"""How old documents of Microsoft begin; a message of Outlook is one of them."""
MESSAGE_MARK = "__properties_version1.0".encode("utf-16-le")
"""The name of a stream that stands in every message of Outlook, and in no other such document."""
MAIL_FIELD = re.compile(
    rb"^(from|to|subject|date|message-id|received|return-path|mime-version|delivered-to|reply-to|content-type):",
    re.IGNORECASE | re.MULTILINE,
)
BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
TURNING = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Characters that turn or hide what stands beside them: `gpj.exe` would be shown as `exe.jpg`."""
LONGEST_NAME = 120


def kind_of(head: bytes) -> FileKind | None:
    """The kind of a file that begins with ``head`` (its first 256 KB, or all of it); None when it is not accepted.

    A document of Microsoft is taken for a message of Outlook here; whether it is one shows by ``MESSAGE_MARK``.
    """
    if head.startswith(COMPOUND):
        return FileKind.MSG
    guessed = filetype.guess_mime(head)
    if guessed in MEDIA_TYPES:
        return MEDIA_TYPES[guessed]
    if not _is_text(head):
        return None
    lines, _, _ = head.replace(b"\r\n", b"\n").lstrip(b"\xef\xbb\xbf").partition(b"\n\n")
    fields = {found.lower() for found in MAIL_FIELD.findall(lines)}
    return FileKind.EML if len(fields) > 1 and fields & {b"from", b"received", b"return-path"} else FileKind.TEXT


def _is_text(head: bytes) -> bool:
    if BINARY.search(head):
        return False
    try:
        head.decode()
    except UnicodeDecodeError as error:
        return error.start > len(head) - 4 or _is_western(head)  # a letter may be cut in two at the end
    return True


def _is_western(head: bytes) -> bool:
    """Whether nearly all of it is plain letters: older mail is written in Windows-1252."""
    return sum(byte > 127 for byte in head) * 20 < len(head)


def safe_name(name: str, kind: FileKind) -> str:
    """A name without a path and characters that mislead, not too long, with an ending that fits the content."""
    plain = TURNING.sub("", UNFIT.sub("", unicodedata.normalize("NFC", name)))
    plain = re.split(r"[/\\]", plain)[-1]
    plain = re.sub(r'[\s"*:<>?|]+', " ", plain).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    endings = ENDINGS.get(kind, (kind.value,))
    if not (dot and stem and ending.lower() in endings):
        stem, ending = plain, endings[0]
    return f"{stem[:LONGEST_NAME].strip(' .') or kind.value}.{ending}"


def beside(name: str, taken: set[str]) -> str:
    """The name, or the name with a number that none of the others has."""
    stem, _, ending = name.rpartition(".")
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{stem} ({number}).{ending}"
    return found
