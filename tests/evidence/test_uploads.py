"""Files come in sealed, whole or not at all, and what is not accepted is refused by name."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from gir.accounts.models import Draft
from gir.config import Settings
from gir.database import db, now
from gir.demonstration.cast import Cast
from gir.evidence.intake import MOST_A_FILE, MOST_FILES
from gir.evidence.terms import FileKind
from tests.support.evidence import (
    PDF,
    complete_files,
    form_data,
    holding,
    own_path,
    picture,
    rows_there,
    send,
)
from tests.support.page_client import PageClient
from tests.support.stories import file_report

Client = Callable[..., PageClient]
MAIL = (
    b"From: boze.man@voorbeeld.example\r\nTo: balie@voorbeeldstad.example\r\nSubject: Jij\r\n\r\nIk weet je te vinden."
)
CANARY = b"kanarie-in-een-bestand"


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    return file_report(app, cast.people["anna"])


def names(app: Flask) -> list[str]:
    found = complete_files(app)
    with app.app_context():
        return [file.name or "" for file in found]


def test_several_files_at_once(app: Flask, client_for: Client, case_id: str) -> None:
    photo = picture()
    page = send(client_for("anna"), own_path(case_id), [("IMG_1.jpg", photo), ("brief.pdf", PDF)])
    assert page.status == 200
    assert "2 bestanden" in page.text
    files = complete_files(app)
    with app.app_context():
        assert [(file.name, file.kind, file.size) for file in files] == [
            ("IMG_1.jpg", FileKind.JPEG, len(photo)),
            ("brief.pdf", FileKind.PDF, len(PDF)),
        ]
        assert [file.fingerprint for file in files] == [hashlib.sha256(x).hexdigest() for x in (photo, PDF)]
    assert hashlib.sha256(photo).hexdigest() in page.text


def test_limits_are_stated_before_choosing(client_for: Client, case_id: str) -> None:
    page = client_for("anna", language="en").visit(own_path(case_id))
    assert "At most 25 MB a file and 100 MB for the whole report" in page.main
    assert [control.get("capture") for control in page.elements("input", type="file")] == [None, "environment"]
    assert page.elements("input", type="file")[0].get("multiple") is not None


def test_a_photo_taken_now(app: Flask, client_for: Client, case_id: str) -> None:
    assert send(client_for("anna"), own_path(case_id), [("image.jpg", picture())], field="photo").status == 200
    assert names(app) == ["image.jpg"]


@pytest.mark.parametrize("size", [1, 100, 256 * 1024 - 10, 256 * 1024 - 9, 256 * 1024, 1024 * 1024 + 5, 3_000_000])
def test_what_comes_back_is_what_was_sent(app: Flask, client_for: Client, case_id: str, size: int) -> None:
    content = b"%PDF-1.7\n" + os.urandom(size)
    anna = client_for("anna")
    page = send(anna, own_path(case_id), [("groot.pdf", content)])
    answer = anna.get(page.link("groot.pdf"))
    assert answer.body == content
    assert answer.headers["Content-Length"] == str(len(content))


def test_nothing_can_be_read_on_disk(app: Flask, client_for: Client, case_id: str, settings: Settings) -> None:
    content = PDF + (CANARY + b" ") * 100_000
    send(client_for("anna"), own_path(case_id), [(f"{CANARY.decode()}.pdf", content)])
    assert complete_files(app)[0].size == len(content)
    assert holding(settings.instance, CANARY) == []
    assert holding(settings.instance, hashlib.sha256(content).hexdigest().encode()) == []


def test_nothing_passes_through_a_temporary_file(
    client_for: Client, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_values: object) -> None:
        raise AssertionError("a temporary file was made")

    anna = client_for("anna")
    send(anna, own_path(case_id), [("warm.pdf", PDF)])  # the first page keeps what it compiled, by a temporary file
    for name in ("TemporaryFile", "SpooledTemporaryFile", "NamedTemporaryFile", "mkstemp"):
        monkeypatch.setattr(f"tempfile.{name}", fail)
    monkeypatch.setattr("werkzeug.formparser.default_stream_factory", fail)
    assert send(anna, own_path(case_id), [("a.pdf", PDF + bytes(3_000_000))]).status == 200


def test_the_same_file_twice_is_kept_once(app: Flask, client_for: Client, case_id: str) -> None:
    anna = client_for("anna")
    for _ in range(2):
        assert send(anna, own_path(case_id), [("a.pdf", PDF)]).status == 200
    assert names(app) == ["a.pdf"]
    assert rows_there(app) == (1, 1)


def test_two_files_with_one_name(app: Flask, client_for: Client, case_id: str) -> None:
    send(client_for("anna"), own_path(case_id), [("a.pdf", PDF), ("a.pdf", PDF + b"2"), ("a.pdf", PDF + b"3")])
    assert names(app) == ["a.pdf", "a (2).pdf", "a (3).pdf"]


# ── What is not accepted ───────────────────────────────────────────────────────────────────────────────────────


def zipped(size: int) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", bytes(size))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("leeg.pdf", b"", "This file is empty"),
        ("programma.jpg", b"MZ\x90\x00" + bytes(500), "This is not a picture"),
        ("archief.pdf", zipped(30_000_000), "This is not a picture"),
        ("brief.doc", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(5_000), "This is not a picture"),
        ("film.jpg", b"\x7fELF" + bytes(100), "This is not a picture"),
        ("groot.pdf", b"%PDF-1.7\n" + bytes(MOST_A_FILE), "larger than 25 MB"),
    ],
)
def test_it_is_refused_by_name_beside_the_field(
    app: Flask, client_for: Client, case_id: str, name: str, content: bytes, words: str
) -> None:
    page = send(client_for("anna", language="en"), own_path(case_id), [(name, content)])
    assert page.status == 422
    error = " ".join(page.find("files-error").itertext())
    assert name in error
    assert words in error
    assert rows_there(app) == (0, 0), "something of it was kept"


def test_good_ones_are_kept_beside_bad_ones(app: Flask, client_for: Client, case_id: str) -> None:
    sent = [("a.pdf", PDF), ("b.exe", b"MZ\x00"), ("c.exe", b"MZ\x01"), ("d.eml", MAIL)]
    page = send(client_for("anna", language="en"), own_path(case_id), sent)
    assert page.status == 422
    assert "2 files were added" in page.text
    error = " ".join(page.find("files-error").itertext())
    assert "b.exe" in error
    assert "c.exe" in error
    assert names(app) == ["a.pdf", "d.eml"]


def test_nothing_chosen(app: Flask, client_for: Client, case_id: str) -> None:
    anna = client_for("anna", language="en")
    page = send(anna, own_path(case_id), [("", b"")])
    assert page.status == 422
    assert "Choose a file first" in page.text
    assert anna.visit(own_path(case_id)).form(own_path(case_id)).submit().status == 422


def test_a_full_report(app: Flask, client_for: Client, case_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gir.evidence.intake.MOST_A_REPORT", 1_000)
    anna = client_for("anna", language="en")
    page = send(anna, own_path(case_id), [("a.pdf", PDF + bytes(600)), ("b.pdf", PDF + bytes(601))])
    assert page.status == 422
    assert "b.pdf: With this file the report would hold more than 100 MB" in page.text
    assert names(app) == ["a.pdf"]


def test_a_request_that_is_too_large_is_refused_before_a_byte_is_kept(
    app: Flask, client_for: Client, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gir.evidence.taking.ENVELOPE", -(100 * 1024 * 1024) + 1_000)
    page = send(client_for("anna", language="en"), own_path(case_id), [("a.pdf", PDF + bytes(1_000))])
    assert page.status == 422
    assert "Together this is too large. The report has room for 100 MB more" in page.text
    assert rows_there(app) == (0, 0)


def test_too_many(app: Flask, client_for: Client, case_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_FILES == 100
    monkeypatch.setattr("gir.evidence.intake.MOST_FILES", 2)
    page = send(client_for("anna"), own_path(case_id), [(f"{n}.pdf", PDF + bytes([n])) for n in range(3)])
    assert page.status == 422
    assert names(app) == ["0.pdf", "1.pdf"]


# ── Names ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("", "pdf.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\\\Users\\\\anna\\\\brief.pdf", "brief.pdf"),
        ("foto\u202efdp.exe", "fotofdp.exe.pdf"),
        ("a" * 300 + ".pdf", "a" * 120 + ".pdf"),
        ("brief.pdf.exe", "brief.pdf.exe.pdf"),
        ("<script>alert(1)</script>.pdf", "script.pdf"),
        ("...", "pdf.pdf"),
        ("\x01\x02.pdf", "pdf.pdf"),
        ("Überschrift ő.PDF", "Überschrift ő.PDF"),
    ],
)
def test_a_name_is_made_safe(app: Flask, client_for: Client, case_id: str, name: str, kept: str) -> None:
    anna = client_for("anna")
    page = send(anna, own_path(case_id), [(name, PDF)])
    assert page.status == 200
    assert names(app) == [kept]
    disposition = anna.get(page.link(kept)).headers["Content-Disposition"]
    assert disposition.startswith("attachment; ")
    assert not set("\r\n/\\<>\u202e") & set(disposition)


# ── Broken and false requests ──────────────────────────────────────────────────────────────────────────────────


def post(client: PageClient, path: str, body: bytes, content_type: str, **more: object) -> int:
    return client._client.post(path, data=body, content_type=content_type, **more).status_code


def token_of(client: PageClient, case_id: str) -> str:
    return client.visit(own_path(case_id)).form(own_path(case_id)).values["csrf_token"][0]


@pytest.mark.parametrize("cut", [1, 20, 200, 70_000, 1_500_000])
def test_what_breaks_off_is_not_kept(app: Flask, client_for: Client, case_id: str, cut: int) -> None:
    anna = client_for("anna")
    files = [("een.pdf", PDF), ("twee.pdf", PDF + os.urandom(2_000_000))]
    body, content_type = form_data([("csrf_token", token_of(anna, case_id))], files)
    ended = cut < len("\r\n------WebKitFormBoundaryq7Zz0Yy1Xx2Ww3Vv")  # all of the file came, its end is half there
    status = post(anna, own_path(case_id), body[:-cut], content_type)
    assert status in ({302, 400} if ended else {400})
    assert "een.pdf" in names(app)
    assert len(complete_files(app)) == rows_there(app)[0], "half a file is left"


def test_a_wrong_boundary_is_no_form(app: Flask, client_for: Client, case_id: str) -> None:
    anna = client_for("anna")
    body, _ = form_data([("csrf_token", token_of(anna, case_id))], [("a.pdf", PDF)])
    for content_type in ("multipart/form-data; boundary=other", "multipart/form-data", "text/plain"):
        assert post(anna, own_path(case_id), body, content_type) == 400
    assert rows_there(app) == (0, 0)


@pytest.mark.parametrize("token", [None, "", "wrong"])
def test_without_the_token_no_byte_is_kept(app: Flask, client_for: Client, case_id: str, token: str | None) -> None:
    anna = client_for("anna")
    body, content_type = form_data([] if token is None else [("csrf_token", token)], [("a.pdf", PDF)])
    assert post(anna, own_path(case_id), body, content_type) == 400
    late, content_type = form_data([], [("a.pdf", PDF)], end="")
    end, _ = form_data([("csrf_token", token_of(anna, case_id))], [])
    assert post(anna, own_path(case_id), late + end, content_type) == 400, "a token after the file is too late"
    assert rows_there(app) == (0, 0)


def test_the_token_may_come_in_a_header(app: Flask, client_for: Client, case_id: str) -> None:
    anna = client_for("anna")
    body, content_type = form_data([], [("a.pdf", PDF)])
    headers = {"X-CSRFToken": token_of(anna, case_id)}
    assert post(anna, own_path(case_id), body, content_type, headers=headers) == 302
    assert names(app) == ["a.pdf"]


def test_a_field_without_end_is_not_held(app: Flask, client_for: Client, case_id: str) -> None:
    body, content_type = form_data([("csrf_token", "x" * 5_000_000)], [("a.pdf", PDF)])
    assert post(client_for("anna"), own_path(case_id), body, content_type) == 400


def test_other_routes_stay_small(client_for: Client) -> None:
    anna = client_for("anna")
    body, content_type = form_data([("csrf_token", "x")], [("a.pdf", bytes(4_000_000))])
    assert post(anna, "/report", body, content_type) == 413


def test_files_that_come_too_late_are_not_said_to_be_kept(app: Flask, client_for: Client, case_id: str) -> None:
    anna = client_for("anna", language="en")
    body, content_type = form_data([("csrf_token", token_of(anna, case_id))], [("a.pdf", PDF)])
    with time_machine.travel(now() + timedelta(minutes=40), tick=True):
        page = anna._ask("POST", own_path(case_id), follow=True, data=body, content_type=content_type)
    assert "What you just sent was not kept" in page.text
    assert rows_there(app) == (0, 0)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Draft)) == 0
