"""Signed checkpoints leave the machine: they say nothing about anybody, and nobody else can make them."""

from __future__ import annotations

import logging
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from gir.audit.checkpoints import folder, kept_in, make_checkpoints, newest_moment, public_key, read_checkpoints
from gir.config import InsecureSettings, Settings
from gir.database import now
from gir.demonstration.cast import Cast
from gir.privacy.checkpointing import checkpoint_when_due, leave_checkpoints

MAILBOX = "logboek@toezicht.example"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, checkpoint_mail=MAILBOX, demo=False)


@pytest.fixture
def inside(app: Flask, cast: Cast) -> Iterator[None]:
    with app.app_context():
        yield


def test_a_checkpoint_is_read_back_as_it_was_made(inside: None) -> None:
    made = make_checkpoints()
    assert len(made) > 1
    assert list(read_checkpoints([f"> {checkpoint.line} and more\r\n" for checkpoint in made])) == made
    assert all(checkpoint.is_genuine and checkpoint.key == public_key() for checkpoint in made)


@pytest.mark.parametrize("field", ["chain", "sequence", "mac", "at", "key", "signature"])
def test_a_checkpoint_that_was_changed_does_not_fit_its_signature(inside: None, field: str) -> None:
    made = make_checkpoints()[0]
    other: dict[str, Any] = {"chain": "b" * 32, "sequence": 1, "mac": b"x" * 32, "key": "ab" * 32}
    other |= {"at": made.at - timedelta(days=1), "signature": b"x" * 64}
    assert not replace(made, **{field: other[field]}).is_genuine


def test_they_go_to_a_file_the_log_and_a_mail(
    inside: None, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        made = leave_checkpoints()
    assert list(kept_in(folder())) == made
    assert list(read_checkpoints(caplog.messages)) == made
    (mail,) = settings.mail_dir.glob("checkpoint-*.eml")
    text = mail.read_text()
    assert MAILBOX in text
    assert list(read_checkpoints(text.splitlines())) == made, "no line of it was wrapped"
    for file in folder().iterdir():
        assert not stat.S_IMODE(file.stat().st_mode) & 0o022


def test_they_say_nothing_about_anybody(inside: None, cast: Cast) -> None:
    leave_checkpoints()
    text = "".join(path.read_text() for path in folder().iterdir())
    for person_id in cast.people.values():
        assert person_id not in text
    assert "voorbeeldstad" not in text


def test_the_clock_makes_them_every_hour_and_mails_them_every_day(app: Flask, cast: Cast, settings: Settings) -> None:
    begun = now()
    counted = []
    for hours in (0, 0.5, 1.1, 2.2, 25, 25.1):
        with time_machine.travel(begun + timedelta(hours=hours), tick=False), app.app_context():
            checkpoint_when_due()
            counted.append(len({checkpoint.at for checkpoint in kept_in(folder())}))
    assert counted == [1, 1, 2, 3, 4, 4]
    assert len(list(settings.mail_dir.glob("checkpoint-*.eml"))) == 2


def test_a_clock_that_ran_ahead_once_does_not_stop_them(app: Flask, cast: Cast) -> None:
    with time_machine.travel(now() + timedelta(days=400)), app.app_context():
        assert checkpoint_when_due()
    with app.app_context():
        assert checkpoint_when_due()


def test_a_mail_that_does_not_go_out_is_tried_again(app: Flask, cast: Cast, settings: Settings) -> None:
    settings.mail_dir.write_text("a file where the folder should be")
    begun = now()
    with app.app_context():
        assert checkpoint_when_due()
    settings.mail_dir.unlink()
    with time_machine.travel(begun + timedelta(hours=1.1)), app.app_context():
        assert checkpoint_when_due()
    assert list(settings.mail_dir.glob("checkpoint-*.eml"))


def test_a_folder_that_cannot_be_written_is_told_and_stops_nothing(
    inside: None, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.checkpoint_folder.write_text("a file where the folder should be")
    assert checkpoint_when_due() == 0
    assert "could not be kept" in caplog.text
    assert list(read_checkpoints(caplog.messages)), "the application's log has them all the same"


def test_half_a_line_of_a_full_disk_spoils_no_other(inside: None) -> None:
    made = leave_checkpoints()
    (file,) = folder().glob("*.txt")
    file.write_text(file.read_text() + made[0].line[:100])
    again = leave_checkpoints()
    assert list(kept_in(folder())) == [*made, *again]
    assert newest_moment() == again[-1].at


def test_the_command_prints_them(app: Flask, cast: Cast) -> None:
    runner = app.test_cli_runner()
    key = runner.invoke(args=["gir", "audit", "key"]).output.strip()
    answer = runner.invoke(args=["gir", "audit", "checkpoint"])
    found = list(read_checkpoints(answer.output.splitlines()))
    assert {checkpoint.key for checkpoint in found} == {key}


def test_an_address_that_is_none_stops_the_start(settings: Settings) -> None:
    with pytest.raises(InsecureSettings, match="GIR_CHECKPOINT_MAIL"):
        replace(settings, checkpoint_mail="two@example.nl, three@example.nl").check()
