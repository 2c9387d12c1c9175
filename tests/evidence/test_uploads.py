"""Files come in sealed, whole or not at all, and what is not accepted is refused by name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from flask import Flask

from gir.demonstration.cast import Cast
from gir.evidence.terms import FileKind
from tests.support.evidence import PDF, complete_files, own_path, picture, send
from tests.support.page_client import PageClient
from tests.support.stories import file_report

Client = Callable[..., PageClient]


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    return file_report(app, cast.people["anna"])


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


def test_what_comes_back_is_what_was_sent(app: Flask, client_for: Client, case_id: str) -> None:
    content = PDF + bytes(range(256)) * 8000
    anna = client_for("anna")
    page = send(anna, own_path(case_id), [("groot.pdf", content)])
    answer = anna.get(page.link("groot.pdf"))
    assert answer.body == content
