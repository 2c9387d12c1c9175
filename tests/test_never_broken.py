"""Whatever is typed into a form: an answer with a sentence, never a crash, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from urllib.parse import quote_plus

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gir.demonstration.cast import Cast
from gir.incidents.terms import Channel, Consequence, Target
from tests.support.page import Form
from tests.support.page_client import PageClient
from tests.support.stories import file_report, finish_everything

ANSWERS = {302, 303, 400, 403, 404, 409, 413, 422}
LONGEST_KEPT = 10_000
TIDY = HealthCheck.function_scoped_fixture, HealthCheck.too_slow

nasty = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "",
            " ",
            "\x00",
            "'; DROP TABLE person; --",
            "<script>alert(1)</script>",
            "{{ 7*7 }}",
            "%(name)s %s {0}",
            "31-02-2026",
            "00:61",
            "9999-12-31",
            "1e9",
            "-1",
            "٣",
            "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
            "\u202e abc",
            "a" * 25_000,
        ]
    ),
)


Choice = tuple[int, int, int, str]
choices: st.SearchStrategy[list[Choice]] = st.lists(
    st.tuples(st.integers(0, 99), st.integers(0, 2), st.integers(0, 99), nasty), max_size=30
)
"""What is done to a form, said without knowing it: which field, known or nonsense, which option, which nonsense."""


def filled_in(form: Form, chosen: list[Choice]) -> list[tuple[str, str]]:
    """What somebody, or something, might send: known answers, nonsense, twice the same, nothing, and strangers."""
    names = [*sorted(form.names - {"csrf_token"}), "id", "organisation_id", "status"]
    pairs = [("csrf_token", value) for value in form.values["csrf_token"]]
    for field, kind, option, nonsense in chosen:
        name = names[field % len(names)]
        known = [value for value in form.options(name) if value] or form.values.get(name) or [""]
        pairs.append((name, nonsense if kind == 0 else known[option % len(known)]))
    return pairs


def body_of(pairs: list[tuple[str, str]]) -> bytes:
    return "&".join(f"{quote_plus(name)}={quote_plus(value, errors='surrogatepass')}" for name, value in pairs).encode()


def forget_drafts(client: PageClient) -> None:
    """Make room for others."""
    for _words, path in client.visit("/").links:
        if path.endswith("/delete"):
            client.visit(path).form("/delete").submit()


def send(client: PageClient, form: Form, pairs: list[tuple[str, str]], button: str = "") -> None:
    answer = client._client.post(
        button or form.action,
        data=body_of(pairs),
        content_type="application/x-www-form-urlencoded",
        follow_redirects=False,
    )
    assert answer.status_code in ANSWERS, f"{form.action}: {answer.status_code}"
    if answer.status_code == 422:
        page = unescape(answer.get_data(as_text=True))
        texts = {control.get("name") for control in form.controls if control.tag == "textarea"}
        for name in texts:
            typed = [value for other, value in pairs if other == name][:1]
            for value in typed:
                kept = value.replace("\x00", "").strip()
                if len(kept) <= LONGEST_KEPT and kept.isprintable():
                    assert kept in page, f"{form.action} lost what was typed in {name}"


@pytest.mark.parametrize("who", ["anna", "rik", "bram"])
@pytest.mark.parametrize("button", ["/report", "/report/drafts", "/report/colleague"])
def test_the_report_form_takes_anything(client_for: Callable[..., PageClient], who: str, button: str) -> None:
    client = client_for(who)

    @settings(max_examples=60 if button == "/report" else 15, deadline=None, suppress_health_check=TIDY)
    @given(chosen=choices)
    def anything(chosen: list[Choice]) -> None:
        form = client.visit("/report").form("/report")
        send(client, form, filled_in(form, chosen), button)
        if button != "/report":  # what was kept can be shown, whatever it is
            for draft in {path for _words, path in client.visit("/").links if "/report/drafts/" in path}:
                client.visit(draft)
            forget_drafts(client)

    anything()


def pages_of_acts(app: Flask, client: PageClient, case_id: str) -> list[str]:
    """The addresses of the acts that this person may do to the case now."""
    acts = [rule for rule in app.url_map.iter_rules() if rule.methods and "POST" in rule.methods]
    rules = {rule.rule for rule in acts if rule.rule.startswith("/cases/<id:case_id>/")}
    paths = [rule.replace("<id:case_id>", case_id) for rule in sorted(rules) if "<" not in rule.split(">", 1)[1]]
    return [path for path in paths if client.get(path).status == 200]


@pytest.mark.database
@pytest.mark.parametrize(
    ("who", "reporter", "closed"),
    [
        ("hanna", "anna", False),
        ("omar", "anna", False),
        ("chantal", "anna", False),
        ("bram", "anna", False),
        ("chantal", "anna", True),
        ("hanna", "anna", True),
        ("omar", "wilma", False),
        ("siem", "wilma", False),
        ("chantal", "wilma", False),
    ],
)
def test_every_form_of_a_case_takes_anything(
    app: Flask, cast: Cast, client_for: Callable[..., PageClient], who: str, reporter: str, closed: bool
) -> None:
    at_home = {"channel": Channel.HOME, "target": Target.FAMILY} if reporter == "wilma" else {}
    hurt = frozenset({Consequence.HOSPITAL})
    case_id = file_report(app, cast.people[reporter], consequences=hurt, **at_home)
    if closed:
        finish_everything(app, cast, case_id)
    client = client_for(who)
    every = pages_of_acts(app, client, case_id)
    leaving = f"/cases/{case_id}/too-close"
    assert leaving in every
    paths = [path for path in every if path != leaving]  # there the case ends for who sends it
    assert (f"/cases/{case_id}/home-advice" in paths) is bool(at_home)

    @settings(max_examples=80, deadline=None, suppress_health_check=TIDY)
    @given(path=st.sampled_from(paths), chosen=choices)
    def anything(path: str, chosen: list[Choice]) -> None:
        page = client.get(path)
        if page.status != 200:
            assert page.status == 403, "an act that is no longer possible is refused, nothing else"
            return
        # Where there is nothing to choose there is no form; somebody may send one all the same.
        asks = any(form.action.split("?")[0].endswith(page.path) for form in page.forms)
        form = page.form(page.path if asks else "/sign-out")
        send(client, form, filled_in(form, chosen), "" if asks else page.path)

    anything()
    last = client.visit(leaving).form(leaving)
    send(client, last, [*((name, value[0]) for name, value in last.values.items()), ("reason", "\x00<script>%s")])


ASKED = ["tab", "q", "department", "form", "severity", "after", "period", "population", "narrow", "step", "audience"]
"""What pages may be asked for behind the question mark of their address."""


@pytest.mark.database
@pytest.mark.parametrize("who", ["omar", "hanna", "chantal", "bram", "siem"])
def test_every_page_of_handlers_takes_any_question(
    app: Flask, cast: Cast, client_for: Callable[..., PageClient], who: str
) -> None:
    case_id = file_report(app, cast.people["wilma" if who == "siem" else "anna"])
    client = client_for(who)
    pages = [
        "/cases",
        f"/cases/{case_id}",
        f"/cases/{case_id}/briefing",
        "/cases/clocks",
        "/trends",
        "/trends/reports.svg",
        "/trends/forms.csv",
        "/trends/report",
        "/trends/files",
    ]
    pages += pages_of_acts(app, client, case_id)

    @settings(max_examples=60, deadline=None, suppress_health_check=TIDY)
    @given(path=st.sampled_from(pages), asked=st.lists(st.tuples(st.sampled_from(ASKED), nasty), max_size=4))
    def anything(path: str, asked: list[tuple[str, str]]) -> None:
        answer = client._client.get(f"{path}?{body_of(asked).decode()}")
        assert answer.status_code < 500, (path, asked, answer.status_code)

    anything()
