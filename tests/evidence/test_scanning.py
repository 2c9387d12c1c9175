"""A virus scanner is asked by the clock; what it finds is kept from everybody, and everybody is told."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from gir.config import InsecureSettings, Settings
from gir.database import db
from gir.demonstration.cast import Cast
from gir.evidence.scanner import NoVerdict, ScannerDown, finds_virus
from gir.evidence.tending import tend_files
from gir.evidence.terms import Scan
from gir.notifications.models import Message
from tests.evidence.fake_scanner import EICAR, listening
from tests.support.evidence import PDF, complete_files, own_path, send
from tests.support.page_client import PageClient
from tests.support.stories import file_report

Client = Callable[..., PageClient]
INFECTED = b"From: a@b.example\r\nSubject: x\r\n\r\n" + EICAR


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    return file_report(app, cast.people["anna"])


def scanned_by(app: Flask, address: str) -> None:
    app.extensions["gir_settings"] = replace(app.extensions["gir_settings"], scanner=address)


def tick(app: Flask) -> tuple[int, int, int]:
    with app.app_context():
        return tend_files()


@pytest.mark.parametrize("by_path", [True, False], ids=["socket", "port"])
def test_it_knows_the_signature(tmp_path: Path, by_path: bool) -> None:
    with listening(tmp_path / "clamd" if by_path else None) as address:
        assert finds_virus(address, [EICAR[:30], EICAR[30:]])
        assert not finds_virus(address, [PDF, bytes(300_000)])
        assert not finds_virus(address, [])


def test_no_answer_is_no_verdict(tmp_path: Path) -> None:
    with pytest.raises(ScannerDown):
        finds_virus(str(tmp_path / "nobody"), [PDF])
    with pytest.raises(ScannerDown):
        finds_virus("127.0.0.1:1", [PDF])
    with listening() as address, pytest.raises(NoVerdict):
        finds_virus(address, [bytes(1024 * 1024)] * 26)


def test_a_file_that_cannot_be_judged_stops_no_other(
    app: Flask, client_for: Client, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(client_for("anna"), own_path(case_id), [("groot.pdf", PDF + bytes(5_000)), ("klein.pdf", PDF)])
    monkeypatch.setattr("tests.evidence.fake_scanner.LARGEST", 1_000)
    with listening() as address:
        scanned_by(app, address)
        assert tick(app) == (0, 1, 0)
    assert [file.scan for file in complete_files(app)] == [Scan.WAITING, Scan.CLEAN]


def test_a_find_is_kept_from_everybody_and_told(
    app: Flask, cast: Cast, client_for: Client, case_id: str, tmp_path: Path
) -> None:
    anna, hanna = client_for("anna", language="en"), client_for("hanna", language="en")
    page = send(anna, own_path(case_id), [("mail.eml", INFECTED), ("goed.pdf", PDF)])
    files = complete_files(app)
    bad, good = (file.id for file in files)
    assert page.main.count("Not scanned for viruses.") == 2
    with listening(tmp_path / "clamd") as address:
        scanned_by(app, address)
        assert tick(app) == (0, 2, 0)
        assert tick(app) == (0, 0, 0)
    for client, room in ((anna, f"/my-reports/{case_id}"), (hanna, f"/cases/{case_id}")):
        assert client.get(f"{room}/files/{good}").status == 200
        answer = client.get(f"{room}/files/{bad}")
        assert answer.status == 403
        assert EICAR not in answer.body
        shown = client.visit(room)
        assert "A virus was found. Nobody can download this file any more." in shown.main
        assert f"/files/{bad}" not in shown.html
        assert "Scanned: no virus found" in shown.main
        assert "A virus was found in a file" in shown.main
    with app.app_context():
        told = set(db.session.scalars(select(Message.recipient_id).where(Message.kind == "news")))
    assert cast.people["anna"] in told


def test_a_scanner_that_is_down_is_asked_again(app: Flask, client_for: Client, case_id: str, tmp_path: Path) -> None:
    anna = client_for("anna", language="en")
    send(anna, own_path(case_id), [("mail.eml", INFECTED)])
    scanned_by(app, str(tmp_path / "clamd"))
    assert tick(app) == (0, 0, 0)
    assert "Not scanned for viruses yet" in anna.visit(own_path(case_id)).main
    with listening(tmp_path / "clamd"):
        assert tick(app) == (0, 1, 0)
    assert "A virus was found" in anna.visit(own_path(case_id)).main


@pytest.mark.parametrize("address", ["clamd", "localhost", "host:port", "http://host:1"])
def test_a_strange_address_stops_the_start(settings: Settings, address: str) -> None:
    with pytest.raises(InsecureSettings, match="GIR_CLAMD"):
        replace(settings, scanner=address).check()


# ── The real one ───────────────────────────────────────────────────────────────────────────────────────────────

SECONDS_TO_START = 30


@contextmanager
def clamd(folder: Path) -> Iterator[str]:
    """ClamAV's own scanner with one signature of ours, as whoever runs the tests."""
    program = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")
    assert program, "clamd is not installed: make test installs it (Debian: clamav-daemon)"
    signatures, address = folder / "signatures", folder / "clamd.sock"
    signatures.mkdir()
    (signatures / "local.ndb").write_text(f"Local-Test-Signature:0:*:{EICAR.hex()}\n")
    (folder / "clamd.conf").write_text(
        f"DatabaseDirectory {signatures}\nLocalSocket {address}\nForeground yes\nLogFile {folder / 'log'}\n"
        f"TemporaryDirectory {folder}\nMaxThreads 2\n"
    )
    command = [program, "--config-file", str(folder / "clamd.conf")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(address, process)
            yield str(address)
        finally:
            process.terminate()
            process.wait()


def _wait_for(address: Path, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and process.poll() is None:
        with socket.socket(socket.AF_UNIX) as probe:
            if probe.connect_ex(os.fspath(address)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("clamd did not start")


def test_clamav_itself(tmp_path: Path) -> None:
    with clamd(tmp_path) as address:
        assert finds_virus(address, [b"before ", EICAR, b" after"])
        assert not finds_virus(address, [PDF, bytes(1_000_000)])
