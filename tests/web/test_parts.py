"""Forms with files, taken apart while they arrive: what somebody who has not shown who they are can make us hold."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import IO, Any, cast

import pytest
from flask import Flask

from gir.web.parts import FIRST_PATIENCE, MOST_HELD, PATIENCE, BrokenUpload, Parts
from tests.support.evidence import BOUNDARY, form_data


@dataclass
class Slow:
    """A connection that brings the first piece at once, and then a byte every ten seconds."""

    content: bytes
    first: int
    now: float = 0.0
    given: int = 0

    def read(self, _size: int) -> bytes:
        many = 1 if self.given else self.first
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
    body, _ = form_data([("csrf_token", "x")], [("a.pdf", b"%PDF-1.7")])
    connection = Slow(body, first=body.index(b"%PDF"))
    with app.app_context():
        parts = arriving(connection, monkeypatch)
        parts.read_fields()
        [content] = [b"".join(file.pieces) for file in parts.files()]
    assert content == b"%PDF-1.7"
    assert FIRST_PATIENCE < connection.now < PATIENCE


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
