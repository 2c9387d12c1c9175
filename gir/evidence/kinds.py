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
    "application/pdf": FileKind.PDF,
    "audio/mpeg": FileKind.MP3,
    "audio/ogg": FileKind.OGG,
    "audio/x-wav": FileKind.WAV,
    "audio/amr": FileKind.AMR,
    "audio/aac": FileKind.AAC,
    "audio/x-flac": FileKind.FLAC,
    "video/webm": FileKind.WEBM,
}
BRANDS = {
    "isom iso2 iso3 iso4 iso5 iso6 iso7 iso8 iso9 mp41 mp42 avc1 dash cmfc msdh MSNV M4V M4VH M4VP": FileKind.MP4,
    "M4A M4B": FileKind.M4A,
    "3gp4 3gp5 3gp6 3gp7 3gp8 3gp9 3gg6 3gs7 3ge6 3g2a 3g2b 3g2c": FileKind.THREE_GP,
    "qt": FileKind.MOV,
    "heic heix heim heis hevc hevx": FileKind.HEIC,
    "avif avis": FileKind.AVIF,
}
"""What the boxes of ISO media files (ISO/IEC 14496-12) say they are: pictures and recordings of telephones."""
KIND_OF_BRAND = {brand.encode().ljust(4): kind for brands, kind in BRANDS.items() for brand in brands.split()}
WIDE_SPEECH = b"#!AMR-WB\n"
ENDINGS: dict[FileKind, tuple[str, ...]] = {
    FileKind.JPEG: (FileKind.JPEG.value, "jpeg", "jfif"),
    FileKind.HEIC: ("heic", "heif"),
    FileKind.OGG: ("ogg", "oga", "opus"),
    FileKind.AMR: ("amr", "awb"),
    FileKind.MP4: ("mp4", "m4v"),
    FileKind.THREE_GP: ("3gp", "3g2"),
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
    if head.startswith(WIDE_SPEECH):
        return FileKind.AMR
    if head[4:8] == b"ftyp":
        return _kind_of_boxes(head)
    guessed = filetype.guess_mime(head)
    if guessed in MEDIA_TYPES:
        return MEDIA_TYPES[guessed]
    if not _is_text(head):
        return None
    lines, _, _ = head.replace(b"\r\n", b"\n").lstrip(b"\xef\xbb\xbf").partition(b"\n\n")
    fields = {found.lower() for found in MAIL_FIELD.findall(lines)}
    return FileKind.EML if len(fields) > 1 and fields & {b"from", b"received", b"return-path"} else FileKind.TEXT


def _kind_of_boxes(head: bytes) -> FileKind | None:
    """By its own brand; when that says little, such as "a picture" (mif1), by the first that it is compatible with."""
    size = int.from_bytes(head[:4], "big")
    compatible = [head[start : start + 4] for start in range(16, min(size, len(head)) - 3, 4)]
    brands = [head[8:12], *compatible]
    return next((KIND_OF_BRAND[brand] for brand in brands if brand in KIND_OF_BRAND), None)


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
