"""Clocks share the work on files: nothing is done twice at once, no file holds up the others, and a round ends."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from flask import Flask

from gir.database import now
from gir.demonstration.cast import Cast
from gir.evidence import tending
from gir.evidence.claims import DRAWING, LEASE
from gir.evidence.tending import ROUND, SECONDS_TO_REDRAW, tend_files
from gir.evidence.terms import Preview, Scan
from tests.evidence.fake_scanner import listening
from tests.evidence.test_scanning import scanned_by, tick
from tests.support.evidence import PDF, complete_files, own_path, picture, send
from tests.support.page_client import PageClient
from tests.support.stories import file_report

Client = Callable[..., PageClient]
PICTURES = [(f"{side}.png", picture((side, side), form="PNG")) for side in (10, 20, 30)]


class Drawing:
    """The program that draws, replaced: each picture takes this long, and something may happen meanwhile."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, seconds: float, meanwhile: Callable[[], object]) -> None:
        self.now, self.seconds, self.meanwhile, self.drawn = 0.0, seconds, meanwhile, 0
        monkeypatch.setattr(tending, "time", SimpleNamespace(monotonic=lambda: self.now))
        monkeypatch.setattr("gir.evidence.tending.subprocess.run", self.run)

    def run(self, *_arguments: object, timeout: float, **_more: Any) -> SimpleNamespace:
        self.drawn += 1
        self.meanwhile()
        self.now += min(self.seconds, timeout)
        if self.seconds > timeout:
            raise subprocess.TimeoutExpired("redraw", timeout)
        return SimpleNamespace(stdout=b"drawn")


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    return file_report(app, cast.people["anna"])


def test_slow_pictures_do_not_stop_the_clock(
    app: Flask, client_for: Client, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A round ends after its time, and a picture that took too long once is never tried again."""
    send(client_for("anna"), own_path(case_id), PICTURES)
    drawing = Drawing(monkeypatch, seconds=3600, meanwhile=lambda: None)
    tick(app)
    assert drawing.drawn == 2
    assert drawing.now <= ROUND + SECONDS_TO_REDRAW
    tick(app)
    tick(app)
    assert drawing.drawn == 3
    assert {file.preview for file in complete_files(app)} == {Preview.IMPOSSIBLE}


def test_two_clocks_draw_one_picture_at_a_time(
    app: Flask, client_for: Client, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(client_for("anna"), own_path(case_id), PICTURES)
    others: list[tuple[int, int, int]] = []
    drawing = Drawing(monkeypatch, seconds=1, meanwhile=lambda: others.append(tick(app)))
    assert tick(app) == (0, 0, 3)
    assert others == [(0, 0, 0)] * 3
    assert drawing.drawn == 3


@pytest.mark.database
def test_what_a_killed_clock_had_taken_is_taken_again_later(
    app: Flask, client_for: Client, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(client_for("anna"), own_path(case_id), PICTURES[:1])

    def killed(*_arguments: object, **_more: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("gir.evidence.tending.subprocess.run", killed)
        with pytest.raises(KeyboardInterrupt):
            tick(app)
    assert tick(app) == (0, 0, 0)
    with time_machine.travel(now() + LEASE, tick=True):
        assert tick(app) == (0, 0, 1)


def test_a_lease_is_longer_than_a_picture_can_take() -> None:
    assert timedelta(seconds=2 * SECONDS_TO_REDRAW) < DRAWING < LEASE


def test_files_that_cannot_be_judged_do_not_stay_in_front(
    app: Flask, client_for: Client, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even when a round has time for one file only."""
    sent = [("a.pdf", PDF + bytes(5_000)), ("b.pdf", PDF + bytes(5_001)), ("c.pdf", PDF)]
    send(client_for("anna"), own_path(case_id), sent)
    monkeypatch.setattr("tests.evidence.fake_scanner.LARGEST", 1_000)
    with listening() as address:
        scanned_by(app, address)
        for round_ in range(4):
            once = iter([0.0, 0.0])
            monkeypatch.setattr(tending, "time", SimpleNamespace(monotonic=lambda once=once: next(once, 1e9)))
            with time_machine.travel(now() + LEASE * round_, tick=True), app.app_context():
                tend_files()
    assert [file.scan for file in complete_files(app)] == [Scan.WAITING, Scan.WAITING, Scan.CLEAN]
