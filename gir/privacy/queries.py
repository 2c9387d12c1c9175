"""Who stands behind ids of the log, and what the rules of unusual reading know beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from gir.accounts.actor import Actor
from gir.accounts.models import DutyTurn, Person
from gir.cases.choosing import people_named
from gir.cases.models import Case, CaseGrant, Handler
from gir.database import db
from gir.incidents.models import Incident
from gir.organisations.models import Department
from gir.privacy.access import AT_ONCE
from gir.privacy.unusual import Known, Standing
from gir.vault import DataKey


@dataclass(frozen=True)
class Account:
    """Somebody with an account, also when they have left."""

    id: str
    name: str
    department: str
    left_on: date | None


def accounts_of(organisation_id: str, person_ids: Iterable[str] | None = None) -> dict[str, Account]:
    """The accounts of an organisation by id: all of them, or these."""
    wanted = (
        select(
            Person.id,
            Person.name_sealed,
            Person.left_on,
            Department.name,
            DataKey.id.label("key_id"),
            DataKey.wrapped,
            DataKey.wrapped_by,
        )
        .join(DataKey, DataKey.id == Person.key_id)
        .outerjoin(Department, Department.id == Person.department_id)
        .where(Person.organisation_id == organisation_id)
    )
    if person_ids is not None:
        wanted = wanted.where(Person.id.in_(sorted(set(person_ids))[: 50 * AT_ONCE]))
    return {
        row.id: Account(
            row.id,
            Person.name.open(row.name_sealed, row.id, (row.key_id, row.wrapped, row.wrapped_by)),
            row.name or "",
            row.left_on,
        )
        for row in db.session.execute(wanted)
    }


def account_of(organisation_id: str, person_id: str) -> Account | None:
    """One account of an organisation; None when it has none with this id."""
    return accounts_of(organisation_id, [person_id]).get(person_id)


def accounts_named(organisation_id: str, name: str) -> list[Account]:
    """The accounts with exactly this name or work e-mail address."""
    found = people_named(db.session(), organisation_id, [name])
    return sorted(accounts_of(organisation_id, found).values(), key=lambda account: (account.department, account.id))


def known_beside(case_ids: Iterable[str], since: date, actor: Actor) -> Known:
    """What the rules need: of these cases who handles them and whose they are, of people their department and duty."""
    wanted = sorted(set(case_ids))
    cases: dict[str, Standing] = {}
    for start in range(0, len(wanted), AT_ONCE):
        cases |= _standings(wanted[start : start + AT_ONCE])
    people = select(Person.id, Person.department_id).where(Person.organisation_id == actor.organisation_id)
    return Known(cases, dict(db.session.execute(people).all()), _days_on_duty(actor.organisation_id, since))


def _standings(case_ids: list[str]) -> dict[str, Standing]:
    handlers: dict[str, set[tuple[str, str]]] = {case_id: set() for case_id in case_ids}
    given: dict[str, set[str]] = {case_id: set() for case_id in case_ids}
    wanted = select(Handler.case_id, Handler.role, Handler.person_id).where(Handler.case_id.in_(case_ids))
    for case_id, role, person_id in db.session.execute(wanted):
        handlers[case_id].add((role.value, person_id))
    grants = select(CaseGrant.case_id, CaseGrant.person_id).where(CaseGrant.case_id.in_(case_ids))
    for case_id, person_id in db.session.execute(grants):
        given[case_id].add(person_id)
    homes = (
        select(Case.id, Person.department_id)
        .join(Incident, Incident.id == Case.incident_id)
        .join(Person, Person.id == Incident.affected_id)
        .where(Case.id.in_(case_ids))
    )
    departments = {case_id: frozenset([home]) for case_id, home in db.session.execute(homes) if home}
    return {
        case_id: Standing(
            frozenset(handlers[case_id]), frozenset(given[case_id]), departments.get(case_id, frozenset())
        )
        for case_id in case_ids
    }


def _days_on_duty(organisation_id: str, since: date) -> frozenset[tuple[str, date]]:
    turns = select(DutyTurn.person_id, DutyTurn.starts_on, DutyTurn.ends_on).where(
        DutyTurn.organisation_id == organisation_id, DutyTurn.ends_on >= since - timedelta(days=1)
    )
    return frozenset(
        (person_id, first + timedelta(days=number))
        for person_id, first, last in db.session.execute(turns)
        for number in range((last - first).days + 1)
    )
