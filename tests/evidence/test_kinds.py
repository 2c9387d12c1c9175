"""What is accepted, and as what: by its first bytes, as telephones, recorders and mail programs write them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from gir.demonstration.cast import Cast
from gir.evidence.kinds import COMPOUND, MESSAGE_MARK
from gir.evidence.terms import FileKind, Preview
from tests.support.evidence import PDF, complete_files, own_path, picture, send
from tests.support.page_client import PageClient
from tests.support.stories import file_report

Client = Callable[..., PageClient]
REST = bytes(range(256)) * 4


def boxes(brand: str, *compatible: str) -> bytes:
    """The beginning of an ISO media file of this brand."""
    names = [brand, *compatible]
    body = names[0].encode().ljust(4) + bytes(4) + b"".join(name.encode().ljust(4) for name in names[1:])
    return (len(body) + 8).to_bytes(4, "big") + b"ftyp" + body + b"\x00\x00\x04\x08mdat" + REST


SENT = {
    "photo.jpg": (picture(), FileKind.JPEG),
    "photo.png": (picture(form="PNG"), FileKind.PNG),
    "photo.gif": (picture(form="GIF"), FileKind.GIF),
    "photo.webp": (picture(form="WEBP"), FileKind.WEBP),
    "photo.avif": (picture(form="AVIF"), FileKind.AVIF),
    "animated.avif": (boxes("avis", "avif", "msf1"), FileKind.AVIF),
    "iphone.heic": (boxes("heic", "mif1", "heic"), FileKind.HEIC),
    "iphone-burst.heic": (boxes("hevc", "msf1", "hevc"), FileKind.HEIC),
    "samsung.heic": (boxes("mif1", "mif1", "heic"), FileKind.HEIC),
    "10-bit.heif": (boxes("heix", "mif1", "heix"), FileKind.HEIC),
    "brief.pdf": (PDF, FileKind.PDF),
    "voicemail.mp3": (b"\xff\xfb\x90\x00" + REST, FileKind.MP3),
    "tagged.mp3": (b"ID3\x04\x00" + REST, FileKind.MP3),
    "memo.m4a": (boxes("M4A", "M4A", "mp42", "isom"), FileKind.M4A),
    "whatsapp.opus": (b"OggS\x00\x02" + REST, FileKind.OGG),
    "recorder.wav": (b"RIFF\x24\x08\x00\x00WAVEfmt " + REST, FileKind.WAV),
    "recorder.amr": (b"#!AMR\n\x3c" + REST, FileKind.AMR),
    "recorder.awb": (b"#!AMR-WB\n\x24" + REST, FileKind.AMR),
    "call.aac": (b"\xff\xf1\x50\x80" + REST, FileKind.AAC),
    "call.flac": (b"fLaC\x00\x00\x00\x22" + REST, FileKind.FLAC),
    "film.mp4": (boxes("isom", "isom", "iso2", "avc1", "mp41"), FileKind.MP4),
    "android.mp4": (boxes("mp42", "isom", "mp42"), FileKind.MP4),
    "fragmented-5.mp4": (boxes("iso5", "iso5", "dash"), FileKind.MP4),
    "fragmented-6.mp4": (boxes("iso6", "iso6", "cmfc"), FileKind.MP4),
    "doorbell.mp4": (boxes("avc1", "isom"), FileKind.MP4),
    "camera.m4v": (boxes("M4V", "M4V", "mp42"), FileKind.MP4),
    "iphone.mov": (boxes("qt", "qt"), FileKind.MOV),
    "old-phone.3gp": (boxes("3gp4", "isom", "3gp4"), FileKind.THREE_GP),
    "browser.webm": (b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm" + REST, FileKind.WEBM),
    "outlook.msg": (COMPOUND + REST + MESSAGE_MARK + REST, FileKind.MSG),
    "bericht.eml": (b"From: a@b.example\r\nTo: c@d.example\r\nSubject: Jij\r\n\r\nIk weet je te vinden.", FileKind.EML),
    "chat.txt": ("Ik weet je te vinden. Tot gauw, zei hij — één keer.".encode(), FileKind.TEXT),
}


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    return file_report(app, cast.people["anna"])


def test_everything_people_have_as_proof_is_accepted(app: Flask, client_for: Client, case_id: str) -> None:
    page = send(client_for("anna"), own_path(case_id), [(name, content) for name, (content, _) in SENT.items()])
    assert page.status == 200, page.find("files-error").itertext()
    with app.app_context():
        kept = {file.name: file.kind for file in complete_files(app)}
    assert kept == {name: kind for name, (_, kind) in SENT.items()}
    assert set(kept.values()) == set(FileKind), "every kind has its row here"


@pytest.mark.parametrize("content", [boxes("crx"), boxes("jp2"), boxes("mif1", "jpeg"), b"\x00\x00\x00\x08ftyp"])
def test_other_boxes_are_refused(app: Flask, client_for: Client, case_id: str, content: bytes) -> None:
    assert send(client_for("anna"), own_path(case_id), [("film.mp4", content)]).status == 422


def test_a_picture_that_we_cannot_draw_is_said_to_be_so_at_once(app: Flask, client_for: Client, case_id: str) -> None:
    page = send(client_for("anna"), own_path(case_id), [("iphone.heic", SENT["iphone.heic"][0])])
    assert "Deze afbeelding kunnen we hier niet laten zien. Je kunt het origineel downloaden." in page.main
    [file] = complete_files(app)
    assert file.preview is Preview.IMPOSSIBLE
