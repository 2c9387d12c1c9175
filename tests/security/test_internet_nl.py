"""The rules of internet.nl for headers, and what ASVS asks of cookies, on every kind of answer of every address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.wrappers import Response

import gir
from gir.config import Settings
from gir.database import db
from gir.web.page import STATIC

YEAR = 365 * 24 * 3600
SOME_ID = "f" * 32
BASE = "https://meldingen.voorbeeldstad.example"


@pytest.fixture
def behind_tls(settings: Settings) -> Iterator[Flask]:
    """The application as it runs in earnest."""
    app = gir.create_app(replace(settings, demo=False, base_url=BASE, proxy_hops=1))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield app
    with app.app_context():
        db.engine.dispose()


def every_request(app: Flask) -> Iterator[tuple[str, str]]:
    """Every route with every method, and addresses that are nothing."""
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<[^>]*>", SOME_ID, str(rule))
        yield from ((method, path) for method in ("GET", "HEAD", "POST", "DELETE", "TRACE"))
    for name in sorted(path.name for path in STATIC.iterdir() if path.is_file()):
        yield "GET", f"/static/{name}"
    yield from (("GET", path) for path in ("/nowhere", "/static/nowhere.css", "/.git/config", "/vendor/", "/static/"))


def complaints(answer: Response) -> Iterator[str]:
    """What internet.nl and ASVS would say of an answer."""
    headers = answer.headers
    age = re.search(r"max-age=(\d+); includeSubDomains", headers.get("Strict-Transport-Security", ""))
    if age is None or int(age[1]) < YEAR:
        yield "HSTS is shorter than a year or leaves out subdomains"
    policy = {
        rule.split()[0]: rule.split()[1:] for rule in headers.get("Content-Security-Policy", "").split(";") if rule
    }
    for name in ("default-src", "base-uri", "form-action", "frame-ancestors"):
        if not policy.get(name) or not set(policy[name]) <= {"'none'", "'self'"}:
            yield f"the content policy is loose in {name}"
    if any(
        "unsafe" in word or "*" in word or word in ("http:", "https:", "data:")
        for rule in policy.values()
        for word in rule
    ):
        yield "the content policy allows too much"
    if headers.get("Referrer-Policy") not in ("no-referrer", "same-origin"):
        yield "the referrer leaves the site"
    if headers.get("X-Content-Type-Options") != "nosniff":
        yield "no nosniff"
    if "Access-Control-Allow-Origin" in headers:
        yield "other sites may read it"
    if {"X-Powered-By", "X-AspNet-Version"} & set(headers.keys()):
        yield "tells what it is made of"
    if (answer.mimetype or "").startswith("text/") and "charset=utf-8" not in headers["Content-Type"].replace('"', ""):
        yield "a text without its character set"


def test_every_answer_keeps_the_rules(behind_tls: Flask) -> None:
    client = behind_tls.test_client()
    for method, path in every_request(behind_tls):
        with client.open(path, method=method, base_url=BASE) as answer:
            assert not list(complaints(answer)), f"{method} {path} ({answer.status_code})"
            assert answer.status_code < 500, f"{method} {path}"
            if method == "TRACE":
                assert answer.status_code in (404, 405)


def test_cookies_belong_to_this_host_and_to_no_script(behind_tls: Flask) -> None:
    answer = behind_tls.test_client().get("/sign-in", base_url=BASE)
    cookies = answer.headers.getlist("Set-Cookie")
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-")
        for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
            assert part in cookie, part
        assert "Domain" not in cookie


def test_no_script_stores_anything_in_the_browser() -> None:
    for script in Path(STATIC).glob("*.js"):
        assert not re.search(r"localStorage|sessionStorage|indexedDB|document\.cookie|caches\.", script.read_text())
