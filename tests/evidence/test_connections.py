"""Over real connections: cut, without a length, with a false one, slow; and what it costs the server."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from gir.config import Settings
from gir.demonstration.cast import Cast
from gir.evidence import intake
from gir.evidence.tending import tend_files
from tests.benchmarks.browser import Browser
from tests.benchmarks.servers import exchange, plain_request, product, served
from tests.support.evidence import PDF, complete_files, form_data, own_path, rows_there
from tests.support.installations import PASSWORD
from tests.support.stories import file_report

MEGABYTE = 1024 * 1024
PATIENCE = 30.0


class Line:
    """A connection of somebody who is signed in, on which a form with files is sent by hand."""

    def __init__(self, port: int, case_id: str) -> None:
        self.browser = Browser(port)
        self.browser.sign_in("anna@voorbeeldstad.example", PASSWORD)
        self.path = own_path(case_id)
        self.token = self.browser.get(self.path).hidden_fields()["csrf_token"]

    def body(self, *files: tuple[str, bytes]) -> bytes:
        return form_data([("csrf_token", self.token)], files)[0]

    def head(self, **headers: str) -> bytes:
        content_type = form_data([], [])[1]
        return self.browser.request(self.path, None, Content_Type=content_type, **headers).replace(b"GET", b"POST", 1)

    def say(self, *words: bytes, pause: float = 0, then_leave: bool = False) -> bytes:
        """Send this, and give the answer; nothing when we hang up ourselves."""
        with socket.create_connection(("127.0.0.1", self.browser.port), PATIENCE) as connection:
            for word in words:
                connection.sendall(word)
                time.sleep(pause)
            if then_leave:
                return b""
            answer = b""
            while part := connection.recv(65536):
                answer += part
        return answer


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    return file_report(app, cast.people["anna"])


@pytest.fixture
def line(settings: Settings, case_id: str) -> Iterator[Line]:
    kind = product(settings)
    with served(replace(kind, environment={**kind.environment, "GIR_WORKERS": "1"})) as port:
        yield Line(port, case_id)


def settled(app: Flask) -> tuple[int, int]:
    """What is in the database when the server is ready for the next."""
    time.sleep(1)
    return rows_there(app)


def chunked(body: bytes, size: int = 100_000) -> bytes:
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def test_a_connection_that_drops_leaves_nothing(app: Flask, line: Line) -> None:
    body = line.body(("een.pdf", PDF), ("twee.pdf", PDF + os.urandom(5 * MEGABYTE)))
    line.say(line.head(Content_Length=str(len(body))), body[: 4 * MEGABYTE], then_leave=True)
    assert settled(app) == (1, 1), "the file that was complete, and nothing of the other"
    assert [file.size for file in complete_files(app)] == [len(PDF)]
    assert line.say(line.head(Content_Length=str(len(body))), body).startswith(b"HTTP/1.1 302 ")


def test_without_a_length(app: Flask, line: Line) -> None:
    head = line.head(Transfer_Encoding="chunked")
    assert line.say(head, chunked(line.body(("a.pdf", PDF + bytes(MEGABYTE))))).startswith(b"HTTP/1.1 302 ")
    large = chunked(line.body(("groot.pdf", PDF + bytes(26 * MEGABYTE))))
    answer = line.say(head, large)
    assert answer.startswith(b"HTTP/1.1 422 ")
    assert "groot.pdf: Dit bestand is groter dan 25 MB" in answer.decode()
    assert len(complete_files(app)) == rows_there(app)[0] == 1


def test_a_length_that_lies(app: Flask, line: Line) -> None:
    body = line.body(("a.pdf", PDF + os.urandom(2 * MEGABYTE)))
    answer = line.say(line.head(Content_Length=str(MEGABYTE)), body[:MEGABYTE])
    assert answer.startswith(b"HTTP/1.1 400 ")
    line.say(line.head(Content_Length=str(len(body) + 50)), body[:-40], then_leave=True)
    assert settled(app) == (0, 0)


def test_too_much_is_answered_in_words(app: Flask, line: Line) -> None:
    """The answer is read by who is still sending: a connection that is just closed would say nothing."""
    body = line.body(("a.pdf", PDF + bytes(40 * MEGABYTE)))
    answer = line.say(line.head(Content_Length=str(120 * MEGABYTE)), body, b"x" * (120 * MEGABYTE - len(body)))
    assert answer.startswith(b"HTTP/1.1 422 ")
    assert "Samen is dit te groot" in answer.decode()
    assert rows_there(app) == (0, 0)


def test_a_slow_sender(app: Flask, line: Line) -> None:
    body = line.body(("a.pdf", PDF + os.urandom(MEGABYTE)))
    pieces = [body[start : start + 100_000] for start in range(0, len(body), 100_000)]
    assert line.say(line.head(Content_Length=str(len(body))), *pieces, pause=0.2).startswith(b"HTTP/1.1 302 ")


def test_what_a_killed_server_leaves_is_removed(app: Flask, line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    body = line.body(("a.pdf", PDF + os.urandom(6 * MEGABYTE)))
    with socket.create_connection(("127.0.0.1", line.browser.port), PATIENCE) as connection:
        connection.sendall(line.head(Content_Length=str(len(body))) + body[: 5 * MEGABYTE])
        until = time.monotonic() + PATIENCE
        while rows_there(app)[1] < 4 and time.monotonic() < until:
            time.sleep(0.05)
        os.kill(worker(), signal.SIGKILL)
        files, pieces = settled(app)
    assert (files, pieces >= 4) == (1, True)
    assert complete_files(app) == []
    with app.app_context():
        assert tend_files() == (0, 0, 0), "it may still be arriving"
        monkeypatch.setattr(intake, "LEFT_OVER", timedelta(0))
        assert tend_files() == (1, 0, 0)
    assert rows_there(app) == (0, 0)
    assert line.say(line.head(Content_Length=str(len(body))), body).startswith(b"HTTP/1.1 302 "), "its slot is free"


class Sending:
    """A file of which half is sent; the rest follows when we say so."""

    def __init__(self, line: Line) -> None:
        self.line, body = line, line.body(("a.pdf", PDF + os.urandom(MEGABYTE)))
        self.words = line.head(Content_Length=str(len(body))) + body
        self.connection = socket.create_connection(("127.0.0.1", line.browser.port), PATIENCE)
        self.connection.sendall(self.words[: MEGABYTE // 2])

    def rest(self) -> str:
        """Send the rest; gives the answer."""
        self.connection.sendall(self.words[MEGABYTE // 2 :])
        return self.answer()

    def answer(self) -> str:
        with self.connection:
            return b"".join(iter(lambda: self.connection.recv(65536), b"")).decode()


def slot_is_held(settings: Settings) -> bool:
    """Whether the only slot of two workers is locked now."""
    with (settings.instance / "upload-0.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def test_slow_uploads_leave_a_worker_for_everybody_else(app: Flask, settings: Settings, case_id: str) -> None:
    kind = product(settings)
    with served(replace(kind, environment={**kind.environment, "GIR_WORKERS": "2"})) as port:
        line = Line(port, case_id)
        first = Sending(line)
        until = time.monotonic() + PATIENCE
        while not slot_is_held(settings) and time.monotonic() < until:
            time.sleep(0.05)
        second = Sending(line)
        assert exchange(port, plain_request(port, "/healthz")).startswith(b"HTTP/1.1 200 ")
        refused = second.answer()
        assert refused.startswith("HTTP/1.1 503 ")
        assert "Op dit moment sturen anderen bestanden" in refused
        assert exchange(port, plain_request(port, "/healthz")).startswith(b"HTTP/1.1 200 ")
        assert first.rest().startswith("HTTP/1.1 302 ")
        assert Sending(line).rest().startswith("HTTP/1.1 302 "), "and now there is a slot again"
    assert len(complete_files(app)) == 2


def test_nobody_holds_a_slot_without_being_known(settings: Settings, case_id: str) -> None:
    """Who may not enter is answered at once, before anything of the form is read."""
    with served(product(settings)) as port:
        line = Line(port, case_id)
        line.browser.cookies.clear()
        stranger = Sending(line)
        assert stranger.answer().startswith("HTTP/1.1 302 ")
        assert not slot_is_held(settings)


def worker() -> int:
    """The only worker of the only server that this process started."""
    [master] = children(os.getpid())
    [found] = children(master)
    return found


def children(parent: int) -> list[int]:
    found = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(pid) for pid in found if b"gunicorn" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_memory_stays_flat(app: Flask, line: Line) -> None:
    body = line.body(*((f"{n}.pdf", PDF + os.urandom(20 * MEGABYTE)) for n in range(4)))
    line.say(line.head(Content_Length=str(len(line.body(("a.pdf", PDF))))), line.body(("a.pdf", PDF)))
    pid = worker()
    time.sleep(2.5)  # by then a worker has loaded what it loads beside its first requests
    Path(f"/proc/{pid}/clear_refs").write_text("5")  # forget the most it held so far: signing in takes much
    before = most_held(pid)
    assert line.say(line.head(Content_Length=str(len(body))), body).startswith(b"HTTP/1.1 302 ")
    assert most_held(pid) - before < 20
    assert len(complete_files(app)) == 5


def most_held(pid: int) -> float:
    """Megabytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024
