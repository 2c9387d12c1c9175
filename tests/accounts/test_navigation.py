"""The bar holds what people do every day; the rest stands under "More", in the same order and words for everybody."""

from __future__ import annotations

from typing import Any

import pytest

from gir.accounts.page import FEW, bar_and_more
from gir.web.page import Link, MenuSection, Page

DAILY = ["Start", "Melden", "Mijn meldingen", "Werklijst", "Trends"]
WITHOUT_CASES = ["Start", "Melden", "Mijn meldingen", "Trends"]
ORDER = [*DAILY[:3], "Logboek", *DAILY[3:], "Maatregelen", "Pandverboden", "Schade", "Zaken overdragen"]
ORDER += ["AVG-verzoeken", "Lessen", "Bewaartijden", "Organisatie"]
BARS = {
    "anna": WITHOUT_CASES,
    "bram": [*DAILY, "Lessen"],
    "hanna": DAILY,
    "els": ["Start", "Melden", "Mijn meldingen", "Logboek", "Trends"],
    "greet": DAILY,
    "maarten": [*WITHOUT_CASES, "Maatregelen"],
    "fatima": [*WITHOUT_CASES, "Schade"],
    "sjors": [*WITHOUT_CASES, "Pandverboden"],
    "omar": DAILY,
    "chantal": DAILY,
}
MORE = {
    "hanna": {"Zaken": ["AVG-verzoeken"], "Terugkijken": ["Lessen"]},
    "els": {"Zaken": ["AVG-verzoeken"], "Terugkijken": ["Bewaartijden"]},
    "greet": {"Zaken": ["Maatregelen", "AVG-verzoeken"], "Terugkijken": ["Lessen", "Bewaartijden"]},
    "omar": {"Zaken": ["Maatregelen", "Pandverboden", "Schade", "AVG-verzoeken"], "Terugkijken": ["Lessen"]},
    "chantal": {
        "Zaken": ["Maatregelen", "Schade", "Zaken overdragen", "AVG-verzoeken"],
        "Terugkijken": ["Lessen", "Bewaartijden"],
        "Instellingen": ["Organisatie"],
    },
}


def words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def bar(page: Any) -> list[str]:
    return [words(link) for link in page.root.iterfind(".//ul[@class='gir-nav__bar']/li/a")]


def more(page: Any) -> dict[str, list[str]]:
    groups = page.root.findall(".//div[@class='gir-more__panel']/div")
    return {words(group.find("p")): [words(link) for link in group.iterfind("ul/li/a")] for group in groups}


def current(page: Any) -> list[str]:
    return [words(link) for link in page.root.iterfind(".//header//a[@aria-current='page']")]


def test_everybody_finds_the_same_places_in_the_same_order(client_for: Any) -> None:
    for name, places in BARS.items():
        page = client_for(name).visit("/")
        assert (bar(page), more(page)) == (places, MORE.get(name, {})), name
        shown = [*bar(page), *(place for group in more(page).values() for place in group)]
        assert shown == sorted(shown, key=ORDER.index), name


def test_one_place_is_marked_as_the_present_one_and_more_says_it_is_inside(client_for: Any) -> None:
    client = client_for("chantal")
    for path, place in (("/", "Start"), ("/cases", "Werklijst"), ("/cases/hand-over", "Zaken overdragen")):
        assert current(client.visit(path)) == [place], path
    page = client.visit("/lessons")
    assert current(page) == ["Lessen"]
    assert words(page.root.find(".//details[@class='gir-more']/summary")) == "Meer: Lessen"
    assert words(client.visit("/cases").root.find(".//details[@class='gir-more']/summary")) == "Meer"


def links(*labels: str) -> tuple[Link, ...]:
    return tuple(Link(label, f"/{label}", current=False) for label in labels)


@pytest.mark.parametrize("number", range(FEW + 2))
def test_a_menu_is_for_more_than_a_few_places(number: int) -> None:
    rest = links(*"abcdefgh"[:number])
    shown = dict.fromkeys(MenuSection, ()) | {MenuSection.DAILY: links("start"), MenuSection.CASES: rest}
    in_bar, groups = bar_and_more(shown)
    assert [*in_bar, *(link for group in groups for link in group.links)] == [*links("start"), *rest]
    assert bool(groups) == (number > FEW)


def test_a_frame_without_a_menu_says_nothing_of_one() -> None:
    assert Page("Meldpunt", "nl").current_in_more == ""
