"""Merenstad, a bigger municipality that starts today and brings four years of its own list.

Voorbeeldstad has too few reports to tell more reporting from more aggression. Merenstad has enough: in one of its years
a campaign made silent teams report, in another one aggression really grew.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor, actor_of
from gir.accounts.models import Person
from gir.accounts.services import add_person, assign_role, new_person
from gir.accounts.terms import Role
from gir.audit import System, recorded
from gir.database import db
from gir.demonstration.cast import DOMAIN, SINCE
from gir.demonstration.neighbour_list import as_file, list_of
from gir.exchange.days import Span
from gir.exchange.importing import read_file, receive_file, save_layout
from gir.exchange.keeping import rows_of
from gir.exchange.mapping import Layout, Memory, column_names, counted_words, proposed_columns, proposed_meaning
from gir.exchange.models import HistoryImport
from gir.exchange.queries import departments_by_word, file_of
from gir.exchange.taking_over import Consent, approve, take_over
from gir.exchange.terms import Way
from gir.organisations.models import Department, HeadCount, Organisation
from gir.organisations.terms import EmployerKind
from gir.statistics.periods import Quarter, quarters_up_to
from gir.statistics.words import Unit, last_day
from gir.vault import keyring
from gir.web.dates import today

NEIGHBOUR = "Gemeente Merenstad"
LOGIN, NAME = "yara", "Yara Willems"
QUARTERS = 20
"""Quarters of head counts, the running one included."""


@dataclass(frozen=True)
class Team:
    """A department: people, fte, and how many reports a year it sends before and after the campaign."""

    people: int
    fte: int
    before: int
    after: int


TEAMS = {
    "Handhaving": Team(152, 135, 58, 66),
    "Werk en inkomen": Team(330, 297, 48, 56),
    "Jeugd en Wmo": Team(310, 279, 42, 51),
    "Publiekszaken": Team(240, 214, 28, 36),
    "Stadsbeheer": Team(380, 347, 20, 31),
    "Parkeren": Team(92, 80, 20, 24),
    "Klantcontact": Team(120, 104, 12, 17),
    "Milieustraat": Team(70, 63, 9, 12),
    "Zwembaden": Team(84, 68, 1, 14),
    "Bouwtoezicht": Team(96, 88, 1, 13),
    "Leerplicht": Team(44, 38, 0, 12),
    "Vergunningen": Team(130, 116, 1, 12),
    "Belastingen": Team(118, 106, 0, 12),
    "Ruimte en wonen": Team(260, 236, 0, 11),
    "Cultuur en archief": Team(88, 72, 0, 11),
    "Bedrijfsvoering": Team(520, 468, 0, 12),
}


def write_neighbour(password: str) -> None:
    """Make Merenstad with one person of public order and safety, who takes its list over. Once."""
    if db.session.scalar(select(Person.id).where(Person.email_lookup == keyring().lookup(_address()))):
        return
    organisation = Organisation(name=NEIGHBOUR, kind=EmployerKind.MUNICIPALITY, language="nl", data_version=0)
    with recorded("organisation.add", organisation, actor=System("demonstration")) as session:
        _departments(session, organisation)
    take_over_list(actor_of(_yara(organisation.id, password)))


def _address() -> str:
    return f"{LOGIN}@{DOMAIN}"


def _departments(session: Session, organisation: Organisation) -> None:
    departments = {name: Department(organisation_id=organisation.id, name=name) for name in TEAMS}
    session.add_all([organisation, *departments.values()])
    session.flush()
    for back, quarter in enumerate(quarters_up_to(Quarter.of(today()), QUARTERS)[::-1]):
        part = Decimal(1) - Decimal(back) * Decimal("0.002")
        session.add_all(
            HeadCount(
                organisation_id=organisation.id,
                department_id=departments[name].id,
                quarter=quarter.first,
                people=round(team.people * part),
                fte=round(Decimal(team.fte) * part, 1),
            )
            for name, team in TEAMS.items()
        )


def _yara(organisation_id: str, password: str) -> str:
    director = System("demonstration", organisation_id)
    yara = new_person(organisation_id, NAME, _address(), password)
    add_person(yara, actor=director)
    for role in (Role.EMPLOYEE, Role.OOV):
        assign_role(yara, role, actor=director, starts_on=SINCE)
    return yara.id


def take_over_list(yara: Actor) -> None:
    """Send the list, take the proposals for its columns and words, and let it count in its months."""
    rows = list_of({name: (team.before, team.after) for name, team in TEAMS.items()}, today())
    history = receive_file("agressieregister-merenstad.csv", as_file(rows), actor=yara)
    read_file(history, actor=yara)
    _say_what_it_means(history, yara)
    days = Span(rows[0].day.replace(day=1), last_day(rows[-1].day.replace(day=1), Unit.MONTH))
    if (file := file_of(history)) is not None:
        approve(history, file, Consent(Way.ALL, days, throughout=True), edition=history.edition, actor=yara)
    take_over(history, actor=yara)


def _say_what_it_means(history: HistoryImport, yara: Actor) -> None:
    """As the screen proposes it."""
    file = file_of(history)
    if file is None:
        return
    names, *rows = rows_of(file)
    columns = Layout(proposed_columns(column_names(names), Memory()))
    departments = departments_by_word(yara.organisation_id)
    meanings = {
        target: {word: proposed_meaning(target, word, Memory(), departments) for word in words}
        for target, words in counted_words(rows, columns).items()
    }
    save_layout(history, Layout(columns.columns, meanings), edition=history.edition, actor=yara)
