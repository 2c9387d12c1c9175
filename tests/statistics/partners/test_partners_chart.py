"""Employers beside each other: one axis where that is honest, the alphabet always, and one dataclass for everything."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from datetime import date

import pytest

from gir.statistics.charts import Origin
from gir.statistics.charts.partners import MOST_DRAWN, Employer, PartnersChart, Span, partners_chart
from gir.statistics.drawings.sheet import NARROW, WIDE, text_width
from gir.statistics.figures import draw
from gir.statistics.periods import Quarter

ORIGIN = Origin("Medewerkers", "gepubliceerde cijfers", date(2026, 2, 5), "2", exact=False)
START = Quarter(2024, 1)
SVG_TEXT = "{http://www.w3.org/2000/svg}text"


def spans(*reports: int, quarters: int = 1, fte: float | None = 400, first: Quarter = START) -> tuple[Span, ...]:
    found = []
    for number, count in enumerate(reports):
        start = first.back(-number * quarters)
        found.append(Span(start, quarters, f"{start.key}+{quarters}", count, fte, f"in {start.key}"))
    return tuple(found)


OWN = Employer("Gemeente Voorbeeldstad", True, "2", spans(25, 30, 25, 20, 35, 30, 40, 30, fte=895))
HOSPITAL = Employer("Ziekenhuis De Linde", False, "2", spans(90, 120, 110, 95, quarters=2, fte=2410))
BUSES = Employer("Busbedrijf Oost", False, "2", spans(160, 210, quarters=4, fte=None))
OLD_RULES = Employer("Woonstichting De Sleutel", False, "1", spans(40, 45, quarters=4, fte=120))


def chart(*employers: Employer) -> PartnersChart:
    return partners_chart(employers or (BUSES, OWN, OLD_RULES, HOSPITAL), origin=ORIGIN)


def texts(svg: bytes) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(SVG_TEXT)]


def test_only_who_gave_its_number_of_staff_and_counts_alike_stands_on_the_common_axis(english: None) -> None:
    made = chart()
    assert [(panel.title, panel.rated) for panel in made.panels] == [
        ("Busbedrijf Oost", False),
        ("Gemeente Voorbeeldstad (your own organisation)", True),
        ("Woonstichting De Sleutel", False),
        ("Ziekenhuis De Linde", True),
    ]
    hospital = made.panels[3]
    assert hospital.heights == pytest.approx([100 * 2 * count / 2410 for count in (90, 120, 110, 95)])
    assert made.top == max(*made.panels[1].heights, *hospital.heights)
    assert made.panels[0].heights == (40.0, 52.5)  # as many as in a quarter


def test_a_long_period_is_as_high_as_short_ones_with_the_same_pace(english: None) -> None:
    quarters = Employer("a", False, "2", spans(25, 25, 25, 25))
    year = Employer("b", False, "2", spans(100, quarters=4))
    made = chart(quarters, year)
    assert set(made.panels[0].heights) == set(made.panels[1].heights) == {25.0}


def test_other_counting_rules_are_said_in_a_sentence(english: None) -> None:
    told = " ".join(chart().notes)
    assert (
        "another version of the rules than 2, so do not compare it with the others: Woonstichting De Sleutel (1)"
        in told
    )
    assert "No number of staff is known of Busbedrijf Oost" in told
    assert "another version" not in " ".join(chart(OWN, HOSPITAL).notes)


def test_a_period_without_number_of_staff_is_no_rate(english: None) -> None:
    early = spans(25, 30, fte=None)
    made = chart(replace(OWN, spans=(*early, *spans(25, 30, fte=895, first=Quarter(2024, 3)))))
    assert len(made.panels[0].spans) == 2
    assert "Periods without a number of staff stand only in the table" in made.notes
    assert [row[4] for row in made.table.rows] == ["–", "–", "11", "13"]


def test_nobody_is_ranked(english: None) -> None:
    made = chart()
    assert "no ranking" in made.notes[0]
    assert made.finding == (
        "Gemeente Voorbeeldstad (your own organisation): 13 reports per 100 fte in a year, in 2025-Q4; "
        "3 other employers beside it"
    )
    assert chart(BUSES).finding == "The figures of 1 other employer"


def test_table_file_and_words_are_made_of_the_same_numbers(english: None) -> None:
    made = chart()
    rows = [row for row in csv.reader(io.StringIO(made.csv()), delimiter=";") if not row[0].startswith("#")]
    assert [tuple(row) for row in rows] == [made.table.headers, *made.table.rows]
    assert ("Busbedrijf Oost", "2025-Q1+4", "210", "–", "–", "2") in made.table.rows
    for panel in made.panels:
        low, high = min(panel.heights), max(panel.heights)
        digits = [1 if panel.rated and round(height, 1) < 10 else 0 for height in (low, high)]
        assert f"between {low:.{digits[0]}f} and {high:.{digits[1]}f}" in made.alternative
        assert panel.title in made.alternative
    assert "Internal" not in made.csv()


@pytest.mark.parametrize("narrow", [False, True])
def test_the_picture_holds_every_number_that_fits_and_stays_on_its_sheet(english: None, narrow: bool) -> None:
    made = chart(
        BUSES,
        replace(OWN, name="Gemeenschappelijke regeling Werkvoorzieningschap Noordoost-Overijssel en omstreken"),
        HOSPITAL,
        replace(OLD_RULES, spans=spans(*[1_000_000] * 12, fte=None)),
    )
    svg = draw(made, narrow=narrow)
    root = ElementTree.fromstring(svg)
    width, height = (NARROW if narrow else WIDE), float(root.get("height", "0"))
    for element in root.iter(SVG_TEXT):
        said, style = element.text or "", element.get("style", "")
        size = float(re.findall(r"font-size: ([\d.]+)px", style)[0])
        taken = text_width(said, size, "700" in style)
        left = (
            float(element.get("x", "0"))
            - {"start": 0.0, "middle": taken / 2, "end": taken}[re.findall(r"text-anchor: (\w+)", style)[0]]
        )
        assert left > -6, said
        assert left + taken < width + 8, said
        assert 0 < float(element.get("y", "0")) <= height, said
    assert "9.1" in texts(svg)  # 110 reports of a half-year, 2,410 fte
    assert "2024" in texts(svg)


def test_a_name_cannot_break_out_of_the_picture(english: None) -> None:
    svg = draw(chart(OWN, replace(HOSPITAL, name="</text><script>&")))
    assert b"<script" not in svg


def test_a_picture_has_room_for_some_and_the_table_for_all(english: None) -> None:
    many = [replace(HOSPITAL, name=f"Ziekenhuis {number:03}") for number in range(60)]
    made = chart(*many, OWN)
    assert len(made.panels) == MOST_DRAWN
    assert made.panels[-1].own
    assert len({row[0] for row in made.table.rows}) == 61
    assert "37 employers are only in the table" in made.notes


def test_the_same_figures_give_the_same_bytes(english: None) -> None:
    assert draw(chart()) == draw(chart())
