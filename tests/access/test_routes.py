"""Over HTTP: every route, as one person of every role, towards a case in every relation."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from gir.accounts.terms import APART, Role
from gir.audit.models import AuditHead
from gir.cases.terms import Status
from gir.database import db, new_id
from gir.web.gate import gate_of
from tests.access.world import ELSEWHERE, RELATIONS, ROLES, SHARED, World, address, expectations
from tests.support.installations import PASSWORD

HERE = Path(__file__).parent
SELDOM_SAME = {"audit_line", "audit_head", "sign_in", "sign_in_throttle"}
SECRETS = (b"Het verhaal dat niet iedereen mag lezen", b"proof.pdf")
"""What is written in every case of this world, and what its file is called."""
DONE = {200, 302, 303, 409, 422}
ONLY_WITH_A_LINK = ("/clocks.ics",)
"""Open to programs that bring a secret link: see tests/followup/test_calendar.py."""
ONLY_WHEN_NAMED = ("/.well-known/security.txt",)
"""There when the installation names whom to tell of a weakness: see tests/web/test_security_txt.py."""
STATE = dict.fromkeys(("case.reopen", "case.say_helped", "case.reopen_own"), Status.CLOSED.value)
"""The state in which a route is tried: the one that permits its act to somebody. The coordinator tries both."""


def read_routes() -> list[dict[str, str]]:
    with (HERE / "routes.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


ROUTES = read_routes()
CASE_ROUTES = [(row["method"], row["route"], row["rule"]) for row in ROUTES if "<id:case_id>" in row["route"]]
PLAIN_ROUTES = [(row["method"], row["route"], row["rule"]) for row in ROUTES if "<" not in row["route"]]


def routes_of(app: Flask) -> set[tuple[str, str]]:
    return {
        (method, str(rule))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_route_has_a_row_and_every_row_a_route(app: Flask) -> None:
    listed = [(row["method"], row["route"]) for row in ROUTES]
    assert len(listed) == len(set(listed))
    assert set(listed) == routes_of(app)


def test_a_route_without_an_act_has_the_gate_that_is_written_down(app: Flask) -> None:
    gates = {
        (m, str(rule)): gate_of(app, rule.endpoint) for rule in app.url_map.iter_rules() for m in rule.methods or ()
    }
    for row in ROUTES:
        gate = gates[row["method"], row["route"]]
        assert gate is not None
        if "<id:" not in row["route"]:
            assert gate.name == row["rule"], row["route"]
        else:
            assert gate.name != "open", row["route"]


def test_no_route_takes_a_number(app: Flask) -> None:
    """An address with a number in it could be counted through."""
    for rule in app.url_map.iter_rules():
        assert not re.search(r"<(int|float)", str(rule)), rule


class Browser:
    """One person's requests, without the checks of pages: there are thousands."""

    def __init__(self, app: Flask, email: str) -> None:
        self.client: FlaskClient = app.test_client()
        form = self.client.get("/sign-in").text
        self.status = self.client.post(
            "/sign-in", data={"email": email, "password": PASSWORD, "csrf_token": token_in(form)}
        ).status_code
        self.token = token_in(self.client.get("/").text) if self.status == 302 else ""

    def ask(self, method: str, path: str) -> Any:
        data = {"csrf_token": self.token} if method == "POST" else None
        return self.client.open(path, method=method, data=data)


def token_in(html: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)
    assert found is not None, "the page has no token"
    return found[1]


def fingerprint(app: Flask) -> dict[str, str]:
    """What is in every table but the log and the sign-ins."""
    found = {}
    with app.app_context():
        for table in db.metadata.sorted_tables:
            if table.name not in SELDOM_SAME:
                rows = db.session.execute(select(table).order_by(*table.primary_key.columns)).all()
                found[table.name] = hashlib.sha256(repr(rows).encode()).hexdigest()
    return found


def lines_of(app: Flask) -> int:
    """How many lines the log has."""
    with app.app_context():
        return db.session.scalar(select(func.sum(AuditHead.sequence))) or 0


def same(answer: Any, unknown: Any) -> bool:
    return (answer.status_code, answer.data, list(answer.headers)) == (
        unknown.status_code,
        unknown.data,
        list(unknown.headers),
    )


def filled(route: str, case_id: str) -> str:
    """A route about this case; of the steps of details one that applies to every case; of files the one with its id."""
    return route.replace("<id:case_id>", case_id).replace("<id:file_id>", case_id).replace("<step>", "people")


def tries(role: str, world: World) -> Iterator[tuple[str, str, str, str]]:
    """Method, path, expectation, and a sentence for who reads the failure."""
    decided = expectations()
    for relation in RELATIONS:
        if relation in ELSEWHERE:
            continue
        for method, route, act in CASE_ROUTES:
            states = {STATE.get(act, Status.NEW.value)}
            for state in states | ({Status.CLOSED.value} if role == "coordinator" else set()):
                path = filled(route, world.case_id(role, relation, state))
                expected = decided[act, role, relation, state]
                yield method, path, expected, f"{method} {route} by {role}, {relation}, {state}: "


def may_enter(app: Flask, role: str, method: str, path: str) -> bool:
    endpoint, _ = app.url_map.bind("127.0.0.1").match(path, method=method)
    gate = gate_of(app, endpoint)
    assert gate is not None
    return opens(gate.name, role)


def opens(gate: str, role: str) -> bool:
    """Whether a gate opens for a role. In this world everybody was given a case by name, as substitute and as peer."""
    named = set(gate.split("+"))
    granted = Role.PEER in named and role not in APART
    everybody = {"open", "signed_in", "may_report", "visit"}  # without a visit one is asked for a code, whoever one is
    return bool(named & {*everybody, "clerk" if role.startswith("clerk") else role}) or granted


@pytest.mark.parametrize("role", ROLES)
def test_every_case_route(app: Flask, world: World, role: str) -> None:
    browser = Browser(app, address(role))
    assert browser.status == 302
    planned = list(tries(role, world))
    before, lines, wrong = fingerprint(app), lines_of(app), []
    nowhere = browser.ask("GET", f"/my-reports/{new_id()}")
    assert nowhere.status_code == 404
    refusals = 1
    for method, path, expected, what in planned:
        if expected == "yes" and may_enter(app, role, method, path):
            continue
        answer = browser.ask(method, path)
        refusals += 1
        if any(secret in answer.data + str(answer.headers).encode() for secret in SECRETS):
            wrong.append(f"{what}something of the case is in the refusal")
        if expected == "no" and may_enter(app, role, method, path):
            if answer.status_code != 403:
                wrong.append(f"{what}{answer.status_code} instead of 403")
        elif not same(answer, nowhere):
            wrong.append(f"{what}{answer.status_code}, not the answer to an unknown id")
    assert not wrong
    assert fingerprint(app) == before, "something that was denied changed something"
    assert lines_of(app) - lines == refusals, "every refusal leaves its line, and only that"
    permitted = [row for row in planned if row[2] == "yes" and may_enter(app, role, row[0], row[1])]
    assert not [wrong for row in permitted for wrong in answered_badly(app, browser, row)]


def answered_badly(app: Flask, browser: Browser, row: tuple[str, str, str, str]) -> Iterator[str]:
    """What is wrong with the answer to something that is permitted."""
    method, path, _expected, what = row
    lines = lines_of(app)
    answer = browser.ask(method, path)
    if answer.status_code not in DONE:
        yield f"{what}{answer.status_code} instead of an answer"
    if any(secret in answer.data for secret in SECRETS) and lines_of(app) == lines:
        yield f"{what}shows what was written and leaves no line"


@pytest.mark.parametrize("kind", ["-elsewhere", "-left"])
def test_somebody_elsewhere_finds_nothing(app: Flask, world: World, kind: str) -> None:
    """In the state in which the act is open to somebody; that no state shows more: see test_expected.py."""
    for role in ("coordinator", "hrm", "oov", "manager", "clerk_council"):
        browser = Browser(app, address(role, kind))
        if kind == "-left":
            assert browser.status == 422
            continue
        nowhere = browser.ask("GET", f"/cases/{new_id()}")
        work = browser.ask("GET", "/cases").text
        assert "verhaal" not in work
        assert not [case_id for case_id in world.shared.values() if case_id in work]
        for relation, (method, route, act) in product(SHARED, CASE_ROUTES):
            case_id = world.shared[relation, STATE.get(act, Status.NEW.value)]
            assert same(browser.ask(method, filled(route, case_id)), nowhere), (role, relation, route)


def test_plain_routes_open_for_those_they_name(app: Flask, world: World) -> None:
    for role in ROLES:
        browser = Browser(app, address(role))
        nowhere = browser.ask("GET", f"/my-reports/{new_id()}")
        for method, path, rule in PLAIN_ROUTES:
            if path in ("/sign-out", *ONLY_WITH_A_LINK, *ONLY_WHEN_NAMED):
                continue
            answer = browser.ask(method, path)
            if opens(rule, role):
                assert answer.status_code in DONE, f"{method} {path} by {role}: {answer.status_code}"
            else:
                assert same(answer, nowhere), f"{method} {path} by {role}: {answer.status_code}"


def test_the_work_list_shows_what_is_handled_and_nothing_else(app: Flask, world: World) -> None:
    decided = expectations()
    for role in ("manager", "hrm", "oov", "coordinator", "clerk_council", "clerk_college", "peer"):
        page = Browser(app, address(role)).ask("GET", "/cases").text
        for relation in RELATIONS:
            if relation in ELSEWHERE:
                continue
            hidden = decided["case.read", role, relation, "new"] != "yes"
            if hidden:
                assert world.case_id(role, relation, "new") not in page, (role, relation)


def test_visitors_are_asked_to_sign_in(app: Flask, world: World) -> None:
    client = app.test_client()
    for method, route, rule in [*CASE_ROUTES, *PLAIN_ROUTES]:
        if rule in ("open", "visit") or method != "GET":
            continue
        answer = client.open(filled(route, world.shared["own_department", "new"]), method=method)
        assert answer.status_code == 302, route
        assert answer.headers["Location"].startswith("/sign-in?next="), route
