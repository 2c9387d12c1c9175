"""The pictures: whole, honest, small, and the same bytes for the same numbers."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import pytest

from gir.statistics.charts import Step
from gir.statistics.drawings.axes import apart, nice_ticks
from gir.statistics.drawings.sheet import NARROW, SIGNAL, WIDE, text_width, wrapped
from gir.statistics.figures import draw
from tests.statistics import examples
from tests.statistics.test_charts import NAMES

PACKAGE = Path(__file__).parents[2] / "gir"


def texts(svg: bytes) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_every_chart_draws_inside_its_sheet(dutch: None, name: str, narrow: bool) -> None:
    chart = examples.gallery()[name]
    svg = draw(chart, narrow=narrow)
    root = ElementTree.fromstring(svg)
    assert root.get("width") == str(NARROW if narrow else WIDE)
    assert "nan" not in svg.decode().lower().replace("dominant", "")
    assert len(svg) < 60_000
    height = float(root.get("height", "0"))
    for element in root.iter("{http://www.w3.org/2000/svg}text"):
        words = element.text or ""
        bold = "700" in element.get("style", "")
        size = float(re.findall(r"font-size: ([\d.]+)px", element.get("style", ""))[0])
        x, y, width = float(element.get("x", "0")), float(element.get("y", "0")), text_width(words, size, bold)
        anchor = re.findall(r"text-anchor: (\w+)", element.get("style", ""))[0]
        left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
        assert left > -6, words
        assert left + width < (NARROW if narrow else WIDE) + 8, words
        assert 0 < y <= height, words


def test_the_same_numbers_give_the_same_bytes(dutch: None) -> None:
    assert draw(examples.reports()) == draw(examples.reports())
    assert b"dc:date" not in draw(examples.reports())


def test_png_has_twice_the_pixels(dutch: None) -> None:
    png = draw(examples.severity(), kind="png")
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") == 2 * WIDE
    assert png == draw(examples.severity(), kind="png")


def test_a_signal_is_drawn_and_named(dutch: None) -> None:
    svg = draw(examples.reports())
    assert SIGNAL.encode() in svg
    assert "maart 2026: 19 meldingen" in texts(svg)
    assert SIGNAL.encode() not in draw(examples.reports([7] * 24, [800.0] * 24))


def test_exact_pictures_carry_their_mark(dutch: None) -> None:
    chart = examples.severity()
    mark = "Intern, precieze cijfers, niet verspreiden"
    assert mark in texts(draw(chart))
    assert mark not in texts(draw(replace(chart, origin=replace(chart.origin, exact=False))))


def test_what_is_not_drawn_says_why(dutch: None) -> None:
    assert "Er zijn nog geen cijfers over deze periode" in texts(draw(examples.reports([])))
    assert "Deze cijfers staan in de tabel" in texts(draw(examples.register()))


def test_no_text_can_break_out_of_the_picture(english: None) -> None:
    chart = examples.follow_up()
    step = Step("</text><script>&", "", 1, 1)
    svg = draw(replace(chart, steps=(step,), shares=("1",)))
    assert b"<script" not in svg
    ElementTree.fromstring(svg)


def test_dollar_signs_are_money_not_mathematics(english: None) -> None:
    chart = examples.follow_up()
    step = Step("$x^2$ schade", "", 1, 1)
    assert "$x^2$ schade" in texts(draw(replace(chart, steps=(step,), shares=("1",))))


def test_only_figures_imports_matplotlib_and_never_pyplot() -> None:
    importers = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name.split(".")[0] == "matplotlib" for name in names):
                importers.add(path.relative_to(PACKAGE).as_posix())
    assert importers == {"statistics/figures.py"}
    loaded = "import gir.statistics.figures, sys; sys.exit('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", loaded], cwd=PACKAGE.parent, check=False).returncode == 0


@pytest.mark.parametrize(
    ("highest", "whole", "ticks"),
    [
        (0, True, (0, 1)),
        (1, True, (0, 1)),
        (7, True, (0, 2, 4, 6)),
        (30, True, (0, 10, 20, 30)),
        (1.46, False, (0, 0.5, 1.0)),
        (0.04, False, (0, 0.01, 0.02, 0.03, 0.04)),
        (17448, True, (0, 5000, 10000, 15000)),
    ],
)
def test_ticks_are_round_numbers_from_zero(highest: float, whole: bool, ticks: tuple[float, ...]) -> None:
    assert nice_ticks(highest, whole=whole) == pytest.approx(ticks)


def test_labels_are_kept_apart_in_order() -> None:
    assert apart([10, 12, 50], 15)[1] - apart([10, 12, 50], 15)[0] >= 15
    assert apart([], 15) == []


def test_long_words_are_broken() -> None:
    assert wrapped("raads-/commissievergadering", 12, 130) == ["raads-/", "commissievergaderi-", "ng"]
    assert all(text_width(line, 12) <= 90 for line in wrapped("verantwoordelijkheidsgevoel " * 3, 12, 90))
