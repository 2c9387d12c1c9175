"""A working day of everybody who follows up: what they do first, in a real browser, without scripts."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from gir.accounts.terms import Role
from gir.demonstration.cast import Cast
from gir.incidents.terms import Consequence, Form
from gir.threat.measures.terms import MeasureStatus
from gir.web.dates import LOCAL, today
from tests.browser.desk import Desk, People
from tests.followup.newcomers import join
from tests.support.measures import assessed_case, make_measure
from tests.support.names import publish_criteria
from tests.support.stories import file_report, look

pytestmark = pytest.mark.browser


def number_of(app: Flask, case_id: str) -> str:
    return look(app, case_id, lambda case: case.number)


def typed(day: date) -> str:
    return f"{day:%d-%m-%Y}"


def test_the_coordinators_day(app: Flask, cast: Cast, people: People) -> None:
    """Takes what is chosen, assesses, unlocks a name, links, follows, and keeps what waits in view."""
    publish_criteria(app, cast.people["chantal"])
    first = number_of(app, file_report(app, cast.people["anna"]))
    second = number_of(app, file_report(app, cast.people["vera"]))
    join(app, cast, "otto", Role.OOV)
    with people.at_work("chantal") as chantal:
        chantal.follow("Werklijst")
        chantal.follow("Mijn team")
        for number in (first, second):
            chantal.row(number).get_by_role("checkbox").check()
        chantal.press("Aan een collega geven")
        chantal.main.get_by_label("Wie behandelt ze voortaan?").select_option(label="Otto Nieuw")
        chantal.press("Deze zaken overdragen")
        chantal.sees("Het is gelukt", first, second)
        chantal.open_case(first)
        chantal.follow("Ernst vaststellen")
        chantal.choose("middel")
        chantal.press("Ernst vaststellen")
        chantal.follow("De criteria nagaan")
        chantal.choose("Er was ernstige bedreiging of geweld.")
        chantal.choose("De zaak voldoet aan minstens één: haal de naam van het slot")
        chantal.press("Leg dit vast")
        chantal.sees("Chantal legde vast")
        chantal.follow("Aan een andere zaak koppelen")
        chantal.fill("Nummer van de andere zaak", second)
        chantal.choose("Eén voorval")
        chantal.fill("Waarom horen ze bij elkaar?", "Twee collega's stonden erbij.")
        chantal.press("De zaken koppelen")
        chantal.sees(second)
        chantal.press("Deze zaak volgen")
        chantal.follow("Werklijst")
        chantal.follow("Ik volg")
        chantal.sees(first)


def test_hrms_day(app: Flask, cast: Cast, people: People) -> None:
    """Starts with the clocks, looks after somebody, and records the facts that only HRM keeps."""
    hurt = frozenset({Consequence.DOCTOR})
    number = number_of(app, file_report(app, cast.people["anna"], manager_may_see=False, consequences=hurt))
    with people.at_work("hanna") as hanna:
        hanna.follow("Werklijst")
        hanna.follow("Termijnen per dag")
        hanna.sees(number, "Eerste opvang")
        hanna.open_case(number)
        hanna.follow("Opvang vastleggen")
        record_talk(hanna, "Eerste opvang")
        hanna.follow("Letsel en verzuim")
        hanna.choose("ziekgemeld")
        hanna.main.get_by_label("Hoe lang was de melder weg van het werk?").select_option(label="1 tot en met 3 dagen")
        hanna.press("Leg vast wat bekend is")
        hanna.sees("1 tot en met 3 dagen")
        hanna.follow("Verdere hulp")
        hanna.choose("Slachtofferhulp Nederland")
        hanna.choose("Wil dat graag")
        hanna.press("Leg het vast")
        hanna.sees("Slachtofferhulp Nederland")
        hanna.follow("Stap pauzeren")
        hanna.choose("Nazorggesprek 1")
        hanna.fill("Op welke dag loopt de termijn weer?", typed(today() + timedelta(days=10)))
        hanna.fill("Waarom moet het wachten?", "Anna is op vakantie.")
        hanna.press("Termijn pauzeren")
        hanna.sees("gepauzeerd", "Anna is op vakantie.")


def test_oovs_day(app: Flask, cast: Cast, people: People) -> None:
    """Records who it is, writes down damage, and sees a measure through: decided by another, read at the desk."""
    case_id = assessed_case(app, cast)
    make_measure(app, cast, case_id, MeasureStatus.PROPOSED)
    with people.at_work("omar") as omar:
        omar.open_case(number_of(app, case_id))
        omar.follow("Vastleggen wie het is")
        omar.fill("Naam van deze persoon", "Kees Kwaadaard")
        omar.press("Vastleggen wie het is")
        omar.sees("Kees Kwaadaard")
        omar.follow("Schade vastleggen")
        omar.choose("Gebouw of inrichting")
        omar.choose("Van de organisatie")
        omar.fill("Hoeveel is het?", "1.234,50")
        omar.press("De schade vastleggen")
        omar.sees("€ 1.234,50")
    with people.at_work("maarten") as maarten:
        maarten.follow("Maatregelen")
        maarten.main.get_by_role("link", name="Pandverbod, 20").first.click()
        maarten.sees("Kees Kwaadaard", "Ik was boos, maar ik meende het niet.")
        maarten.press("Besluit: de maatregel gaat door zoals die hier staat")
    with people.at_work("omar") as omar:
        omar.follow_more("Maatregelen")
        omar.main.get_by_role("link", name="Pandverbod, 20").first.click()
        omar.follow("De brief is bezorgd")
        omar.choose("Aangetekend")
        omar.fill("Op welke dag?", typed(today()))
        omar.press("Leg het vast")
        omar.sees("Loopt")
    with people.at_work("sjors") as sjors:
        sjors.follow("Pandverboden")
        sjors.sees("Kees Kwaadaard", "Het stadhuis, Stadhuisplein 1")
    with people.at_work("fatima") as fatima:
        fatima.follow("Schade")
        fatima.sees("€ 1.234,50")


def test_the_managers_day(app: Flask, cast: Cast, people: People) -> None:
    """Catches a colleague, lets a peer help, and answers; the story of others' rooms stays shut."""
    number = number_of(app, file_report(app, cast.people["anna"], forms=frozenset({Form.VERBAL})))
    with people.at_work("bram") as bram:
        bram.open_case(number)
        bram.follow("Opvang vastleggen")
        record_talk(bram, "Eerste opvang")
        bram.follow("Opvangteam")
        bram.main.get_by_label("Welke collega?").select_option(label="Piet Zwart")
        bram.choose("Ik heb het de melder gevraagd, en die wil het")
        bram.press("Bewaar de keuze")
        bram.sees("Piet is uitgenodigd en krijgt een mail.")
        bram.follow("Melder antwoord geven")
        bram.fill("Je antwoord", "Ik ben er voor je. Piet belt je morgen.")
        bram.press("Antwoord versturen")
        bram.sees("Bram gaf de melder antwoord")
    with people.at_work("piet") as piet:
        piet.follow("Werklijst")
        piet.sees(number)


def test_the_clerks_day(app: Flask, cast: Cast, people: People) -> None:
    """Takes a council member's case with a reason, and looks after them in the place of manager and HRM."""
    number = number_of(app, file_report(app, cast.people["rik"], forms=frozenset({Form.THREAT})))
    with people.at_work("greet") as greet:
        greet.open_case(number)
        greet.follow("Opvang vastleggen")
        record_talk(greet, "Eerste opvang")
        greet.follow("Verdere hulp")
        greet.choose("juridische hulp")
        greet.choose("Aangeboden, nog geen antwoord")
        greet.press("Leg het vast")
        greet.sees("juridische hulp")
        greet.follow("Ik zit hier te dicht op")
        greet.press("Aan anderen overlaten")
        greet.sees("Je laat het aan anderen over")
    with people.at_work("siem") as siem:
        siem.follow("Werklijst")
        siem.sees(number)


def record_talk(desk: Desk, talk: str) -> None:
    """Somebody spoke with the reporter today, a moment ago."""
    now = datetime.now(LOCAL)
    desk.choose(talk)
    desk.choose("We hebben elkaar gesproken")
    desk.fill("Dag", now.strftime("%d-%m-%Y"))
    desk.fill("Tijd", now.strftime("%H.%M"))
    desk.press("Gesprek vastleggen")
