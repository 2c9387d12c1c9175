"""Colleagues who are not in the cast (a second OOV officer, somebody with two roles), and cases that are late."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Flask

from gir.accounts.services import add_person, assign_role, new_person
from gir.accounts.terms import Role
from gir.audit import System
from gir.cases.models import Case
from gir.cases.steps import refresh_clocks
from gir.cases.terms import Step
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.facts.services import raise_data_version
from tests.support.installations import PASSWORD


def join(app: Flask, cast: Cast, login: str, *roles: Role, department: str = "Publiekszaken") -> str:
    """Somebody new with these roles; gives their id."""
    director = System("test", cast.organisation_id)
    with app.app_context():
        address = f"{login}@voorbeeldstad.example"
        person = new_person(cast.organisation_id, f"{login.capitalize()} Nieuw", address, PASSWORD)
        add_person(person, actor=director)
        for role in (Role.EMPLOYEE, *roles):
            where = cast.departments[department] if role is Role.MANAGER else None
            assign_role(person, role, actor=director, department_id=where, starts_on=date(2020, 1, 1))
        return person.id


def late(app: Flask, case_id: str, *steps: Step) -> None:
    """Only these steps are late; all others have a week."""
    with app.app_context(), write_transaction():
        case = db.session.get_one(Case, case_id)
        for task in case.tasks:
            task.due_at = now() + (timedelta(hours=-3) if task.step in steps else timedelta(days=7))
        refresh_clocks(case)
        raise_data_version(db.session(), case.organisation_id)  # as every act does
