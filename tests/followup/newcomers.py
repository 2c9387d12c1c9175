"""Colleagues who are not in the cast: a second OOV officer, somebody with two roles."""

from __future__ import annotations

from datetime import date

from flask import Flask

from gir.accounts.services import add_person, assign_role, new_person
from gir.accounts.terms import Role
from gir.audit import System
from gir.demonstration.cast import Cast
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
