"""The whole job, as people do it: report on a phone, follow up together, answer, and see the number move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator

from gir.web.dates import LOCAL
from tests.browser.desk import People

pytestmark = pytest.mark.browser

STORY = "Een man wilde zonder afspraak naar binnen. Hij zei: „Ik wacht je straks wel op.”"
TOLD = "Je mag niemand bedreigen. Dat is regel 3 van onze huisregels."
ANSWER = "Dank je wel, Anna. Omar heeft de man gebeld en wij doen aangifte. Heb je vragen? Bel Hanna."


def test_from_a_report_on_a_phone_to_the_trend_of_the_quarter(people: People) -> None:
    before = trend_of_this_quarter(people)
    assert trend_of_this_quarter(people).tag == before.tag
    number = report(people)
    plan_first_talk(people, number)
    react_and_decide(people, number)
    assess_answer_and_propose(people, number)
    close_as_second(people, number)
    read_answer(people, number)
    after = trend_of_this_quarter(people)
    assert after.reports == before.reports + 1
    assert after.width > 0, "the picture is shown"
    assert after.tag != before.tag, "the picture is a new one"


def report(people: People) -> str:
    """Anna reports, on her phone; gives the number of the case."""
    with people.at_work("anna", phone=True) as anna:
        anna.follow("Melding doen")
        anna.fill("Wat is er gebeurd?", STORY)
        anna.choose("Bedreigen")
        anna.choose("Net, in het afgelopen uur")
        anna.main.get_by_label("Waar of hoe?").select_option(label="Aan de balie")
        anna.choose("Nee")
        anna.press("Melding versturen")
        anna.sees("Dank je wel. Je melding is binnen.", "Dit gaan we doen")
        number = anna.main.locator(".gir-receipt__number").inner_text()
        anna.follow("Naar mijn melding")
        anna.sees(number, "Ik wacht je straks wel op", "Jij koos dat je leidinggevende dit niet ziet")
    return number


def plan_first_talk(people: People, number: str) -> None:
    """Hanna (HRM) agrees on the first talk, the day after tomorrow."""
    day = (datetime.now(LOCAL) + timedelta(days=2)).strftime("%d-%m-%Y")
    with people.at_work("hanna") as hanna:
        hanna.open_case(number)
        hanna.sees("Ik wacht je straks wel op")
        hanna.follow("Gesprek plannen")
        hanna.choose("Nazorggesprek 1")
        hanna.fill("Dag", day)
        hanna.fill("Tijd", "10.00")
        hanna.press("Gesprek plannen")
        hanna.sees("Hanna plande", "10.00 uur")


def react_and_decide(people: People, number: str) -> None:
    """Omar (OOV) records what the man was told, and that the organisation goes to the police."""
    now = datetime.now(LOCAL)
    with people.at_work("omar") as omar:
        omar.open_case(number)
        omar.follow("Aanspreken vastleggen")
        omar.choose("Per telefoon")
        omar.fill("Dag", now.strftime("%d-%m-%Y"))
        omar.fill("Tijd", now.strftime("%H.%M"))
        omar.fill("Wat heb je gezegd?", TOLD)
        omar.press("Aanspreken vastleggen")
        omar.sees(TOLD)
        omar.follow("Besluit vastleggen")
        omar.choose("We doen aangifte")
        omar.press("Besluit vastleggen")
        omar.sees("aangifte")


def assess_answer_and_propose(people: People, number: str) -> None:
    """Chantal (coordinator) sets the severity, answers, looks back, and proposes to close: it is severe.

    She does not see who was looked after, and how.
    """
    with people.at_work("chantal") as chantal:
        chantal.open_case(number)
        chantal.follow("Ernst vaststellen")
        chantal.choose("zwaar")
        chantal.fill("Waarom?", "De bedreiging gold ook buiten het werk.")
        chantal.press("Ernst vaststellen")
        chantal.follow("Melder antwoord geven")
        chantal.fill("Je antwoord", ANSWER)
        chantal.press("Antwoord versturen")
        chantal.follow("Terugkijken op de zaak")
        chantal.fill("Hoe ging de opvolging?", "Snel. De aangifte was dezelfde dag klaar.")
        chantal.choose("Er is geen les in deze zaak")
        chantal.press("De evaluatie opslaan")
        chantal.follow("Voorstellen de zaak af te sluiten")
        chantal.choose("Alles is gedaan")
        chantal.press("Voorstellen om af te sluiten")
        chantal.sees("Wacht op een tweede persoon")


def close_as_second(people: People, number: str) -> None:
    """Omar (OOV) looks whether everything has been done, and closes it."""
    with people.at_work("omar") as omar:
        omar.open_case(number)
        omar.follow("Kijken en antwoorden")
        omar.choose("De zaak kan dicht")
        omar.press("Mijn antwoord opslaan")
        omar.sees("Gesloten")


def read_answer(people: People, number: str) -> None:
    """Anna reads how it ended, in plain words."""
    with people.at_work("anna", phone=True) as anna:
        anna.follow("Mijn meldingen")
        anna.main.get_by_role("listitem").filter(has_text=number).get_by_role("link").click()
        anna.sees("Je melding is afgerond. Je kreeg antwoord", ANSWER, "Omar (OOV)", "Gesloten")
        anna.page.go_back()


@dataclass(frozen=True)
class Trend:
    """The running quarter: its number in the table, and which picture it is (``tag``), with its width as shown."""

    reports: int
    tag: str
    width: int


def trend_of_this_quarter(people: People) -> Trend:
    """What Omar (OOV) reads in the table and sees in the chart of the running quarter."""
    with people.at_work("omar") as omar:
        omar.follow("Trends")
        omar.main.get_by_text("Andere periode, afdeling of groep kiezen").click()
        running = omar.main.locator("#period option").filter(has_text="loopt nog").inner_text()
        omar.main.get_by_label("Periode").select_option(label=running)
        omar.press("Toon deze grafieken")
        chart = omar.main.get_by_role("region", name="Ernst per kwartaal", exact=True)
        chart.get_by_text("Tabel met dezelfde cijfers").click()
        cells = chart.get_by_role("row").last.get_by_role("cell")
        picture = f"/trends/severity.svg?{urlsplit(omar.page.url).query}"
        tag = omar.page.request.get(picture).headers["etag"]
        return Trend(int(cells.last.inner_text()), tag, shown_width(chart.locator("img")))


def shown_width(picture: Locator) -> int:
    """How wide the picture is that the browser made of its file: 0 when there is none, or it could not be read."""
    if not picture.count():
        return 0
    picture.scroll_into_view_if_needed()
    return int(picture.evaluate("async image => { await image.decode().catch(() => {}); return image.naturalWidth }"))
