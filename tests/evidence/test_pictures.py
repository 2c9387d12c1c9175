"""Pictures are shown without what the camera wrote beside them; one that cannot be drawn never stops the clock."""

from __future__ import annotations

import hashlib
import io
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable

import pytest
from flask import Flask
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from sqlalchemy import update

from gir.database import db, write_transaction
from gir.demonstration.cast import Cast
from gir.evidence import redraw
from gir.evidence.models import EvidenceChunk, EvidenceFile
from gir.evidence.tending import REDRAW, tend_files
from gir.evidence.terms import Copy, Preview
from tests.support.evidence import PDF, complete_files, own_path, picture, send
from tests.support.page_client import PageClient
from tests.support.stories import file_report

Client = Callable[..., PageClient]
GPS, ORIENTATION, OWNER = 0x8825, 0x0112, 0x013B
SECRET = b"kanarie-van-de-camera"


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    return file_report(app, cast.people["anna"])


def photographed(**more: int) -> bytes:
    """A photo with everything beside it that a telephone writes."""
    exif = Image.Exif()
    exif[OWNER] = SECRET.decode()
    exif[ORIENTATION] = more.get("orientation", 1)
    exif.get_ifd(GPS)[1], exif.get_ifd(GPS)[2] = "N", (52.0, 5.0, 30.0)
    return picture((64, 48), exif=exif, comment=SECRET, icc_profile=SECRET)


def png_of(width: int, height: int) -> bytes:
    """A small file that says it is a large picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))

    head = struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def tick(app: Flask) -> tuple[int, int, int]:
    with app.app_context():
        return tend_files()


def drawn(original: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-I", str(REDRAW)], input=original, capture_output=True, check=False)


def test_the_clean_copy_holds_nothing_of_the_camera(app: Flask, client_for: Client, case_id: str) -> None:
    original = photographed()
    assert original.count(SECRET) == 3
    anna, omar = client_for("anna"), client_for("omar")
    send(anna, own_path(case_id), [("IMG_1.jpg", original)])
    [file] = complete_files(app)
    path = f"/cases/{case_id}/files/{file.id}"
    assert omar.get(f"{path}/picture").status == 404, "there is no picture yet"
    assert tick(app) == (0, 0, 1)
    assert tick(app) == (0, 0, 0)
    shown = omar.get(f"{path}/picture")
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert SECRET not in shown.body
    with Image.open(io.BytesIO(shown.body)) as clean:
        assert clean.size == (64, 48)
        assert not clean.getexif()
        assert not {"exif", "comment", "icc_profile"} & set(clean.info)
    assert f"{path}/picture" in [image.get("src") for image in omar.visit(f"/cases/{case_id}").elements("img")]
    again = omar.get(path).body
    assert again == original, "the original keeps everything: it is proof"
    with app.app_context():
        assert file.fingerprint == hashlib.sha256(again).hexdigest()


def test_a_picture_is_turned_upright() -> None:
    with Image.open(io.BytesIO(drawn(photographed(orientation=6)).stdout)) as clean:
        assert clean.size == (48, 64)


def test_a_large_picture_becomes_smaller() -> None:
    with Image.open(io.BytesIO(drawn(picture((5_000, 2_500))).stdout)) as clean:
        assert clean.size == (2_000, 1_000)


def test_what_is_transparent_becomes_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(drawn(out.getvalue()).stdout)) as clean:
        assert clean.getpixel((4, 4)) == (255, 255, 255)


def test_words_in_a_picture_are_left_out() -> None:
    out, words = io.BytesIO(), PngInfo()
    words.add_text("Author", SECRET.decode())
    Image.new("RGB", (8, 8)).save(out, "PNG", pnginfo=words)
    assert SECRET in out.getvalue()
    assert SECRET not in drawn(out.getvalue()).stdout


def test_every_form_of_picture() -> None:
    for form in ("JPEG", "PNG", "GIF", "WEBP", "AVIF"):
        assert drawn(picture(form=form)).stdout.startswith(b"\xff\xd8"), form


BROKEN = {
    "fifty thousand pixels wide and high": png_of(50_000, 50_000),
    "just too large": png_of(10_000, 10_000),
    "cut off": picture((800, 600), form="PNG")[:500],
    "only a beginning": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01",
    "a program behind a picture's first bytes": b"GIF89a/*" + b"\x00" * 20 + b"*/=1;alert(1)//",
    "another format in disguise": b"\x89PNG\r\n\x1a\n" + PDF,
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_bad_picture_is_not_shown_and_stops_nothing(app: Flask, client_for: Client, case_id: str, name: str) -> None:
    anna = client_for("anna", language="en")
    send(anna, own_path(case_id), [("slecht.png", BROKEN[name]), ("goed.png", picture(form="PNG"))])
    assert tick(app) == (0, 0, 1)
    bad, good = complete_files(app)
    assert (bad.preview, good.preview) == (Preview.IMPOSSIBLE, Preview.READY)
    page = anna.visit(own_path(case_id))
    assert "This picture cannot be shown here" in page.main
    assert len([image for image in page.elements("img") if "/files/" in (image.get("src") or "")]) == 1
    assert anna.get(f"/my-reports/{case_id}/files/{bad.id}").body == BROKEN[name]


def test_a_changed_original_stops_nothing(app: Flask, client_for: Client, case_id: str) -> None:
    send(
        client_for("anna"), own_path(case_id), [("a.png", picture(form="PNG")), ("b.png", picture((9, 9), form="PNG"))]
    )
    first, _ = complete_files(app)
    with app.app_context(), write_transaction() as session:
        session.execute(update(EvidenceChunk).where(EvidenceChunk.file_id == first.id).values(data=b"\x01" + bytes(99)))
    assert tick(app) == (0, 0, 1)
    assert [file.preview for file in complete_files(app)] == [Preview.IMPOSSIBLE, Preview.READY]


def test_the_program_gives_up_what_it_does_not_need() -> None:
    limits = (
        "import resource,sys;sys.path.insert(0, sys.argv[1]);import redraw;redraw.confine();"
        "print(resource.getrlimit(resource.RLIMIT_AS)[0], resource.getrlimit(resource.RLIMIT_CPU)[0]);"
        "import socket;socket.socket()"
    )
    answer = subprocess.run(
        [sys.executable, "-c", limits, str(REDRAW.parent)], capture_output=True, text=True, check=False
    )
    assert answer.stdout.split() == [str(redraw.MEMORY), str(redraw.SECONDS)]
    assert answer.returncode != 0, "it could open a connection"


def test_clean_pieces_are_kept_apart(app: Flask, client_for: Client, case_id: str) -> None:
    send(client_for("anna"), own_path(case_id), [("a.jpg", picture())])
    tick(app)
    with app.app_context():
        rows = db.session.query(EvidenceChunk.copy, EvidenceFile.preview_size).join(EvidenceFile).all()
    assert {copy for copy, _ in rows} == {Copy.ORIGINAL, Copy.CLEAN}
