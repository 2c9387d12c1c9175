"""What the frame of every page shows: name, navigation, language, numbers to call, and addresses of static files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, g, has_request_context, request
from flask_babel import force_locale, get_locale
from jinja2.ext import Extension

from gir.config import Settings
from gir.terms import Term
from gir.terms import lazy_in as _p

LANGUAGES = ("nl", "en")
HERE = Path(__file__).parent
STATIC = HERE / "static"
VENDOR = HERE / "vendor"
INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


class MenuSection(Term):
    """Where a place stands in the navigation: in the bar, in a group of the menu "More", or in the account menu.

    The bar is for the few places people go to every day. Order and words are the same for every role, so that
    colleagues can tell each other where something is; and an open menu pushes the page down, so that it never lies over
    half of something that people want to touch.
    """

    DAILY = "daily", _p("navigation", "Every day")
    CASES = "cases", _p("navigation", "Cases")
    LOOKING_BACK = "looking_back", _p("navigation", "Looking back")
    SETTINGS = "settings", _p("navigation", "Settings")
    ACCOUNT = "account", _p("navigation", "Your account")


@dataclass(frozen=True)
class Destination:
    """A place in the navigation. ``roles`` empty: for everybody who is signed in.

    Whoever adds a subject chooses a group of "More" for it.
    """

    label: str
    endpoint: str
    order: int
    roles: frozenset[str] = frozenset()
    section: str = MenuSection.SETTINGS


@dataclass(frozen=True)
class Link:
    """A destination as one person sees it on one page."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Group:
    """Links under one heading of the menu "More"."""

    label: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Emergency:
    """Emergency access that is running: a sentence about which case and until when, and where it ends now."""

    said: str
    end_url: str
    case_url: str


@dataclass(frozen=True)
class Page:
    """The frame of a page."""

    product_name: str
    language: str
    organisation_name: str = ""
    navigation: tuple[Link, ...] = ()
    more: tuple[Group, ...] = ()
    account_links: tuple[Link, ...] = ()
    person_name: str | None = None
    role_names: str = ""
    emergency_label: str | None = None
    emergency_number: str | None = None
    duty_number: str | None = None
    emergency: Emergency | None = None
    languages: tuple[str, ...] = field(default=LANGUAGES)

    @property
    def current_in_more(self) -> str:
        """The words of the place in the menu "More" that this page is, or nothing."""
        return next((link.label for group in self.more for link in group.links if link.current), "")


@cache
def _fingerprint(path: Path, changed: float) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """Address of a file of ours; the fingerprint lets browsers keep it for a year."""
    return _address("static", STATIC, name)


def vendor(name: str) -> str:
    """Address of an installed file of an npm package."""
    return _address("vendor", VENDOR, name)


@cache
def _address(prefix: str, folder: Path, name: str) -> str:
    path = folder / name
    version = f"?v={_fingerprint(path, path.stat().st_mtime)}" if path.is_file() else ""
    return f"/{prefix}/{name}{version}"


class Unindented(Extension):
    """Takes the indentation of lines out of templates when they are read: phones need not fetch it with every page.

    A space stays where it stood: words beside each other stay apart.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return INDENTATION.sub(" ", source)


def frame(app: Flask, settings: Settings, page: Callable[[Settings], Page]) -> None:
    """Give every template ``page``, ``asset`` and ``vendor``."""

    def context() -> dict[str, Any]:
        return {"page": page(settings)}

    app.context_processor(context)
    app.jinja_env.globals.update(asset=asset, vendor=vendor)
    app.jinja_env.add_extension(Unindented)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def current_language() -> str:
    """The language the page is written in. A list asks for every row, so a request remembers the answer."""
    remembered: str | None = g.get("page_language")
    if remembered is not None:
        return remembered
    locale = get_locale()
    language: str = locale.language if locale else LANGUAGES[0]
    if has_request_context():
        g.page_language = language
    return language


@contextmanager
def written_in(language: str) -> Iterator[None]:
    """Write a document in a language of its own, dates and all, whatever that of the page on which it is asked for."""
    remembered = g.pop("page_language", None)
    try:
        with force_locale(language):
            yield
    finally:
        g.pop("page_language", None)
        if remembered is not None:
            g.page_language = remembered


def is_current(path: str) -> bool:
    """Whether a destination is the place the request is in."""
    return request.path == path or (path != "/" and request.path.startswith(f"{path}/"))
