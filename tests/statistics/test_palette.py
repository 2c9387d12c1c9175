"""Every figure can be seen by everybody: with less colour vision, and on a printer without colours."""

from __future__ import annotations

import pytest

from gir.statistics.charts import ChannelsChart, Chart, HoursChart
from gir.statistics.drawings import sheet_of
from gir.statistics.drawings.sheet import (
    INK,
    LIGHT,
    MAIN,
    MAIN_DARK,
    MIDDLE,
    PAPER,
    SEVERE,
    SIGNAL,
    SOFT,
    ZONE,
    Marks,
    Shape,
)
from tests.statistics import examples
from tests.statistics.colours import SEEN_BY, contrast, distance

LEAST_CONTRAST, LEAST_DISTANCE, LEAST_IN_GREY = 3.0, 20.0, 1.9
SERIES = {"main": MAIN, "middle": MIDDLE, "severe": SEVERE, "signal": SIGNAL, "soft": SOFT, "dark": MAIN_DARK}
TOUCHING = {
    "severe on medium": (SEVERE, MIDDLE),
    "medium on light": (MIDDLE, LIGHT),
    "this quarter beside earlier ones": (MAIN, LIGHT),
    "a step done in time beside one done late": (MAIN, MIDDLE),
}
NUMBERS_IN_IT = (ChannelsChart, HoursChart)
"""A cell of these says its number; the ground only helps."""


@pytest.mark.parametrize("colour", SERIES.values(), ids=SERIES)
def test_what_is_drawn_stands_out_from_the_paper(colour: str) -> None:
    assert contrast(colour, PAPER) >= LEAST_CONTRAST


@pytest.mark.parametrize("colour", [INK, SOFT, MAIN_DARK, SEVERE, SIGNAL])
@pytest.mark.parametrize("ground", [PAPER, ZONE])
def test_words_can_be_read(colour: str, ground: str) -> None:
    assert contrast(colour, ground) >= 4.5


@pytest.mark.parametrize("pair", TOUCHING.values(), ids=TOUCHING)
@pytest.mark.parametrize("eyes", SEEN_BY)
def test_parts_that_touch_differ_for_everybody(pair: tuple[str, str], eyes: str) -> None:
    assert distance(*pair, eyes) >= LEAST_DISTANCE


@pytest.mark.parametrize("pair", TOUCHING.values(), ids=TOUCHING)
def test_parts_that_touch_differ_without_colours(pair: tuple[str, str]) -> None:
    assert contrast(*pair) >= LEAST_IN_GREY


def test_what_everybody_sees_is_what_it_is() -> None:
    """The check itself: red and green are near each other for who lacks one kind of cone, far apart for others."""
    red, green = "#b22222", "#4c6b1f"
    assert distance(red, green, "everybody") > 3 * distance(red, green, "deuteranopia")
    assert distance("#123456", "#123456", "tritanopia") == 0
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def gallery() -> dict[str, Chart]:
    return {name: chart for name, chart in examples.gallery().items() if not isinstance(chart, NUMBERS_IN_IT)}


@pytest.mark.parametrize("narrow", [False, True])
def test_a_pale_part_has_an_edge_that_stands_out(dutch: None, narrow: bool) -> None:
    for name, chart in gallery().items():
        for stroke in sheet_of(chart, narrow=narrow).strokes:
            if isinstance(stroke, Shape) and stroke.pen.fill == LIGHT:
                assert contrast(stroke.pen.edge or LIGHT, PAPER) >= LEAST_CONTRAST, name


@pytest.mark.parametrize("name", ["reports", "cycle times", "departments", "gaps"])
@pytest.mark.parametrize("narrow", [False, True])
def test_lines_differ_in_more_than_their_colour(dutch: None, name: str, narrow: bool) -> None:
    """The course is thick with circles, its middle thin, its limits dashed; what stands out is a diamond."""
    strokes = sheet_of(examples.gallery()[name], narrow=narrow).strokes
    lines = {(s.pen.edge, s.pen.width, s.pen.dash) for s in strokes if isinstance(s, Shape) and not s.closed}
    looks = [(width, dash) for edge, width, dash in lines if edge in SERIES.values()]
    assert len(looks) == len(set(looks)), "two lines that only differ in colour"
    assert any(dash for _width, dash in looks)
    marks = {(s.mark, s.pen.edge == SIGNAL) for s in strokes if isinstance(s, Marks) and s.spots}
    assert marks <= {("circle", False), ("diamond", True)}


def test_this_year_and_the_year_before_differ_in_dash_and_filling(dutch: None) -> None:
    strokes = sheet_of(examples.gallery()["estimates"]).strokes
    filled = {s.pen.fill for s in strokes if isinstance(s, Marks)}
    assert filled == {MAIN, PAPER}
    dashes = {(s.pen.edge, bool(s.pen.dash)) for s in strokes if isinstance(s, Shape) and s.pen.width in (2.4, 1.4)}
    assert (SOFT, True) in dashes
    assert (MAIN, True) not in dashes
