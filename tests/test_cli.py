"""Commands on the machine: a real installation is started with these, without the demonstration."""

from __future__ import annotations

from flask import Flask

from gir.accounts.services import sign_in
from gir.accounts.terms import Role
from gir.audit.chain import verify

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
