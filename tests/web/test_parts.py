"""Forms with files, taken apart while they arrive: what somebody who has not shown who they are can make us hold."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from types import SimpleNamespace
from typing import IO, Any, cast

import pytest
from flask import Flask

from gir.web.parts import FIRST_PATIENCE, LEAST_SPEED, MEASURED, MOST_HELD, PATIENCE, BrokenUpload, Parts
from tests.support.evidence import BOUNDARY, form_data


@dataclass
class Slow:
    """A connection that brings the first piece at once, and then ``later`` bytes every ten seconds."""

    content: bytes
    first: int
    later: int = 1
    now: float = 0.0
    given: int = 0

    def read(self, _size: int) -> bytes:
        many = self.later if self.given else self.first
        self.now += 10 if self.given else 0
        piece = self.content[self.given : self.given + many]
        self.given += len(piece)
        return piece

    def monotonic(self) -> float:
        return self.now


def arriving(connection: Slow, monkeypatch: pytest.MonkeyPatch) -> Parts:
    monkeypatch.setattr("gir.web.parts.time", SimpleNamespace(monotonic=connection.monotonic))
    return Parts(cast(IO[bytes], connection), BOUNDARY.encode())


def test_nobody_waits_long_for_the_first_file(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    body, _ = form_data([("csrf_token", "x" * 500)], [("a.pdf", b"%PDF-1.7")])
    connection = Slow(body, first=100)
    with app.app_context(), pytest.raises(BrokenUpload):
        arriving(connection, monkeypatch).read_fields()
    assert connection.now <= FIRST_PATIENCE + 10


def test_a_file_may_take_longer_than_what_stands_before_it(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = b"%PDF-1.7" + bytes(8 * 10 * LEAST_SPEED)
    body, _ = form_data([("csrf_token", "x")], [("a.pdf", sent)])
    connection = Slow(body, first=body.index(b"%PDF"), later=10 * LEAST_SPEED)
    with app.app_context():
        parts = arriving(connection, monkeypatch)
        parts.read_fields()
        [content] = [b"".join(file.pieces) for file in parts.files()]
    assert content == sent
    assert FIRST_PATIENCE < connection.now < PATIENCE


def test_who_sends_a_file_too_slowly_is_not_waited_for(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """However much of it came quickly."""
    body, _ = form_data([("csrf_token", "x")], [("a.pdf", b"%PDF-1.7" + bytes(3_000_000))])
    connection = Slow(body, first=1_500_000, later=9 * LEAST_SPEED)
    with app.app_context():
        parts = arriving(connection, monkeypatch)
        parts.read_fields()
        [file] = itertools.islice(parts.files(), 1)
        with pytest.raises(BrokenUpload):
            list(file.pieces)
    assert connection.now <= 4 * MEASURED


@pytest.mark.parametrize(
    "fields",
    [
        [(f"f{number}", "x" * (MOST_HELD // 4)) for number in range(5)],
        [("f" * (MOST_HELD // 4) + str(number), "") for number in range(5)],
    ],
    ids=["values", "names"],
)
def test_many_long_fields_are_not_held(app: Flask, fields: list[tuple[str, str]]) -> None:
    body, content_type = form_data(fields, [("a.pdf", b"%PDF-1.7")])
    with app.test_request_context("/", method="POST", data=body, content_type=content_type) as context:
        request: Any = context.request
        request.read_while_arriving()
        assert request.form == {}


def test_a_file_is_the_same_wherever_the_line_cuts_it(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    body, _ = form_data([], [("a.pdf", b"%PDF-1.7\r\n\r"), ("b.pdf", b"\n\r\n")])
    for cut in range(1, len(body)):
        pieces = iter([body[:cut], body[cut:]])
        connection: Any = SimpleNamespace(read=lambda _size, pieces=pieces: next(pieces, b""))
        with app.app_context():
            parts = Parts(connection, BOUNDARY.encode())
            parts.read_fields()
            found = [b"".join(file.pieces) for file in parts.files()]
        assert found == [b"%PDF-1.7\r\n\r", b"\n\r\n"], body[cut - 5 : cut]
