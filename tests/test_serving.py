"""The server as it is configured: what it logs, what it refuses, and that nothing steers it from outside."""

from __future__ import annotations

import os
import re
import runpy
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from werkzeug.datastructures import Headers

from gir.config import Settings
from tests.support.installations import PASSWORD
from tests.support.page_rules import missing_headers

ROOT = Path(__file__).resolve().parent.parent
SECONDS_TO_START = 30


@dataclass(frozen=True)
class Server:
    address: str
    process: subprocess.Popen[str]

    def log(self) -> str:
        """Stop it and read what it wrote."""
        self.process.terminate()
        return self.process.communicate(timeout=SECONDS_TO_START)[0]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    with served(settings) as server:
        yield server


@contextmanager
def served(settings: Settings) -> Iterator[Server]:
    """The installation behind the real server."""
    port = str(free_port())
    environment = {
        "PATH": os.environ["PATH"],
        "PORT": port,
        "GIR_INSTANCE": str(settings.instance),
        "GIR_SECRET_KEY": settings.secret_key,
        "GIR_DEMO": "1",  # a password is enough
        "HOME": str(settings.instance),
    }
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name("gunicorn")), "wsgi:app"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,  # so that it can be killed with all its workers
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address, process)
        yield Server(address, process)
    finally:
        if process.stdout and not process.stdout.closed:  # nobody read its log
            process.terminate()
            process.communicate(timeout=SECONDS_TO_START)


def wait_for(address: str, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    process.terminate()
    raise AssertionError(f"The server did not start:\n{process.communicate()[0]}")


def test_the_log_holds_no_query_and_no_cookie(server: Server) -> None:
    request = urllib.request.Request(f"{server.address}/healthz?q=what-was-searched", headers={"Cookie": "gir=secret"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        assert answer.status == 200
    log = server.log()
    assert "GET /healthz 200" in log
    assert "what-was-searched" not in log
    assert "secret" not in log


def test_it_leaves_nothing_in_the_home_folder(server: Server, settings: Settings) -> None:
    assert not (settings.instance / ".gunicorn").exists()


def test_it_listens_on_this_machine_only() -> None:
    configuration = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    assert configuration["bind"].startswith("127.0.0.1:")
    assert configuration["threads"] == 1


class Visit:
    """One browser over HTTP: cookies, and the token of the page it saw last."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        self.page = ""

    def ask(self, path: str, answers: dict[str, str] | None = None) -> str:
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', self.page))
        data = None if answers is None else urllib.parse.urlencode({**hidden, **answers}).encode()
        with self.opener.open(self.address + path, data=data, timeout=SECONDS_TO_START) as answer:
            self.page = answer.read().decode()
        return self.page

    def sign_in(self, name: str) -> None:
        self.ask("/sign-in")
        self.ask("/sign-in", {"email": f"{name}@voorbeeldstad.example", "password": PASSWORD})


def test_a_draft_outlives_the_server(settings: Settings) -> None:
    """What was answered with "saved" is there after the server was killed and started again."""
    story = "Hij stond ineens voor mijn bureau en schreeuwde."
    with served(settings) as server:
        anna = Visit(server.address)
        anna.sign_in("anna")
        anna.ask("/report")
        assert "Je tekst is bewaard" in anna.ask("/report/drafts", {"narrative": story})
        os.killpg(server.process.pid, signal.SIGKILL)
    with served(settings) as server:
        anna = Visit(server.address)
        anna.sign_in("anna")
        draft = re.search(r'href="(/report/drafts/\w+)"', anna.ask("/"))
        assert draft is not None
        assert story in anna.ask(draft[1])


# ── What never reaches the application ─────────────────────────────────────────────────────────────────────────

SECRET = "what-was-searched"
UNREADABLE = {
    "no request": (b"GARBAGE what-was-searched\r\n\r\n", 400),
    "a space in the address": (b"GET /?q=what-was-searched x HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 400),
    "an address too long": (b"GET /?q=what-was-searched" + b"a" * 5_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 414),
    "a header too long": (
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: what-was-searched" + b"a" * 9_000 + b"\r\n\r\n",
        431,
    ),
    "too many headers": (b"GET / HTTP/1.1\r\n" + b"".join(b"X%d: a\r\n" % n for n in range(70)) + b"\r\n", 431),
    "a length that is none": (b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: abc\r\n\r\n", 400),
}
FORM = b"Host: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n"
BODIES = {
    "a chunk without a size": (b"ZZ\r\n", 400),
    "a chunk that does not end": (b"5\r\nabcdefgh\r\n0\r\n\r\n", 400),
    "chunks that break off": (b"5\r\nab", 400),
    "four megabytes in chunks": ((b"100000\r\n" + b"a" * 0x100000 + b"\r\n") * 4 + b"0\r\n\r\n", 413),
    "as much as is allowed, and then nonsense": (b"100000\r\n" + b"a" * 0x100000 + b"\r\nZZ\r\n", 400),
    "as much as is allowed": (b"100000\r\n" + b"a" * 0x100000 + b"\r\n0\r\n\r\n", 400),
}


def said(server: Server, sent: bytes) -> tuple[int, Headers, str]:
    """What the server answers to these bytes: status, headers, page."""
    port = int(server.address.rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS_TO_START) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = Headers([(name, value) for name, _, value in (line.partition(": ") for line in lines)])
    return int(first.split()[1]), headers, body.decode()


def test_what_cannot_be_read_is_answered_in_our_way_and_repeated_nowhere(server: Server) -> None:
    for name, (sent, code) in UNREADABLE.items():
        status, headers, page = said(server, sent)
        assert status == code, name
        assert not list(missing_headers(headers)), name
        assert int(headers["Content-Length"]) == len(page.encode()), name
        assert headers["Cache-Control"] == "no-store"
        assert "We konden niet lezen wat je verstuurde" in page
        assert '<section class="gir-card gir-flow" lang="en">' in page
        assert "We could not read what you sent" in page
        assert SECRET not in page, name
    log = server.log()
    assert "Invalid request from ip=127.0.0.1" in log
    assert SECRET not in log


def test_a_body_that_cannot_be_read_is_no_fault_of_ours(server: Server) -> None:
    for name, (body, code) in BODIES.items():
        status, headers, page = said(server, b"POST /sign-in HTTP/1.1\r\n" + FORM + body)
        assert status == code, name
        assert not list(missing_headers(headers)), name
        assert f"Code {code}" in page, name
    assert "Traceback" not in server.log()
