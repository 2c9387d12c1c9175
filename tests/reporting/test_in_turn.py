"""Reports are received one after the other, and nothing is lost when turns cannot be taken."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from time import sleep

import pytest
from flask import Flask

from gir.config import Settings
from gir.turns import turn
from gir.web import in_turn
from tests.reporting.test_report_form import ANSWERS, blank
from tests.support.page_client import PageClient

LOCK = "report.lock"


@contextmanager
def held(folder: Path) -> Iterator[Callable[[], None]]:
    """Somebody else receives a report; what is given ends it."""
    folder.mkdir(parents=True, exist_ok=True)
    file = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT)
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield lambda: fcntl.flock(file, fcntl.LOCK_UN)
    finally:
        os.close(file)


def send(client: PageClient) -> str:
    return blank(client).submit(ANSWERS).path


def test_a_report_waits_for_the_one_before_it(
    app: Flask, settings: Settings, client_for: Callable[..., PageClient]
) -> None:
    anna = client_for("anna")
    arrived: list[str] = []
    with held(settings.instance) as let_go:
        sending = Thread(target=lambda: arrived.append(send(anna)))
        sending.start()
        sleep(0.3)
        assert not arrived, "it did not wait"
        let_go()
        sending.join(timeout=20)
    assert arrived[0].endswith("/receipt")


def test_nobody_waits_for_ever(
    app: Flask, settings: Settings, client_for: Callable[..., PageClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_turn, "PATIENCE", 0.05)
    with held(settings.instance):
        assert send(client_for("anna")).endswith("/receipt")


def test_a_report_needs_no_file_to_lock(app: Flask, settings: Settings, client_for: Callable[..., PageClient]) -> None:
    (settings.instance / LOCK).mkdir(parents=True)
    assert send(client_for("anna")).endswith("/receipt")


def test_others_read_meanwhile(app: Flask, settings: Settings, client_for: Callable[..., PageClient]) -> None:
    chantal = client_for("chantal")
    with held(settings.instance):
        assert chantal.visit("/cases").status == 200


def test_who_came_first_goes_first(tmp_path: Path) -> None:
    path, order = tmp_path / LOCK, list[int]()

    def come(number: int) -> None:
        with turn(path, 20):
            order.append(number)
            sleep(0.01)

    people = [Thread(target=come, args=(number,)) for number in range(4)]
    with turn(path, 0):
        for person in people:
            person.start()
            sleep(0.05)
    for person in people:
        person.join(timeout=20)
    assert order == [0, 1, 2, 3]
