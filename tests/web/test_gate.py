"""Every route says who may enter it, and no way of asking gets around that."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import pytest
from flask import Blueprint, Flask
from sqlalchemy import select

import gir
from gir.config import Settings
from gir.database import db
from gir.demonstration.cast import Cast
from gir.web import gate, health
from gir.web.gate import RouteWithoutGate, gate_of
from tests.support.page_client import PageClient
from tests.support.stories import file_report

SAFE = {"GET", "HEAD", "OPTIONS"}
SOME_ID = "f" * 32


def planted(gated: bool) -> Blueprint:
    room = Blueprint("planted", __name__)

    def view() -> str:
        return "planted"

    room.add_url_rule("/planted", "page", gate.open_to_all(view) if gated else view)
    return room


def start_with(room: Blueprint, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Flask:
    class Room:
        blueprint = room

    monkeypatch.setattr("gir.ROOMS", (*gir.ROOMS, Room))
    return gir.create_app(settings)


def test_a_route_without_a_gate_stops_the_start(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RouteWithoutGate, match=r"planted\.page"):
        start_with(planted(gated=False), settings, monkeypatch)


def test_the_same_route_with_a_gate_starts(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    app = start_with(planted(gated=True), settings, monkeypatch)
    assert app.test_client().get("/planted").text == "planted"


def test_a_route_that_slips_in_later_stays_closed(app: Flask) -> None:
    """After the start nobody checks the list again; the gate itself then lets nobody in."""
    app.add_url_rule("/late", "late", lambda: "open")
    assert app.test_client().get("/late").status_code == 404


def test_every_route_has_a_gate(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(app.view_functions)
    for endpoint in app.view_functions:
        assert gate_of(app, endpoint) is not None, endpoint


def test_only_these_are_open_to_all(app: Flask) -> None:
    opened = {name for name in app.view_functions if getattr(gate_of(app, name), "name", "") == "open"}
    assert opened == {
        "accounts.sign_in",
        "security.contact",
        "accounts.sign_in_submit",
        "accounts.sign_out",
        "accounts.language",
        "followup.calendar",
        "health.healthz",
        "notifications.less",
        "notifications.less_submit",
        "second_factor.code",
        "second_factor.code_submit",
        "second_factor.report_only",
        "second_factor.set_up",
        "visitors.report",
        "visitors.report_submit",
        "visitors.returning",
        "own_data.rights",
        "visitors.returning_submit",
        "visitors.leave",
    }
    assert gate_of(app, "health.healthz") is gate_of(app, health.blueprint.name + ".healthz")


def addresses(app: Flask) -> list[tuple[str, str]]:
    """Every method and address, with an id that nobody has."""
    return [
        (method, re.sub(r"<[^>]*:[^>]+>|<kind>", SOME_ID, str(rule)).replace("<name>", "reports"))
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods or ())
    ]


def door_of(app: Flask, method: str, path: str) -> str | None:
    """Where somebody without an account or a code is sent; None when the page is open to all."""
    endpoint, _ = app.url_map.bind("127.0.0.1").match(path, method=method)
    gate = getattr(gate_of(app, endpoint), "name", "")
    return {"open": None, "visit": "/returning"}.get(gate, "/sign-in")


def test_no_method_lets_a_visitor_in(app: Flask) -> None:
    client = app.test_client()
    for method, path in addresses(app):
        door = door_of(app, method, path)
        if method in SAFE and door:
            answer = client.open(path, method=method)
            assert answer.status_code == 302, f"{method} {path}: {answer.status_code}"
            assert answer.headers["Location"].partition("?")[0] == door
            assert "Allow" not in answer.headers


def test_no_method_lets_somebody_without_the_role_in(app: Flask, client_for: Any) -> None:
    anna = client_for("anna")._client
    for path in ("/cases", f"/cases/{SOME_ID}", "/trends/reports.csv"):
        for method in ("GET", "HEAD", "OPTIONS"):
            assert anna.open(path, method=method).status_code == 404, f"{method} {path}"


def test_a_method_in_a_header_or_field_changes_nothing(app: Flask, client_for: Any) -> None:
    anna = client_for("anna")
    page = anna.get("/", headers={"X-HTTP-Method-Override": "POST", "X-HTTP-Method": "POST"})
    assert page.status == 200
    assert anna.get("/sign-out", _method="POST").status == 405


def contents(app: Flask) -> dict[str, str]:
    found = {}
    with app.app_context():
        for table in db.metadata.sorted_tables:
            rows = db.session.execute(select(table).order_by(*table.primary_key.columns)).all()
            found[table.name] = hashlib.sha256(repr(rows).encode()).hexdigest()
    return found


def changing(app: Flask, case_id: str) -> list[tuple[str, str]]:
    found = [
        (method, re.sub(r"<id:[^>]+>", case_id, str(rule)))
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - SAFE)
        if not getattr(gate_of(app, rule.endpoint), "signed", False)
    ]
    assert len(found) > 3
    return found


def test_only_these_prove_by_their_address_that_they_are_meant(app: Flask) -> None:
    signed = {name for name in app.view_functions if getattr(gate_of(app, name), "signed", False)}
    assert signed == {"notifications.less_submit"}


@pytest.mark.parametrize("token", [None, "", "wrong", "anothers"])
def test_without_the_right_token_nothing_changes(app: Flask, cast: Cast, client_for: Any, token: str | None) -> None:
    """For every route that changes something, by somebody who would be allowed to."""
    case_id = file_report(app, cast.people["anna"])
    chantal, omar = client_for("chantal"), client_for("omar")
    if token == "anothers":
        token = omar.visit("/").form("/sign-out").values["csrf_token"][0]
    sent = {"text": "x", "reason": "x", "severity": "light", "language": "en"}
    if token is not None:
        sent["csrf_token"] = token
    before = contents(app)
    for method, path in changing(app, case_id):
        answer = chantal._client.open(path, method=method, data=sent)
        assert answer.status_code == 400, f"{method} {path}: {answer.status_code}"
    assert contents(app) == before
    assert chantal.get("/").status == 200, "nobody was signed out"


def test_a_token_in_the_address_is_no_token(app: Flask, client_for: Any) -> None:
    anna = client_for("anna")
    token = anna.visit("/").form("/sign-out").values["csrf_token"][0]
    assert anna.post(f"/sign-out?csrf_token={token}").status == 400
    assert anna.post("/sign-out", {"csrf_token": token}, follow=False).status == 302


def test_reading_changes_nothing(app: Flask, cast: Cast, client_for: Any) -> None:
    """Looking around as everybody leaves only the traces of reading, and of guessing at the link of a calendar."""
    case_id = file_report(app, cast.people["anna"])
    clients = {name: client_for(name) for name in ("anna", "bram", "hanna", "omar", "chantal", "greet", "els")}
    traces = {"audit_line", "audit_head", "reading", "sign_in", "sign_in_throttle"}
    before = contents(app)
    for client in clients.values():
        for rule in app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and "<name>" not in str(rule):
                client._client.get(re.sub(r"<id:[^>]+>", case_id, str(rule)))
    after = contents(app)
    assert {name for name in after if after[name] != before[name]} <= traces


def test_visitors_get_the_sign_in_page_for_every_address_they_may_not_see(visitor: PageClient) -> None:
    assert visitor.get("/cases").location == "/sign-in?next=/cases"
    assert visitor.get(f"/cases/{SOME_ID}").location == f"/sign-in?next=/cases/{SOME_ID}"
