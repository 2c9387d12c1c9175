"""Commands on the machine: a real installation is started with these, without the demonstration."""

from __future__ import annotations

from datetime import date

from flask import Flask
from sqlalchemy import select

from gir.accounts.models import Substitute
from gir.accounts.services import sign_in
from gir.accounts.terms import Role
from gir.audit.chain import verify
from gir.database import db
from gir.organisations.models import Organisation
from gir.statistics.head_counts import head_counts
from gir.statistics.queries import Scope

TOWN = "Gemeente Ergens"
WORDS = "vier losse woorden samen"


def run(app: Flask, *args: str, typed: str = "") -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["gir", *args], input=typed)
    return result.exit_code, result.output


def start(app: Flask) -> None:
    assert run(app, "organisation", "add", TOWN, "--department", "Balie", "--duty-number", "5510")[0] == 0
    add = ("person", "add", "jo@ergens.example", "--name", "Jo Jansen", "--organisation", TOWN, "--department", "Balie")
    code, output = run(app, *add, typed=f"{WORDS}\n{WORDS}\n")
    assert code == 0, output
    assert WORDS not in output


def test_an_installation_can_be_started_by_hand(bare_app: Flask) -> None:
    start(bare_app)
    assert run(bare_app, "person", "role", "jo@ergens.example", "manager", "--department", "Balie")[0] == 0
    with bare_app.test_request_context():
        signed_in = sign_in("jo@ergens.example", WORDS)
        assert signed_in is not None
        assert signed_in.actor.roles == {Role.EMPLOYEE, Role.MANAGER}
        assert len(signed_in.actor.managed_departments) == 1
        assert signed_in.actor.duty_number == "5510"
        assert not any(verdict.fault for verdict in verify())


def test_departments_can_be_added_later(bare_app: Flask) -> None:
    start(bare_app)
    assert "1 departments added" in run(bare_app, "organisation", "add", TOWN, "--department", "Sport")[1]
    assert "is there already" in run(bare_app, "organisation", "add", TOWN, "--department", "Sport")[1]


def test_what_cannot_be_is_refused_in_words(bare_app: Flask) -> None:
    start(bare_app)
    jo = "jo@ergens.example"
    for args, words in (
        (("person", "add", jo, "--name", "X", "--organisation", TOWN), "is there already"),
        (("person", "add", "x@y.example", "--name", "X", "--organisation", "Nergens"), "no organisation"),
        (("person", "role", "wie@ergens.example", "hrm"), "Nobody has the address"),
        (("person", "role", jo, "manager"), "needs --department"),
        (("person", "role", jo, "hrm", "--department", "Balie"), "nobody else does"),
        (("person", "role", jo, "clerk"), "needs --scope"),
        (("person", "role", jo, "manager", "--department", "Zee"), "no department called Zee"),
    ):
        code, output = run(bare_app, *args)
        assert code == 1
        assert words in output
    assert run(bare_app, "person", "role", jo, "administrator")[0] == 0
    assert "does not go together" in run(bare_app, "person", "role", jo, "hrm")[1]


def test_a_password_is_long_and_never_on_the_command_line(bare_app: Flask) -> None:
    run(bare_app, "organisation", "add", TOWN)
    add = ("person", "add", "x@y.example", "--name", "X", "--organisation", TOWN)
    assert "at least 12" in run(bare_app, *add, typed="kort\nkort\n")[1]
    assert run(bare_app, *add, "--password", WORDS)[0] == 2


def test_head_counts_make_rates_possible_and_can_be_corrected(bare_app: Flask) -> None:
    start(bare_app)
    assert run(bare_app, "organisation", "staff", TOWN, "Balie", "2026-Q3", "12", "10.5")[0] == 0
    code, output = run(bare_app, "organisation", "staff", TOWN, "Balie", "2026-Q3", "13", "11")
    assert code == 0, output
    with bare_app.app_context():
        organisation = db.session.scalars(select(Organisation)).one()
        scope = Scope(organisation.id, "employee")
        assert head_counts(scope, [date(2026, 7, 1), date(2026, 10, 1)]).fte == [11.0, None]
        assert organisation.data_version == 2, "charts that were drawn are drawn again"
    assert "no quarter" in run(bare_app, "organisation", "staff", TOWN, "Balie", "2026-13", "1", "1")[1]


def test_a_substitute_is_preset_and_replaced(bare_app: Flask) -> None:
    start(bare_app)
    for name in ("ada", "bo"):
        email = f"{name}@ergens.example"
        add = ("person", "add", email, "--name", name, "--organisation", TOWN)
        assert run(bare_app, *add, typed=f"{WORDS}\n{WORDS}\n")[0] == 0
        assert run(bare_app, "person", "substitute", "jo@ergens.example", email)[0] == 0
    with bare_app.app_context():
        assert db.session.scalars(select(Substitute)).one().substitute.name == "bo"
    assert "Somebody else" in run(bare_app, "person", "substitute", "jo@ergens.example", "jo@ergens.example")[1]
    assert "Nobody has" in run(bare_app, "person", "substitute", "jo@ergens.example", "wie@ergens.example")[1]
