"""What holds for every answer: its headers, its cookies, and that it gives nothing away."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

import gir
from gir.config import MEGABYTE, Settings
from gir.database import new_id
from gir.demonstration.cast import CAST, Cast
from gir.web.addresses import same_site_path
from gir.web.gate import open_to_all
from gir.web.page import STATIC
from tests.support.page_client import PageClient
from tests.support.stories import file_report

NAMES = [part.login for part in CAST if not part.left]
WANTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
STYLE = next(path.name for path in sorted(STATIC.iterdir()) if path.suffix == ".css")


def insist(answer: TestResponse) -> None:
    for name, value in WANTED.items():
        assert answer.headers.getlist(name) == [value], name
    (policy,) = answer.headers.getlist("Content-Security-Policy")
    for rule in ("default-src 'none'", "script-src 'self'", "style-src 'self'", "form-action 'self'"):
        assert rule in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert answer.headers.get("Permissions-Policy")
    assert answer.headers.get("Cache-Control")


@pytest.fixture
def broken(app: Flask) -> Flask:
    """The application with one page that fails."""

    def fail() -> str:
        raise RuntimeError("planted")

    app.add_url_rule("/broken", "broken", open_to_all(fail))
    app.testing = False
    return app


@pytest.mark.parametrize(
    ("status", "method", "path"),
    [
        (200, "GET", "/sign-in"),
        (200, "HEAD", "/sign-in"),
        (200, "OPTIONS", "/sign-in"),
        (200, "GET", "/healthz"),
        (200, "GET", f"/static/{STYLE}"),
        (302, "GET", "/cases"),
        (400, "POST", "/sign-in"),
        (404, "GET", "/nowhere"),
        (404, "GET", "/static/nowhere.css"),
        (404, "GET", "/vendor/nowhere.css"),
        (404, "GET", "/static/../../config.py"),
        (404, "GET", "/static/%2e%2e/%2e%2e/config.py"),
        (405, "DELETE", "/sign-in"),
        (405, "POST", "/healthz"),
        (405, "TRACE", "/sign-in"),
        (500, "GET", "/broken"),
    ],
)
def test_every_kind_of_answer_has_the_headers(broken: Flask, status: int, method: str, path: str) -> None:
    answer = broken.test_client().open(path, method=method)
    assert answer.status_code == status
    insist(answer)
    answer.close()


def test_a_broken_page_says_nothing_of_what_broke(broken: Flask) -> None:
    page = PageClient(broken).get("/broken")
    assert page.status == 500
    assert "planted" not in page.html
    assert "Traceback" not in page.html


def test_an_answer_that_is_too_large_names_the_limit(app: Flask, settings: Settings) -> None:
    client = app.test_client()
    answer = client.post("/sign-in", data={"email": "x" * (settings.upload_limit + 1)})
    assert answer.status_code == 413
    assert f"{settings.upload_limit // MEGABYTE} MB" in answer.text
    insist(answer)


def test_too_many_fields_are_refused(app: Flask) -> None:
    client = app.test_client()
    part = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'
    answer = client.post("/sign-in", data=part * 600 + "--x--\r\n", content_type="multipart/form-data; boundary=x")
    assert answer.status_code in (400, 413)
    assert "meer antwoorden dan een formulier van ons heeft" in answer.text
    assert "MB" not in answer.text, "that is not what is wrong with it"
    insist(answer)


def test_pages_of_people_are_never_kept(app: Flask, client_for: Any) -> None:
    anna = client_for("anna")
    for path in ("/", "/report", "/my-reports"):
        assert anna.get(path).headers["Cache-Control"] == "no-store", path


def test_signing_out_empties_the_browser(app: Flask, client_for: Any) -> None:
    anna = client_for("anna")
    token = anna.visit("/").form("/sign-out").values["csrf_token"][0]
    page = anna.post("/sign-out", {"csrf_token": token}, follow=False)
    assert "cache" in page.headers["Clear-Site-Data"]
    assert anna.get("/").status == 302


@pytest.mark.parametrize("name", NAMES)
def test_hidden_and_unknown_are_the_same_answer(app: Flask, cast: Cast, client_for: Any, name: str) -> None:
    """Byte for byte, headers included, for everybody for whom the case does not exist."""
    reporter = "rik" if name in ("bram", "hanna", "anna") else "anna"
    case_id = file_report(app, cast.people[reporter])
    client = client_for(name)
    exists = 200 in {client.get(path.format(case_id)).status for path in ("/my-reports/{}", "/cases/{}", "/filed/{}")}
    for path in ("/my-reports/{}", "/my-reports/{}/receipt", "/cases/{}", "/cases/{}/note", "/cases/{}/police"):
        hidden, unknown = client.get(path.format(case_id)), client.get(path.format(new_id()))
        if hidden.status != 404:
            assert hidden.status in (200, 403)
            assert exists, "only who knows the case may be told that they may not do this"
            continue
        assert hidden.body == unknown.body
        assert list(hidden.headers) == list(unknown.headers)
        assert "Set-Cookie" not in hidden.headers
        assert case_id not in hidden.html
        assert not hidden.elements("form")


def test_nowhere_is_the_same_answer_for_everybody_in_an_organisation(
    app: Flask, client_for: Any, visitor: PageClient
) -> None:
    assert visitor.get("/nowhere").status == 404
    answers = [client_for(name).get("/nowhere") for name in NAMES]
    assert len({answer.body for answer in answers}) == 1
    assert len({str(sorted(answer.headers)) for answer in answers}) == 1


BAD_TARGETS = [
    "//evil.example",
    "///evil.example",
    "////evil.example/x",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\\/evil.example",
    "https://evil.example",
    "http://evil.example",
    "HTTPS://evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "http:\\\\evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "mailto:x@evil.example",
    "ftp://evil.example",
    "evil.example",
    "www.evil.example/x",
    "@evil.example",
    "user@evil.example",
    ".evil.example",
    "?x=//evil.example",
    "#//evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    "/\n/evil.example",
    "\n//evil.example",
    "/\r/evil.example",
    "/x\r\nSet-Cookie: a=b",
    "/x\x00y",
    " //evil.example",
    " /x",
    "/ /evil.example",
    "\u00a0//evil.example",
    "\ufeff//evil.example",
    "/\x7f/evil.example",
    "//evil.example@voorbeeldstad.example",
    "http://[::1",
    "//[evil",
    "",
]


@pytest.mark.parametrize("target", BAD_TARGETS)
def test_a_return_address_stays_on_this_site(app: Flask, cast: Cast, target: str) -> None:
    assert same_site_path(target) is None
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "nl"
    page = PageClient(app)
    form = page.visit("/sign-in").form("/sign-in")
    token = form.values["csrf_token"][0]
    answer = page._client.post(
        "/sign-in",
        query_string={"next": target},
        data={
            "csrf_token": token,
            form.name_of("email"): "anna@voorbeeldstad.example",
            form.name_of("password"): "een-lang-wachtwoord-voor-de-proef",
        },
    )
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize(
    "target", ["/", "/cases", "/cases?tab=mine&x=%2F%2F", "/my-reports/" + "a" * 32, "/x@y", "/a:b"]
)
def test_a_good_return_address_is_followed(target: str) -> None:
    assert same_site_path(target) == target


def test_choosing_a_language_does_not_lead_elsewhere(app: Flask, visitor: PageClient) -> None:
    token = visitor.visit("/sign-in").form("/language").values["csrf_token"][0]
    for referrer in ("https://evil.example/x", "http://localhost//evil.example", "http://localhost/\\evil.example"):
        data = {"csrf_token": token, "language": "en"}
        page = visitor.post("/language", data, follow=False, headers={"Referer": referrer})
        assert page.location == "/"


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost@evil.example"]
)
def test_a_forged_host_is_refused(app: Flask, host: str) -> None:
    for path in ("/sign-in", "/healthz", "/nowhere"):
        answer = app.test_client().get(path, headers={"Host": host})
        assert answer.status_code == 400, path
        assert "evil" not in answer.text
        insist(answer)


def test_forged_proxy_headers_are_ignored(app: Flask) -> None:
    headers = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "10.0.0.1"}
    answer = app.test_client().get("/cases", headers=headers)
    assert answer.headers["Location"] == "/sign-in?next=/cases"


def cookies(answer: TestResponse) -> str:
    return "\n".join(answer.headers.getlist("Set-Cookie"))


def test_cookies_are_for_the_server_only(app: Flask) -> None:
    found = cookies(app.test_client().get("/sign-in"))
    assert found.startswith("gir=")
    assert "HttpOnly" in found
    assert "SameSite=Lax" in found
    assert "Domain" not in found


def test_cookies_over_tls_are_bound_to_this_host(settings: Settings) -> None:
    app = gir.create_app(replace(settings, base_url="https://veilig.voorbeeldstad.example", proxy_hops=1, demo=False))
    answer = app.test_client().get("/sign-in", base_url="https://veilig.voorbeeldstad.example")
    found = cookies(answer)
    assert found.startswith("__Host-gir=")
    for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert flag in found
    assert "max-age=" in answer.headers["Strict-Transport-Security"]
    assert int(answer.headers["Strict-Transport-Security"].split("=")[1].split(";")[0]) >= 31536000
