"""The gallery in docs/trends.md: every chart and table is in it, with its words, and no picture is left over."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gir.statistics.catalogue import ChartKey
from gir.statistics.chapters import CHARTS, TABLES
from gir.statistics.definitions import DEFINITIONS

DOCUMENT = Path(__file__).parents[2] / "docs" / "trends.md"
PICTURES = DOCUMENT.parent / "trends"
LARGEST = 60_000
"""Bytes."""


@pytest.fixture(scope="module")
def gallery() -> str:
    return DOCUMENT.read_text(encoding="utf-8")


def test_every_chart_and_table_has_a_definition() -> None:
    placed = [key for keys in CHARTS.values() for key in keys]
    assert sorted(placed) == sorted(ChartKey)
    assert set(DEFINITIONS) == {*ChartKey, *TABLES, "quality", "register"}


@pytest.mark.parametrize("key", DEFINITIONS)
def test_everything_is_told_with_what_it_shows(gallery: str, key: str) -> None:
    """`make gallery` writes it."""
    assert f"*{DEFINITIONS[key]}*" in gallery


@pytest.mark.parametrize("key", ChartKey)
def test_every_chart_has_its_picture_and_the_same_in_words(gallery: str, key: ChartKey) -> None:
    [alternative] = re.findall(rf"^!\[(.+)\]\(trends/{key.value}\.svg\)$", gallery, re.MULTILINE)
    assert f"</summary>\n\n{alternative}\n\n</details>" in gallery
    assert (PICTURES / f"{key.value}.svg").is_file()


def test_no_picture_is_left_over_missing_or_large(gallery: str) -> None:
    shown = re.findall(r"\(trends/([\w-]+\.svg)\)", gallery)
    assert sorted(path.name for path in PICTURES.iterdir()) == sorted(shown)
    assert {path.name for path in PICTURES.iterdir() if path.stat().st_size > LARGEST} == set()
