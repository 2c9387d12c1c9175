"""Commands on the machine: a real installation is started with these, without the demonstration."""

from __future__ import annotations

from datetime import date, timedelta

import time_machine
from flask import Flask
from sqlalchemy import select

from gir.accounts.actor import SignedIn, load_signed_in
from gir.accounts.models import Person, SignIn, Substitute
from gir.accounts.signing_in import check_password
from gir.accounts.signing_in import start as start_sign_in
from gir.accounts.terms import Role, Way
from gir.audit.models import AuditLine
from gir.audit.verification import verify
from gir.database import db, now
from gir.organisations.models import Organisation
from gir.statistics.head_counts import head_counts
from gir.statistics.queries import Scope
from gir.web.dates import today

TOWN = "Gemeente Ergens"
WORDS = "vier losse woorden samen"


def run(app: Flask, *args: str, typed: str = "") -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["gir", *args], input=typed)
    return result.exit_code, result.output


def sign_in(email: str, password: str) -> SignedIn | None:
    person = check_password(email, password)
    return start_sign_in(person, Way.PASSWORD) if person else None


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
        (("person", "leave", "wie@ergens.example"), "Nobody has the address"),
        (("person", "password", "wie@ergens.example"), "Nobody has the address"),
        (("person", "end-role", jo, "manager", "--department", "Zee"), "no department called Zee"),
        (("person", "role", jo, "manager"), "needs --department"),
        (("person", "role", jo, "hrm", "--department", "Balie"), "nobody else does"),
        (("person", "role", jo, "clerk"), "needs --scope"),
        (("person", "role", jo, "manager", "--department", "Zee"), "no department called Zee"),
    ):
        code, output = run(bare_app, *args)
        assert code == 1
        assert words in output
    run(bare_app, "organisation", "add", "Gemeente Elders", "--department", "Haven")
    assert "no department called Haven" in run(bare_app, "person", "role", jo, "manager", "--department", "Haven")[1]


def test_who_keeps_the_accounts_or_the_log_opens_no_case(bare_app: Flask) -> None:
    start(bare_app)
    jo = "jo@ergens.example"
    for apart in ("administrator", "privacy_officer"):
        assert run(bare_app, "person", "role", jo, apart)[0] == 0
        for opening in ("hrm", "peer", "confidant"):
            code, output = run(bare_app, "person", "role", jo, opening)
            assert (code, "does not go together" in output) == (1, True)
        assert run(bare_app, "person", "end-role", jo, apart)[0] == 0
        assert run(bare_app, "person", "role", jo, "confidant")[0] == 0
        code, output = run(bare_app, "person", "role", jo, apart)
        assert (code, "does not go together" in output) == (1, True)
        assert run(bare_app, "person", "end-role", jo, "confidant")[0] == 0


def test_a_password_is_long_and_never_on_the_command_line(bare_app: Flask) -> None:
    run(bare_app, "organisation", "add", TOWN)
    add = ("person", "add", "x@y.example", "--name", "X", "--organisation", TOWN)
    assert "at least 12" in run(bare_app, *add, typed="kort\nkort\n")[1]
    assert run(bare_app, *add, "--password", WORDS)[0] == 2


def signs_in(app: Flask, password: str = WORDS) -> SignedIn | None:
    with app.test_request_context():
        return sign_in("jo@ergens.example", password)


def lines(app: Flask) -> list[str]:
    with app.app_context():
        assert not any(verdict.fault for verdict in verify([o.id for o in db.session.scalars(select(Organisation))]))
        return list(db.session.scalars(select(AuditLine.act).order_by(AuditLine.at)))


def still_in(app: Flask, signed_in: SignedIn | None) -> bool:
    assert signed_in is not None
    with app.test_request_context():
        return load_signed_in(signed_in.token) is not None


def test_who_leaves_is_out_at_once(bare_app: Flask) -> None:
    start(bare_app)
    before = signs_in(bare_app)
    code, output = run(bare_app, "person", "leave", "jo@ergens.example")
    assert (code, "out of service" in output) == (0, True)
    assert not still_in(bare_app, before)
    assert signs_in(bare_app) is None
    assert "account.leave" in lines(bare_app)
    with bare_app.app_context():
        assert all(row.ended_at for row in db.session.scalars(select(SignIn)))


def test_who_leaves_later_works_until_then_and_who_left_by_mistake_comes_back(bare_app: Flask) -> None:
    start(bare_app)
    assert run(bare_app, "person", "leave", "jo@ergens.example")[0] == 0
    assert run(bare_app, "person", "leave", "jo@ergens.example", "--on", str(today() + timedelta(days=1)))[0] == 0
    assert signs_in(bare_app) is not None
    with time_machine.travel(now() + timedelta(days=1), tick=True):
        assert signs_in(bare_app) is None


def test_a_role_can_be_taken(bare_app: Flask) -> None:
    start(bare_app)
    jo = "jo@ergens.example"
    for role in (("hrm",), ("manager", "--department", "Balie")):
        assert run(bare_app, "person", "role", jo, *role)[0] == 0
    assert run(bare_app, "person", "end-role", jo, "manager", "--department", "Balie")[0] == 0
    assert run(bare_app, "person", "end-role", jo, "hrm")[0] == 0
    signed_in = signs_in(bare_app)
    assert signed_in is not None
    assert signed_in.actor.roles == {Role.EMPLOYEE}
    assert lines(bare_app).count("account.end_role") == 2
    assert "does not have this role" in run(bare_app, "person", "end-role", jo, "hrm")[1]
    assert run(bare_app, "person", "role", jo, "administrator")[0] == 0, "what is over stands in nobody's way"


def test_a_password_can_be_replaced(bare_app: Flask) -> None:
    start(bare_app)
    before, other = signs_in(bare_app), "heel andere woorden dan eerst"
    assert "at least 12" in run(bare_app, "person", "password", "jo@ergens.example", typed="kort\nkort\n")[1]
    assert still_in(bare_app, before)
    code, output = run(bare_app, "person", "password", "jo@ergens.example", typed=f"{other}\n{other}\n")
    assert (code, other in output) == (0, False)
    assert not still_in(bare_app, before)
    assert signs_in(bare_app) is None
    assert signs_in(bare_app, other) is not None
    assert "account.set_password" in lines(bare_app)
    with bare_app.app_context():
        assert all(person.password_hash.startswith("$argon2id$") for person in db.session.scalars(select(Person)))


def test_who_keeps_the_accounts_or_the_log_takes_nobodys_place(bare_app: Flask) -> None:
    start(bare_app)
    add = ("person", "add", "ada@ergens.example", "--name", "ada", "--organisation", TOWN)
    run(bare_app, *add, typed=f"{WORDS}\n{WORDS}\n")
    for role in ("administrator", "privacy_officer"):
        run(bare_app, "person", "role", "ada@ergens.example", role)
        code, output = run(bare_app, "person", "substitute", "jo@ergens.example", "ada@ergens.example")
        assert (code, "handles no cases" in output) == (1, True)
        run(bare_app, "person", "end-role", "ada@ergens.example", role)
    assert run(bare_app, "person", "substitute", "jo@ergens.example", "ada@ergens.example")[0] == 0


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
