"""The people of Voorbeeldstad and its partner, one for every role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from gir.accounts.models import Person
from gir.accounts.services import add_person, assign_role, new_person, preset_substitute
from gir.accounts.terms import Office, Role, Scope
from gir.audit import System, recorded
from gir.database import db
from gir.organisations.models import Department, HeadCount, Organisation
from gir.organisations.terms import EmployerKind
from gir.vault import keyring
from gir.web.dates import today

MUNICIPALITY = "Gemeente Voorbeeldstad"
PARTNER = "Woonstichting De Sleutel"
DOMAIN = "voorbeeldstad.example"
SINCE = date(2020, 1, 1)
QUARTERS = 24
"""Quarters of head counts that are made, the present one included."""

DEPARTMENTS = {
    "Publiekszaken": (89, 80),
    "Handhaving": (39, 35),
    "Werk en inkomen": (89, 80),
    "Wmo en jeugd": (91, 82),
    "Klantcontact": (47, 41),
    "Buitendienst": (138, 126),
    "Sport": (60, 52),
    "Ruimte": (124, 112),
    "Vergunningen": (78, 70),
    "Belastingen": (70, 63),
    "Bedrijfsvoering": (177, 159),
}
"""Department: people and fte at the end of the series."""


@dataclass(frozen=True)
class Part:
    """One of the cast: sign-in name, full name, and what they do."""

    login: str
    name: str
    department: str | None = None
    office: Office | None = None
    roles: tuple[tuple[Role, str | Scope | None], ...] = ()
    left: bool = False


CAST = (
    Part("anna", "Anna de Wit", "Publiekszaken"),
    Part("bram", "Bram Visser", "Publiekszaken", roles=((Role.MANAGER, "Publiekszaken"),)),
    Part("dirk", "Dirk Bakker", "Handhaving", roles=((Role.MANAGER, "Handhaving"),)),
    Part("hanna", "Hanna Mulder", "Bedrijfsvoering", roles=((Role.HRM, None),)),
    Part("omar", "Omar el Amrani", "Bedrijfsvoering", roles=((Role.OOV, None),)),
    Part("chantal", "Chantal Smit", "Bedrijfsvoering", roles=((Role.COORDINATOR, None),)),
    Part("piet", "Piet Zwart", "Klantcontact", roles=((Role.PEER, None),)),
    Part("vera", "Vera Prins", "Wmo en jeugd", roles=((Role.CONFIDANT, None),)),
    Part("greet", "Greet Postma", office=Office.COUNCIL_CLERK, roles=((Role.CLERK, Scope.COUNCIL),)),
    Part("siem", "Siem van Dijk", office=Office.TOWN_CLERK, roles=((Role.CLERK, Scope.COLLEGE),)),
    Part("rik", "Rik Hoekstra", office=Office.COUNCILLOR),
    Part("wilma", "Wilma Jansen", office=Office.ALDERMAN),
    Part("beatrix", "Beatrix van Loon", office=Office.MAYOR),
    Part("els", "Els Kuiper", "Bedrijfsvoering", roles=((Role.PRIVACY_OFFICER, None),)),
    Part("bea", "Bea Vos", "Bedrijfsvoering", roles=((Role.ADMINISTRATOR, None),)),
    Part("maarten", "Maarten de Graaf", "Bedrijfsvoering", roles=((Role.DECIDER, None),)),
    Part("sjors", "Sjors Kok", "Publiekszaken", roles=((Role.DESK, None),)),
    Part("dora", "Dora Meijer", "Bedrijfsvoering", roles=((Role.BOARD, None),)),
    Part("fatima", "Fatima Yilmaz", "Bedrijfsvoering", roles=((Role.FINANCE, None),)),
    Part("fenna", "Fenna Bos", "Publiekszaken", left=True),
)
PARTNER_CAST = (Part("pia", "Pia Scholten", "Wijkbeheer", roles=((Role.PARTNER, None),)),)
SUBSTITUTES = (("greet", "siem"), ("siem", "greet"), ("beatrix", "greet"))


@dataclass(frozen=True)
class Cast:
    """Ids to find everybody by: people by sign-in name, departments by name."""

    organisation_id: str
    partner_id: str
    people: dict[str, str]
    departments: dict[str, str]


def make_cast(password: str) -> Cast:
    """Make both organisations with their departments, head counts and people. Once, on an empty installation."""
    director = System("demonstration")
    voorbeeldstad = Organisation(
        name=MUNICIPALITY,
        kind=EmployerKind.MUNICIPALITY,
        language="nl",
        emergency_label="Beveiliging",
        emergency_number="5555",
        duty_number="5510",
        work_address="Stadhuisplein 1, 1000 AA Voorbeeldstad",
        data_version=0,
    )
    partner = Organisation(name=PARTNER, kind=EmployerKind.HOUSING, language="nl", data_version=0)
    departments = {name: Department(organisation_id=voorbeeldstad.id, name=name) for name in DEPARTMENTS}
    neighbourhood = Department(organisation_id=partner.id, name="Wijkbeheer")
    with recorded("organisation.add", voorbeeldstad, partner, actor=director) as session:
        session.add_all([voorbeeldstad, partner, *departments.values(), neighbourhood])
        session.flush()
        session.add_all(_head_counts(voorbeeldstad.id, departments))
    homes = {**departments, "Wijkbeheer": neighbourhood}
    people: dict[str, Person] = {}
    for organisation, parts in ((voorbeeldstad, CAST), (partner, PARTNER_CAST)):
        for part in parts:
            people[part.login] = _enter(part, organisation.id, homes, password)
    for login, substitute in SUBSTITUTES:
        preset_substitute(people[login], people[substitute], actor=director)
    return Cast(
        voorbeeldstad.id,
        partner.id,
        {login: person.id for login, person in people.items()},
        {name: department.id for name, department in homes.items()},
    )


_PEOPLE = select(Person.email_lookup, Person.id, Person.organisation_id)


def find_cast() -> Cast | None:
    """The cast that was made before; None when this installation has none.

    Raises:
        LookupError: the demonstration was broken off while its people were made.
    """
    by_address = {row.email_lookup: row for row in db.session.execute(_PEOPLE)}
    found = {p.login: by_address.get(keyring().lookup(f"{p.login}@{DOMAIN}")) for p in (*CAST, *PARTNER_CAST)}
    known = {login: row for login, row in found.items() if row is not None}
    if not known and not db.session.scalar(select(Organisation.id).where(Organisation.name == MUNICIPALITY)):
        return None
    if len(known) < len(found):
        raise LookupError("The demonstration was broken off. Remove the instance folder and start again.")
    # An organisation is found by its people: an administrator may have given it another name.
    organisations = (known[CAST[0].login].organisation_id, known[PARTNER_CAST[0].login].organisation_id)
    departments = select(Department.name, Department.id).where(Department.organisation_id.in_(organisations))
    people = {login: row.id for login, row in known.items()}
    return Cast(*organisations, people, dict(db.session.execute(departments).all()))


def _enter(part: Part, organisation_id: str, homes: dict[str, Department], password: str) -> Person:
    director = System("demonstration", organisation_id)
    person = new_person(
        organisation_id,
        part.name,
        f"{part.login}@{DOMAIN}",
        password,
        department_id=homes[part.department].id if part.department else None,
        office=part.office,
    )
    if part.left:
        person.left_on = today()
    add_person(person, actor=director)
    for role, where in ((Role.EMPLOYEE, None), *part.roles):
        assign_role(
            person,
            role,
            actor=director,
            department_id=homes[where].id if isinstance(where, str) and where in homes else None,
            scope=where if isinstance(where, Scope) else None,
            starts_on=SINCE,
        )
    return person


def _head_counts(organisation_id: str, departments: dict[str, Department]) -> list[HeadCount]:
    """A head count per department and quarter; the organisation grew by about one percent a year."""
    day = today()
    last = day.year * 4 + (day.month - 1) // 3
    counts = []
    for back in range(QUARTERS):
        year, quarter = divmod(last - back, 4)
        shrink = Decimal(1) - Decimal(back) * Decimal("0.0025")
        for name, (people, fte) in DEPARTMENTS.items():
            counts.append(
                HeadCount(
                    organisation_id=organisation_id,
                    department_id=departments[name].id,
                    quarter=date(year, quarter * 3 + 1, 1),
                    people=round(people * shrink),
                    fte=round(Decimal(fte) * shrink, 1),
                )
            )
    return counts
