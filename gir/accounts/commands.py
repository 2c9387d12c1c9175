"""Commands about people: ``flask --app wsgi gir person …``. By screen the same takes a second person (decision 85)."""

from __future__ import annotations

from datetime import datetime

import click
from flask.cli import AppGroup
from flask_babel import force_locale
from sqlalchemy import select

from gir.accounts.external import NotExternal, choose_external
from gir.accounts.models import Person
from gir.accounts.password_rules import objection_to
from gir.accounts.second_factor.services import take_away
from gir.accounts.services import (
    NoSuchRole,
    RolesDoNotCombine,
    add_person,
    assign_role,
    end_role,
    let_leave,
    new_person,
    preset_substitute,
    replace_password,
)
from gir.accounts.terms import Office, Role, Scope
from gir.audit import System
from gir.database import db
from gir.organisations.models import Department, Organisation
from gir.vault import keyring
from gir.web.dates import today

person_group = AppGroup("person", help="People, their roles and their passwords, without a second person.")


@person_group.command("add")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--organisation", required=True)
@click.option("--department")
@click.option("--office", type=click.Choice([office.value for office in Office]), help="For office-holders.")
def add_somebody(email: str, name: str, organisation: str, department: str | None, office: str | None) -> None:
    """Add a person, who may report from then on. The password is asked for, never taken from the command line."""
    home = organisation_named(organisation)
    department_id = department_named(home, department).id if department else None
    if _person(email) is not None:
        raise click.ClickException(f"Somebody with the address {email} is there already.")
    person = new_person(
        home.id,
        name,
        email,
        _asked(name, email, home.name),
        department_id=department_id,
        office=Office(office) if office else None,
    )
    add_person(person, actor=operator(home.id))
    assign_role(person, Role.EMPLOYEE, actor=operator(home.id))
    click.echo(f"{name} can sign in as {email}.")


@person_group.command("role")
@click.argument("email")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@click.option("--department", help="Which department a manager manages.")
@click.option("--scope", type=click.Choice([scope.value for scope in Scope]), help="Whom a clerk stands for.")
def give_role(email: str, role: str, department: str | None, scope: str | None) -> None:
    """Give somebody a role, from today on.

    A mayor who takes up what happens to aldermen gets `clerk --scope college`; one who only does so in the place of a
    clerk is preset with `person substitute`.
    """
    person, wanted = person_at(email), Role(role)
    if (wanted is Role.MANAGER) != (department is not None):
        raise click.ClickException("A manager needs --department, and nobody else does.")
    if (wanted is Role.CLERK) != (scope is not None):
        raise click.ClickException("A clerk needs --scope, and nobody else does.")
    home = db.session.get_one(Organisation, person.organisation_id)
    try:
        assign_role(
            person,
            wanted,
            actor=operator(home.id),
            department_id=department_named(home, department).id if department else None,
            scope=Scope(scope) if scope else None,
        )
    except RolesDoNotCombine as error:
        raise click.ClickException(f"{error}: this role does not go together with a role they have.") from error
    click.echo(f"{email} is {role} now.")


@person_group.command("end-role")
@click.argument("email")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@click.option("--department", help="For which department a manager stops; without it for all.")
@click.option("--scope", type=click.Choice([scope.value for scope in Scope]), help="For whom a clerk stops.")
def take_role(email: str, role: str, department: str | None, scope: str | None) -> None:
    """Take a role from somebody, at once. They keep their other roles. Who hands over what they handled is told."""
    person = person_at(email)
    home = db.session.get_one(Organisation, person.organisation_id)
    try:
        end_role(
            person,
            Role(role),
            actor=operator(home.id),
            department_id=department_named(home, department).id if department else None,
            scope=Scope(scope) if scope else None,
        )
    except NoSuchRole as error:
        raise click.ClickException(f"{email} does not have this role.") from error
    click.echo(f"{email} is {role} no more.")


@person_group.command("leave")
@click.argument("email")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The first day out of service; without it today.")
def leave(email: str, day: datetime | None) -> None:
    """End somebody's access: from a day on they cannot sign in and no report goes to them. Today: at once.

    What they handled keeps their name; the coordinator is told, and gives it to somebody else. A later day replaces an
    earlier one, so that who left by mistake can come back.
    """
    person, first_day_out = person_at(email), day.date() if day else today()
    let_leave(person, first_day_out, actor=operator(person.organisation_id))
    click.echo(f"{email} is out of service from {first_day_out} on.")


@person_group.command("password")
@click.argument("email")
def set_password(email: str) -> None:
    """Replace somebody's password, and sign them out everywhere. It is asked for, never taken from the command line."""
    person = person_at(email)
    replace_password(person, _asked(person.name or "", email), actor=operator(person.organisation_id))
    click.echo(f"{email} has another password, and is signed out everywhere.")


@person_group.command("forget-app")
@click.argument("email")
@click.confirmation_option(prompt="Did you see for yourself who asks for this, or call them back at a number you know?")
def forget_app(email: str) -> None:
    """Let somebody who lost app and recovery codes connect another app, and sign them out everywhere.

    They need their password for it, and get a mail about it.
    """
    person = person_at(email)
    take_away(person, actor=operator(person.organisation_id))
    click.echo(f"{email} connects an app at the next sign-in.")


@person_group.command("substitute")
@click.argument("email")
@click.argument("substitute_email")
def set_substitute(email: str, substitute_email: str) -> None:
    """Preset who takes a clerk's or the mayor's place as report point when it is about them, or about their family."""
    person, substitute = person_at(email), person_at(substitute_email)
    if person.organisation_id != substitute.organisation_id or person is substitute:
        raise click.ClickException("Somebody else of the same organisation must take this person's place.")
    try:
        preset_substitute(person, substitute, actor=operator(person.organisation_id))
    except RolesDoNotCombine as error:
        raise click.ClickException(f"An {error} handles no cases, also not in somebody's place.") from error
    click.echo(f"{substitute_email} takes the place of {email}.")


@person_group.command("external-substitute")
@click.argument("organisation")
@click.argument("email", required=False)
def set_external(organisation: str, email: str | None) -> None:
    """Choose who from outside handles a case of which everybody here is kept out. Without an address: nobody."""
    home = organisation_named(organisation)
    person = person_at(email) if email else None
    try:
        choose_external(home.id, person, actor=operator(home.id))
    except NotExternal as error:
        raise click.ClickException(
            "They need an account of this organisation, without a department, an office or a role of their own."
        ) from error
    click.echo(f"{email or 'Nobody'} handles what nobody of {organisation} may.")


def operator(organisation_id: str) -> System:
    """Whoever works on the machine, as the log names them."""
    return System("command line", organisation_id)


def organisation_named(name: str) -> Organisation:
    """The organisation with this name, or the end of the command."""
    found = db.session.scalar(select(Organisation).where(Organisation.name == name))
    if found is None:
        raise click.ClickException(f"There is no organisation called {name}.")
    return found


def department_named(organisation: Organisation, name: str) -> Department:
    """The department of an organisation with this name, or the end of the command."""
    found = db.session.scalar(
        select(Department).where(Department.organisation_id == organisation.id, Department.name == name)
    )
    if found is None:
        raise click.ClickException(f"{organisation.name} has no department called {name}.")
    return found


def person_at(email: str) -> Person:
    """The person with this address, or the end of the command."""
    found = _person(email)
    if found is None:
        raise click.ClickException(f"Nobody has the address {email}.")
    return found


def _asked(*about: str) -> str:
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    with force_locale("en"):
        if objection := objection_to(password, about):
            raise click.ClickException(objection)
    return password


def _person(email: str) -> Person | None:
    return db.session.scalar(select(Person).where(Person.email_lookup == keyring().lookup(email)))
