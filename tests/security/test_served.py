"""The real server: a line break stays in its line of the log, nobody gets another's page, no request hides in one."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from werkzeug.datastructures import Headers

from gir.config import Settings
from gir.demonstration.cast import CAST
from tests.support.page_rules import missing_headers
from tests.test_serving import Server, Visit, served

LINE = re.compile(r"127\.0\.0\.1 \[[^\]]+\] \S+ \S+ \d{3} \d+ [\d.]+")
FORGED = "127.0.0.1 [01/Jan/2026:00:00:00 +0100] GET /forged 200 1 0.1"
BREAKS = ["%0d%0a", "%0a", "%0d", "%E2%80%A8", "%C2%85", "%0b", "%0c", "%1c", "%00", "%1b[2J"]
PEOPLE = ("anna", "bram", "hanna", "omar")
ROUNDS = 12
"""Pages that each of eight threads asks for."""


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    with served(settings) as running:
        yield running


def say(server: Server, text: str) -> bytes:
    """Send exactly this, and read all answers until the server closes."""
    host, port = urlsplit(server.address).hostname, urlsplit(server.address).port
    with socket.create_connection((host, port), timeout=10) as connection:
        connection.sendall(text.encode("latin-1"))
        connection.shutdown(socket.SHUT_WR)
        pieces = []
        while piece := connection.recv(65536):
            pieces.append(piece)
    return b"".join(pieces)


def test_a_line_break_stays_inside_its_line_of_the_log(server: Server) -> None:
    for line_break in BREAKS:
        path = f"/nowhere{line_break}{FORGED.replace(' ', '%20')}"
        say(server, f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        say(server, f"GET /nowhere?q={line_break}{FORGED.replace(' ', '%20')} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        say(server, f"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: x\r\n{FORGED}\r\n\r\n")
        say(server, f"G{line_break}ET /nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    log = server.log()
    assert "/nowhere" in log
    wrong = [line for line in re.split(r"[\r\n\x0b\x0c\x1c\x85\u2028]", log) if "127.0.0.1 [" in line]
    assert all(LINE.fullmatch(line) for line in wrong), [line for line in wrong if not LINE.fullmatch(line)]
    assert not [line for line in wrong if line.startswith(FORGED[:60])]
    assert "\x1b" not in log


@dataclass(frozen=True)
class Hidden:
    """A request in which another one hides."""

    name: str
    text: str


INSIDE = "GET /hidden HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
HIDDEN = (
    Hidden("both", f"Content-Length: {len(INSIDE) + 5}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{INSIDE}"),
    Hidden("twice", f"Content-Length: 0\r\nContent-Length: {len(INSIDE)}\r\n\r\n{INSIDE}"),
    Hidden("list", f"Content-Length: 0, {len(INSIDE)}\r\n\r\n{INSIDE}"),
    Hidden("plus", f"Content-Length: +{len(INSIDE)}\r\n\r\n{INSIDE}"),
    Hidden("space", f"Content-Length : {len(INSIDE)}\r\n\r\n{INSIDE}"),
    Hidden("unknown", f"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n{INSIDE}"),
    Hidden("two codings", f"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n{INSIDE}"),
    Hidden("folded", f"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n{INSIDE}"),
    Hidden("bad size", f"Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n{INSIDE}"),
)


def test_no_request_hides_in_another(server: Server) -> None:
    """Lengths that contradict each other: one answer, and the rest of the bytes is never read as a request."""
    for hidden in HIDDEN:
        answers = say(server, f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n{hidden.text}")
        assert answers.count(b"HTTP/1.1 ") == 1, hidden.name
        head = answers.split(b"\r\n\r\n", 1)[0]
        assert head.split()[1] in (b"400", b"501"), f"{hidden.name}: {head[:40]!r}"
        assert b"Content-Security-Policy" in head, hidden.name
    assert "/hidden" not in server.log()


def test_nobody_gets_the_page_of_another(server: Server) -> None:
    """Eight browsers of four people ask at once, for as long as it takes: every page is of who asked."""
    names = {part.login: part.name.split()[0] for part in CAST}
    wrong: list[str] = []
    started = threading.Barrier(8)

    def look_around(name: str) -> None:
        visit = Visit(server.address)
        visit.sign_in(name)
        started.wait(timeout=60)
        for _turn in range(ROUNDS):
            page = visit.ask("/account")
            others = [other for login, other in names.items() if login != name and other in page]
            if names[name] not in page or others:
                wrong.append(f"{name} got a page of {others}")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(look_around, PEOPLE * 2))
    assert not wrong


def test_headers_are_whole_whatever_is_asked(server: Server) -> None:
    """The server's own refusals too, and files."""
    for request in ("GET /static/gir.css", "GET /nowhere", "BREW /", "GET /sign-in", "PUT /cases", "GET /%zz", "\x00"):
        head = say(server, f"{request} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n").split(b"\r\n\r\n")[0]
        pairs = (line.partition(": ") for line in head.decode("latin-1").split("\r\n")[1:])
        headers = Headers([(name, value) for name, _, value in pairs])
        assert not list(missing_headers(headers)), request
