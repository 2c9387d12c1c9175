"""A start does not compile again what an earlier one compiled."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, NoReturn

import pytest
from jinja2 import Environment

import gir
from gir.config import Settings
from gir.web.compiled import FOLDER
from tests.support.page_client import PageClient


def first_page(settings: Settings) -> int:
    return PageClient(gir.create_app(settings)).visit("/sign-in").status


def kept(settings: Settings) -> list[Path]:
    return sorted((settings.instance / FOLDER).iterdir())


def test_the_second_start_compiles_nothing(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: Any, **_more: Any) -> NoReturn:
        raise AssertionError("compiled again")

    assert first_page(settings) == 200
    assert kept(settings)
    monkeypatch.setattr(Environment, "_generate", refuse)
    assert first_page(settings) == 200


def test_nobody_else_may_read_or_write_them(settings: Settings) -> None:
    first_page(settings)
    assert (settings.instance / FOLDER).stat().st_mode & 0o077 == 0


def test_where_others_may_write_nothing_is_kept_or_taken(settings: Settings) -> None:
    shutil.rmtree(settings.instance / FOLDER, ignore_errors=True)
    (settings.instance / FOLDER).mkdir()
    (settings.instance / FOLDER).chmod(0o777)
    assert first_page(settings) == 200
    assert kept(settings) == []


def test_where_nothing_can_be_kept_pages_are_there_all_the_same(settings: Settings) -> None:
    shutil.rmtree(settings.instance / FOLDER, ignore_errors=True)
    (settings.instance / FOLDER).write_text("in the way")
    assert first_page(settings) == 200


def test_a_file_that_was_damaged_is_made_again(settings: Settings) -> None:
    first_page(settings)
    for file in kept(settings):
        file.write_bytes(file.read_bytes()[:40])
    assert first_page(settings) == 200
