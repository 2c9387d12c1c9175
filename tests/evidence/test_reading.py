"""A file is read by who may enter the room it lies in; every reading leaves a trace; nothing in it is run or shown."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from cryptography.exceptions import InvalidTag
from flask import Flask
from sqlalchemy import delete, select, update

from gir.audit.models import AuditLine
from gir.cases.access import POLICY
from gir.cases.models import CaseBlock
from gir.cases.terms import Act, BlockReason
from gir.database import db, new_id, now, write_transaction
from gir.demonstration.cast import Cast
from gir.evidence.models import EvidenceChunk, EvidenceFile
from gir.evidence.sealing import CHUNK, Incomplete, opened
from tests.support.evidence import PDF, complete_files, own_path, picture, send
from tests.support.page_client import PageClient
from tests.support.stories import file_report, finish_everything

Client = Callable[..., PageClient]
POLYGLOTS = {
    "picture and script": b"GIF89a=1;alert(document.domain)//" + bytes(40),
    "document and archive": PDF + b"PK\x03\x04" + bytes(100) + b"PK\x05\x06" + bytes(18),
    "page in a mail": b"From: a@b.example\r\nSubject: x\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script>",
    "page as text": b"<!doctype html><script>alert(1)</script>",
    "drawing as text": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
}


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    return file_report(app, cast.people["anna"])


@pytest.fixture
def file_id(app: Flask, client_for: Client, case_id: str) -> str:
    send(client_for("anna"), own_path(case_id), [("brief.pdf", PDF)])
    return complete_files(app)[0].id


def lines(app: Flask, object_id: str) -> list[tuple[str, str, str]]:
    with app.app_context():
        rows = select(AuditLine.act, AuditLine.actor, AuditLine.result).where(AuditLine.object_id == object_id)
        return [tuple(row) for row in db.session.execute(rows.order_by(AuditLine.sequence))]  # type: ignore[misc]


@pytest.mark.parametrize("name", POLYGLOTS)
def test_a_file_with_two_faces_is_only_ever_saved(app: Flask, client_for: Client, case_id: str, name: str) -> None:
    anna = client_for("anna")
    send(anna, own_path(case_id), [("kijk.html", POLYGLOTS[name])])
    [file] = complete_files(app)
    answer = anna.get(f"/my-reports/{case_id}/files/{file.id}")
    assert answer.body == POLYGLOTS[name]
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert not re.search(r"\.html?\b(?!\.)", answer.headers["Content-Disposition"]), "its name would open it as a page"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["Cache-Control"] == "no-store"


def test_who_reads_the_story_reads_what_the_reporter_sent(client_for: Client, case_id: str, file_id: str) -> None:
    assert POLICY[Act.READ_FILE] == POLICY[Act.READ_NARRATIVE]
    for name in ("bram", "hanna", "omar", "chantal"):
        client = client_for(name)
        assert "brief.pdf" in client.visit(f"/cases/{case_id}").main
        assert client.get(f"/cases/{case_id}/files/{file_id}").body == PDF


def test_every_reading_leaves_a_trace(app: Flask, cast: Cast, client_for: Client, case_id: str, file_id: str) -> None:
    people = cast.people
    client_for("omar").get(f"/cases/{case_id}/files/{file_id}")
    client_for("anna").get(f"/my-reports/{case_id}/files/{file_id}")
    assert lines(app, file_id) == [
        ("case.amend", people["anna"], "done"),
        ("case.read_file", people["omar"], "done"),
        ("case.read_file", people["anna"], "done"),
    ]
    assert [line for line in lines(app, case_id) if line[0] == "case.read_file"] == [
        ("case.read_file", people["omar"], "done"),
        ("case.read_file", people["anna"], "done"),
    ]


def test_nothing_of_a_file_is_in_the_log(app: Flask, client_for: Client, case_id: str, file_id: str) -> None:
    with app.app_context():
        details = set(db.session.scalars(select(AuditLine.detail)))
    assert not any("brief" in detail for detail in details)


def test_strangers_find_nothing(app: Flask, client_for: Client, case_id: str, file_id: str) -> None:
    unknown = {}
    for name, room in (("els", "my-reports"), ("dirk", "cases"), ("rik", "my-reports"), ("greet", "cases")):
        client = client_for(name)
        unknown[name] = client.get(f"/{room}/{new_id()}/files/{new_id()}")
        for end in (f"/files/{file_id}", f"/files/{file_id}/picture"):
            answer = client.get(f"/{room}/{case_id}{end}")
            assert answer.status == 404, name
            assert answer.body == unknown[name].body


def test_a_file_is_found_in_its_own_case_only(app: Flask, cast: Cast, client_for: Client, file_id: str) -> None:
    other = file_report(app, cast.people["anna"])
    assert client_for("anna").get(f"/my-reports/{other}/files/{file_id}").status == 404
    assert client_for("omar").get(f"/cases/{other}/files/{file_id}").status == 404
    assert lines(app, file_id)[-1][2] == "refused"


def test_a_block_beats_every_role(app: Flask, cast: Cast, client_for: Client, case_id: str, file_id: str) -> None:
    omar = client_for("omar")
    assert omar.get(f"/cases/{case_id}/files/{file_id}").status == 200
    with app.app_context(), write_transaction() as session:
        block = {"person_id": cast.people["omar"], "reason": BlockReason.CONFLICT, "since": now()}
        session.add(CaseBlock(case_id=case_id, **block))
    assert omar.get(f"/cases/{case_id}/files/{file_id}").status == 404


def test_what_handlers_add_is_for_handlers(app: Flask, client_for: Client, case_id: str) -> None:
    omar, anna = client_for("omar"), client_for("anna")
    page = send(omar, f"/cases/{case_id}/files", [("camera.png", picture(form="PNG"))])
    assert page.status == 200
    [file] = complete_files(app)
    assert client_for("chantal").get(f"/cases/{case_id}/files/{file.id}").status == 200
    assert anna.get(f"/my-reports/{case_id}/files/{file.id}").status == 404
    assert "camera.png" not in anna.visit(f"/my-reports/{case_id}").html
    assert "heeft een bestand toegevoegd" in omar.visit(f"/cases/{case_id}").main


def test_the_timeline_tells_it_once(app: Flask, client_for: Client, case_id: str) -> None:
    anna = client_for("anna")
    send(anna, own_path(case_id), [("a.pdf", PDF), ("b.pdf", PDF + b"b")])
    send(anna, own_path(case_id), [("c.pdf", PDF + b"c")])
    assert "Je hebt 3 bestanden toegevoegd" in anna.visit(f"/my-reports/{case_id}").main
    assert "De melder heeft 3 bestanden toegevoegd" in client_for("omar").visit(f"/cases/{case_id}").main


def test_a_closed_report_takes_no_more_and_keeps_what_it_has(
    app: Flask, cast: Cast, client_for: Client, case_id: str, file_id: str
) -> None:
    finish_everything(app, cast, case_id)
    anna, omar = client_for("anna"), client_for("omar")
    assert anna.get(own_path(case_id)).status == 403
    assert omar.get(f"/cases/{case_id}/files").status == 403
    assert "brief.pdf" in anna.visit(f"/my-reports/{case_id}").main
    assert anna.get(f"/my-reports/{case_id}/files/{file_id}").body == PDF
    assert omar.get(f"/cases/{case_id}/files/{file_id}").body == PDF


# ── Sealing ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def long_id(app: Flask, client_for: Client, case_id: str) -> str:
    content = PDF + bytes(range(256)) * (3 * CHUNK // 256)
    send(client_for("anna"), own_path(case_id), [("lang.pdf", content)])
    return complete_files(app)[0].id


@pytest.mark.parametrize("harm", ["swap", "drop", "cut", "move", "change", "grow"])
def test_pieces_that_are_not_as_they_were_do_not_open(app: Flask, long_id: str, harm: str) -> None:
    piece, at = EvidenceChunk, EvidenceChunk.number
    mine = piece.file_id == long_id
    with app.app_context(), write_transaction() as session:
        data = dict(session.execute(select(at, piece.data).where(mine)).all())
        assert sorted(data) == [0, 1, 2, 3]
        if harm == "swap":
            for here, there in ((1, 2), (2, 1)):
                session.execute(update(piece).where(mine, at == here).values(data=data[there]))
        elif harm == "drop":
            session.execute(delete(piece).where(mine, at == 1))
        elif harm == "cut":
            session.execute(delete(piece).where(mine, at == 3))
            session.execute(update(EvidenceFile).values(size=3 * CHUNK))
        elif harm == "move":
            session.execute(update(piece).where(mine, at == 0).values(data=data[3]))
        elif harm == "change":
            session.execute(update(piece).where(mine, at == 2).values(data=data[2][:-1] + bytes([data[2][-1] ^ 1])))
        else:
            session.execute(update(EvidenceFile).values(size=5 * CHUNK))
    with app.app_context(), pytest.raises((InvalidTag, Incomplete)):
        list(opened(db.session.get_one(EvidenceFile, long_id)))


def test_a_piece_of_another_file_does_not_open(app: Flask, cast: Cast, client_for: Client, case_id: str) -> None:
    send(client_for("anna"), own_path(case_id), [("a.pdf", PDF), ("b.pdf", PDF + b"b")])
    first, second = complete_files(app)
    with app.app_context(), write_transaction() as session:
        data = session.scalars(select(EvidenceChunk.data).where(EvidenceChunk.file_id == second.id)).one()
        session.execute(update(EvidenceChunk).where(EvidenceChunk.file_id == first.id).values(data=data))
        session.execute(update(EvidenceFile).where(EvidenceFile.id == first.id).values(key_id=second.key_id))
    with app.app_context(), pytest.raises(InvalidTag):
        list(opened(db.session.get_one(EvidenceFile, first.id)))
