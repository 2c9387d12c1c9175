"""A browser without a window: asks for pages, keeps cookies, and checks every HTML answer it gets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Flask

from tests.support.page import Page
from tests.support.page_rules import PAGE_RULES, missing_headers

REDIRECTS = {301, 302, 303, 307, 308}
MOST_REDIRECTS = 5
SENT_FROM = {"Origin": "http://localhost"}
"""What a browser says with every form: the site whose page it was on."""


class PageClient:
    """One person's browser. No application context outlives a request, so two clients are never one person."""

    def __init__(self, app: Flask) -> None:
        self._client = app.test_client()

    def get(self, path: str, *, follow: bool = False, headers: Mapping[str, str] | None = None, **query: Any) -> Page:
        """Ask for a page."""
        return self._ask("GET", path, follow=follow, headers=headers, query_string=query or None)

    def post(
        self,
        path: str,
        data: Mapping[str, Any] | None = None,
        *,
        follow: bool = True,
        headers: Mapping[str, str] | None = None,
    ) -> Page:
        """Send exactly this, without a form's hidden fields or token; `page.form(…).submit(…)` fills those in."""
        return self._ask("POST", path, follow=follow, headers={**SENT_FROM, **(headers or {})}, data=dict(data or {}))

    def visit(self, path: str) -> Page:
        """Ask for a page that must be there: follow redirects and insist on 200."""
        page = self.get(path, follow=True)
        assert page.status == 200, f"{page!r} instead of a page"
        return page

    def sign_in(self, address: str, password: str) -> Page:
        """Sign in through the form, as a person does."""
        form = self.visit("/sign-in").form("/sign-in")
        return form.submit({form.name_of("email", "text"): address, form.name_of("password"): password})

    def read_in(self, language: str) -> None:
        """Choose a language in the frame of a page, as a person does."""
        self.visit("/").form("/language").submit(language=language)

    def _send(self, method: str, path: str, values: Mapping[str, Any]) -> Page:
        if method == "GET":
            return self._ask("GET", path, follow=True, query_string=dict(values) or None)
        return self._ask("POST", path, follow=True, headers=SENT_FROM, data=dict(values))

    def _ask(
        self, method: str, path: str, *, follow: bool, headers: Mapping[str, str] | None = None, **arguments: Any
    ) -> Page:
        response = self._client.open(path, method=method, headers=headers, **arguments)
        page = Page(response, self._send)
        response.close()
        check(page)
        if follow:
            return self._follow(page)
        return page

    def _follow(self, page: Page) -> Page:
        for _ in range(MOST_REDIRECTS):
            if page.status not in REDIRECTS:
                return page
            target = urlsplit(urljoin(page.path, page.location))
            page = self._ask("GET", target._replace(scheme="", netloc="").geturl(), follow=False)
        raise AssertionError(f"{page!r} is still a redirect after {MOST_REDIRECTS} steps.")


def check(page: Page) -> None:
    """Insist on the headers of every answer and on the rules of every page."""
    complaints = list(missing_headers(page.headers))
    if page.is_html and page.status not in REDIRECTS:
        complaints += [complaint for rule in PAGE_RULES for complaint in rule(page)]
    assert not complaints, f"{page!r}:\n  " + "\n  ".join(complaints)
