"""Characters and numbers that a database refuses, in every address, query and form: an answer, never a crash."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from flask import Flask
from werkzeug.routing import Rule

from gir.demonstration.cast import Cast
from tests.support.page import Form
from tests.support.page_client import PageClient
from tests.support.stories import file_report

ClientFor = Callable[..., PageClient]
WHO = ("anna", "chantal", "hanna", "omar", "bea")
ODD = ("a\x00b", "9" * 5_000, "\U0010ffff")
HIDDEN = {"draft", "page", "submission", "version", "turn", "mark", "shown", "step", "said", "late", "next"}
"""Names that some page asks for without showing them."""
ASKED = ("draft", "after", "step", "audience", "mail", "period", "population", "department", "form", "severity")
ENDS_IT = "accounts.sign_out"


def address(rule: Rule, case_id: str, word: str) -> str:
    """The address of a rule: about this case, about nothing else that exists, with this word in its other places."""
    path = rule.rule.replace("<id:case_id>", case_id)
    for name in rule.arguments:
        path = path.replace(f"<id:{name}>", "0" * 32).replace(f"<{name}>", quote(word))
    return path


def routes(app: Flask, method: str) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]


def answers(client: PageClient, method: str, path: str, data: dict[str, object] | None = None) -> None:
    """Ask, and insist on an answer that says something; an error is raised here."""
    answer = client._client.open(path, method=method, data=data)
    answer.close()
    assert answer.status_code < 500, f"{method} {path[:80]} {str(data)[:80]}: {answer.status_code}"


@pytest.mark.database
def test_every_address_may_hold_anything(app: Flask, cast: Cast, client_for: ClientFor, visitor: PageClient) -> None:
    case_id = file_report(app, cast.people["anna"])
    clients = [visitor, *(client_for(name) for name in WHO)]
    for rule in routes(app, "GET"):
        words = ("a\x00b", "a" * 5_000, "\U0010ffff", "%s") if rule.arguments - {"case_id"} else ("x",)
        for word in words:
            for client in clients:
                answers(client, "GET", address(rule, case_id, word))


@pytest.mark.database
def test_every_query_may_ask_anything(app: Flask, cast: Cast, client_for: ClientFor, visitor: PageClient) -> None:
    case_id = file_report(app, cast.people["anna"])
    clients = [visitor, client_for("anna"), client_for("chantal")]
    for rule in routes(app, "GET"):
        for odd in ("a%00b", "9" * 5_000, "%ff"):
            query = "&".join(f"{name}={odd}" for name in (*ASKED, *HIDDEN))
            for client in clients:
                answers(client, "GET", f"{address(rule, case_id, 'people')}?{query}")


def test_a_query_that_is_no_text_asks_nothing(client_for: ClientFor) -> None:
    client = client_for("anna")._client
    assert client.get("/report", environ_overrides={"QUERY_STRING": "draft=\xff\xfe"}).status_code == 200


def forms_of(client: PageClient, rule: Rule, case_id: str) -> Iterator[Form]:
    """The form on the page of a route, where there is one."""
    path = address(rule, case_id, "people")
    page = client.get(path)
    if page.status == 200 and page.is_html:
        yield from [form for form in page.forms if form.action == path]


@pytest.mark.database
def test_every_field_may_hold_anything(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    case_id = file_report(app, cast.people["anna"])
    tried = set()
    for client in map(client_for, WHO):
        token = client.visit("/").form("/sign-out").values["csrf_token"]
        for rule in routes(app, "POST"):
            if rule.endpoint == ENDS_IT:
                continue
            path = address(rule, case_id, "people")
            sent = next((form.values for form in forms_of(client, rule, case_id)), {"csrf_token": token})
            for name in sorted({*sent, *HIDDEN} - {"csrf_token"}):
                for odd in ODD if (rule.endpoint, name) not in tried else ():
                    tried.add((rule.endpoint, name))
                    answers(client, "POST", path, {**sent, "narrative": "x", name: odd})
    assert len(tried) > 300, "few fields were tried"
