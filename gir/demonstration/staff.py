"""The other people of Voorbeeldstad: enough of them, so that not everything happens to the same few."""

from __future__ import annotations

import secrets
from random import Random

from sqlalchemy.orm import Session

from gir.accounts.models import Assignment, Person
from gir.accounts.passwords import hash_password
from gir.accounts.services import person_with
from gir.accounts.terms import Office, Role
from gir.demonstration.cast import DEPARTMENTS, DOMAIN, SINCE, Cast
from gir.demonstration.mix import OFFICIALS, RATES

FIRST = (
    "Aad Achmed Agnes Ali Anja Arjan Astrid Bart Bas Betty Carla Cees Chris Corrie Daan Diana Dilan Edwin Ellen Emre "
    "Esra Eva Fatima Femke Frank Gerda Gijs Hans Hassan Henk Ilse Ingrid Ivo Jaap Jan Jolanda Karim Kees Kim Laila "
    "Lars Linda Loes Maaike Marjan Mehmet Merel Milan Mirjam Nadia Niels Nina Olga Paul Petra Rachid Renske Rob Ruud "
    "Samira Sander Saskia Selma Sjoerd Tamara Teun Tineke Tom Trudy Wim Yasmin Yusuf Zoë"
)
LAST = (
    "Aalbers;van den Berg;Blom;de Boer;Bouwman;van den Broek;Brouwer;Celik;Dekker;Demir;van Dam;Doorn;van der Heijden;"
    "Hendriks;Hermans;de Haan;Jacobs;de Jong;Kaya;Kok;Koster;Kramer;Lammers;van Leeuwen;Maas;Martens;Meerman;de Groot;"
    "Mohan;Mulders;Nieuwenhuis;Ouali;Peeters;Pronk;Rahimi;van Rijn;Roos;Schouten;Sijm;Smits;Timmer;Veenstra;Verhoef;"
    "Vink;de Vries;Wagenaar;Wiersma;Willems;Yilmaz;van Zanten;Zijlstra"
)
COUNCILLORS, ALDERMEN = 38, 4
"""Besides those in the cast: 39 council members and a college of six, with mayor and town clerk."""
PER_REPORT = 4
"""People made for each report a year from a department."""


def add_staff(session: Session, cast: Cast, rng: Random) -> dict[str, list[str]]:
    """Add employees and office-holders; gives their ids by department, and of office-holders under one key.

    Nobody can sign in as one of them: their password is thrown away.
    """
    names = [f"{first} {last}" for first in FIRST.split() for last in LAST.split(";")]
    rng.shuffle(names)
    nobody_knows = hash_password(secrets.token_urlsafe(32))
    made: dict[str, list[str]] = {}
    offices = [Office.COUNCILLOR] * COUNCILLORS + [Office.ALDERMAN] * ALDERMEN
    wanted = [(home, None) for home in DEPARTMENTS for _ in range(round(RATES[home] * PER_REPORT) + 3)]
    for home, office in [*wanted, *((OFFICIALS, office) for office in offices)]:
        person = _person(cast, names.pop(), cast.departments.get(home), office, nobody_knows)
        session.add(person)
        session.add(_employed(person))
        made.setdefault(home, []).append(person.id)
    session.flush()
    return made


def _person(cast: Cast, name: str, department_id: str | None, office: Office | None, password_hash: str) -> Person:
    email = f"{name.lower().replace('ë', 'e').replace(' ', '.')}@{DOMAIN}"
    return person_with(cast.organisation_id, name, email, password_hash, department_id=department_id, office=office)


def _employed(person: Person) -> Assignment:
    return Assignment(organisation_id=person.organisation_id, person=person, role=Role.EMPLOYEE, starts_on=SINCE)
